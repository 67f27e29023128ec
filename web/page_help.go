package web

import (
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/web/ui"
)

type queryHelpPage struct {
	BasePage
	Parts   []helpPart
	Fields  []helpField
	Rates   []helpMeasure
	Numbers []helpMeasure
	Errors  []helpExample
}

func (*queryHelpPage) template() string { return "help" }

type helpPart struct {
	ID, Heading string
	Examples    []helpExample
}

// helpExample is a query that can be tried, with what it finds or what is wrong.
type helpExample struct{ Query, URL, Text string }

type helpField struct {
	Names    string
	Text     string
	Examples []helpExample
}

type helpMeasure struct {
	Code, Label, Names, Unit, Forms, Formula string
	URL                                      string // the reports by that number
}

// helpParts are the constructs with examples; their texts are in the message
// catalogue under the id and a number.
var helpParts = []struct {
	id      string
	queries []string
}{
	{"words", []string{"人手不足 培训", "依申请公开", "教育 OR 卫生", "(教育 OR 卫生) 培训", "公开 -诉讼", "公开 NOT (诉讼 OR 复议)", "-诉讼"}},
	{"phrases", []string{`"不予公开"`, "“人手 不足”", "「人手不足」", `title:"年度报告"`}},
	{"forms", []string{"ＣＯＶＩＤ－１９", "政府信息公開", "（教育　ＯＲ　卫生）　年份：２０２０．．"}},
	{"sections", []string{"section:problems 人员", "章节:主要问题 (人手 OR 经费)", "(section:other 收费) OR (section:problems 收费)"}},
	{"numbers", []string{"req_new>100", "申请量>=10", "本年新收=5..50", "申请量:..3", "申请量[自然人]>3", "req_new[enterprise]!=0", "不予公开[自然人]>0", "公开率<50%", "纠错率>10% year:2019.."}},
}

// helpFields are the fields with all their names.
var helpFields = []struct {
	field   string
	names   string
	queries []string
}{
	{"title", "title: 标题:", []string{"title:年度报告"}},
	{"office", "office: 机关: 单位:", []string{"office:公安局", "机关:街道办事处"}},
	{"region", "region: 地区: 区划:", nil},
	{"level", "level: 层级: 级别:", []string{"level:county", "层级:县级"}},
	{"year", "year: 年份: 年度:", []string{"year:2021", "year:2019..2022", "year:2021..", "年份:..2020"}},
	{"section", "section: 章节:", []string{"section:litigation 纠正"}},
	{"form", "form: 表式:", []string{"form:2021"}},
	{"site", "site: 网站:", nil},
	{"finding", "finding: 核查:", nil},
}

// helpErrors are queries that cannot be read.
var helpErrors = []string{`"人手不足`, "(教育 OR 卫生", "yaer:2021", "year:2022..2019", "申请量>10%", "level:village"}

// queryHelpPage explains the query language. Every example is a link.
func (s *Server) queryHelpPage(c *gin.Context) (page, error) {
	p := &queryHelpPage{BasePage: s.newBasePage(c, "query.title")}
	p.Here = "help"
	for _, part := range helpParts {
		v := helpPart{ID: part.id, Heading: p.T("query." + part.id)}
		for i, q := range part.queries {
			v.Examples = append(v.Examples, helpExample{q, queryURL(q), p.T("query." + part.id + "." + string(rune('1'+i)))})
		}
		p.Parts = append(p.Parts, v)
	}
	for _, f := range helpFields {
		v := helpField{Names: f.names, Text: p.T("query.field." + f.field)}
		for _, q := range f.queries {
			v.Examples = append(v.Examples, helpExample{Query: q, URL: queryURL(q)})
		}
		p.Fields = append(p.Fields, v)
	}
	for i, q := range helpErrors {
		p.Errors = append(p.Errors, helpExample{q, queryURL(q), p.T("query.error." + string(rune('1'+i)))})
	}
	for _, m := range s.measures {
		if v := p.measure(m); m.Kind == rateKind {
			p.Rates = append(p.Rates, v)
		} else {
			p.Numbers = append(p.Numbers, v)
		}
	}
	return p, nil
}

func (p *queryHelpPage) measure(m Measure) helpMeasure {
	v := helpMeasure{Code: m.Code, Label: m.Label, Unit: m.Unit, Names: strings.Join(m.Names, "、"), Formula: m.Formula}
	if p.Lang() == ui.English {
		v.Names = strings.Join(append([]string{m.Label}, m.Names...), "、")
		v.Label = m.English
	}
	var forms []string
	for _, f := range m.Forms {
		forms = append(forms, string(f))
	}
	v.Forms = strings.Join(forms, " ")
	v.URL = "/search" + encodeQuery(url.Values{"q": {m.Code + ">0"}, "sort": {"-" + m.Code}})
	return v
}

func queryURL(q string) string { return "/search" + encodeQuery(url.Values{"q": {q}}) }
