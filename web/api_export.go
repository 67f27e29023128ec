package web

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// exportTypes are the formats of an export with their media types
// (RFC 4180, RFC 7111; JSON Lines has no registered one).
var exportTypes = map[string]string{
	"csv":   "text/csv; charset=utf-8; header=present",
	"jsonl": "application/x-ndjson; charset=utf-8",
}

var (
	exportKinds   = []string{"reports", "observations"}
	exportFormats = []string{"csv", "jsonl"}
)

// getExport answers GET /api/v1/export/{reports,observations}, uncapped.
func (s *Server) getExport(c *gin.Context) error {
	what := c.Param("what")
	if !slices.Contains(exportKinds, what) {
		return &publicError{err: nianbao.ErrNotFound,
			zh: "可导出 reports 或 observations。", en: "Exports are of reports or observations."}
	}
	p, err := readParams(c.Request, exportParams)
	if err != nil {
		return err
	}
	f, err := p.filter()
	if err != nil {
		return err
	}
	formats, err := oneOf(p, "format", exportFormats)
	if err != nil {
		return err
	}
	if len(formats) > 1 {
		return badParam("format", "只能出现一次。", "may be given once only.")
	}
	format := exportFormats[0]
	if len(formats) == 1 {
		format = formats[0]
	}
	w := &exportWriter{c: c, name: "nianbao-" + what + "." + format, mediaType: exportTypes[format]}
	if c.Request.Method == http.MethodHead {
		w.begin()
		return nil
	}
	if err := s.exporter.Export(c.Request.Context(), w, what, format, f); err != nil {
		return fmt.Errorf("export %s as %s: %w", what, format, err)
	}
	w.begin() // an export without rows is an answer too
	return nil
}

// exportStall is how long a client may take over one write. It replaces the
// server's deadline for the whole answer, which a long export would meet.
const exportStall = time.Minute

// exportWriter sends the header with the first row, so that an error before it
// can still be a problem document.
type exportWriter struct {
	c         *gin.Context
	name      string
	mediaType string
	begun     bool
}

func (w *exportWriter) begin() {
	if w.begun {
		return
	}
	w.begun = true
	w.c.Header("Content-Type", w.mediaType)
	w.c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": w.name}))
	w.c.Header("Cache-Control", "no-store")
	w.c.Status(http.StatusOK)
	w.c.Writer.WriteHeaderNow()
}

// Write passes rows on to the client.
func (w *exportWriter) Write(b []byte) (int, error) {
	w.begin()
	// The wall clock, because the deadline is compared with it.
	err := http.NewResponseController(w.c.Writer).SetWriteDeadline(time.Now().Add(exportStall))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return w.c.Writer.Write(b)
}
