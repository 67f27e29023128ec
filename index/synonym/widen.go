package synonym

import (
	"strings"

	"nianbao/index/fold"
	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// Bounds of what widening adds: a query of a hundred words with a dozen names
// each would cost a hundred times one of one word.
const (
	maxPerWord = 12
	maxAdded   = 60
)

// Widen adds to every bare word its synonyms, joined by OR, and says to which.
// Phrases stay, and so does what stands under a NOT: there, more names would
// find less. What the query found, the widened query finds too.
func (t *Table) Widen(q query.Query) (query.Query, []nianbao.Widening) {
	if q.Root == nil {
		return q, nil
	}
	w := &widener{table: t, left: maxAdded}
	root := w.node(q.Root)
	if len(w.done) == 0 {
		return q, nil
	}
	return query.Query{Root: root}, w.done
}

type widener struct {
	table *Table
	left  int // synonyms that may still be added
	done  []nianbao.Widening
}

func (w *widener) node(n query.Node) query.Node {
	switch n := n.(type) {
	case query.And:
		return query.And{Span: n.Span, Nodes: w.nodes(n.Nodes)}
	case query.Or:
		return query.Or{Span: n.Span, Nodes: flat(w.nodes(n.Nodes))}
	case query.Text:
		return w.text(n)
	}
	return n
}

func (w *widener) nodes(in []query.Node) []query.Node {
	out := make([]query.Node, len(in))
	for i, n := range in {
		out[i] = w.node(n)
	}
	return out
}

func (w *widener) text(n query.Text) query.Node {
	if n.Exact {
		return n
	}
	found := w.table.Of(n.Text)
	found = found[:min(len(found), maxPerWord, w.left)]
	if len(found) == 0 {
		return n
	}
	w.left -= len(found)
	w.done = append(w.done, nianbao.Widening{Word: n.Text, To: found})
	out := query.Or{Span: n.Span, Nodes: []query.Node{n}}
	for _, s := range found {
		out.Nodes = append(out.Nodes, query.Text{Span: n.Span, Field: n.Field, Text: s.Text, Exact: !wordLike(s.Text)})
	}
	return out
}

// wordLike tells whether a name can be typed as one word.
func wordLike(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !fold.Letter(r) }) < 0
}

// flat takes the nodes of an Or within an Or up, and each once.
func flat(in []query.Node) []query.Node {
	var out []query.Node
	seen := map[string]bool{}
	add := func(n query.Node) {
		if s := n.String(); !seen[s] {
			seen[s] = true
			out = append(out, n)
		}
	}
	for _, n := range in {
		if or, ok := n.(query.Or); ok {
			for _, inner := range or.Nodes {
				add(inner)
			}
			continue
		}
		add(n)
	}
	return out
}
