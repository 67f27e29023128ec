package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// similarPage shows what a report has in common with others.
type similarPage struct {
	BasePage
	Heading   string
	Report    string // address
	JSON      string
	Total     string
	Groups    []similarGroup // own year before first, other offices next
	Templates []templateView
	Next      string
	First     string
	All       string // address of all pairs, where only one was asked for
}

func (*similarPage) template() string { return "similar" }

// similarGroup are pairs in which the report plays the same part.
type similarGroup struct {
	ID, Heading string
	Pairs       []similarView
}

type similarView struct {
	ID       string
	Name     string // office and year of the other report
	URL      string
	Place    string // region; empty if not known
	Share    string
	Counts   string
	Basis    string
	Sides    [2]string // names of the columns: this report, the other
	Passages []copyView
	Open     bool
}

// copyView is a passage as it stands in both reports.
type copyView struct {
	Section string
	Sides   [2]copySide
	Edits   []editView
}

type copySide struct {
	Label string
	Op    nianbao.TextOp // of the edits: delete on the earlier side
	Lines [][]copyPart
}

// copyPart is a piece of a passage; Edit names the kind of edit that it is, in
// words, for marks must not rest on colour.
type copyPart struct {
	Text string
	Edit string
}

// editView is an edit with how often it occurs.
type editView struct {
	Kind, From, To string
	Times          int
}

type templateView struct{ Section, Text string }

// similarGroups are the parts that a report can play, in the order of the page.
var similarGroups = []struct {
	id    string
	kind  nianbao.CopyKind
	later bool
}{
	{"own-before", nianbao.CopyOwn, true}, {"from-others", nianbao.CopyOther, true},
	{"own-after", nianbao.CopyOwn, false}, {"in-others", nianbao.CopyOther, false},
}

func (s *Server) similarPage(c *gin.Context) (page, error) {
	query, err := pageParams(c, similarParams)
	if err != nil {
		return nil, err
	}
	f, err := query.pairFilter()
	if err != nil {
		return nil, err
	}
	ctx := c.Request.Context()
	held, err := s.held(ctx, c.Param("id"))
	if err != nil {
		return nil, err
	}
	list, total, err := s.similar(ctx, held.ID, f)
	if err != nil {
		return nil, err
	}
	title := reportTitle(&held.Report)
	path := similarPath(held.ID)
	p := &similarPage{BasePage: s.newBasePage(c, "similar.title", title), Heading: title, Report: reportPath(held.ID)}
	p.Total = p.T("similar.total", total)
	p.First, p.Next, p.JSON = neighbours(query, path, following(f, total))
	if f.With != "" {
		p.All = path
	}
	for _, g := range similarGroups {
		group := similarGroup{ID: g.id, Heading: p.T("similar." + g.id)}
		for i := range list {
			if later := list[i].Later.ID == held.ID; list[i].Kind == g.kind && later == g.later {
				group.Pairs = append(group.Pairs, p.pair(&list[i], later, fmt.Sprintf("pair-%d", i+1)))
			}
		}
		if len(group.Pairs) > 0 {
			p.Groups = append(p.Groups, group)
		}
	}
	if len(p.Groups) > 0 {
		p.Groups[0].Pairs[0].Open = true
	}
	if i := slices.IndexFunc(list, func(sp nianbao.SimilarPair) bool { return sp.Later.ID == held.ID }); i >= 0 {
		for _, t := range list[i].Templates {
			p.Templates = append(p.Templates, templateView{p.sectionName(t.Section), t.Quote})
		}
	}
	return p, nil
}

func similarPath(id string) string { return reportPath(id) + "/similar" }

// neighbours are the addresses of the first and the next page of a list, empty
// where there is none, and that of the same list as JSON.
func neighbours(query params, path string, next int) (first, following, json string) {
	state := searchState(query).copy()
	state.Del("cursor")
	json = "/api/v1" + path + encodeQuery(state)
	if len(query["cursor"]) > 0 {
		first = path + encodeQuery(state)
	}
	if next > 0 {
		state.Set("cursor", *nextPage(next))
		following = path + encodeQuery(state)
	}
	return first, following, json
}

