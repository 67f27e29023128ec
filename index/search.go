package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"

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
	if c.audits, err = x.audits(ctx, q); err != nil {
		return nil, err
	}
	c.request, c.index = fingerprint(q, res.Canonical), g.id
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
	var hits []match
	if c.found, res.Partial, err = x.findPhrases(short, c, p); err == nil {
		p, res.Loosened = loosen(p, c.found)
		res.Loosened = append(questions, res.Loosened...)
		c.scored = sort.byScore
		hits, err = c.collect(q, p, &ranking{c: c, texts: g.texts, sort: sort}, at, res)
	}
	if isTimeout(ctx, err) {
		res.Partial, err = true, nil
	}
	if err != nil {
		return nil, err
	}
	err = x.fill(ctx, q, p, hits, res)
	sort.numbers(res.Hits)
	return res, err
}

// collect gives the hits of the page, and puts total, facets and the cursor of
// the next page into res. If the time runs out, what is scored until then is at
// the top.
func (c *compiler) collect(q nianbao.Query, p plan, r *ranking, at *cursor, res *nianbao.Result) ([]match, error) {
	found, err := c.compile(p)
	if err != nil {
		return nil, err
	}
	res.Total = int(found.docs.GetCardinality())
	hits := newHitSet(found.docs)
	if q.WantsFacets() {
		if err := c.facets(q, p, hits, res); err != nil {
			return nil, err
		}
	}
	r.docs = found.docs
	ctx := c.ctx
	if r.sort.byScore {
		if r.rank, err = c.rank(p, &found, hits); err != nil {
			ctx = context.WithoutCancel(ctx)
		}
	}
	list, next, pageErr := r.page(ctx, q, p, at)
	res.Next = next
	return list, cmp.Or(err, pageErr)
}

// facets counts over all hits.
func (c *compiler) facets(q nianbao.Query, p plan, hits *hitSet, res *nianbao.Result) error {
	depth, err := c.regionDepth(p)
	if err != nil {
		return err
	}
	res.Facets = c.view.facets(hits, depth, q.WantsFacet)
	if c.audits.found != nil {
		res.Facets["finding"] = c.audits.facet(c.view, hits)
	}
	if !q.WantsFacet("section") {
		return nil
	}
	sections, err := c.sectionFacet(p)
	if sections != nil {
		res.Facets["section"] = sections
	}
	return err
}

// fill makes hits of matches: what they show comes from the catalog.
func (x *Index) fill(ctx context.Context, q nianbao.Query, p plan, matches []match, res *nianbao.Result) error {
	res.Hits = make([]nianbao.Hit, 0, len(matches))
	if len(matches) == 0 {
		return nil
	}
	ids := make([]string, len(matches))
	for i, m := range matches {
		ids[i] = m.id()
	}
	held, err := x.opt.Texts.Texts(ctx, ids)
	if err != nil {
		return err
	}
	marks := newMarker(x.seg, p)
	marks.labels = x.labels
	for _, m := range matches {
		hit := nianbao.Hit{ID: m.id(), Score: m.score}
		// A report that the catalog has just lost stays a hit, so that pages
		// and total agree.
		if h := held[m.id()]; h != nil {
			hit = newHit(h, m.score)
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
