package web

import (
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// findingsPage lists what the rules found, with counts by rule.
type findingsPage struct {
	BasePage
	Total      string
	Rules      []ruleRow
	Chosen     []ruleView // explained, because the list is of them
	RuleChoice []choice
	Severities []choice
	Causes     []choice // attributions
	Verdicts   []choice
	Levels     []choice
	Words      url.Values // year, region and office, as typed
	Filtered   bool
	Findings   []findingView
	Next       string
	First      string
	JSON       string
	Downloads  []download
}

func (*findingsPage) template() string { return "findings" }

// Word is what was typed into a field of the filter.
func (p *findingsPage) Word(name string) string { return p.Words.Get(name) }

// ruleRow is a rule with what it said of the reports that the filters select.
type ruleRow struct {
	ID, Title, URL string
	Severity       string
	SeverityText   string
	Counts         ruleCounts
}

// ruleView explains a rule.
type ruleView struct {
	ID, Title, Text, Basis string
	Severity, SeverityText string
}

// download is a link to a file.
type download struct{ Label, URL string }

// findingView is a finding as pages show it.
type findingView struct {
	ID           string // of the element
	Rule         ruleView
	Message      string
	Office       string
	Year         int
	Report       string // address of the finding on the page of its report
	Other        string // address of the other report of a pair
	Cells        []evidenceView
	Quotes       []quoteView
	Repair       string
	Cause        string // attribution in words
	CauseClass   nianbao.Attribution
	Verdict      string
	VerdictClass nianbao.Judgement
	Note         string
	Refuted      bool   // it does not count
	Judge        string // where a verdict is sent to
}

type evidenceView struct{ Label, Text, URL string }

type quoteView struct{ Section, Text, URL string }

// findingsPage answers GET /findings.
func (s *Server) findingsPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, findingListParams)
	if err != nil {
		return nil, err
	}
	f, err := s.findingFilter(p)
	if err != nil {
		return nil, err
	}
	ctx := c.Request.Context()
	list, err := s.findingPage(ctx, p, f)
	if err != nil {
		return nil, err
	}
	counts, err := s.findings.RuleCounts(ctx, f.ReportFilter)
	if err != nil {
		return nil, err
	}
	v := &findingsPage{BasePage: s.newBasePage(c, "findings.title"), Words: url.Values{}}
	v.Here, v.NoIndex, v.Filtered = "findings", len(p) > 0, len(p) > 0
	v.Total = v.T("findings.total", list.total)
	state := searchState(p).copy()
	state.Del("cursor")
	for _, r := range s.rules {
		at := maps.Clone(state)
		at["rule"] = []string{r.ID}
		info := v.ruleView(r)
		v.Rules = append(v.Rules, ruleRow{ID: r.ID, Title: info.Title, URL: "/findings" + encodeQuery(at), Severity: info.Severity,
			SeverityText: info.SeverityText, Counts: countsOf(counts[r.ID])})
		chosen := slices.Contains(f.Rules, r.ID)
		v.RuleChoice = append(v.RuleChoice, choice{r.ID, r.ID + " " + info.Title, chosen})
		if chosen {
			v.Chosen = append(v.Chosen, info)
		}
	}
	v.choices(f, p)
	for i := range list.findings {
		v.Findings = append(v.Findings, s.findingView(&v.BasePage, &list.findings[i]))
	}
	v.links(state, p, list.next)
	return v, nil
}

// choices fill the selects of the filter.
func (p *findingsPage) choices(f nianbao.FindingFilter, typed params) {
	for _, s := range nianbao.Severities {
		p.Severities = append(p.Severities, choice{string(s), p.T("severity." + string(s)), slices.Contains(f.Severities, s)})
	}
	for _, a := range nianbao.Attributions {
		p.Causes = append(p.Causes, choice{string(a), p.T("attribution." + string(a)), slices.Contains(f.Attributions, a)})
	}
	for _, j := range verdictValues {
		p.Verdicts = append(p.Verdicts, choice{string(j), p.T("judgement." + string(j)), slices.Contains(f.Judgements, j)})
	}
	for _, l := range nianbao.Levels {
		p.Levels = append(p.Levels, choice{string(l), p.T("level." + string(l)), slices.Contains(f.Levels, l)})
	}
	for _, name := range []string{"year", "region", "office"} {
		if list := typed[name]; len(list) > 0 {
			p.Words.Set(name, list[0])
		}
	}
}