func (p *similarPage) pair(sp *nianbao.SimilarPair, later bool, id string) similarView {
	self, other := &sp.Later, &sp.Other
	if !later {
		self, other = other, self
	}
	v := similarView{
		ID: id, Name: p.reportName(other), URL: reportPath(other.ID), Share: percent(sp.Share()),
		Counts: p.T("similar.counts", sp.Own, sp.Copied, sp.Template), Basis: p.T("similar.basis_" + string(sp.Basis)),
		Sides: [2]string{p.T("similar.this", yearText(self.Year)), p.reportName(other)},
	}
	if !later {
		v.Counts = p.T("similar.counts_other", sp.Own, sp.Copied, sp.Template)
	}
	if other.Region != nil {
		v.Place = other.Region.String()
	}
	for i := range sp.Passages {
		v.Passages = append(v.Passages, p.passage(&sp.Passages[i], later, v.Sides))
	}
	return v
}

func (b *BasePage) reportName(r *nianbao.PairedReport) string {
	name := r.Office + " " + yearText(r.Year)
	if r.Scope == nianbao.ScopeGovernmentWide {
		name += " " + b.scopeName(r.Scope)
	}
	return name
}

// percent rounds down: what differs by a character is not the same.
func percent(share float64) string { return strconv.Itoa(int(share*100)) + " %" }

func (p *similarPage) passage(c *nianbao.CopyPassage, later bool, names [2]string) copyView {
	spans := make([][2]nianbao.CopySpan, len(c.Edits))
	v := copyView{Section: p.sectionName(c.Later.Section)}
	for i, e := range c.Edits {
		spans[i] = [2]nianbao.CopySpan{e.Later, e.Other}
		edit := editView{p.T("similar.edit_" + string(e.Kind)), e.Other.Quote, e.Later.Quote, 1}
		if at := slices.IndexFunc(v.Edits, func(x editView) bool { return x.Kind == edit.Kind && x.From == edit.From && x.To == edit.To }); at >= 0 {
			v.Edits[at].Times++
		} else {
			v.Edits = append(v.Edits, edit)
		}
	}
	whole := [2]nianbao.CopySpan{c.Later, c.Other}
	ops := [2]nianbao.TextOp{nianbao.OpInsert, nianbao.OpDelete}
	order := [2]int{0, 1} // of the columns: this report first
	if !later {
		order = [2]int{1, 0}
	}
	for column, side := range order {
		parts := p.parts(whole[side], c.Edits, func(i int) nianbao.CopySpan { return spans[i][side] })
		v.Sides[column] = copySide{Label: names[column], Op: ops[side], Lines: partLines(parts)}
	}
	return v
}

// parts cuts the quote of a passage where its edits are.
func (p *similarPage) parts(whole nianbao.CopySpan, edits []nianbao.CopyEdit, span func(i int) nianbao.CopySpan) []copyPart {
	quote := []rune(whole.Quote)
	var parts []copyPart
	at := whole.From
	add := func(to int, edit string) {
		if to > at && to-whole.From <= len(quote) {
			parts = append(parts, copyPart{string(quote[at-whole.From : to-whole.From]), edit})
			at = to
		}
	}
	for i := range edits {
		e := span(i)
		add(e.From, "")
		add(e.To, p.T("similar.edit_"+string(edits[i].Kind)))
	}
	add(whole.To, "")
	return parts
}

// partLines breaks parts where the lines of the text end.
func partLines(parts []copyPart) [][]copyPart {
	lines := [][]copyPart{nil}
	for _, part := range parts {
		for i, text := range strings.Split(part.Text, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			if text != "" {
				last := len(lines) - 1
				lines[last] = append(lines[last], copyPart{text, part.Edit})
			}
		}
	}
	return slices.DeleteFunc(lines, func(l []copyPart) bool { return len(l) == 0 })
}
