package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/unicode/norm"

	"nianbao/internal/nianbao"
)

type indicatorsResponse struct {
	Total         int                 `json:"total"`
	Indicators    []indicatorResponse `json:"indicators"`
	Comparability []seriesResponse    `json:"comparability"`
}

type indicatorResponse struct {
	Code         string              `json:"code"`
	Label        string              `json:"label"`
	LabelEN      string              `json:"label_en"`
	Definition   string              `json:"definition"`
	DefinitionEN string              `json:"definition_en"`
	Note         *string             `json:"note"`
	NoteEN       *string             `json:"note_en"`
	Kind         string              `json:"kind"`
	Source       string              `json:"source"`
	Unit         *string             `json:"unit"`
	UnitNote     *string             `json:"unit_note"`
	UnitNoteEN   *string             `json:"unit_note_en"`
	Forms        []nianbao.Form      `json:"forms"`
	Table        *int                `json:"table"`
	Places       []placeResponse     `json:"places"`
	Parent       *string             `json:"parent"`
	Parts        []string            `json:"parts"`
	Formulas     []formulaResponse   `json:"formulas"`
	Applicants   []nianbao.Applicant `json:"applicants"`
	Aliases      []string            `json:"aliases"`
	Series       []string            `json:"series"`
}

type placeResponse struct {
	Form     nianbao.Form `json:"form"`
	Table    *int         `json:"table"`
	Path     []string     `json:"path"`
	Column   *string      `json:"column"`
	Position *int         `json:"position"`
	Prose    bool         `json:"prose"`
}

type formulaResponse struct {
	Numerator   []string `json:"numerator"`
	Denominator []string `json:"denominator"`
}

type seriesResponse struct {
	Code    string           `json:"code"`
	Label   string           `json:"label"`
	LabelEN string           `json:"label_en"`
	Unit    *string          `json:"unit"`
	Members []memberResponse `json:"members"`
	Joins   []joinResponse   `json:"joins"`
}

type memberResponse struct {
	Form       nianbao.Form `json:"form"`
	Unit       *string      `json:"unit"`
	Factor     float64      `json:"factor"`
	Indicators []string     `json:"indicators"`
}

type joinResponse struct {
	From     nianbao.Form `json:"from"`
	To       nianbao.Form `json:"to"`
	Join     string       `json:"join"`
	Reason   string       `json:"reason"`
	ReasonEN string       `json:"reason_en"`
}

// oneIndicator is the answer on a single code.
type oneIndicator struct {
	indicatorResponse
	Comparability []seriesResponse `json:"comparability"`
}

// getIndicators answers GET /api/v1/indicators. The list is short and given as
// a whole.
func (s *Server) getIndicators(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, indicatorParams)
	if err != nil {
		return nil, err
	}
	list, err := s.selectMeasures(p)
	if err != nil {
		return nil, err
	}
	out := indicatorsResponse{Total: len(list), Indicators: make([]indicatorResponse, 0, len(list)), Comparability: []seriesResponse{}}
	for _, m := range list {
		out.Indicators = append(out.Indicators, s.newIndicatorResponse(m))
	}
	for _, x := range s.series {
		if slices.ContainsFunc(list, func(m *Measure) bool { return x.has(m.Code) }) {
			out.Comparability = append(out.Comparability, newSeriesResponse(x))
		}
	}
	return out, nil
}

// getIndicator answers GET /api/v1/indicators/{code}.
func (s *Server) getIndicator(c *gin.Context) (any, error) {
	if _, err := readParams(c.Request, nil); err != nil {
		return nil, err
	}
	m, err := s.measure(c.Param("code"))
	if err != nil {
		return nil, err
	}
	out := oneIndicator{indicatorResponse: s.newIndicatorResponse(m), Comparability: []seriesResponse{}}
	for _, x := range s.seriesWith(m.Code) {
		out.Comparability = append(out.Comparability, newSeriesResponse(x))
	}
	return out, nil
}

