package web

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/web/batch"
)

// batchTimeout bounds a list of queries; what is not run by then says so. It is
// less than what a server gives a connection to be read, after which it takes
// the client for gone.
const batchTimeout = 20 * time.Second

// maxBatches is how many lists may run at a time; each takes one search at a
// time, so that single searches keep their turn.
const maxBatches = 2

// batchFormats are the formats of the table.
var batchFormats = []string{"json", "csv"}

var batchParams = append([]string{"q", "section", "format", "bom"}, filterParams...)

// getBatch answers GET /api/v1/search/batch, in which q is repeated.
func (s *Server) getBatch(c *gin.Context) error {
	p, err := readParams(c.Request, batchParams)
	if err != nil {
		return err
	}
	return s.batchAnswer(c, p, p["q"])
}

// postBatch answers POST /api/v1/search/batch, whose body is the list: text with
// a query a line, or a JSON array of strings.
func (s *Server) postBatch(c *gin.Context) error {
	p, queries, err := postedList(c.Request, batchParams)
	if err != nil {
		return err
	}
	return s.batchAnswer(c, p, queries)
}

// postedList reads the parameters of a request whose body is a list.
func postedList(r *http.Request, allowed []string) (params, []string, error) {
	p, err := readParams(r, allowed)
	if err != nil {
		return nil, nil, err
	}
	if len(p["q"]) > 0 {
		return nil, nil, badParam("q", "清单已在请求正文中。", "the list is in the body already.")
	}
	list, err := readList(r)
	return p, list, err
}

// readList reads a list of queries from the body of a request.
func readList(r *http.Request) ([]string, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "text/plain" && kind != "application/json" {
		return nil, &publicError{status: http.StatusUnsupportedMediaType,
			zh: "正文应为 text/plain（每行一条）或 application/json（字符串数组）。",
			en: "The body is text/plain, a query a line, or application/json, an array of strings."}
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, batch.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read list: %w: %w", nianbao.ErrInvalid, err)
	}
	if kind == "application/json" {
		return listOrFault(batch.JSON(data))
	}
	return listOrFault(batch.Lines(data))
}

// listOrFault says in both languages what a list is to be.
func listOrFault(queries []string, err error) ([]string, error) {
	if err != nil {
		return nil, &publicError{err: err, zh: "无法读取清单：应为每行一条检索式的文本，不超过 1 MiB。",
			en: "The list cannot be read: want text with a query a line, 1 MiB at most."}
	}
	return queries, nil
}

// batchAnswer runs a list and sends its table.
func (s *Server) batchAnswer(c *gin.Context, p params, queries []string) error {
	formats, err := oneOf(p, "format", batchFormats)
	if err != nil {
		return err
	}
	bom, err := p.truth("bom")
	if err != nil {
		return err
	}
	table, took, err := s.batch(c.Request.Context(), p, queries)
	if err != nil {
		return err
	}
	if slices.Contains(formats, "csv") {
		return sendTable(c, table, bom)
	}
	body, err := encodeJSON(batch.NewResponse(table, took.Milliseconds()))
	if err != nil {
		return err
	}
	send(c, http.StatusOK, "application/json; charset=utf-8", body, false)
	return nil
}

// batch runs a list under the filters of the parameters.
func (s *Server) batch(ctx context.Context, p params, queries []string) (*batch.Table, time.Duration, error) {
	if len(queries) == 0 || len(queries) > batch.MaxQueries {
		return nil, 0, &publicError{err: nianbao.ErrInvalid, param: "q",
			zh: fmt.Sprintf("清单应有 1 至 %d 条检索式，现有 %d 条。", batch.MaxQueries, len(queries)),
			en: fmt.Sprintf("A list has 1 to %d queries, this one has %d.", batch.MaxQueries, len(queries))}
	}
	var opt batch.Options
	var err error
	if opt.Filter, err = p.filter(); err != nil {
		return nil, 0, err
	}
	if opt.Sections, err = p.sections(); err != nil {
		return nil, 0, err
	}
	return runList(ctx, s, func(ctx context.Context) (*batch.Table, error) { return batch.Run(ctx, s.searcher, queries, opt) })
}

// runList runs a list in the place of one, within the time of one, and tells how
// long it took.
func runList[T any](ctx context.Context, s *Server, run func(context.Context) (T, error)) (out T, took time.Duration, err error) {
	select {
	case s.batches <- struct{}{}:
		defer func() { <-s.batches }()
	default:
		return out, 0, &publicError{err: nianbao.ErrUnavailable,
			zh: "正有其他清单在检索，请稍后再试。", en: "Other lists are being run; try again later."}
	}
	ctx, cancel := context.WithTimeout(ctx, batchTimeout)
	defer cancel()
	start := s.now()
	out, err = run(ctx)
	return out, s.now().Sub(start), err
}

// sendTable sends a table as a file.
func sendTable(c *gin.Context, t *batch.Table, bom bool) error {
	w := &exportWriter{c: c, name: "nianbao-batch.csv", mediaType: exportTypes["csv"]}
	if err := batch.WriteCSV(w, t, bom); err != nil {
		return fmt.Errorf("send table: %w", err)
	}
	return nil
}

// formParams reads parameters from the fields of a form as from an address.
func formParams(fields url.Values, allowed []string) (params, error) {
	kept := url.Values{}
	for _, name := range allowed {
		kept[name] = fields[name]
	}
	return readParams(&http.Request{URL: &url.URL{RawQuery: kept.Encode()}}, allowed)
}