// links are the addresses of the neighbouring pages and of the files.
func (p *findingsPage) links(state url.Values, typed params, next string) {
	p.JSON = "/api/v1/findings" + encodeQuery(state)
	if len(typed["cursor"]) > 0 {
		p.First = "/findings" + encodeQuery(state)
	}
	if next != "" {
		more := maps.Clone(state)
		more["cursor"] = []string{next}
		p.Next = "/findings" + encodeQuery(more)
	}
	file := maps.Clone(state)
	for _, name := range []string{"limit", "report", "key"} {
		file.Del(name)
	}
	for _, format := range exportFormats {
		file["format"] = []string{format}
		p.Downloads = append(p.Downloads, download{format, "/api/v1/export/findings" + encodeQuery(file)})
	}
}

func (b *BasePage) ruleView(r nianbao.Rule) ruleView {
	return ruleView{ID: r.ID, Title: b.pair(r.Title, r.TitleEN).Text, Text: b.pair(r.Text, r.TextEN).Text, Basis: b.pair(r.Basis, r.BasisEN).Text,
		Severity: string(r.Severity), SeverityText: b.T("severity." + string(r.Severity))}
}

// findingView shows a finding in the language of a page.
func (s *Server) findingView(b *BasePage, f *nianbao.Finding) findingView {
	v := findingView{ID: "f-" + f.Key, Message: b.pair(f.Message, f.MessageEN).Text, Office: f.Office, Year: f.Year, Report: findingPath(f),
		Judge: adminPath + "/findings/" + f.Key + "/verdict",
		Cause: b.T("attribution." + string(f.Attribution)), CauseClass: f.Attribution}
	r, known := s.rule(f.Rule)
	if !known {
		r = nianbao.Rule{ID: f.Rule, Severity: f.Severity}
	}
	v.Rule = b.ruleView(r)
	if f.OtherReport != "" {
		v.Other = reportPath(f.OtherReport)
	}
	for i := range f.Evidence.Cells {
		v.Cells = append(v.Cells, s.evidenceView(b, f, &f.Evidence.Cells[i]))
	}
	for _, q := range f.Evidence.Text {
		v.Quotes = append(v.Quotes, quoteView{b.sectionName(q.Section), q.Quote, evidenceReport(f, q.Report) + "?" + url.Values{"q": {`"` + q.Quote + `"`}}.Encode()})
	}
	if f.Repair != nil {
		cell := s.evidenceView(b, f, &f.Repair.Cell)
		v.Repair = b.T("findings.repair", cell.Label, cell.Text, fmt.Sprintf("%g", f.Repair.Value))
	}
	if f.Verdict != nil {
		v.Verdict, v.VerdictClass, v.Note = b.T("judgement."+string(f.Verdict.Judgement)), f.Verdict.Judgement, f.Verdict.Note
		v.Note = b.T("findings.judged", f.Verdict.By, newStamp(f.Verdict.At).Text, v.Note)
		v.Refuted = f.Verdict.Judgement == nianbao.JudgementMisread
	}
	return v
}

func evidenceReport(f *nianbao.Finding, id string) string {
	if id == "" {
		id = f.Report
	}
	return reportPath(id)
}

// evidenceView names a cell by its indicator, and links to it.
func (s *Server) evidenceView(b *BasePage, f *nianbao.Finding, c *nianbao.EvidenceCell) evidenceView {
	v := evidenceView{Label: c.Indicator, Text: c.Raw, URL: evidenceReport(f, c.Report) + "#" + nianbao.CellID(c.Table, c.Row, c.Col)}
	if chinese, english := s.label(c.Indicator); chinese != "" {
		v.Label = b.pair(chinese, english).Text
	}
	if c.Applicant != "" {
		v.Label += " · " + b.T("applicant."+string(c.Applicant))
	}
	if c.Report != "" && c.Report != f.Report {
		v.Label += b.T("findings.other_report")
	}
	if c.State == nianbao.StateBlank {
		v.Text = b.T("findings.blank")
	}
	return v
}
