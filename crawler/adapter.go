package crawler

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Page is a list page, decoded and parsed.
type Page struct {
	// URL is where it was fetched from, redirects followed. It may carry the
	// fragment of the address that led here; servers never see it.
	URL  *url.URL
	Form string // body of the POST that fetched it, if it was one
	Text string // the page in UTF-8
	Doc  *goquery.Document
	base *url.URL
	data any // the page as JSON, if it is that
	// What was worked out of the page before.
	seen    string // see visible
	counted *pageCount
}

// Link is a link of a list page, with the date that stands beside it.
type Link struct {
	URL   string
	Title string
	Date  string // YYYY-MM-DD or empty
	// Attachments are files that the list itself names for the link, as some
	// interfaces do.
	Attachments []Link
}

// Follow is a further page of the same list.
type Follow struct {
	URL  string
	Form string // body of a POST; empty for GET
}

// Adapter knows the lists of one family of content management systems.
type Adapter interface {
	// Name is the short name of the family.
	Name() string
	// Match tells whether the page is one of the family's.
	Match(p *Page) bool
	// Next names further pages of the same list. It may name pages that were
	// named before.
	Next(p *Page) []Follow
	// Links returns all links of the page, in order, whatever they promise.
	Links(p *Page) []Link
}

// adapters are tried in this order; the last one takes everything.
var adapters = []Adapter{
	hanweb{}, annualReport{}, jpaas{}, gkmlpt{}, trs{}, lonsun{}, openness{}, vsb{}, webForms{}, jsonList{}, generic{},
}

// adapterFor returns the first adapter that matches.
func adapterFor(p *Page) Adapter {
	for _, a := range adapters {
		if a.Match(p) {
			return a
		}
	}
	return generic{}
}

// maxListPages bounds the paging that one page may announce.
const maxListPages = 1000

// maxLinks bounds the links of one page; real lists have some hundred.
const maxLinks = 20000

func newPage(u *url.URL, form, text string) *Page {
	p := &Page{URL: u, Form: form, Text: text, base: u, data: parseJSON(text)}
	markup := text
	if p.data != nil {
		markup = "" // quotes in JSON strings would make nonsense of the markup in them
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(markup))
	if err != nil {
		// The reader cannot fail, and the parser accepts any text within its
		// depth limit; beyond it the page has no links for us.
		doc, _ = goquery.NewDocumentFromReader(strings.NewReader(""))
	}
	p.Doc = doc
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if b, err := parseURL(u, href); err == nil {
			p.base = b
		}
	}
	return p
}

// abs resolves a reference of the page; empty if it leads nowhere.
func (p *Page) abs(ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || ref[0] == '#' {
		return ""
	}
	if scheme, _, ok := strings.Cut(ref, ":"); ok {
		switch strings.ToLower(strings.TrimSpace(scheme)) {
		case "javascript", "mailto", "tel", "data", "about":
			return ""
		}
	}
	u, err := parseURL(p.base, ref)
	if err != nil {
		return ""
	}
	return u.String()
}

// orGeneric adds to the pages that a family names those that any page may
// name: all of them if the family knows none, else only what the page embeds.
func orGeneric(p *Page, next []Follow) []Follow {
	if len(next) == 0 {
		return generic{}.Next(p)
	}
	return append(next, embedded(p)...)
}

// gets makes follows of addresses, leaving out what leads nowhere.
func (p *Page) gets(refs ...string) []Follow {
	var next []Follow
	for _, ref := range refs {
		if address := p.abs(ref); address != "" {
			next = append(next, Follow{URL: address})
		}
	}
	return next
}
