package index

import (
	"context"
	"errors"
	"time"

	"nianbao/index/query"
	"nianbao/index/synonym"
	"nianbao/internal/nianbao"
)

// widerTime bounds what counting the hits of the wider query may take: it is an
// offer beside an answer that is ready.
const widerTime = 2 * time.Second

// answer searches with or without synonyms, as q asks. Without, it may say what
// they would find.
func (x *Index) answer(ctx context.Context, q nianbao.Query, tree query.Query) (*nianbao.Result, error) {
	if !q.Synonyms && !q.Wider {
		return x.search(ctx, q, tree)
	}
	wide, widened := synonym.Default().Widen(tree)
	if q.Synonyms {
		res, err := x.search(ctx, q, wide)
		if err == nil {
			res.Widened = widened
		}
		return res, err
	}
	res, err := x.search(ctx, q, tree)
	if err != nil || len(widened) == 0 || q.Cursor != "" {
		return res, err
	}
	res.Wider, err = x.wider(ctx, q, wide, res.Total)
	if res.Wider != nil {
		res.Wider.Words = widened
	}
	return res, err
}

// wider counts the hits of the widened query; nil if they are no more than those
// without synonyms.
func (x *Index) wider(ctx context.Context, q nianbao.Query, wide query.Query, without int) (*nianbao.Wider, error) {
	short, cancel := context.WithTimeout(ctx, widerTime)
	defer cancel()
	count := nianbao.Query{
		Filter: q.Filter, Sections: q.Sections, Types: q.Types, Sort: nianbao.SortNewest, Limit: 1, NoFacets: true, NoMarks: true,
	}
	res, err := x.search(short, count, wide)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil, nil // no offer, but the answer stands
	}
	if err != nil || res.Total <= without {
		return nil, err
	}
	return &nianbao.Wider{Query: res.Canonical, Total: res.Total, Partial: res.Partial}, nil
}
