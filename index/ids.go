package index

import (
	"context"
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"

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
	var ids []string
	err = x.selecting(ctx, func(s *selection) error {
		docs, _, err := s.docs(ctx, q, tree)
		if err != nil {
			return err
		}
		ids = make([]string, 0, docs.GetCardinality())
		for it := docs.Iterator(); it.HasNext(); {
			columns, row := s.view.locate(it.Next())
			ids = append(ids, columns.id(row))
		}
		return nil
	})
	var qe *nianbao.QueryError
	if err == nil || errors.As(err, &qe) {
		return ids, err
	}
	return nil, fmt.Errorf("ids of %q: %w", tree, err)
}

// selection is one state of the index, in which queries select reports without
// ranking them.
type selection struct {
	x      *Index
	reader bleveindex.IndexReader
	view   *view
}

// selecting waits for a slot and opens the index as it is then, until use
// returns.
func (x *Index) selecting(ctx context.Context, use func(*selection) error) error {
	if err := x.enter(ctx); err != nil {
		return err
	}
	defer func() { <-x.slots }()
	g, err := x.acquire()
	if err != nil {
		return err
	}
	defer g.refs.Done()
	reader, err := g.inner.Reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	v, err := g.views.view(reader)
	if err != nil {
		return err
	}
	return use(&selection{x, reader, v})
}

// docs compiles a query as search does; loosened are the texts that were asked
// for by most of their words. It takes as long as one search may.
func (s *selection) docs(ctx context.Context, q nianbao.Query, tree query.Query) (docs *roaring.Bitmap, loosened []string, err error) {
	p, err := s.x.planQuery(ctx, q, tree)
	if err != nil {
		return nil, nil, err
	}
	short, cancel := context.WithTimeout(ctx, s.x.opt.SearchTime)
	defer cancel()
	c := newCompiler(short, s.view)
	if err := s.x.checkRegions(c, s.reader, tree); err != nil {
		return nil, nil, err
	}
	c.total = s.view.count
	c.stats = &statistics{Total: c.total}
	p, questions := loosen(p, nil)
	found, partial, err := s.x.findPhrases(short, c, p)
	if err != nil {
		return nil, nil, err
	}
	if partial {
		return nil, nil, context.DeadlineExceeded
	}
	c.found = found
	p, loosened = loosen(p, c.found)
	set, err := c.compile(p)
	return set.docs, append(questions, loosened...), err
}
