package testsite

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/encoding"
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
	indexed  bool  // articles print their 索引号
	gzip     bool  // article pages are sent compressed
	chunked  bool  // article pages are sent in chunks
	typeOnly bool  // the Content-Type names no charset
	unlisted bool  // no list names a report with its title
	yearless bool  // the dates of the lists have no year
	linked   bool  // the pages of the reports are the list
	skin     *skin // nil = that of the demonstration

	address func(a *article) string    // path and query of a report
	facts   func(s *sheet, a *article) // prints an article's metadata
	lists   func()                     // makes the list pages from the links

	mu      sync.RWMutex         // guards what follows
	base    string               // scheme and host as they are reached
	pages   map[string]*resource // by path and query
	post    func(path string, query, form url.Values) *resource
	get     func(path string, query url.Values) *resource // what no page answers; may give nil
	held    []*holding
	links   []listed
	edits   map[string][]func(string) string // of pages, by path and query
	changes int                              // so far; every change has a time of its own
}

// holding is a report that stands on a site.
type holding struct {
	path    string // and query
	article *article
	markup  markup
	truth   *Truth
}

// listed is a line of a list of reports.
type listed struct {
	path, title, date string
	year              int
}

// resource is one answer of a site. It does not change once it is published.
type resource struct {
	status   int // 0 = 200
	kind     string
	location string
	body     []byte
	gzip     bool
	chunked  bool
	slow     bool
	list     bool // made by the site's lists
	etag     string
	modified time.Time
	source   []byte // what was made, in UTF-8, before it was edited; nil = not published
	text     string // UTF-8 of a page's body; empty for what is no page
}

// made is the time at which the sites were made: all but the reports, which are
// as old as their dates.
var made = time.Date(2023, 5, 1, 0, 0, 0, 0, time.UTC)

// build makes all sites.
func build(opts Options) ([]*site, error) {
	sites := []*site{newPlain(), newTRS(), newHanweb(), newGkmlpt()}
	articles := reports(opts.Seed, opts.Years, offices())
	if opts.Families {
		sites = append(sites, families()...)
		articles = append(articles, reports(opts.Seed, opts.Years, familyOffices())...)
	}
	for _, st := range sites {
		st.base = "http://" + st.host
		st.pages, st.edits = map[string]*resource{}, map[string][]func(string) string{}
		for _, a := range articles {
			if a.office.site == st.key {
				st.hold(a, st.address(a))
			}
		}
		st.sortLinks()
		st.addFixtures(opts)
		st.lists()
		if err := st.publish(nil); err != nil {
			return nil, err
		}
	}
	return sites, nil
}

// hold puts a report on the site and into its lists.
func (st *site) hold(a *article, path string) *holding {
	h := &holding{path: path, article: a, markup: st.markups[(a.office.serial+a.year)%len(st.markups)]}
	st.held = append(st.held, h)
	st.links = append(st.links, listed{path, a.title, a.published, a.year})
	st.set(h)
	return h
}

// set makes the page of a report, anew if it has one, and what it tells.
func (st *site) set(h *holding) {
	text, truth := st.articlePage(h.article, h.markup)
	truth.Site, truth.path = st.name, h.path
	if !st.unlisted {
		truth.ListTitle = h.article.title
		if !st.yearless {
			truth.ListDate = h.article.published
		}
	}
	if old := h.truth; old != nil {
		truth.ListTitle, truth.ListDate = old.ListTitle, old.ListDate
		truth.Attachment, truth.CopyOf = old.Attachment, old.CopyOf
	}
	h.truth = truth
	st.pages[h.path] = &resource{kind: "text/html", body: []byte(text), gzip: st.gzip, chunked: st.chunked, modified: h.article.day()}
}

// sortLinks puts the newest first.
func (st *site) sortLinks() {
	slices.SortStableFunc(st.links, func(a, b listed) int { return cmp.Compare(b.date, a.date) })
}

// addHTML makes a list page.
func (st *site) addHTML(path, title string, content func(s *sheet)) {
	s := &sheet{}
	st.top(s, title, nil)
	content(s)
	st.bottom(s)
	st.addList(path, s.String())
}

// addList adds a page that lists reports, whole.
func (st *site) addList(path, text string) {
	st.pages[path] = &resource{kind: "text/html", body: []byte(text), list: true}
}

// relist makes the lists anew after the links, or what is printed of the
// reports, have changed.
func (st *site) relist() error {
	was := map[string]*resource{}
	for path, r := range st.pages {
		was[path] = r
		if r.list {
			delete(st.pages, path)
		}
	}
	if st.linked {
		for _, h := range st.held {
			st.set(h)
		}
	}
	st.lists()
	return st.publish(was)
}

// publish finishes the pages that were made since the last time.
func (st *site) publish(was map[string]*resource) error {
	for path, r := range st.pages {
		if r.source != nil {
			continue
		}
		if err := st.finish(path, r, was[path]); err != nil {
			return err
		}
	}
	return nil
}

// finish edits a page, turns it into the site's charset and gives it its
// validators: those of the page that stood there before if nothing differs.
func (st *site) finish(path string, r, was *resource) error {
	r.source = r.body
	text := string(r.body)
	for _, edit := range st.edits[path] {
		text = edit(text)
	}
	r.body = []byte(text)
	if strings.HasPrefix(r.kind, "text/html") {
		r.text = text
		if !st.typeOnly && !strings.Contains(r.kind, "charset") {
			r.kind += "; charset=" + st.charset
		}
		body, err := encode(st.charset, r.body)
		if err != nil {
			return fmt.Errorf("testsite %s%s: %w", st.host, path, err)
		}
		r.body = body
	}
	r.etag = fmt.Sprintf(`"%x"`, hash(string(r.body)))
	switch {
	case was != nil && bytes.Equal(was.body, r.body):
		r.modified = was.modified
	case st.changes > 0:
		r.modified = made.Add(time.Duration(st.changes) * time.Hour)
	case r.modified.IsZero() || r.modified.After(made):
		r.modified = made
	}
	return nil
}

// fresh is a page as it was made, to be finished again.
func (r *resource) fresh() *resource {
	again := *r
	again.body, again.source = r.source, nil
	return &again
}

// encode turns UTF-8 into a charset of the sites.
func encode(charset string, text []byte) ([]byte, error) {
	var e *encoding.Encoder
	switch charset {
	case "gbk", "gb2312":
		e = simplifiedchinese.GBK.NewEncoder()
	case "gb18030":
		e = simplifiedchinese.GB18030.NewEncoder()
	default:
		return text, nil
	}
	return e.Bytes(text)
}
