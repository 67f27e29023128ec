package web

import (
	"fmt"

	"github.com/gin-gonic/gin"
)

// originalPage shows archived bytes in a frame that can do nothing: the frame
// is sandboxed, and the address in it is too.
type originalPage struct {
	BasePage
	Heading  string
	Report   string // address
	Raw      string
	Framed   bool // else there is a download only
	Number   string
	Captured stamp
	Digest   string
	Size     string
	Type     string
	Source   string // address on the web; empty for an imported file
	Versions []versionView
}

func (*originalPage) template() string { return "original" }

func (s *Server) originalPage(c *gin.Context) (page, error) {
	held, v, err := s.versionOf(c)
	if err != nil {
		return nil, err
	}
	capture, err := s.originals.Original(c.Request.Context(), v.Snapshot)
	if err != nil {
		return nil, fmt.Errorf("original of %s version %d: %w", held.ID, v.N, err)
	}
	title := reportTitle(&held.Report)
	p := &originalPage{
		BasePage: s.newBasePage(c, "original.title", title), Heading: title,
		Report: reportPath(held.ID), Raw: rawPath(held.ID, v.N), Framed: framed(v.Snapshot, capture),
		Number: fmt.Sprint(v.N), Captured: newStamp(v.Snapshot.Captured), Digest: v.Snapshot.SHA256,
		Type: declaredType(v.Snapshot, capture), Source: webURL(v.Snapshot.URL), Versions: versions(held),
	}
	p.Size = p.N(len(capture.Body))
	p.NoIndex = true
	return p, nil
}
