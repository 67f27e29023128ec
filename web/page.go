package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/web/ui"
)

// page is what a handler of pages returns: a struct that embeds BasePage.
type page interface{ template() string }

// BasePage is what the layout needs. Its Locale lends every template the
// messages: {{.T "key"}}.
type BasePage struct {
	*ui.Locale
	Title     string // of the window, without the name of the service
	Query     string // in the search box
	Hidden    []field
	Here      string // which navigation entry is current
	Canonical string // absolute; empty if the server does not know its address
	// Description, OpenGraph (its kind of thing) and LinkedData are for those who
	// show links to the page.
	Description string
	OpenGraph   string
	LinkedData  linkedData // nil = none
	Feeds       []feedLink
	NoIndex     bool // not for other search engines
	Langs       []langLink
	Version     string
	BuildHint   string // how to build the assets; empty if they are built
	Synonyms    bool   // whether the search box asks for synonyms
	Charts      bool   // whether there are tables that the script of charts draws
	Bare        bool   // in the frame of another site: without the heads and feet of a page
}

// field is a hidden field of the search form.
type field struct{ Name, Value string }

type langLink struct {
	Lang  string // for the attribute lang
	Label string // the language's own name
	URL   string // of this very page
	// Alternate is the absolute address for search engines; empty if the server
	// does not know its own.
	Alternate string
	Current   bool
}

const (
	langCookie = "lang"
	langParam  = "lang"
)

// rememberLang keeps an explicit choice of language in a cookie, so that the
// addresses of pages, which people cite, stay the same in both languages.
func (s *Server) rememberLang(c *gin.Context) {
	lang := ui.Lang(c.Query(langParam))
	if !slices.Contains(ui.Langs, lang) {
		return
	}
	http.SetCookie(c.Writer, &http.Cookie{
		Name: langCookie, Value: string(lang), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// langOf is the chosen language: address, cookie, Chinese.
func langOf(c *gin.Context) ui.Lang {
	if lang := ui.Lang(c.Query(langParam)); slices.Contains(ui.Langs, lang) {
		return lang
	}
	if v, err := c.Cookie(langCookie); err == nil && slices.Contains(ui.Langs, ui.Lang(v)) {
		return ui.Lang(v)
	}
	return ui.DefaultLang
}

// newBasePage prepares the layout; the title is a message key.
func (s *Server) newBasePage(c *gin.Context, title string, args ...any) BasePage {
	lang := langOf(c)
	b := BasePage{Locale: s.ui.Locale(lang), Version: s.version}
	b.Title = b.T(title, args...)
	b.OpenGraph = "website"
	b.Description = b.TOr("describe."+strings.TrimSuffix(title, ".title"), b.T("site.tagline"))
	path := localPath(c)
	if s.baseURL != "" {
		b.Canonical = s.baseURL + path
	}
	if !s.ui.Assets().Built() {
		b.BuildHint = ui.BuildHint
	}
	values := c.Request.URL.Query()
	for _, l := range ui.Langs {
		values.Set(langParam, string(l))
		to := s.ui.Locale(l)
		link := langLink{Lang: to.HTMLLang(), Label: to.T("lang.name"),
			URL: path + "?" + values.Encode(), Current: l == lang}
		if b.Canonical != "" {
			link.Alternate = b.Canonical + "?" + langParam + "=" + string(l)
		}
		b.Langs = append(b.Langs, link)
	}
	return b
}

// localPath is the path of a request as a link may name it: one that begins with
// two slashes would lead to another host.
func localPath(c *gin.Context) string {
	return "/" + strings.TrimLeft(c.Request.URL.EscapedPath(), "/")
}

// pageParams reads the parameters of a page. Unlike the API, pages let strange
// names pass: mailers and messengers append their own to links.
func pageParams(c *gin.Context, allowed []string) (params, error) {
	values, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err == nil {
		for name := range values {
			if !slices.Contains(allowed, name) {
				delete(values, name)
			}
		}
		r := &http.Request{URL: &url.URL{RawQuery: values.Encode()}}
		return readParams(r, allowed)
	}
	return readParams(c.Request, allowed)
}

// stamp is a moment as pages show it.
type stamp struct {
	Machine string // RFC 3339, UTC
	Text    string // in Beijing time
}

func newStamp(t time.Time) stamp {
	if t.IsZero() {
		return stamp{}
	}
	return stamp{Machine: t.UTC().Format(time.RFC3339), Text: t.In(beijing).Format("2006-01-02 15:04")}
}

// yearText is a year without grouping of digits, empty if it is not known.
func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

func (b *BasePage) levelName(l nianbao.Level) string {
	return b.TOr("level."+string(l), string(l))
}

func (b *BasePage) scopeName(s nianbao.Scope) string {
	return b.TOr("scope."+string(s), string(s))
}

func (b *BasePage) formName(f nianbao.Form) string {
	return b.TOr("form."+string(f), string(f))
}

func (b *BasePage) outcomeName(o nianbao.FetchOutcome) string {
	return b.TOr("outcome."+string(o), string(o))
}

func (b *BasePage) sectionName(k nianbao.SectionKind) string {
	return b.TOr("section."+string(k), string(k))
}

// excerpt is text that holds marks; the type says that markOnly made it.
type excerpt = template.HTML
