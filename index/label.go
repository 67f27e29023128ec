package index

import (
	"strings"

	"nianbao/index/fold"
	"nianbao/index/jieba"
	"nianbao/internal/nianbao"

	"github.com/RoaringBitmap/roaring/v2"
)

// Labels of tables are the same in all reports of a form, so they are not
// indexed report by report. A report only has a term for each table that it
// prints, form and section; a word is looked up in the labels of the forms, and
// stands for the tables whose labels hold it.
//
// Only bare words look there, and only if they are not negated: a quoted phrase
// asks for the text, and -word for reports that do not speak of something, which
// the labels that every form prints would make none.

// labelSet holds the labels of all forms, ready to be looked in.
type labelSet struct{ list []label }

type label struct {
	nianbao.TableLabel
	squeezed string
	words    map[string]bool
}

func newLabelSet(seg *jieba.Segmenter, list []nianbao.TableLabel) *labelSet {
	s := &labelSet{list: make([]label, 0, len(list))}
	for _, l := range list {
		words := map[string]bool{}
		squeezed := fold.Squeeze(l.Text)
		eachWord(seg, l.Text, squeezed, func(word string) { words[word] = true })
		s.list = append(s.list, label{l, squeezed, words})
	}
	return s
}

// labelledPlan is a bare word: in the texts, or else in the labels of tables,
// where it finds but does not rank.
type labelledPlan struct {
	text   plan
	tables []printedTable
}

// printedTable is a table whose labels hold the word.
type printedTable struct {
	term string // of fieldLabels
	in   mask
}

// labelled lets a bare word look in the labels too.
func (p planner) labelled(text plan, in mask) plan {
	if p.negated || in&inKinds == 0 {
		return text
	}
	out := labelledPlan{text: text}
	seen := map[string]bool{}
	for i := range p.x.labels.list {
		l := &p.x.labels.list[i]
		table := printedTable{labelTerm(l.Form, l.Section), kindMask(l.Section)}
		if !seen[table.term] && table.in&in != 0 && l.holds(text) {
			out.tables = append(out.tables, table)
			seen[table.term] = true
		}
	}
	return out
}

func (l *label) holds(p plan) bool {
	switch p := p.(type) {
	case wordPlan:
		return l.words[p.term]
	case phrasePlan:
		return strings.Contains(l.squeezed, p.needle)
	case charPlan:
		return strings.Contains(l.squeezed, p.char)
	}
	return false
}

func labelTerm(form nianbao.Form, section nianbao.SectionKind) string {
	return string(form) + " " + string(section)
}

// tablesOf lists the tables of its form that a report prints, as far as its
// warnings do not say that they are missing.
func tablesOf(r *nianbao.Report) []nianbao.SectionKind {
	if r.Form == nianbao.Form2014 {
		if warned(r, "form_from_year", "") {
			return nil
		}
		return []nianbao.SectionKind{nianbao.SectionExtra}
	}
	if r.Form != nianbao.Form2019 && r.Form != nianbao.Form2021 || warned(r, "form_from_year", "") {
		return nil
	}
	var out []nianbao.SectionKind
	for _, t := range []struct {
		section nianbao.SectionKind
		name    string // in the warning
	}{
		{nianbao.SectionDisclosure, "two"}, {nianbao.SectionRequests, "three"}, {nianbao.SectionLitigation, "four"},
	} {
		if !warned(r, "tables_missing", t.name) {
			out = append(out, t.section)
		}
	}
	return out
}

func warned(r *nianbao.Report, code, about string) bool {
	for _, w := range r.Warnings {
		if w.Code == code && strings.Contains(w.Message, about) {
			return true
		}
	}
	return false
}

// labelled finds what the text finds, with its score, and the reports that print
// the tables, without one.
func (c *compiler) labelled(p labelledPlan) (compiled, error) {
	text, err := c.compile(p.text)
	if err != nil {
		return compiled{}, err
	}
	var terms []fieldTerm
	for _, t := range p.tables {
		if c.where(t.in) != 0 {
			terms = append(terms, fieldTerm{fieldLabels, t.term})
		}
	}
	if len(terms) == 0 {
		return text, nil
	}
	tables, err := c.flags(terms)
	if err != nil {
		return compiled{}, err
	}
	return compiled{docs: union([]*roaring.Bitmap{text.docs, tables}), parts: []compiled{text}}, nil
}
