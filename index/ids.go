package index

import (
	"context"
	"errors"
	"fmt"

	"nianbao/index/query"
	"nianbao/index/synonym"
	"nianbao/internal/nianbao"
)

// IDs gives the reports that a query finds, all of them and in no particular
// order; sort, limit and cursor of the query do not count. Where the time runs
// out it answers with [context.DeadlineExceeded] instead of a part.
func (x *Index) IDs(ctx context.Context, q nianbao.Query) ([]string, error) {
	tree, err := query.Parse(q.Text)
	if err != nil {
		return nil, err
	}
	if q.Synonyms {
		tree, _ = synonym.Default().Widen(tree)
	}
	if err := x.enter(ctx); err != nil {
		return nil, fmt.Errorf("ids: %w", err)
	}
	defer func() { <-x.slots }()
	ids, err := x.ids(ctx, q, tree)
	var qe *nianbao.QueryError
	if err == nil || errors.As(err, &qe) {
		return ids, err
	}
	return nil, fmt.Errorf("ids of %q: %w", tree, err)
}

// ids compiles a query as search does, and lists what it selects.
func (x *Index) ids(ctx context.Context, q nianbao.Query, tree query.Query) ([]string, error) {
	p, err := x.planQuery(ctx, q, tree)
	if err != nil {
		return nil, err
	}
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.refs.Done()
	reader, err := g.inner.Reader()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	v, err := g.views.view(reader)
	if err != nil {
		return nil, err
	}
	short, cancel := context.WithTimeout(ctx, x.opt.SearchTime)
	defer cancel()
	c := newCompiler(short, v)
	if err := x.checkRegions(c, reader, tree); err != nil {
		return nil, err
	}
	c.total = v.count
	c.stats = &statistics{Total: c.total}
	p, _ = loosen(p, nil)
	var partial bool
	if c.found, partial, err = x.findPhrases(short, c, p); err != nil {
		return nil, err
	}
	if partial {
		return nil, context.DeadlineExceeded
	}
	p, _ = loosen(p, c.found)
	found, err := c.compile(p)
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, found.docs.GetCardinality())
	for it := found.docs.Iterator(); it.HasNext(); {
		columns, row := v.locate(it.Next())
		ids = append(ids, columns.id(row))
	}
	return ids, nil
}
