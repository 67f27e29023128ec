package index

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"strconv"

	"nianbao/internal/nianbao"
)

// sorting is an order of hits. Every order ends in the key that is different
// for each report, so that pages neither overlap nor leave gaps.
type sorting struct {
	byScore bool // best first, and of equals the newest
	oldest  bool
	values  map[string]float64 // of an order by numbers, by id
	desc    bool               // the greatest number first
}

func newSorting(s nianbao.Sort, hasText bool) (sorting, error) {
	switch s {
	case "", nianbao.SortRelevance:
		return sorting{byScore: hasText}, nil
	case nianbao.SortNewest:
		return sorting{}, nil
	case nianbao.SortOldest:
		return sorting{oldest: true}, nil
	}
	return sorting{}, fmt.Errorf("sort %q: %w", s, nianbao.ErrInvalid)
}

// cursor is where a page ended. Query ties it to the request that it is from,
// and Index to the generation of the index, for what scores mean may change
// with it.
type cursor struct {
	Query string      `json:"q"`
	Index string      `json:"i"`
	After []string    `json:"a"`           // the score, if hits are sorted by it, and the key
	Head  []string    `json:"h,omitempty"` // the same of the last hit of the head, while in it
	Stats *statistics `json:"s,omitempty"`
}

// maxCursor bounds the length of a cursor in characters.
const maxCursor = 6000

// keys are the place of a hit in the order.
func (s sorting) keys(m match) []string {
	switch {
	case s.byScore:
		return []string{strconv.FormatFloat(m.score, 'g', -1, 64), m.key}
	case s.values != nil && m.none:
		return []string{"", m.key}
	case s.values != nil:
		return []string{strconv.FormatFloat(m.number, 'g', -1, 64), m.key}
	}
	return []string{m.key}
}

// place reads the keys of a place back.
func (s sorting) place(keys []string) (*match, error) {
	damaged := fmt.Errorf("cursor: it is damaged: %w", nianbao.ErrInvalid)
	want := 1
	if s.byScore || s.values != nil {
		want = 2
	}
	if len(keys) != want {
		return nil, damaged
	}
	m := &match{key: keys[want-1]}
	if want == 1 {
		return m, nil
	}
	if m.none = keys[0] == "" && !s.byScore; m.none {
		return m, nil
	}
	f, err := strconv.ParseFloat(keys[0], 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, damaged
	}
	m.score, m.number = f, f
	return m, nil
}

// next makes the cursor that continues after a place.
func (s sorting) next(after, head []string, c *compiler) string {
	out := cursor{Query: c.request, Index: c.index, After: after, Head: head}
	if s.byScore {
		out.Stats = c.stats
	}
	data, err := json.Marshal(out)
	if err != nil {
		return "" // strings and numbers always marshal
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// read reads a cursor back; nil stands for the first page.
func (s sorting) read(text, request, index string) (*cursor, error) {
	if text == "" {
		return nil, nil
	}
	var c cursor
	data, err := base64.RawURLEncoding.DecodeString(text)
	switch {
	case len(text) > maxCursor || err != nil || json.Unmarshal(data, &c) != nil:
		return nil, fmt.Errorf("cursor: it is none of this index: %w", nianbao.ErrInvalid)
	case c.Query != request:
		return nil, fmt.Errorf("cursor: it belongs to another query, filter or order: %w", nianbao.ErrInvalid)
	case c.Index != index:
		return nil, fmt.Errorf("cursor: it belongs to an index that was replaced meanwhile; begin at the first page: %w", nianbao.ErrInvalid)
	case c.Head != nil && !s.byScore:
		return nil, fmt.Errorf("cursor: it is damaged: %w", nianbao.ErrInvalid)
	}
	for _, keys := range [][]string{c.After, c.Head} {
		if keys == nil {
			continue
		}
		if _, err := s.place(keys); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

// fingerprint tells requests apart whose hits or order differ.
func fingerprint(q nianbao.Query, canonical string) string {
	if q.Sort == "" {
		q.Sort = nianbao.SortRelevance
	}
	h := fnv.New64a()
	data, err := json.Marshal([]any{canonical, q.Filter, q.Sections, q.Types, q.Sort})
	if err != nil {
		return "" // strings and numbers always marshal
	}
	h.Write(data)
	return strconv.FormatUint(h.Sum64(), 36)
}
