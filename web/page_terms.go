package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/web/batch"
	"nianbao/web/terms"
)

// termsAPage bounds the tables that a page has where each term has one; the
// files have all.
const termsAPage = 12

// firstsShown is how many of the first reports of a term a page names.
const firstsShown = 3

// termExamples are lists that are often asked for: what reports say is wanting,
// what they promise, and new names as they came up.
var termExamples = []struct {
	key  string
	list []string
}{
	{"terms.example_problems", []string{"人手不足", "业务能力", "更新不及时", "培训"}},
	{"terms.example_platforms", []string{"政务新媒体", "政府网站", "微信公众号", "政务公开专区"}},
	{"terms.example_fields", []string{"重点领域", "乡村振兴", "放管服", "优化营商环境"}},
}

// termsPage takes a list of terms and shows the shares of reports that use them.
type termsPage struct {
	BasePage
	termForm
	Asked   bool
	Basis   []string
	Partial bool
	Tables  []figureTable
	Unshown string // terms that have no table
	Rows    []termRow
	JSON    string // of a list that an address holds; else empty
	Files   []download
}

func (*termsPage) template() string { return "terms" }

// termForm is the form with what was asked.
type termForm struct {
	List               string // as typed
	Most               string // how long a list may be
	Matches, By, Parts []choice
	reportChoices
	Examples []download
	conditions
}

// termRow says of a term how it was understood, and where it stood first.
type termRow struct {
	Term, URL string // of the search
	Canonical string
	Loosened  string // texts that were asked for by most of their words
	Fault     string
	NotRun    bool
	Total     string // share in all years
	Reports   string // n of
	FirstYear string
	First     []firstReport
	More      string // how many there are beside
}

type firstReport struct{ Office, URL string }

// termsPage answers GET /terms: the empty form, or the table of a list that the
// address holds.
func (s *Server) termsPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, termPageParams)
	if err != nil {
		return nil, err
	}
	list, err := termLines(p["q"])
	if err != nil {
		return nil, err
	}
	v := s.newTermsPage(c, p, list)
	if len(list) == 0 {
		return v, nil
	}
	if err := s.fillTerms(c, v, p, list); err != nil {
		return nil, err
	}
	s.embeddable(c, "terms", &v.BasePage, v.Tables)
	return v, nil
}

// postTermsPage answers POST /terms, the form of the page with its file. A list
// that an address can hold has one, to be kept and cited.
func (s *Server) postTermsPage(c *gin.Context) error {
	fields, list, err := readListForm(c)
	if err != nil {
		return err
	}
	p, err := formParams(fields, append([]string{"format", "bom", "shape"}, termConditions...))
	if err != nil {
		return err
	}
	if fields.Get("format") == "csv" {
		return s.termsFile(c, p, list)
	}
	for _, name := range []string{"format", "bom", "shape"} {
		delete(p, name)
	}
	if address := termsAddress("/terms", p, list); address != "" {
		c.Redirect(http.StatusSeeOther, address)
		return nil
	}
	v := s.newTermsPage(c, p, list)
	if err := s.fillTerms(c, v, p, list); err != nil {
		return err
	}
	return s.showPage(c, v)
}

// termsAddress is the address of a list under its conditions; empty if it would
// be too long.
func termsAddress(path string, p params, list []string) string {
	state := url.Values{}
	for _, name := range termConditions {
		if len(p[name]) > 0 {
			state[name] = p[name]
		}
	}
	if len(list) > 0 {
		state["q"] = list
	}
	address := path + encodeQuery(state)
	if len(address) > maxLinkedList {
		return ""
	}
	return address
}

func (s *Server) newTermsPage(c *gin.Context, p params, list []string) *termsPage {
	v := &termsPage{BasePage: s.newBasePage(c, "terms.title")}
	v.Here, v.NoIndex = "terms", len(p) > 0
	v.List, v.Most = strings.Join(list, "\n"), v.T("terms.most", terms.MaxTerms)
	v.Matches = choices(terms.Matches, func(m terms.Match) string { return v.T("terms.match." + string(m)) }, p["match"])
	v.By = choices(nianbao.SpreadBys, func(by nianbao.SpreadBy) string { return v.T("terms.by." + string(by)) }, p["by"])
	v.reportChoices = v.newReportChoices(p)
	v.Parts = choices(nianbao.SectionKinds, v.sectionName, p["section"])
	v.conditions = newConditions(p, []string{"year", "region"}, []string{"level", "office_type", "section"}, []string{"office", "form", "scope", "synonyms"})
	for _, e := range termExamples {
		v.Examples = append(v.Examples, download{v.T(e.key), termsAddress("/terms", p, e.list)})
	}
	return v
}

// fillTerms counts the list and puts its tables into the page.
func (s *Server) fillTerms(c *gin.Context, v *termsPage, p params, list []string) error {
	table, _, err := s.countTerms(c.Request.Context(), p, list)
	if err != nil {
		return err
	}
	v.Asked, v.Charts, v.NoIndex, v.Partial = true, true, true, table.Partial
	if len(table.Years) > 0 {
		v.Basis = append(v.Basis, v.span(table.Years))
	}
	v.Basis = append(v.Basis, v.under(p)...)
	v.Basis = append(v.Basis, v.T("terms.total", len(table.Terms)), v.T("terms.match."+string(table.Match)))
	for i := range table.Terms {
		v.Rows = append(v.Rows, v.termRow(&table.Terms[i], p))
	}
	v.tables(table, p)
	v.files(p, list)
	return nil
}

