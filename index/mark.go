package index

import (
	"context"
	"fmt"

	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// Mark finds the texts of a query in passages of a report: for each passage the
// places in order, without overlaps. What is negated is not marked, nor is what
// only a condition asks for; a query without texts marks nothing. A query that
// cannot be read gives a [nianbao.QueryError].
func (x *Index) Mark(ctx context.Context, q nianbao.Query, passages []nianbao.Passage) ([][]nianbao.Span, error) {
	tree, err := query.Parse(q.Text)
	if err != nil {
		return nil, err
	}
	m := newMarker(x.seg, planner{x: x, ctx: ctx}.texts(tree.Root, placesOf(q.Sections)))
	out := make([][]nianbao.Span, len(passages))
	for i, p := range passages {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("mark %q: %w", tree, err)
		}
		for _, s := range m.inPassage(p) {
			out[i] = append(out[i], nianbao.Span{Start: s.start, End: s.end})
		}
	}
	return out, nil
}

func (m *marker) inPassage(p nianbao.Passage) []span {
	switch p.Kind {
	case nianbao.PassageTitle:
		return m.find(p.Text, inTitle|inOffice)
	case nianbao.PassageLabel:
		return m.findLabel(p.Text, kindMask(p.Section))
	}
	return m.find(p.Text, kindMask(p.Section))
}

// texts plans the texts of a tree that are not negated, and nothing else: no
// condition has to be looked up to mark a page.
func (p planner) texts(n query.Node, restrict mask) plan {
	switch n := n.(type) {
	case query.And:
		return p.allTexts(n.Nodes, restriction(n.Nodes, restrict))
	case query.Or:
		return p.allTexts(n.Nodes, restrict)
	case query.Text:
		return p.text(n, restrict)
	}
	return anyOf{}
}

func (p planner) allTexts(nodes []query.Node, restrict mask) plan {
	var out anyOf
	for _, n := range nodes {
		out.nodes = append(out.nodes, p.texts(n, restrict))
	}
	return out
}
