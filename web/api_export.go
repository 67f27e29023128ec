package web

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// exportTypes are the formats of an export with their media types
// (RFC 4180, RFC 7111; JSON Lines has no registered one).
var exportTypes = map[string]string{
	"csv":     "text/csv; charset=utf-8; header=present",
	"jsonl":   "application/x-ndjson; charset=utf-8",
	"xlsx":    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"parquet": "application/vnd.apache.parquet",
}

// exportDataset is the export that is a package of files.
const exportDataset = "dataset"

var (
	exportKinds    = []string{"reports", "observations", "findings", "offices", "verdicts", exportDataset}
	exportFormats  = []string{"csv", "jsonl", "xlsx", "parquet"}
	exportShapes   = []string{"long", "wide"}
	datasetFormats = []string{"csv", "parquet"}
)

// maxDatasets is how many data packages are sent at a time: each holds on to one
// state of the catalog until it is done.
const maxDatasets = 2

// getExport answers GET /api/v1/export/{what}, uncapped.
func (s *Server) getExport(c *gin.Context) error {
	what := c.Param("what")
	if !slices.Contains(exportKinds, what) {
		return &publicError{err: nianbao.ErrNotFound, zh: "可导出 " + strings.Join(exportKinds, "、") + "。",
			en: "Exports are of " + strings.Join(exportKinds, ", ") + "."}
	}
	if what == exportDataset {
		return s.getDataset(c)
	}
	r, err := s.exportRequest(c)
	if err != nil {
		return err
	}
	name := "nianbao-" + what
	if r.Shape == "wide" {
		name += "-wide"
	}
	w := &exportWriter{c: c, name: name + "." + r.Format, mediaType: exportTypes[r.Format]}
	if c.Request.Method == http.MethodHead {
		w.begin()
		return nil
	}
	if err := s.exporter.Export(c.Request.Context(), w, r); err != nil {
		return fmt.Errorf("export %s as %s: %w", what, r.Format, err)
	}
	w.begin() // an export without rows is an answer too
	return nil
}

// exportRequest reads what is asked for. Codes of indicators and names of
// columns are for the exporter to know.
func (s *Server) exportRequest(c *gin.Context) (r nianbao.ExportRequest, err error) {
	p, err := readParams(c.Request, exportParams)
	if err != nil {
		return r, err
	}
	r = nianbao.ExportRequest{What: c.Param("what"), Indicators: p["indicator"], Columns: p["column"]}
	if r.Filter, err = s.found(c.Request.Context(), p); err != nil {
		return r, err
	}
	if r.Format, err = p.oneOf("format", exportFormats); err != nil {
		return r, err
	}
	if r.Shape, err = p.oneOf("shape", exportShapes); err != nil {
		return r, err
	}
	if r.Applicants, err = oneOf(p, "applicant", nianbao.Applicants); err != nil {
		return r, err
	}
	if r.Found, err = s.findingFilter(p); err != nil {
		return r, err
	}
	r.BOM, err = p.truth("bom")
	return r, err
}

// found reads the parameters that select reports. Those of a query are found
// before anything is sent, so that a query that cannot be read is an error.
func (s *Server) found(ctx context.Context, p params) (nianbao.ReportFilter, error) {
	q, err := p.query()
	if err != nil || (q.Text == "" && len(q.Sections)+len(q.Types) == 0) {
		return q.Filter, err
	}
	ids, err := s.finder.IDs(ctx, nianbao.Query{Text: q.Text, Filter: q.Filter, Sections: q.Sections, Types: q.Types, Synonyms: q.Synonyms})
	if err != nil {
		return q.Filter, fmt.Errorf("reports of %q: %w", q.Text, err)
	}
	q.Filter.IDs = append([]string{}, ids...) // empty, where nothing is found, not nil
	return q.Filter, nil
}

// getDataset answers GET /api/v1/export/dataset with a ZIP archive.
func (s *Server) getDataset(c *gin.Context) error {
	p, err := readParams(c.Request, datasetParams)
	if err != nil {
		return err
	}
	f, err := p.filter()
	if err != nil {
		return err
	}
	formats, err := oneOf(p, "format", datasetFormats)
	if err != nil {
		return err
	}
	name := "nianbao-" + s.now().UTC().Format(time.DateOnly) + ".zip"
	w := &exportWriter{c: c, name: name, mediaType: "application/zip"}
	if c.Request.Method == http.MethodHead {
		w.begin()
		return nil
	}
	select {
	case s.datasets <- struct{}{}:
		defer func() { <-s.datasets }()
	default:
		return &publicError{err: nianbao.ErrUnavailable, zh: fmt.Sprintf("正在发送 %d 个数据包，请稍后再试；也可只导出所需的表。", maxDatasets),
			en: fmt.Sprintf("%d data packages are being sent; try again later, or export only the table that you need.", maxDatasets)}
	}
	if err := s.exporter.Dataset(c.Request.Context(), w, formats, f); err != nil {
		return fmt.Errorf("export of the data set: %w", err)
	}
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
