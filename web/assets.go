package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// getAsset serves a built asset; its name holds a hash of its content.
func (s *Server) getAsset(c *gin.Context) error {
	asset, ok := s.ui.Assets().File(c.Param("file"))
	if !ok {
		return &publicError{err: nianbao.ErrNotFound, zh: "没有这个文件。", en: "There is no such file."}
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Data(http.StatusOK, asset.Type, asset.Body)
	return nil
}
