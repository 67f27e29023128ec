package index

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2/search"

	"nianbao/internal/nianbao"
)

// sorting is an order of hits. Every order ends in the key that is different
// for each report, so that pages neither overlap nor leave gaps.
type sorting struct {
	order   search.SortOrder
	byScore bool
	values  map[string]float64 // of an order by numbers, by id
}

func newSorting(s nianbao.Sort, hasText bool) (sorting, error) {
	key := func(desc bool) search.SearchSort {
		return &search.SortField{Field: fieldOrder, Desc: desc, Type: search.SortFieldAsString}
	}
	switch s {
	case "", nianbao.SortRelevance:
		if hasText {
			return sorting{order: search.SortOrder{&search.SortScore{Desc: true}, key(true)}, byScore: true}, nil
		}
		return sorting{order: search.SortOrder{key(true)}}, nil
	case nianbao.SortNewest:
		return sorting{order: search.SortOrder{key(true)}}, nil
	case nianbao.SortOldest:
		return sorting{order: search.SortOrder{key(false)}}, nil
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

// keysOf is the place of a hit in the order.
func keysOf(hit *search.DocumentMatch, s sorting) []string {
	if !s.byScore {
		return slices.Clone(hit.Sort)
	}
	return []string{strconv.FormatFloat(hit.Score, 'g', -1, 64), hit.Sort[len(hit.Sort)-1]}
}

// scoreOf is the score in a place.
func scoreOf(keys []string) float64 {
	f, _ := strconv.ParseFloat(keys[0], 64) // checked by read
	return f
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
	case !s.place(c.After) || c.Head != nil && !(s.byScore && s.place(c.Head)):
		return nil, fmt.Errorf("cursor: it is damaged: %w", nianbao.ErrInvalid)
	}
	return &c, nil
}

// place reports whether keys can be a place in the order.
func (s sorting) place(keys []string) bool {
	if len(keys) != len(s.order) {
		return false
	}
	if !s.byScore {
		return true
	}
	f, err := strconv.ParseFloat(keys[0], 64)
	return err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
}

// fingerprint tells requests apart whose hits or order differ.
func fingerprint(q nianbao.Query, canonical string) string {
	if q.Sort == "" {
		q.Sort = nianbao.SortRelevance
	}
	h := fnv.New64a()
	data, err := json.Marshal([]any{canonical, q.Filter, q.Sections, q.Sort})
	if err != nil {
		return "" // strings and numbers always marshal
	}
	h.Write(data)
	return strconv.FormatUint(h.Sum64(), 36)
}
