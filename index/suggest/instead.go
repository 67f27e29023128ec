package suggest

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"nianbao/index/fold"
	"nianbao/index/query"
	"nianbao/index/synonym"
	"nianbao/internal/nianbao"
)

const (
	maxInstead = 5  // suggestions given
	maxTried   = 24 // queries counted
	perWord    = 3  // of one kind for one word
)

// Instead finds what may have been meant by a query that finds nothing: other
// names of an office, offices of nearly that name, words that sound the same,
// and for a query that cannot be read, fields of nearly that name. It gives only
// what finds reports, as far as Options.Count can tell, and what it has found
// when its time is up.
func (s *Suggester) Instead(ctx context.Context, q nianbao.Query) ([]nianbao.Suggestion, error) {
	ctx, cancel := context.WithTimeout(ctx, s.opt.Budget)
	defer cancel()
	tree, err := query.Parse(q.Text)
	if err != nil {
		return misspelt(q.Text), nil
	}
	var tried []nianbao.Suggestion
	for _, w := range words(tree.Root) {
		for _, c := range s.candidates(ctx, w) {
			c.Query = replace(q.Text, w, c.Query)
			tried = append(tried, c)
		}
	}
	return s.counted(ctx, q, tried[:min(len(tried), maxTried)]), nil
}

// words lists the words and phrases that a query asks for.
func words(n query.Node) []query.Text {
	var out []query.Text
	switch n := n.(type) {
	case query.And:
		for _, c := range n.Nodes {
			out = append(out, words(c)...)
		}
	case query.Or:
		for _, c := range n.Nodes {
			out = append(out, words(c)...)
		}
	case query.Text:
		out = append(out, n)
	}
	return out
}

// replace puts other text where the word stands.
func replace(text string, w query.Text, other string) string {
	runes := []rune(strings.ToValidUTF8(text, "�"))
	end := min(w.Pos+w.Len, len(runes))
	start := min(w.Pos, end)
	return string(runes[:start]) + other + string(runes[end:])
}

// candidates are what may stand for a word; their Query is that text alone.
func (s *Suggester) candidates(ctx context.Context, w query.Text) []nianbao.Suggestion {
	var out []nianbao.Suggestion
	add := func(kind nianbao.SuggestionKind, text, detail string) {
		q := text
		if w.Exact || strings.ContainsFunc(text, func(r rune) bool { return !fold.Letter(r) }) {
			q = `"` + text + `"`
		}
		out = append(out, nianbao.Suggestion{Kind: kind, Text: text, Query: q, Detail: detail})
	}
	for _, syn := range synonym.Default().Of(w.Text) {
		add(nianbao.SuggestFormer, syn.Text, string(syn.Kind))
	}
	out = out[:min(len(out), 2*perWord)]
	word := fold.Squeeze(w.Text)
	if w.Field != query.FieldOffice {
		if lex, err := s.lexicon.get(ctx, s); err == nil {
			for _, other := range lex.alike(word, perWord) {
				add(nianbao.SuggestWord, other, "")
			}
		}
	}
	reg, err := s.register.get(ctx, s)
	if err != nil {
		return out
	}
	for _, e := range reg.alike(word) {
		add(nianbao.SuggestOffice, e.text, e.detail)
	}
	return out
}

// alike finds offices whose names hold the word nearly, or hold one that sounds
// the same.
func (r *register) alike(word string) []entry {
	runes := []rune(word)
	if len(runes) < 3 || len(runes) > maxTyped {
		return nil
	}
	found := &top{limit: perWord}
	r.offices.scan(&r.offices.full, strings.Join(newReader().syllables(word), ""), classPinyin, classPinyin, found)
	r.offices.near(word, found)
	return pick(r.offices, found)
}

// counted keeps the suggestions that find reports.
func (s *Suggester) counted(ctx context.Context, q nianbao.Query, tried []nianbao.Suggestion) []nianbao.Suggestion {
	out := []nianbao.Suggestion{}
	seen := map[string]bool{q.Text: true}
	for _, c := range tried {
		if seen[c.Query] || len(out) == maxInstead {
			continue
		}
		seen[c.Query] = true
		if s.opt.Count != nil {
			try := nianbao.Query{Text: c.Query, Filter: q.Filter, Sections: q.Sections, Limit: 1, NoFacets: true, NoMarks: true}
			n, err := s.opt.Count(ctx, try)
			if ctx.Err() != nil {
				break
			}
			if err != nil || n == 0 {
				continue
			}
			c.Count = n
		}
		out = append(out, c)
	}
	return out
}

var beforeColon = regexp.MustCompile(`([\p{L}_]{1,24})[:：]`)

// misspelt corrects names before colons that are no fields.
func misspelt(text string) []nianbao.Suggestion {
	fields := query.FieldNames()
	corrected, changed := text, ""
	for _, m := range beforeColon.FindAllStringSubmatch(text, 20) {
		name := m[1]
		if _, ok := fields[strings.ToLower(name)]; ok {
			continue
		}
		if to := nearestField(name, fields); to != "" {
			corrected = strings.Replace(corrected, m[0], to+":", 1)
			changed = to + ":"
		}
	}
	if changed == "" {
		return []nianbao.Suggestion{}
	}
	if _, err := query.Parse(corrected); err != nil {
		return []nianbao.Suggestion{}
	}
	return []nianbao.Suggestion{{Kind: nianbao.SuggestField, Text: changed, Query: corrected}}
}

// nearestField is the field whose name takes the fewest changes to the name as
// typed: two in Latin script, one in Chinese, and never all of it.
func nearestField(name string, fields map[string]query.Field) string {
	type near struct {
		name string
		cost int
	}
	var best []near
	runes := []rune(strings.ToLower(name))
	for known := range fields {
		allowed := 2
		if len([]rune(known)) <= 2 || len(runes) <= 2 {
			allowed = 1
		}
		if d := changes(runes, []rune(known)); d <= allowed && d < len(runes) {
			best = append(best, near{known, d})
		}
	}
	if len(best) == 0 {
		return ""
	}
	return slices.MinFunc(best, func(a, b near) int { return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.name, b.name)) }).name
}

// changes is the distance of Damerau and Levenshtein with neighbours exchanged
// once at most (optimal string alignment).
func changes(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