func (v *termsPage) termRow(t *terms.Term, p params) termRow {
	row := termRow{Term: t.Text, Canonical: t.Canonical, Loosened: strings.Join(t.Loosened, " "), NotRun: t.State == batch.StateNotRun, Fault: v.lineFault(t.Err)}
	if !t.Counted() {
		return row
	}
	row.URL = termQuery(p, t.Query).with("", "")
	if share, ok := t.Total.Value(); ok {
		row.Total, row.Reports = percentage(share), v.N(t.Total.N)+" / "+v.N(t.Total.Of)
	}
	if t.FirstYear == 0 {
		return row
	}
	row.FirstYear = yearText(t.FirstYear)
	for _, f := range t.First[:min(len(t.First), firstsShown)] {
		row.First = append(row.First, firstReport{f.Office, reportPath(f.ID) + termQuery(p, t.Query).marking()})
	}
	if len(t.First) > firstsShown {
		state := termQuery(p, t.Query)
		row.More = state.with("year", row.FirstYear)
	}
	return row
}

// tables is one table of all terms, or one for each with its groups.
func (v *termsPage) tables(t *terms.Table, p params) {
	years := v.yearHeads(t.Years, nil)
	blank := figureTable{Draw: drawLines, Unit: "%", Years: years, Source: strings.Join(v.Basis, " · ")}
	if t.By == nianbao.SpreadAll {
		all := blank
		all.Caption, all.RowName = v.T("terms.caption"), v.T("terms.term")
		for i := range t.Terms {
			if term := &t.Terms[i]; term.Counted() {
				all.Rows = append(all.Rows, v.shareRow(t, term, terms.Group{}, term.Text, p))
			}
		}
		v.add(all)
		return
	}
	for i := range t.Terms {
		term := &t.Terms[i]
		if !term.Counted() {
			continue
		}
		if len(v.Tables) == termsAPage {
			v.Unshown = v.T("terms.unshown", len(t.Terms)-i)
			return
		}
		one := blank
		one.Caption, one.Lang, one.Link, one.RowName = term.Text, "zh-CN", termQuery(p, term.Query).with("", ""), v.T("terms.by."+string(t.By))
		for _, g := range t.Groups {
			one.Rows = append(one.Rows, v.shareRow(t, term, g, v.groupName(t.By, g), p))
		}
		v.add(one)
	}
}

func (v *termsPage) add(t figureTable) {
	if len(t.Rows) == 0 || len(t.Years) == 0 {
		return
	}
	t.ID = "figures-" + strconv.Itoa(len(v.Tables)+1)
	v.Tables = append(v.Tables, t)
}

// groupParam is the condition of the search that holds for a group.
var groupParam = map[nianbao.SpreadBy]string{
	nianbao.SpreadProvince: "region", nianbao.SpreadLevel: "level", nianbao.SpreadType: "office_type",
}

func (v *termsPage) groupName(by nianbao.SpreadBy, g terms.Group) string {
	switch {
	case g.Key == "":
		return v.T("terms.no_group")
	case by == nianbao.SpreadLevel:
		return v.levelName(nianbao.Level(g.Key))
	case by == nianbao.SpreadType:
		return v.T("office_type." + g.Key)
	}
	return g.Label
}

// shareRow are the shares of a term in a group. Their addresses lead to the hits
// that are counted; those of reports without a group no search can name.
func (v *termsPage) shareRow(t *terms.Table, term *terms.Term, g terms.Group, label string, p params) figureRow {
	row := figureRow{Label: label, Lang: "zh-CN"}
	if t.By == nianbao.SpreadLevel || t.By == nianbao.SpreadType || g.Key == "" && t.By != nianbao.SpreadAll {
		row.Lang = ""
	}
	state := termQuery(p, term.Query)
	name := groupParam[t.By]
	linked := name == "" || g.Key != ""
	if linked && name != "" {
		state[name] = []string{g.Key}
	}
	if linked && t.By == nianbao.SpreadAll {
		row.URL = state.with("", "")
	}
	for _, year := range t.Years {
		share, held := term.Share(g.Key, year)
		if !held {
			row.Cells = append(row.Cells, figureCell{})
			continue
		}
		cell := v.shareCell(share)
		if linked && share.N > 0 {
			cell.URL = state.with("year", yearText(year))
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

func (v *termsPage) shareCell(s terms.Share) figureCell {
	value, _ := s.Value()
	low, high, _ := s.Interval()
	n, of := float64(s.N), float64(s.Of)
	return figureCell{Main: percentage(value), Lines: []string{v.N(s.N) + " / " + v.N(s.Of), v.T("trends.interval", percentage(low), percentage(high))},
		Value: numberText(&value), Numerator: numberText(&n), Denominator: numberText(&of), Low: numberText(&low), High: numberText(&high), N: strconv.Itoa(s.Of)}
}

// files are what an address can give; a longer list is sent with the form.
func (v *termsPage) files(p params, list []string) {
	address := termsAddress("/api/v1/terms", p, list)
	if address == "" {
		return
	}
	v.JSON = address
	for _, shape := range terms.Shapes {
		v.Files = append(v.Files, download{v.T("terms.shape." + string(shape)), address + "&format=csv&bom=true&shape=" + string(shape)})
	}
}
