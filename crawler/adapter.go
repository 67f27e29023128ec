package crawler

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Page is a list page, decoded and parsed.
type Page struct {
	URL  *url.URL // where it was fetched from, redirects followed
	Form string   // body of the POST that fetched it, if it was one
	Text string   // the page in UTF-8
	Doc  *goquery.Document
	base *url.URL
}

// Link is a link of a list page, with the date that stands beside it.
type Link struct {
	URL   string
	Title string
	Date  string // YYYY-MM-DD or empty
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
var adapters = []Adapter{hanweb{}, gkmlpt{}, trs{}, generic{}}

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
	p := &Page{URL: u, Form: form, Text: text, base: u}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
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
	lower := strings.ToLower(strings.TrimSpace(ref))
	if lower == "" || strings.HasPrefix(lower, "#") || strings.HasPrefix(lower, "javascript:") || strings.HasPrefix(lower, "mailto:") {
		return ""
	}
	u, err := parseURL(p.base, ref)
	if err != nil {
		return ""
	}
	return u.String()
}

// anchors returns the links of a document or a part of it.
func (p *Page) anchors(sel *goquery.Selection) []Link {
	var links []Link
	sel.Find("a[href], area[href]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		if address := p.abs(a.AttrOr("href", "")); address != "" {
			links = append(links, Link{URL: address, Title: linkTitle(a), Date: dateBeside(a.Get(0))})
		}
		return len(links) < maxLinks
	})
	return links
}

// linkTitle prefers the title attribute where the text was cut to fit.
func linkTitle(a *goquery.Selection) string {
	text := strings.Join(strings.Fields(a.Text()), " ")
	title := strings.Join(strings.Fields(a.AttrOr("title", "")), " ")
	cut := strings.HasSuffix(text, "…") || strings.HasSuffix(text, "...")
	stem := strings.TrimRight(text, ".… ")
	if text == "" || cut && strings.HasPrefix(title, stem) || len(title) > len(text) && classify(text) == titleNone && classify(title) == titleReport {
		return title
	}
	return text
}
