package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// Located gives an archived page in which every cell of a table has the address
// of its number ([nianbao.CellID]). An original that is no page is a
// [nianbao.RejectError].
type Located func(ctx context.Context, s nianbao.Snapshot) ([]byte, error)

// cellForm is what an address of a cell looks like. It goes into addresses of pages
// and comes back from there.
var cellForm = regexp.MustCompile(`^c-[0-9]{1,5}-[0-9]{1,5}-[0-9]{1,4}$`)

// getLocated answers GET /reports/{id}/versions/{n}/located: the original with
// addresses, under the policy of the original, for the frame of its page.
func (s *Server) getLocated(c *gin.Context) error {
	held, v, err := s.versionOf(c)
	if err != nil {
		return err
	}
	if s.located == nil {
		return fmt.Errorf("located original of %s: %w", held.ID, nianbao.ErrUnavailable)
	}
	page, err := s.located(c.Request.Context(), v.Snapshot)
	var reject *nianbao.RejectError
	if errors.As(err, &reject) {
		return &publicError{err: fmt.Errorf("%w: %w", nianbao.ErrNotFound, err), zh: "这份原件不是可以标出单元格的网页；请查看或下载原件本身。",
			en: "This original is no page whose cells can be marked; see or download the original itself."}
	}
	if err != nil {
		return fmt.Errorf("located original of %s version %d: %w", held.ID, v.N, err)
	}
	c.Header("Content-Security-Policy", rawPolicy)
	c.Header("Cache-Control", "no-cache")
	c.Data(http.StatusOK, "text/html; charset=utf-8", page)
	return nil
}

func locatedPath(id string, n int) string {
	return reportPath(id) + "/versions/" + strconv.Itoa(n) + "/located"
}

// locatable tells whether the cells of an original can have addresses.
func (s *Server) locatable(snap nianbao.Snapshot, capture *nianbao.Capture) bool {
	kind := classify(declaredType(snap, capture), capture.Body)
	return s.located != nil && len(capture.Body) <= rawLimit && strings.HasPrefix(kind.mediaType, "text/html")
}
