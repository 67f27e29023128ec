package testsite

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/internal/nianbao"
)

// site is one government site with all its pages made.
type site struct {
	key      string
	name     string
	host     string // a name that no one can own (RFC 2606)
	division division
	charset  string // as declared and as used
	openness string // path of 政府信息公开
	list     string // path of the list of reports
	entries  []string
	editor   string // class of the article's element
	markups  []markup
	dateFrom nianbao.DateSource
	gzip     bool // article pages are sent compressed
	chunked  bool // article pages are sent in chunks
	typeOnly bool // the Content-Type names no charset

	pages  map[string]*resource // by path and query
	post   func(path string, query, form url.Values) *resource
	truths []*Truth
	links  []listed
}

// listed is a line of a list of reports.
type listed struct {
	path, title, date string
	year              int
}

// resource is one answer of a site.
type resource struct {
	status   int // 0 = 200
	kind     string
	location string
	body     []byte
	gzip     bool
	chunked  bool
	slow     bool
	etag     string
}

// build makes all sites.
func build(opts Options) ([]*site, error) {
	articles := reports(opts.Seed, opts.Years)
	sites := []*site{newPlain(), newTRS(), newHanweb(), newGkmlpt()}
	for _, st := range sites {
		st.pages = map[string]*resource{}
		for _, a := range articles {
			if a.office.site == st.key {
				st.addArticle(a)
			}
		}
		slices.SortStableFunc(st.links, func(a, b listed) int { return cmp.Compare(b.date, a.date) })
		st.addFixtures(opts)
		switch st.key {
		case "plain":
			st.plainLists()
		case "trs":
			st.trsLists()
		case "hanweb":
			st.hanwebLists()
		case "gkmlpt":
			st.gkmlptLists()
		}
		if err := st.encode(); err != nil {
			return nil, err
		}
	}
	return sites, nil
}

func (st *site) addArticle(a *article) {
	path := st.articlePath(a)
	text, truth := st.articlePage(a, st.markups[(a.office.serial+a.year)%len(st.markups)])
	truth.Site, truth.path, truth.ListTitle, truth.ListDate = st.name, path, a.title, a.published
	st.truths = append(st.truths, truth)
	st.pages[path] = &resource{kind: "text/html", body: []byte(text), gzip: st.gzip, chunked: st.chunked}
	st.links = append(st.links, listed{path, a.title, a.published, a.year})
}

// articlePath is the address of a report in the manner of the site's system.
func (st *site) articlePath(a *article) string {
	id := 8800000 + a.office.serial*100 + a.year%100
	date := strings.Split(a.published, "-")
	year, month, day := date[0], date[1], date[2]
	switch st.key {
	case "trs":
		return fmt.Sprintf("/zwgk/zfxxgknb/%s%s/t%s%s%s_%d.html", year, month, year, month, day, id)
	case "hanweb":
		return fmt.Sprintf("/art/%s/%s/%s/art_990200_%d.html", year, strings.TrimPrefix(month, "0"), strings.TrimPrefix(day, "0"), id)
	case "gkmlpt":
		return fmt.Sprintf("/gkmlpt/content/%d/%d/post_%d.html", id/1000000, id/1000, id)
	}
	return fmt.Sprintf("/xxgk/nb/%d/%d.html", a.year, id)
}

// addHTML makes a list page.
func (st *site) addHTML(path, title string, content func(s *sheet)) {
	s := &sheet{}
	st.top(s, title, nil)
	content(s)
	st.bottom(s)
	st.pages[path] = &resource{kind: "text/html", body: []byte(s.String())}
}

// encode turns the pages into the site's charset.
func (st *site) encode() error {
	for path, r := range st.pages {
		if strings.HasPrefix(r.kind, "text/html") {
			if !st.typeOnly {
				r.kind += "; charset=" + st.charset
			}
			if st.charset == "gbk" {
				body, err := simplifiedchinese.GBK.NewEncoder().Bytes(r.body)
				if err != nil {
					return fmt.Errorf("testsite %s%s: %w", st.host, path, err)
				}
				r.body = body
			}
		}
		r.etag = fmt.Sprintf(`"%x"`, hash(string(r.body)))
	}
	return nil
}
