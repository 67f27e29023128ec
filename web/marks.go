package web

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

// markedText is a text in pieces, of which some are places of the query. A text
// without places is nil: it is shown as it is.
type markedText []markedPiece

// markedPiece is a stretch of text. N counts the places of the page from 1; it
// is 0 where nothing is marked. A place that goes over a line break has several
// pieces, of which the first alone has an ID.
type markedPiece struct {
	Text string
	N    int
	ID   string
	Step *stepView
}

// stepView leads from one place to its neighbours. It follows the place and is
// shown while that is the target of the address, so that it needs no script.
type stepView struct {
	Prev, Next         string // empty at the ends
	Lang               string
	Label              string
	PrevText, NextText string
}

// maxSteps bounds the places that have steps of their own: they are some
// hundred times longer than a place of one character.
const maxSteps = 2000

// marksView is what the page says of the query that led to it.
type marksView struct {
	Total string // a sentence
	First string // empty if nothing is marked
	Back  string // to the results
	Fault string // why nothing is marked, if the query cannot be read
}

// matchResponse is a place of the query in a report. Start and end count
// characters of the text that part names: the title, the heading or text
// of the section at position n of sections, or the label in a cell of a table.
type matchResponse struct {
	Part    string               `json:"part"`
	Section *nianbao.SectionKind `json:"section"`
	N       *int                 `json:"n,omitempty"`
	Cell    *cellAddress         `json:"cell,omitempty"`
	Start   int                  `json:"start"`
	End     int                  `json:"end"`
}

type cellAddress struct {
	Table int `json:"table"`
	Row   int `json:"row"`
	Col   int `json:"col"`
}

// markTarget is a text of the page with what is to be done with its places.
type markTarget struct {
	passage nianbao.Passage
	where   matchResponse
	show    func(spans []nianbao.Span, from int) // from: number of the first place
}

// markTargets lists the texts of a report in the order in which the page shows
// them: the title, and of each section heading, text and labels of tables.
func (p *reportPage) markTargets(r *nianbao.Report) []markTarget {
	targets := []markTarget{
		p.markTarget(&p.HeadingParts, nianbao.PassageTitle, "", r.Title, matchResponse{Part: "title"}),
	}
	for i := range p.Sections {
		v := &p.Sections[i]
		if v.n >= 0 {
			sec := r.Sections[v.n]
			where := matchResponse{Part: "heading", Section: &sec.Kind, N: &v.n}
			targets = append(targets, p.markTarget(&v.HeadingParts, nianbao.PassageText, sec.Kind, sec.Heading, where))
			where.Part = "text"
			text := p.markTarget(nil, nianbao.PassageText, sec.Kind, sec.Text, where)
			text.show = func(spans []nianbao.Span, from int) { p.markParagraphs(v, sec.Text, spans, from) }
			targets = append(targets, text)
		}
		for j := range v.Tables {
			targets = append(targets, p.labelTargets(&v.Tables[j], v.kind)...)
		}
	}
	return targets
}

func (p *reportPage) markTarget(to *markedText, kind nianbao.PassageKind, section nianbao.SectionKind, text string, where matchResponse) markTarget {
	return markTarget{nianbao.Passage{Kind: kind, Section: section, Text: text}, where,
		func(spans []nianbao.Span, from int) { *to = p.pieces(text, 0, len(text), spans, from) }}
}

// labelTargets are the cells of a table that hold no value.
func (p *reportPage) labelTargets(t *tableView, section nianbao.SectionKind) []markTarget {
	var targets []markTarget
	for _, row := range t.Rows {
		for i := range row {
			c := &row[i]
			if c.Class != "" || c.Text == "" {
				continue
			}
			where := matchResponse{Part: "label", Section: orNull(section), Cell: &c.at}
			targets = append(targets, p.markTarget(&c.Parts, nianbao.PassageLabel, section, c.Text, where))
		}
	}
	return targets
}

