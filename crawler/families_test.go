package crawler_test

import (
	"testing"

	"nianbao/crawler"
	"nianbao/internal/testsite"
)

// Sites of all families, made by someone who has not seen the adapters, are
// crawled whole: every report is captured, and next to nothing else.
func TestFamilies(t *testing.T) {
	sites := start(t, testsite.Options{Families: true, Attachments: true})
	var all []crawler.Site
	for _, s := range crawlSites(sites) {
		s.Sitemaps = true
		all = append(all, s)
	}
	got, summary := crawl(t, all, nil)
	missing, truths := map[string]int{}, map[string]int{}
	for _, truth := range sites.Truths() {
		truths[truth.Site]++
		if len(got[truth.URL]) != 1 {
			missing[truth.Site]++
			t.Logf("%s: captured %d times: %s %s", truth.Site, len(got[truth.URL]), truth.URL, truth.ListTitle)
		}
		delete(got, truth.URL)
	}
	for address := range got {
		t.Logf("also captured: %s", address)
	}
	for _, s := range summary.Sites {
		t.Logf("%s: %d reports, %d requests, %d lists, outcomes %v", s.Name, truths[s.Name], s.Requests, s.Lists, s.Outcomes)
		if missing[s.Name] > 0 || s.Failed != "" {
			t.Errorf("%s: %d of %d reports missing, failed %q %s", s.Name, missing[s.Name], truths[s.Name], s.Failed, s.Detail)
		}
	}
}
