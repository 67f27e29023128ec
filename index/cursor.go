package index

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
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

// cursor is where a page ended. Query ties it to the request that it is from.
type cursor struct {
	Query string   `json:"q"`
	After []string `json:"a"`
}

// next makes the cursor that continues after a hit.
func (s sorting) next(last *search.DocumentMatch, request string) string {
	c := cursor{Query: request}
	c.After = append(c.After, last.Sort...)
	if s.byScore {
		c.After[0] = strconv.FormatFloat(last.Score, 'g', -1, 64)
	}
	data, err := json.Marshal(c)
	if err != nil {
		return "" // strings always marshal
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// after reads a cursor back into bleve's search-after values.
func (s sorting) after(text, request string) ([]string, error) {
	bad := fmt.Errorf("cursor: %w", nianbao.ErrInvalid)
	if len(text) > 1000 {
		return nil, bad
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, bad
	}
	var c cursor
	if json.Unmarshal(data, &c) != nil || c.Query != request || len(c.After) != len(s.order) {
		return nil, bad
	}
	if s.byScore {
		if f, err := strconv.ParseFloat(c.After[0], 64); err != nil || math.IsNaN(f) {
			return nil, bad
		}
	}
	return c.After, nil
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
