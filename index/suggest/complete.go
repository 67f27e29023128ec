package suggest

import (
	"context"
	"slices"
	"strings"

	"nianbao/index/fold"
	"nianbao/index/query"
	"nianbao/index/synonym"
	"nianbao/internal/nianbao"
)

// Limits of what is asked for.
const (
	DefaultLimit = 8
	MaxLimit     = 20
	maxTyped     = 64 // characters of a word being typed; longer ones are no beginnings of names
)

// Suggest completes the last word of text: with offices, divisions, indicators,
// fields and their values. limit 0 means [DefaultLimit].
func (s *Suggester) Suggest(ctx context.Context, text string, limit int) ([]nianbao.Suggestion, error) {
	if limit <= 0 {
		limit = DefaultLimit
	}
	t, ok := cut(text)
	if !ok || len([]rune(t.word)) > maxTyped {
		return nil, nil
	}
	reg, err := s.register.get(ctx, s)
	if err != nil {
		return nil, err
	}
	if t.field != "" {
		return s.values(reg, t, limit), nil
	}
	word := fold.Squeeze(t.word)
	return mix(limit,
		list{"", reg.ofAll(t, limit)},
		list{t.before, reg.of(word, limit)},
		list{t.before, search(reg.regions, limit, word)},
		list{t.before, search(s.vocabulary, limit, word)},
	), nil
}

// values completes the value of a field.
func (s *Suggester) values(reg *register, t typed, limit int) []nianbao.Suggestion {
	word := fold.Squeeze(t.word)
	field, known := query.FieldNames()[strings.ToLower(t.field)]
	if !known {
		return nil
	}
	before := strings.TrimSuffix(t.before, t.field+":")
	switch field {
	case query.FieldOffice:
		return mix(limit, list{before, reg.of(word, limit)})
	case query.FieldRegion:
		return mix(limit, list{before, search(reg.regions, limit, word)})
	}
	return mix(limit, list{before, s.valuesOf(field, word)})
}

// valuesOf lists the values of a field that go on with the word, in the order in
// which the field has them, each under one name.
func (s *Suggester) valuesOf(field query.Field, word string) []entry {
	best := map[string]entry{}
	begins := func(e entry) bool { return strings.HasPrefix(fold.Squeeze(e.text), word) }
	for _, e := range s.vocabulary.entries {
		canonical, ok := strings.CutPrefix(e.insert, string(field)+":")
		if e.kind != nianbao.SuggestValue || !ok {
			continue
		}
		if !strings.Contains(fold.Squeeze(e.text), word) && !strings.HasPrefix(canonical, word) {
			continue
		}
		// The name that begins so, then the longer one: it says more.
		old, ok := best[canonical]
		if !ok || begins(e) && !begins(old) || begins(e) == begins(old) && len(e.text) > len(old.text) {
			best[canonical] = e
		}
	}
	out := make([]entry, 0, len(best))
	for _, canonical := range valueOrder {
		if e, ok := best[canonical]; ok {
			out = append(out, e)
		}
	}
	return out
}

// of finds offices by a part of their names, and by what short forms in it stand
// for.
func (r *register) of(word string, limit int) []entry {
	if word == "" {
		return nil
	}
	found := &top{limit: limit}
	r.offices.search(word, found)
	for _, syn := range synonym.Default().Of(word) {
		if syn.Kind == nianbao.SynonymShort {
			r.offices.scan(&r.offices.han, fold.Squeeze(syn.Text), classPrefix, classInside, found)
		}
	}
	return pick(r.offices, found)
}

// ofAll finds offices whose names hold all words typed, if there is more than
// one and nothing else: 沭阳 教育.
func (r *register) ofAll(t typed, limit int) []entry {
	others := strings.Fields(t.before)
	if !t.bare || len(others) == 0 || len(others) > 4 || t.word == "" {
		return nil
	}
	for i := range others {
		others[i] = fold.Squeeze(others[i])
	}
	found := &top{limit: limit}
	left := mostMatches
	r.offices.han.find(fold.Squeeze(t.word), func(line, _ int) bool {
		name := r.offices.han.line(line)
		if !slices.ContainsFunc(others, func(w string) bool { return !strings.Contains(name, w) }) {
			found.add(r.offices.match(line, classInside))
		}
		left--
		return left > 0
	})
	return pick(r.offices, found)
}

func search(n *names, limit int, word string) []entry {
	found := &top{limit: limit}
	n.search(word, found)
	return pick(n, found)
}

func pick(n *names, found *top) []entry {
	out := make([]entry, len(found.list))
	for i, m := range found.list {
		out[i] = n.entries[m.at]
		if out[i].kind == nianbao.SuggestOffice {
			out[i].insert = text(query.FieldOffice, out[i].text)
		}
	}
	return out
}

// list is what may stand behind what was typed before the word.
type list struct {
	before  string
	entries []entry
}

// mix takes from the lists in turn, the first two of each list before the third
// of any, and leaves those of one list together.
func mix(limit int, lists ...list) []nianbao.Suggestion {
	take := make([]int, len(lists))
	for left, step := limit, 2; left > 0; step = 1 {
		before := left
		for i, l := range lists {
			n := min(step, len(l.entries)-take[i], left)
			take[i], left = take[i]+n, left-n
		}
		if left == before {
			break
		}
	}
	out := []nianbao.Suggestion{}
	seen := map[string]bool{}
	for i, l := range lists {
		for _, e := range l.entries[:take[i]] {
			q := l.before + e.insert
			if key := q + "\n" + e.detail; !seen[key] {
				seen[key] = true
				out = append(out, nianbao.Suggestion{Kind: e.kind, Text: e.text, Query: q, Detail: e.detail, Count: e.count})
			}
		}
	}
	return out
}