// measure finds a measure by its code; the error names codes that were
// probably meant.
func (s *Server) measure(code string) (*Measure, error) {
	if m, ok := s.measureOf(code); ok {
		return m, nil
	}
	name := printable(code)
	e := &publicError{err: fmt.Errorf("indicator %s: %w", name, nianbao.ErrNotFound),
		zh: "没有指标 " + name + "。", en: "There is no indicator " + name + "."}
	if len(code) <= maxValue {
		e.near = s.near(strings.ToValidUTF8(code, "?"))
	}
	if len(e.near) > 0 {
		e.zh += "可能是指 " + strings.Join(e.near, "、") + "。"
		e.en += " Probably meant: " + strings.Join(e.near, ", ") + "."
	} else {
		e.zh += "全部代码见 /api/v1/indicators。"
		e.en += " All codes are at /api/v1/indicators."
	}
	return nil, e
}

// selectMeasures filters the data dictionary; conditions are joined by AND,
// several values of one by OR.
func (s *Server) selectMeasures(p params) ([]*Measure, error) {
	forms, err := oneOf(p, "form", knownForms)
	if err != nil {
		return nil, err
	}
	tables, err := oneOf(p, "table", statutoryTables)
	if err != nil {
		return nil, err
	}
	kinds, err := oneOf(p, "kind", measureKinds)
	if err != nil {
		return nil, err
	}
	text, err := p.one("q")
	if err != nil {
		return nil, err
	}
	words := strings.Fields(foldText(text))
	var list []*Measure
	for i := range s.measures {
		m := &s.measures[i]
		if (len(forms) == 0 || slices.ContainsFunc(forms, m.of)) &&
			(len(tables) == 0 || slices.Contains(tables, strconv.Itoa(m.Table))) &&
			(len(kinds) == 0 || slices.Contains(kinds, m.Kind)) && m.holds(words) {
			list = append(list, m)
		}
	}
	return list, nil
}

// of reports whether a form has the number, in a table or in its prose.
func (m *Measure) of(f nianbao.Form) bool {
	return slices.Contains(m.Forms, f) || slices.ContainsFunc(m.Places, func(p Place) bool { return p.Form == f })
}

// holds reports whether all words stand in code, names or definition.
func (m *Measure) holds(words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := foldText(strings.Join(slices.Concat([]string{m.Code, m.Label, m.English, m.Definition.Chinese, m.Definition.English}, m.Names), "\n"))
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// foldText makes width and case alike.
func foldText(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

func (s *Server) newIndicatorResponse(m *Measure) indicatorResponse {
	out := indicatorResponse{
		Code: m.Code, Label: m.Label, LabelEN: m.English, Definition: m.Definition.Chinese, DefinitionEN: m.Definition.English,
		Note: orNull(m.Note.Chinese), NoteEN: orNull(m.Note.English), Kind: m.Kind, Source: m.Source,
		Unit: orNull(m.Unit), UnitNote: orNull(m.UnitNote.Chinese), UnitNoteEN: orNull(m.UnitNote.English),
		Forms: orEmpty(m.Forms), Table: orNull(m.Table), Places: []placeResponse{}, Parent: orNull(m.Parent), Parts: orEmpty(m.Parts),
		Formulas: []formulaResponse{}, Applicants: []nianbao.Applicant{}, Aliases: orEmpty(m.Names), Series: []string{},
	}
	for _, p := range m.Places {
		out.Places = append(out.Places, placeResponse{Form: p.Form, Table: orNull(p.Table), Path: orEmpty(p.Path),
			Column: orNull(p.Column), Position: orNull(p.Position), Prose: p.Prose})
	}
	for _, f := range m.Fractions {
		out.Formulas = append(out.Formulas, formulaResponse(f))
	}
	if m.Applicants {
		out.Applicants = nianbao.Applicants
	}
	for _, x := range s.seriesWith(m.Code) {
		out.Series = append(out.Series, x.Code)
	}
	return out
}

func newSeriesResponse(s Series) seriesResponse {
	out := seriesResponse{Code: s.Code, Label: s.Label, LabelEN: s.English, Unit: orNull(s.Unit), Members: []memberResponse{}, Joins: []joinResponse{}}
	for _, m := range s.Members {
		out.Members = append(out.Members, memberResponse{Form: m.Form, Unit: orNull(m.Unit), Factor: m.Factor, Indicators: m.Codes})
	}
	for _, j := range s.Joins {
		out.Joins = append(out.Joins, joinResponse{j.From, j.To, j.Join, j.Reason.Chinese, j.Reason.English})
	}
	return out
}

// orEmpty is a list that JSON writes as [] where there is nothing.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
