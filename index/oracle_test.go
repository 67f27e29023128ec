package index

import (
	"slices"
	"strings"

	"nianbao/index/fold"
	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// oracle answers queries by looking at every report. It shares with the index
// the folding of text, and for phrases nothing else.
type oracle struct {
	docs  []*nianbao.Held
	texts []map[string][]string // by place: title, office or a kind of section
}

func newOracle(docs []*nianbao.Held) *oracle {
	o := &oracle{docs: docs}
	for _, d := range docs {
		at := map[string][]string{
			"title": {fold.Squeeze(d.Report.Title)}, "office": {fold.Squeeze(d.Report.Office)},
		}
		for _, s := range d.Report.Sections {
			kind := string(s.Kind)
			at[kind] = append(at[kind], fold.Squeeze(s.Heading), fold.Squeeze(s.Text))
		}
		o.texts = append(o.texts, at)
	}
	return o
}

// answer gives the ids of the reports that a tree matches, sorted.
func (o *oracle) answer(root query.Node, sections ...nianbao.SectionKind) []string {
	ids := []string{}
	for i, d := range o.docs {
		if root == nil || o.meets(i, root, kinds(sections)) {
			ids = append(ids, d.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func kinds(sections []nianbao.SectionKind) []string {
	var out []string
	for _, s := range sections {
		out = append(out, string(s))
	}
	return out
}

// meets evaluates a node for a report; texts are looked for in the places
// within, or anywhere if there are none.
func (o *oracle) meets(doc int, n query.Node, within []string) bool {
	r := &o.docs[doc].Report
	switch n := n.(type) {
	case query.And:
		var here []string
		for _, c := range n.Nodes {
			if s, ok := c.(query.Section); ok {
				here = append(here, string(s.Kind))
			}
		}
		if here == nil {
			here = within
		}
		for _, c := range n.Nodes {
			if !o.meets(doc, c, here) {
				return false
			}
		}
		return true
	case query.Or:
		for _, c := range n.Nodes {
			if o.meets(doc, c, within) {
				return true
			}
		}
		return false
	case query.Not:
		return !o.meets(doc, n.Node, within)
	case query.Text:
		if n.Field != query.FieldAny {
			within = []string{string(n.Field)}
		}
		return o.says(doc, fold.Squeeze(n.Text), within)
	case query.Section:
		return slices.ContainsFunc(r.Sections, func(s nianbao.Section) bool { return s.Kind == n.Kind })
	case query.Years:
		return (n.From == 0 || r.Year >= n.From) && (n.To == 0 || r.Year <= n.To)
	case query.Term:
		switch n.Field {
		case query.FieldRegion:
			return r.Region != nil && slices.Contains(r.Region.Names, n.Value)
		case query.FieldLevel:
			return string(r.Level) == n.Value
		}
	}
	panic("the oracle does not know " + n.String())
}

func (o *oracle) says(doc int, phrase string, within []string) bool {
	for place, texts := range o.texts[doc] {
		if within != nil && !slices.Contains(within, place) {
			continue
		}
		for _, text := range texts {
			if strings.Contains(text, phrase) {
				return true
			}
		}
	}
	return false
}
