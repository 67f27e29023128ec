package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/web/batch"
)

// maxLinkedList bounds the list that a link repeats, in bytes.
const maxLinkedList = 4096

// batchPage takes a list of queries and shows their hits by year.
type batchPage struct {
	BasePage
	List   string // as typed
	Year   string // filters as typed
	Region string
	Levels []outcomeChoice
	Parts  []outcomeChoice
	Most   string // how long a list may be

	Shown   bool // there is a table
	Total   string
	Took    string
	Partial bool
	Years   []string
	Rows    []batchRow
}

func (*batchPage) template() string { return "batch" }

type batchRow struct {
	Query, URL string
	Counted    bool
	Partial    bool
	Total      string
	Years      []batchCell
	Fault      string
	NotRun     bool
}

// batchCell is a count; its URL leads to the reports behind it.
type batchCell struct {
	Year, Count, URL string
	None             bool
}

// batchPage answers GET /batch: the empty form, or the table of a short list
// that the address holds.
func (s *Server) batchPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, batchParams)
	if err != nil {
		return nil, err
	}
	v := s.newBatchPage(c, p, strings.Join(p["q"], "\n"))
	if len(p["q"]) == 0 {
		return v, nil
	}
	return v, s.fillBatch(c, v, p, p["q"])
}

// postBatchPage answers POST /batch, the form of the page with its file.
func (s *Server) postBatchPage(c *gin.Context) error {
	fields, queries, err := readListForm(c)
	if err != nil {
		return err
	}
	p, err := formParams(fields, []string{"year", "region", "level", "section", "format", "bom"})
	if err != nil {
		return err
	}
	if fields.Get("format") == "csv" {
		return s.batchFile(c, p, queries)
	}
	delete(p, "format")
	v := s.newBatchPage(c, p, strings.Join(queries, "\n"))
	v.keepInLinks(fields, queries)
	if err := s.fillBatch(c, v, p, queries); err != nil {
		return err
	}
	return s.showPage(c, v)
}

// keepInLinks has the links to the other languages keep a list that came in a
// form, as far as an address may hold one.
func (v *batchPage) keepInLinks(fields url.Values, queries []string) {
	values := url.Values{"q": queries}
	for _, name := range []string{"year", "region", "level", "section"} {
		if len(fields[name]) > 0 && fields.Get(name) != "" {
			values[name] = fields[name]
		}
	}
	text := values.Encode()
	if len(text) > maxLinkedList || len(queries) > maxRepeat {
		return
	}
	for i := range v.Langs {
		v.Langs[i].URL += "&" + text
	}
}

func (s *Server) batchFile(c *gin.Context, p params, queries []string) error {
	bom, err := p.truth("bom")
	if err != nil {
		return err
	}
	table, _, err := s.batch(c.Request.Context(), p, queries)
	if err != nil {
		return err
	}
	return sendTable(c, table, bom)
}

// readListForm reads a form with a list, typed or in a file, or both.
func readListForm(c *gin.Context) (fields url.Values, list []string, err error) {
	fields, file, err := readBatchForm(c)
	if err != nil {
		return nil, nil, err
	}
	for _, text := range [][]byte{[]byte(fields.Get("list")), file} {
		lines, err := listOrFault(batch.Lines(text))
		if err != nil {
			return nil, nil, err
		}
		list = append(list, lines...)
	}
	return fields, list, nil
}

// readBatchForm reads the fields of the form and the file in it. The whole is
// bounded before anything of it is kept.
func readBatchForm(c *gin.Context) (url.Values, []byte, error) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, 2*batch.MaxBytes+64<<10)
	err := c.Request.ParseMultipartForm(2*batch.MaxBytes + 64<<10)
	if errors.Is(err, http.ErrNotMultipart) {
		err = c.Request.ParseForm()
	}
	if err != nil {
		_, err = listOrFault(nil, fmt.Errorf("batch form: %w: %w", nianbao.ErrInvalid, err))
		return nil, nil, err
	}
	f, _, err := c.Request.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return c.Request.PostForm, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("batch file: %w: %w", nianbao.ErrInvalid, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, batch.MaxBytes+1))
	return c.Request.PostForm, data, err
}

func (s *Server) newBatchPage(c *gin.Context, p params, list string) *batchPage {
	v := &batchPage{BasePage: s.newBasePage(c, "batch.title"), List: list}
	v.Here, v.Most = "batch", v.T("batch.most", batch.MaxQueries)
	v.Year, v.Region = strings.Join(p["year"], " "), strings.Join(p["region"], " ")
	for _, l := range nianbao.Levels {
		v.Levels = append(v.Levels, outcomeChoice{string(l), v.levelName(l), strings.Join(p["level"], "") == string(l)})
	}
	for _, k := range nianbao.SectionKinds {
		v.Parts = append(v.Parts, outcomeChoice{string(k), v.sectionName(k), strings.Join(p["section"], "") == string(k)})
	}
	return v
}

// fillBatch runs the list and puts its table into the page.
func (s *Server) fillBatch(c *gin.Context, v *batchPage, p params, queries []string) error {
	table, took, err := s.batch(c.Request.Context(), p, queries)
	if err != nil {
		return err
	}
	v.Shown, v.NoIndex, v.Partial, v.Years = true, true, table.Partial, table.Years
	v.Total, v.Took = v.T("batch.total", len(table.Rows)), v.T("search.took", took.Seconds())
	state := searchState{}
	for _, name := range append([]string{"section"}, filterParams...) {
		if len(p[name]) > 0 {
			state[name] = p[name]
		}
	}
	for i := range table.Rows {
		v.Rows = append(v.Rows, v.row(&table.Rows[i], table.Years, state))
	}
	return nil
}

func (v *batchPage) row(r *batch.Row, years []string, state searchState) batchRow {
	here := searchState(state.copy())
	here["q"] = []string{r.Query}
	row := batchRow{Query: r.Query, URL: here.with("", ""), Counted: r.Counted(), Partial: r.State == batch.StatePartial, NotRun: r.State == batch.StateNotRun, Fault: v.lineFault(r.Err)}
	if !row.Counted {
		return row
	}
	row.Total = v.N(r.Total)
	for _, year := range years {
		n := r.Years[year]
		row.Years = append(row.Years, batchCell{Year: year, Count: v.N(n), URL: here.with("year", year), None: n == 0})
	}
	return row
}

// lineFault says why a line of a list has no counts; empty if it has.
func (b *BasePage) lineFault(err error) string {
	if e := batch.NewError(err); e != nil {
		return b.pair(e.Chinese, e.English).Text
	}
	return ""
}
