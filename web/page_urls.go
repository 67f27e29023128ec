package web

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// statusURLsPage lists URLs with how the last work on each ended.
type statusURLsPage struct {
	BasePage
	Site    string
	Choices []outcomeChoice
	Failed  bool
	URLs    []urlView
	All     string // address of the list without filters; empty if there are none
	Next    string
	First   string
	JSON    string
}

func (*statusURLsPage) template() string { return "urls" }

// outcomeChoice is an outcome to list by.
type outcomeChoice struct {
	Value, Label string
	Current      bool
}

type urlView struct {
	URL, Text       string // URL is empty if it cannot be opened
	Site, SiteURL   string
	Kind            string
	Outcome, Status string
	Bad             bool
	Waiting         bool
	Detail, Hint    string
	Fetched         stamp
	Report          string // address of the report that it holds
}

func (s *Server) statusURLsPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, crawlURLParams)
	if err != nil {
		return nil, err
	}
	if len(p["limit"]) == 0 {
		p["limit"] = []string{"100"}
	}
	list, next, err := s.crawlURLs(c.Request.Context(), p)
	if err != nil {
		return nil, err
	}
	v := &statusURLsPage{BasePage: s.newBasePage(c, "urls.title")}
	v.Here, v.NoIndex = "status", true
	v.Site, _ = p.one("site")
	v.Failed, _ = p.truth("failed")
	for _, o := range fetchOutcomes {
		v.Choices = append(v.Choices, outcomeChoice{string(o), v.outcomeName(o), slices.Contains(p["outcome"], string(o))})
	}
	for i := range list {
		v.URLs = append(v.URLs, v.row(&list[i]))
	}
	v.links(p, next)
	return v, nil
}

// links are the addresses of the neighbouring pages.
func (v *statusURLsPage) links(p params, next string) {
	state := searchState(p).copy()
	state.Del("cursor")
	if state.Get("limit") == "100" {
		state.Del("limit")
	}
	v.JSON = "/api/v1/crawl/urls" + encodeQuery(state)
	if v.Site != "" || v.Failed || len(p["outcome"]) > 0 {
		v.All = urlsPath("", "", false)
	}
	if len(p["cursor"]) > 0 {
		v.First = "/status/urls" + encodeQuery(state)
	}
	if next != "" {
		state.Set("cursor", next)
		v.Next = "/status/urls" + encodeQuery(state)
	}
}

func (v *statusURLsPage) row(u *nianbao.CrawlURL) urlView {
	row := urlView{
		URL: webURL(u.URL), Text: u.URL, Site: u.Site, SiteURL: urlsPath(u.Site, "", false),
		Kind: v.TOr("target."+string(u.Kind), string(u.Kind)), Waiting: u.Waiting, Detail: u.Detail,
		Fetched: newStamp(u.Fetched), Bad: u.Outcome.Failed(),
	}
	if u.Outcome != "" {
		row.Outcome = v.outcomeName(u.Outcome)
	}
	if row.Bad {
		row.Hint = v.outcomeHint(u.Outcome)
	}
	if u.Status != 0 {
		row.Status = strconv.Itoa(u.Status)
	}
	if u.Report != "" && keyPattern.MatchString(u.Report) {
		row.Report = reportPath(u.Report)
	}
	return row
}
