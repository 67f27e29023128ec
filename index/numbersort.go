package index

import (
	"context"
	"errors"
	"strings"

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
	out.values, out.desc = values, desc
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
