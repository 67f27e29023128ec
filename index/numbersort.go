package index

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/search"

	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// Values gives a number of every report that has it, by id, for orders by an
// indicator or a rate.
type Values interface {
	Values(ctx context.Context, f query.Figure) (map[string]float64, error)
}

// sorting finds the order that is asked for.
func (x *Index) sorting(ctx context.Context, s nianbao.Sort, hasText bool) (sorting, error) {
	switch s {
	case "", nianbao.SortRelevance, nianbao.SortNewest, nianbao.SortOldest:
		return newSorting(s, hasText)
	}
	name, desc := strings.CutPrefix(string(s), "-")
	figure, err := query.ParseFigure(name)
	if err != nil {
		return sorting{}, badSort(s, err)
	}
	if x.opt.Values == nil {
		return sorting{}, &nianbao.ParamError{Param: "sort", Message: "orders by numbers are not available here", Chinese: "此处不支持按数值排序"}
	}
	values, err := x.opt.Values.Values(ctx, figure)
	if err != nil {
		return sorting{}, err
	}
	out, err := newSorting(nianbao.SortNewest, false)
	out.order = append(search.SortOrder{&numberSort{values: values, desc: desc}}, out.order...)
	out.values = values
	return out, err
}

// badSort explains an order that is none, in the words for an unknown indicator.
func badSort(s nianbao.Sort, err error) error {
	e := &nianbao.ParamError{Param: "sort",
		Message: "want relevance, newest, oldest or an indicator, with - before it to descend",
		Chinese: "请写 relevance、newest、oldest 或指标名，降序前加 -"}
	var q *nianbao.QueryError
	if errors.As(err, &q) {
		e.Message = q.Message + "; " + e.Message
		e.Chinese = q.Chinese + "；" + e.Chinese
	}
	return e
}

// numbers puts the numbers that the hits are ordered by into them.
func (s sorting) numbers(hits []nianbao.Hit) {
	if s.values == nil {
		return
	}
	for i := range hits {
		if v, ok := s.values[hits[i].ID]; ok {
			hits[i].Number = &v
		}
	}
}

// numberSort is a bleve order by a number that is not in the index. Reports
// without the number come last in both directions.
type numberSort struct {
	values map[string]float64
	desc   bool
	key    string // of the document at hand
	known  bool
}

// numberFound stands before the numbers of an order. What has none sorts after
// it, or before it where the order is turned round.
const numberFound = "1"

// UpdateVisitor takes the key that every order ends in: the id stands at its
// end.
func (s *numberSort) UpdateVisitor(field string, term []byte) {
	if field != fieldOrder {
		return
	}
	v, ok := s.values[string(term[bytes.LastIndexByte(term, ' ')+1:])]
	if s.known = ok; ok {
		s.key = numberFound + sortable(v)
	}
}

// Value is the number as text that sorts like it.
func (s *numberSort) Value(*search.DocumentMatch) string {
	known := s.known
	s.known = false
	switch {
	case known:
		return s.key
	case s.desc:
		return "0"
	}
	return "2"
}

// sortable writes a number so that texts compare as the numbers do.
func sortable(v float64) string {
	bits := math.Float64bits(v + 0) // + 0 turns -0 into 0
	if bits>>63 == 1 {
		bits = ^bits
	} else {
		bits |= 1 << 63
	}
	digits := strconv.FormatUint(bits, 16)
	return "0000000000000000"[len(digits):] + digits
}

// DecodeValue gives the text as it is; nobody reads it.
func (s *numberSort) DecodeValue(value string) string { return value }

// Descending tells the direction.
func (s *numberSort) Descending() bool { return s.desc }

// RequiresDocID is false: the id is in the key.
func (s *numberSort) RequiresDocID() bool { return false }

// RequiresScoring is false.
func (s *numberSort) RequiresScoring() bool { return false }

// RequiresFields is empty: the key that every order ends in asks for the field.
func (s *numberSort) RequiresFields() []string { return nil }

// Reverse turns the order round.
func (s *numberSort) Reverse() { s.desc = !s.desc }

// Copy is for orders that are used at the same time.
func (s *numberSort) Copy() search.SearchSort {
	c := *s
	return &c
}