// markParagraphs shares the places of a section's text out to its paragraphs.
func (p *reportPage) markParagraphs(v *sectionView, text string, spans []nianbao.Span, from int) {
	at, n := 0, 0
	for line := range strings.SplitSeq(text, "\n") {
		if trimmed := strings.TrimSpace(line); trimmed != "" {
			start := at + strings.Index(line, trimmed)
			v.Paragraphs[n].Parts = p.pieces(text, start, start+len(trimmed), spans, from)
			n++
		}
		at += len(line) + 1
	}
}

// pieces cuts text[start:end] at the places within; from is the number of the
// first of all spans.
func (p *reportPage) pieces(text string, start, end int, spans []nianbao.Span, from int) markedText {
	var out markedText
	for i, s := range spans {
		a, b := max(s.Start, start), min(s.End, end)
		if a >= b {
			continue
		}
		if a > start {
			out = append(out, markedPiece{Text: text[start:a]})
		}
		piece := markedPiece{Text: text[a:b], N: from + i}
		if a == s.Start {
			piece.ID, piece.Step = markID(piece.N), p.step(piece.N)
		}
		out = append(out, piece)
		start = b
	}
	if out != nil && start < end {
		out = append(out, markedPiece{Text: text[start:end]})
	}
	return out
}

func markID(n int) string { return "m" + strconv.Itoa(n) }

func (p *reportPage) step(n int) *stepView {
	if n > maxSteps {
		return nil
	}
	v := &stepView{Lang: p.HTMLLang(), Label: p.T("marks.at", n, p.marked), PrevText: p.T("marks.prev"), NextText: p.T("marks.next")}
	if n > 1 {
		v.Prev = "#" + markID(n-1)
	}
	if n < p.marked {
		v.Next = "#" + markID(n+1)
	}
	return v
}

// mark finds the places of a query in the report and shows them on the page.
// They are the same, and as many, wherever they are asked for.
func (s *Server) mark(ctx context.Context, p *reportPage, r *nianbao.Report, q nianbao.Query) ([]matchResponse, error) {
	targets := p.markTargets(r)
	passages := make([]nianbao.Passage, len(targets))
	for i, t := range targets {
		passages[i] = t.passage
	}
	spans, err := s.searcher.Mark(ctx, q, passages)
	if err != nil {
		return nil, err
	}
	for _, list := range spans {
		p.marked += len(list)
	}
	matches := make([]matchResponse, 0, p.marked)
	for i, list := range spans {
		if len(list) == 0 {
			continue
		}
		targets[i].show(list, len(matches)+1)
		for _, span := range list {
			m := targets[i].where
			m.Start = utf8.RuneCountInString(passages[i].Text[:span.Start])
			m.End = m.Start + utf8.RuneCountInString(passages[i].Text[span.Start:span.End])
			matches = append(matches, m)
		}
	}
	return matches, nil
}

// markPage marks the page and says so at its head. A query that cannot be read
// is no reason not to show a report.
func (s *Server) markPage(ctx context.Context, p *reportPage, r *nianbao.Report, q nianbao.Query) error {
	back := searchState{"q": {q.Text}}
	for _, kind := range q.Sections {
		back["section"] = append(back["section"], string(kind))
	}
	p.Query, p.NoIndex = q.Text, true
	p.Marks = &marksView{Back: back.with("", "")}
	_, err := s.mark(ctx, p, r, q)
	var bad *nianbao.QueryError
	switch {
	case errors.As(err, &bad):
		p.Marks.Fault = p.T("marks.fault", describe(bad).text(p.Lang()))
	case err != nil && !errors.Is(err, nianbao.ErrUnavailable):
		return err
	case p.marked > 0:
		p.Marks.First = "#" + markID(1)
	}
	p.Marks.Total = p.T("marks.total", p.marked)
	return nil
}

// markQuery reads the parameters that tell what to mark; ok is false if there
// are none.
func (p params) markQuery() (q nianbao.Query, ok bool, err error) {
	if q.Text, err = p.one("q"); err != nil {
		return q, false, err
	}
	q.Sections, err = p.sections()
	return q, q.Text != "", err
}
