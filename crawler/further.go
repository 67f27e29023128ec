package crawler

import (
	"context"
	"net/url"
	"slices"

	"nianbao/internal/nianbao"
)

// lookFurther is called when a run has nothing left to do. If it was led to no
// report, or an entry is gone (columns move often), it tries what else may lead
// there, one after the other: the home page, sitemaps and the usual addresses
// of the column. When nothing is left to try, the run ends.
func (r *siteRun) lookFurther(ctx context.Context) (more bool, err error) {
	if why := r.leftAlone(); why != "" && !r.spent {
		r.leave(why)
		return false, nil
	}
	survey, err := r.c.opts.Frontier.Survey(ctx, r.id)
	if err != nil {
		return false, err
	}
	ways := []func() []nianbao.Target{r.homes}
	if survey.Named == 0 {
		ways = append(ways, r.sitemaps, r.probes)
	} else if survey.EntriesGone == 0 {
		ways = nil
	}
	for _, way := range ways {
		if r.spent {
			break
		}
		fresh, err := r.c.opts.Frontier.Add(ctx, r.id, 0, r.c.opts.Now(), way()...)
		if err != nil {
			return false, err
		}
		if fresh > 0 {
			r.refill()
			return true, nil
		}
	}
	return false, r.end(ctx)
}

// origins are the scheme and host of each entry.
func (r *siteRun) origins() []string {
	var all []string
	for _, entry := range r.site.Entries {
		u, err := parseURL(nil, entry)
		if err != nil {
			continue
		}
		if o := (&url.URL{Scheme: u.Scheme, Host: u.Host}).String(); !slices.Contains(all, o) {
			all = append(all, o)
		}
	}
	return all
}

func (r *siteRun) homes() []nianbao.Target { return r.below([]string{""}, nianbao.KindList) }

func (r *siteRun) probes() []nianbao.Target { return r.below(columnPaths, nianbao.KindList) }

// sitemaps are those that robots.txt names, and the usual one.
func (r *siteRun) sitemaps() []nianbao.Target {
	if !r.site.Sitemaps {
		return nil
	}
	targets := r.below([]string{"sitemap.xml"}, nianbao.KindSitemap)
	for _, origin := range r.origins() {
		for _, address := range r.c.robots.Sitemaps(origin) {
			if t, err := r.target(address, "", nianbao.KindSitemap); err == nil && r.scope[t.Host] {
				targets = append(targets, t)
			}
		}
	}
	return targets
}

// below makes targets of paths that are relative to the root of the site.
func (r *siteRun) below(paths []string, kind nianbao.TargetKind) []nianbao.Target {
	var targets []nianbao.Target
	for _, origin := range r.origins() {
		for _, path := range paths {
			if t, err := r.target(origin+"/"+path, "", kind); err == nil {
				targets = append(targets, t)
			}
		}
	}
	return targets
}

// maxSitemapLevels is how deep sitemaps may name further ones.
const maxSitemapLevels = 3

// readSitemap queues the pages of a sitemap whose address promises a report,
// and further sitemaps.
func (w *work) readSitemap(body []byte) {
	w.read = true
	// What a sitemap says before it breaks off is as good as ever.
	sitemap, err := ParseSitemap(body)
	if err != nil {
		w.result.Detail = err.Error()
	}
	hops := w.result.Target.Hops
	for _, m := range sitemap.Sitemaps {
		if hops >= maxSitemapLevels {
			break
		}
		if t, ok := w.follow(m.Loc, "", nianbao.KindSitemap, ""); ok {
			t.Hops = hops + 1
			w.found = append(w.found, t)
		}
	}
	for _, u := range sitemap.Pages {
		if !promisingPath(u.Loc) {
			continue
		}
		if t, ok := w.follow(u.Loc, "", nianbao.KindPage, ""); ok {
			w.found = append(w.found, t)
		}
	}
}
