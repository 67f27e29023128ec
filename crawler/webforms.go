package crawler

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// webForms knows lists of ASP.NET whose pager sends the page's form back.
type webForms struct{}

var postBack = regexp.MustCompile(`__doPostBack\(\s*(?:'|&#39;|")([^'"&]{1,200})(?:'|&#39;|")\s*,\s*(?:'|&#39;|")([^'"&]{0,100})(?:'|&#39;|")`)

// maxViewState bounds a form that is sent back, in bytes: the state of the page
// is part of it.
const maxViewState = 256 << 10

func (webForms) Name() string { return "webforms" }

func (webForms) Match(p *Page) bool {
	return strings.Contains(p.Text, "__doPostBack(") && nextPostBack(p) != nil
}

func (webForms) Links(p *Page) []Link { return generic{}.Links(p) }

// Next is the one page after this. The state of the page is in the form, so
// that the same page has another form wherever it is named: naming more than
// one would fetch them all over and over.
func (webForms) Next(p *Page) []Follow {
	next := nextPostBack(p)
	if next == nil {
		return nil
	}
	form := p.Doc.Find("form").FilterFunction(func(_ int, f *goquery.Selection) bool {
		return f.Find("input[name='__VIEWSTATE']").Length() > 0
	}).First()
	fields := hiddenFields(form, maxViewState)
	if form.Length() == 0 || fields == nil {
		return orGeneric(p, nil)
	}
	fields.Set("__EVENTTARGET", next[1])
	fields.Set("__EVENTARGUMENT", next[2])
	if asked, err := url.ParseQuery(p.Form); err == nil && p.Form != "" && next[2] != "" &&
		asked.Get("__EVENTTARGET") == next[1] && asked.Get("__EVENTARGUMENT") == next[2] {
		return nil // the last page leads to itself
	}
	form.SetAttr("method", "post")
	return append(p.submit(form, fields), embedded(p)...)
}

// nextPostBack is the call behind 下一页, or else behind the number after that
// of this page: the whole match, target and argument.
func nextPostBack(p *Page) []string {
	current, count := pageNumbers(p)
	if count > 0 && current >= count {
		return nil
	}
	var next, number []string
	p.Doc.Find("a[href*='__doPostBack'], [onclick*='__doPostBack']").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		call := postBack.FindStringSubmatch(s.AttrOr("href", "") + " " + s.AttrOr("onclick", ""))
		if call == nil || s.Is("[disabled]") {
			return true
		}
		switch text := shortText(s.Get(0)); wordOfElement(s.Get(0)) {
		case wordNext:
			next = call
		case wordArrow:
			if number == nil {
				number = call
			}
		case wordNumber:
			if n, err := strconv.Atoi(text); err == nil && current > 0 && n == current+1 {
				number = call
			}
		}
		return next == nil
	})
	if next != nil {
		return next
	}
	return number
}
