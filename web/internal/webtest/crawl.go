package webtest

import (
	"context"
	"slices"
	"strconv"
	"time"

	"nianbao/internal/nianbao"
)

// CrawlStatus tells of a few sites: one crawled, one under way, one closed to
// crawlers and one that was never crawled.
func (s *Store) CrawlStatus(ctx context.Context) (*nianbao.CrawlStatus, error) {
	if s.CrawlStatusFunc != nil {
		return s.CrawlStatusFunc(ctx)
	}
	at := captured.AddDate(0, 0, 3)
	return &nianbao.CrawlStatus{
		Sites: []nianbao.CrawlSite{
			{Name: "望舒县人民政府", Region: "990123", Due: at.AddDate(0, 0, 7), URLs: 4212, Reports: 386, Last: &nianbao.CrawlRun{
				ID: 7, Site: "望舒县人民政府", Started: at, Ended: at.Add(2*time.Hour + 24*time.Minute), Requests: 4530, NewReports: 12, NewVersions: 3,
				Outcomes: map[nianbao.FetchOutcome]int{nianbao.FetchFetched: 421, nianbao.FetchUnchanged: 3707, nianbao.FetchGone: 31,
					nianbao.FetchBlocked: 2, nianbao.FetchTimeout: 19, nianbao.FetchStatus: 9}}},
			{Name: "泠江市教育局", Region: "990100", URLs: 1270, Reports: 58, Last: &nianbao.CrawlRun{
				ID: 9, Site: "泠江市教育局", Started: at.Add(3 * time.Hour), Requests: 204, NewReports: 5, Waiting: 1066,
				Outcomes: map[nianbao.FetchOutcome]int{nianbao.FetchFetched: 196, nianbao.FetchRobots: 4}}},
			{Name: "临渊省商务厅", Region: "980000", Due: captured, URLs: 1, Last: &nianbao.CrawlRun{
				ID: 8, Site: "临渊省商务厅", Started: at, Ended: at.Add(41 * time.Second), Requests: 2,
				Outcomes: map[nianbao.FetchOutcome]int{nianbao.FetchBlocked: 1}, Failed: nianbao.FetchBlocked,
				Detail: "https://swt.linyuan.example/: status 521 with a script that sets a cookie"}},
			{Name: "鹿鸣自治区档案局", Region: "970000", URLs: 1},
		},
		Errors: map[nianbao.FetchOutcome]int{nianbao.FetchTimeout: 19, nianbao.FetchStatus: 9, nianbao.FetchRobots: 4, nianbao.FetchBlocked: 3},
		Backoff: []nianbao.CrawlHost{{Host: "xxgk.wangshu.example", Until: at.Add(6 * time.Hour), Failures: 4,
			Reason: "status 503 with Retry-After: 21600"}},
		Foreign: []nianbao.ForeignHost{{Site: "望舒县人民政府", Host: "www.bailu.example", Links: 14}, {Site: "泠江市教育局", Host: "edu.yunxi.example", Links: 2}},
	}, nil
}

// CrawlURLs lists 250 made-up URLs of one site; every seventh failed.
func (s *Store) CrawlURLs(ctx context.Context, f nianbao.CrawlURLFilter) ([]nianbao.CrawlURL, int64, error) {
	if s.CrawlURLsFunc != nil {
		return s.CrawlURLsFunc(ctx, f)
	}
	var list []nianbao.CrawlURL
	for i := f.After + 1; i <= 250; i++ {
		u := s.crawlURL(i)
		if (f.Site != "" && f.Site != u.Site) || (f.Failed && !u.Outcome.Failed()) ||
			(len(f.Outcomes) > 0 && !slices.Contains(f.Outcomes, u.Outcome)) {
			continue
		}
		if len(list) == f.Limit {
			return list, i - 1, nil
		}
		list = append(list, u)
	}
	return list, 0, nil
}

func (s *Store) crawlURL(i int64) nianbao.CrawlURL {
	u := nianbao.CrawlURL{
		Site: "望舒县人民政府", URL: "https://www.wangshu.example/zwgk/xxgknb/202101/t20210129_" + strconv.FormatInt(88000+i, 10) + ".html",
		Kind: nianbao.KindReport, Outcome: nianbao.FetchUnchanged, Status: 200, FirstSeen: captured.AddDate(-1, 0, 0), Fetched: captured,
	}
	switch {
	case i == 1:
		u.URL, u.Kind = "https://www.wangshu.example/zwgk/xxgknb/index.html", nianbao.KindList
	case i == 2:
		u.Outcome, u.Status, u.Fetched, u.Waiting = "", 0, time.Time{}, true
	case i == 3 && len(s.Held) > 0:
		u.Outcome, u.Report = nianbao.FetchFetched, s.Held[0].ID
	case i%14 == 0:
		u.Outcome, u.Status, u.Detail = nianbao.FetchBlocked, 521, "the answer sets a cookie by script"
	case i%7 == 0:
		u.Outcome, u.Status, u.Detail = nianbao.FetchTimeout, 0, "no complete answer within 60 s"
	case i%11 == 0:
		u.Outcome, u.Status = nianbao.FetchGone, 404
	}
	return u
}
