package index

import (
	"context"
	"strings"
	"unicode/utf8"

	"nianbao/index/fold"
	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// A plan is a query in terms of the index. It is built from the syntax tree and
// the filters, and searchers are built from it.
type (
	plan any

	allOf  struct{ nodes []plan } // none: all reports
	anyOf  struct{ nodes []plan } // none: no report
	noneOf struct{ node plan }

	// wordPlan is a term that is in the index where the text holds the word.
	wordPlan struct {
		term string
		in   mask
	}
	// phrasePlan is looked up in the texts. One with loose words is asked for by
	// most of them instead, where loosen says so.
	phrasePlan struct {
		needle string // squeezed
		in     mask
		loose  []plan // of wordPlan
	}
	// charPlan is a single character, exact in whole fields of characters.
	charPlan struct {
		char string
		in   mask
	}
	// flagPlan matches any of the terms.
	flagPlan struct{ terms []fieldTerm }
	// yearPlan matches the years from and to, as their terms.
	yearPlan struct{ from, to string }
	// idPlan matches the reports named.
	idPlan struct{ ids []string }
)

type fieldTerm struct{ field, term string }

// planner turns a syntax tree into a plan.
type planner struct {
	x       *Index
	ctx     context.Context
	negated bool // within a negation
}

// planQuery plans the text of a query with its filters.
func (x *Index) planQuery(ctx context.Context, q nianbao.Query, tree query.Query) (plan, error) {
	p := planner{x: x, ctx: ctx}
	restrict := placesOf(q.Sections)
	out := allOf{filterPlans(q.Filter)}
	if len(q.Types) > 0 {
		out.nodes = append(out.nodes, anyTerm(fieldOfficeType, strs(q.Types)...))
	}
	if tree.Root == nil {
		return out, nil
	}
	root, err := p.node(tree.Root, restrict)
	if err != nil {
		return nil, err
	}
	out.nodes = append(out.nodes, root)
	return out, nil
}

func (p planner) node(n query.Node, restrict mask) (plan, error) {
	switch n := n.(type) {
	case query.And:
		nodes, err := p.nodes(n.Nodes, restriction(n.Nodes, restrict))
		return allOf{nodes}, err
	case query.Or:
		nodes, err := p.nodes(n.Nodes, restrict)
		return anyOf{nodes}, err
	case query.Not:
		p.negated = !p.negated
		inner, err := p.node(n.Node, restrict)
		return noneOf{inner}, err
	case query.Text:
		return p.text(n, restrict), nil
	case query.Section:
		return anyTerm(fieldSection, string(n.Kind)), nil
	case query.Years:
		return years(n.From, n.To), nil
	case query.Term:
		return p.term(n)
	case query.Number:
		return p.number(n)
	}
	return anyOf{}, nil
}

func (p planner) nodes(in []query.Node, restrict mask) ([]plan, error) {
	out := make([]plan, 0, len(in))
	for _, n := range in {
		c, err := p.node(n, restrict)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// restriction is where the texts of a group may stand: in any of the sections
// that the group names, or else where the texts around it may.
func restriction(nodes []query.Node, outer mask) mask {
	var kinds mask
	for _, n := range nodes {
		if s, ok := n.(query.Section); ok {
			kinds |= kindMask(s.Kind)
		}
	}
	if kinds != 0 {
		return kinds
	}
	return outer
}

func (p planner) text(n query.Text, restrict mask) plan {
	switch n.Field {
	case query.FieldTitle:
		restrict = inTitle
	case query.FieldOffice:
		// office: is contained in the name, whatever its words.
		return p.phrase(fold.Squeeze(n.Text), inOffice)
	}
	if n.Exact {
		return p.phrase(fold.Squeeze(n.Text), restrict)
	}
	// A word typed with punctuation inside stands for its parts.
	var parts []plan
	for _, run := range strings.FieldsFunc(fold.Words(n.Text), func(r rune) bool { return !fold.Letter(r) }) {
		parts = append(parts, p.labelled(p.word(run, restrict), restrict))
	}
	switch len(parts) {
	case 0:
		return anyOf{} // it folds to nothing that the index holds
	case 1:
		return parts[0]
	}
	return allOf{parts}
}

// word plans a bare word. What the segmenter leaves whole because it knows it is
// a term; what it cuts, or only guesses to be a word, may be cut otherwise in
// the text and is looked up like a phrase.
func (p planner) word(word string, in mask) plan {
	if utf8.RuneCountInString(word) > 1 && !isLong(word) {
		tokens := p.x.seg.Words(word)
		if len(tokens) == 1 && (isASCII(word) || p.x.seg.Known(word)) {
			return wordPlan{word, in}
		}
	}
	out := p.phrase(word, in)
	if ph, ok := out.(phrasePlan); ok {
		ph.loose = p.looseWordsOf(word, in)
		return ph
	}
	return out
}

func (p planner) phrase(needle string, in mask) plan {
	switch {
	case !fold.HasLetter(needle):
		return anyOf{}
	case utf8.RuneCountInString(needle) == 1 && (in == inAll || in == inTitle || in == inOffice || in == inKinds):
		return charPlan{needle, in}
	case isLong(needle) && p.x.seg.Known(needle):
		return wordPlan{needle, in}
	}
	return phrasePlan{needle: needle, in: in}
}

func (p planner) term(n query.Term) (plan, error) {
	switch n.Field {
	case query.FieldRegion:
		return region(n.Value), nil
	case query.FieldLevel:
		return anyTerm(fieldLevel, n.Value), nil
	case query.FieldForm:
		return anyTerm(fieldForm, n.Value), nil
	case query.FieldSite:
		return anyTerm(fieldSite, fold.Squeeze(n.Value)), nil
	}
	return p.finding(n)
}

func (p planner) number(n query.Number) (plan, error) {
	if p.x.opt.Numbers == nil {
		return nil, &nianbao.QueryError{Pos: n.Pos, Len: n.Len,
			Message: "conditions on numbers are not available here", Chinese: "此处不支持数值条件"}
	}
	ids, err := p.x.opt.Numbers.Match(p.ctx, n)
	return idPlan{ids}, err
}

// filterPlans plans a filter: any value within a field, all fields.
func filterPlans(f nianbao.ReportFilter) []plan {
	var out []plan
	if f.YearFrom != 0 || f.YearTo != 0 {
		out = append(out, years(f.YearFrom, f.YearTo))
	}
	var regions []plan
	for _, r := range f.Regions {
		regions = append(regions, region(r))
	}
	var offices []string
	for _, o := range f.Offices {
		offices = append(offices, fold.Squeeze(o))
	}
	if len(regions) > 0 {
		out = append(out, anyOf{regions})
	}
	if len(offices) > 0 {
		out = append(out, flagPlan{append(anyTerm(fieldOffice, offices...).terms, anyTerm(fieldOfficeID, f.Offices...).terms...)})
	}
	for _, set := range []flagPlan{
		anyTerm(fieldLevel, strs(f.Levels)...), anyTerm(fieldForm, strs(f.Forms)...), anyTerm(fieldScope, strs(f.Scopes)...),
	} {
		if len(set.terms) > 0 {
			out = append(out, set)
		}
	}
	if len(f.IDs) > 0 {
		out = append(out, idPlan{f.IDs})
	}
	return out
}

func anyTerm(field string, values ...string) flagPlan {
	out := flagPlan{}
	for _, v := range values {
		out.terms = append(out.terms, fieldTerm{field, v})
	}
	return out
}

func region(asked string) flagPlan {
	out := flagPlan{}
	for _, field := range regionFields {
		out.terms = append(out.terms, fieldTerm{field, regionTerm(asked)})
	}
	return out
}

func years(from, to int) yearPlan {
	out := yearPlan{"0000", "9999"}
	if from > 0 {
		out.from = yearTerm(from)
	}
	if to > 0 {
		out.to = yearTerm(to)
	}
	return out
}

func strs[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, v := range in {
		out[i] = string(v)
	}
	return out
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
