package index

import (
	"context"
	"errors"
	"fmt"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/collector"

	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// Search answers a query. A query that cannot be read gives a
// [nianbao.QueryError]; a bad limit, sort or cursor matches
// [nianbao.ErrInvalid].
func (x *Index) Search(ctx context.Context, q nianbao.Query) (*nianbao.Result, error) {
	tree, err := query.Parse(q.Text)
	if err != nil {
		return nil, err
	}
	if q.Limit < 0 || q.Limit > nianbao.MaxLimit {
		return nil, fmt.Errorf("limit %d: not within 1 and %d: %w", q.Limit, nianbao.MaxLimit, nianbao.ErrInvalid)
	}
	if q.Limit == 0 {
		q.Limit = nianbao.DefaultLimit
	}
	if err := x.enter(ctx); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer func() { <-x.slots }()
	res, err := x.answer(ctx, q, tree)
	if err != nil {
		var qe *nianbao.QueryError
		if errors.As(err, &qe) {
			return nil, qe
		}
		return nil, fmt.Errorf("search %q: %w", tree, err)
	}
	return res, nil
}

// enter waits for one of the slots.
func (x *Index) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case x.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// search runs over one reader: all its parts see the same state of the index.
func (x *Index) search(ctx context.Context, q nianbao.Query, tree query.Query) (*nianbao.Result, error) {
	res := &nianbao.Result{Canonical: tree.String()}
	p, err := x.planQuery(ctx, q, tree)
	if err != nil {
		return nil, err
	}
	sort, err := x.sorting(ctx, q.Sort, hasText(p))
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
	if err := x.checkRegions(ctx, reader, tree); err != nil {
		return nil, err
	}
	total, err := reader.DocCount()
	if err != nil {
		return nil, err
	}
	c := &compiler{ctx: ctx, reader: reader, stats: &statistics{Total: total}, total: total,
		request: fingerprint(q, res.Canonical), index: g.id}
	at, err := sort.read(q.Cursor, c.request, c.index)
	if err != nil {
		return nil, err
	}
	if at != nil && at.Stats != nil {
		c.stats = at.Stats
		c.stats.fixed = true
	}
	var questions []string
	p, questions = loosen(p, nil)
	if c.found, res.Partial, err = x.findPhrases(ctx, c, p); err != nil {
		return nil, err
	}
	p, res.Loosened = loosen(p, c.found)
	res.Loosened = append(questions, res.Loosened...)
	c.scored = sort.byScore
	hits, next, err := x.page(ctx, c, q, p, sort, at, res)
	if err != nil {
		return nil, err
	}
	res.Next = next
	err = x.fill(ctx, q, p, hits, res)
	sort.numbers(res.Hits)
	return res, err
}

// collect gives so many of the best hits, from the start or after a place in the
// order, and puts total and facets into res.
func (c *compiler) collect(limit int, q nianbao.Query, p plan, sort sorting, after []string, res *nianbao.Result) (search.DocumentMatchCollection, error) {
	s, err := c.ranked(p)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	var top *collector.TopNCollector
	if after != nil {
		top = collector.NewTopNCollectorAfter(limit, sort.order, after)
	} else {
		top = collector.NewTopNCollector(limit, 0, sort.order)
	}
	if q.WantsFacets() {
		depth, err := c.regionDepth(p)
		if err != nil {
			return nil, err
		}
		top.SetFacetsBuilder(newFacets(c, depth, q.WantsFacet))
	}
	if err := top.Collect(c.ctx, s, c.reader); err != nil {
		return nil, err
	}
	res.Total = int(top.Total())
	if !q.WantsFacets() {
		return top.Results(), nil
	}
	res.Facets = buckets(top.FacetResults())
	if !q.WantsFacet("section") {
		return top.Results(), nil
	}
	sections, err := c.sectionFacet(p)
	if sections != nil {
		res.Facets["section"] = sections
	}
	return top.Results(), err
}

// fill makes hits of matches: what they show comes from the catalog.
func (x *Index) fill(ctx context.Context, q nianbao.Query, p plan, matches search.DocumentMatchCollection, res *nianbao.Result) error {
	res.Hits = make([]nianbao.Hit, 0, len(matches))
	if len(matches) == 0 {
		return nil
	}
	ids := make([]string, len(matches))
	for i, m := range matches {
		ids[i] = m.ID
	}
	held, err := x.opt.Texts.Texts(ctx, ids)
	if err != nil {
		return err
	}
	marks := newMarker(x.seg, p)
	marks.labels = x.labels
	for _, m := range matches {
		hit := nianbao.Hit{ID: m.ID, Score: m.Score}
		// A report that the catalog has just lost stays a hit, so that pages
		// and total agree.
		if h := held[m.ID]; h != nil {
			hit = newHit(h, m.Score)
			switch {
			case q.NoMarks:
			case q.BySection:
				hit.Fragments, hit.Sections = marks.bySection(h)
			default:
				hit.Fragments = marks.fragments(h)
			}
		}
		res.Hits = append(res.Hits, hit)
	}
	return nil
}

func newHit(h *nianbao.Held, score float64) nianbao.Hit {
	r := &h.Report
	return nianbao.Hit{
		ID: h.ID, Title: r.Title, Office: r.Office, OfficeID: h.OfficeID, Year: r.Year,
		Region: r.Region, Level: r.Level, Scope: r.Scope, Form: r.Form,
		Published: r.Published, URL: h.URL, Score: score,
	}
}

// hasText reports whether there is anything to rank by.
func hasText(p plan) bool {
	found := false
	walk(p, func(n plan) {
		switch n.(type) {
		case wordPlan, phrasePlan, charPlan:
			found = true
		}
	})
	return found
}
