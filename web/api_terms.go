package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/web/batch"
	"nianbao/web/terms"
)

var (
	// termConditions say what the terms are counted in.
	termConditions = append([]string{"match", "by", "section", "office_type", "synonyms"}, filterParams...)
	termPageParams = append([]string{"q"}, termConditions...)
	termParams     = append([]string{"format", "shape", "bom"}, termPageParams...)
)

// getTerms answers GET /api/v1/terms, in which q is repeated, or has a term a
// line.
func (s *Server) getTerms(c *gin.Context) error {
	p, err := readParams(c.Request, termParams)
	if err != nil {
		return err
	}
	list, err := termLines(p["q"])
	if err != nil {
		return err
	}
	return s.termsAnswer(c, p, list)
}

// postTerms answers POST /api/v1/terms, whose body is the list: text with a term
// a line, or a JSON array of strings.
func (s *Server) postTerms(c *gin.Context) error {
	p, list, err := postedList(c.Request, termParams)
	if err != nil {
		return err
	}
	return s.termsAnswer(c, p, list)
}

// termLines takes apart values that have several lines.
func termLines(values []string) (list []string, err error) {
	for _, v := range values {
		lines, err := listOrFault(batch.Lines([]byte(v)))
		if err != nil {
			return nil, err
		}
		list = append(list, lines...)
	}
	return list, nil
}

// termsAnswer counts a list and sends its table.
func (s *Server) termsAnswer(c *gin.Context, p params, list []string) error {
	format, err := oneValue(p, "format", tableFormats)
	if err != nil {
		return err
	}
	if format == "csv" {
		return s.termsFile(c, p, list)
	}
	if _, _, err := termsFileParams(p); err != nil {
		return err
	}
	table, took, err := s.countTerms(c.Request.Context(), p, list)
	if err != nil {
		return err
	}
	body, err := encodeJSON(terms.NewResponse(table, took.Milliseconds()))
	if err != nil {
		return err
	}
	send(c, http.StatusOK, "application/json; charset=utf-8", body, false)
	return nil
}

func (s *Server) termsFile(c *gin.Context, p params, list []string) error {
	shape, bom, err := termsFileParams(p)
	if err != nil {
		return err
	}
	table, _, err := s.countTerms(c.Request.Context(), p, list)
	if err != nil {
		return err
	}
	w := &exportWriter{c: c, name: "nianbao-terms.csv", mediaType: exportTypes["csv"]}
	if err := terms.WriteCSV(w, table, shape, bom); err != nil {
		return fmt.Errorf("send terms: %w", err)
	}
	return nil
}

func termsFileParams(p params) (shape terms.Shape, bom bool, err error) {
	if shape, err = oneValue(p, "shape", terms.Shapes); err != nil {
		return "", false, err
	}
	bom, err = p.truth("bom")
	return shape, bom, err
}

// countTerms counts a list under the conditions of the parameters.
func (s *Server) countTerms(ctx context.Context, p params, list []string) (*terms.Table, time.Duration, error) {
	if len(list) == 0 || len(list) > terms.MaxTerms {
		return nil, 0, &publicError{err: nianbao.ErrInvalid, param: "q",
			zh: fmt.Sprintf("清单应有 1 至 %d 条词语，现有 %d 条。", terms.MaxTerms, len(list)),
			en: fmt.Sprintf("A list has 1 to %d terms, this one has %d.", terms.MaxTerms, len(list))}
	}
	opt, err := p.termOptions()
	if err != nil {
		return nil, 0, err
	}
	return runList(ctx, s, func(ctx context.Context) (*terms.Table, error) { return terms.Run(ctx, s.terms, s.lister, list, opt) })
}

func (p params) termOptions() (opt terms.Options, err error) {
	if opt.Match, err = oneValue(p, "match", terms.Matches); err != nil {
		return opt, err
	}
	if opt.By, err = oneValue(p, "by", nianbao.SpreadBys); err != nil {
		return opt, err
	}
	if opt.Filter, err = p.filter(); err != nil {
		return opt, err
	}
	if opt.Sections, err = p.sections(); err != nil {
		return opt, err
	}
	if opt.Types, err = oneOf(p, "office_type", nianbao.OfficeTypes); err != nil {
		return opt, err
	}
	opt.Synonyms, err = p.synonyms()
	if err == nil && opt.Synonyms && opt.Match != terms.MatchQuery {
		err = badParam("synonyms", "短语按原文检索，没有同义词；请写 match=query。", "phrases are looked for as they stand; write match=query.")
	}
	return opt, err
}

// termQuery is the search whose hits are counted, as the addresses of search
// have it.
func termQuery(p params, query string) searchState {
	state := searchState{"q": {query}}
	for _, name := range slices.Concat([]string{"section", "office_type", "synonyms"}, filterParams) {
		if len(p[name]) > 0 {
			state[name] = slices.Clone(p[name])
		}
	}
	return state
}
