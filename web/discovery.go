package web

import (
	"encoding/xml"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/web/ui"
)

// closedPaths are what robots need not fetch (RFC 9309): pages of results, of
// which there is no end, what other pages show anyway, and what is not for
// reading.
var closedPaths = []string{
	"/search", "/batch", "/compare?", "/trends?", "/api/", "/admin", "/status", "/metrics", "/healthz", "/readyz", "/feed.atom",
	"/reports/*?", "/reports/*/diff", "/reports/*/versions/", "/offices?", "/*?lang=", "/*&lang=",
}

// getRobots answers GET /robots.txt.
func (s *Server) getRobots(c *gin.Context) error {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, path := range closedPaths {
		b.WriteString("Disallow: " + path + "\n")
	}
	if s.baseURL != "" {
		b.WriteString("\nSitemap: " + s.baseURL + sitemapPath + "\n")
	}
	send(c, http.StatusOK, "text/plain; charset=utf-8", []byte(b.String()), true)
	return nil
}

const openSearchPath = "/opensearch.xml"

// Elements of an OpenSearch 1.1 description document.
type (
	openSearch struct {
		XMLName       xml.Name         `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		ShortName     string           `xml:"ShortName"`
		Description   string           `xml:"Description"`
		InputEncoding string           `xml:"InputEncoding"`
		Language      string           `xml:"Language"`
		Image         *openSearchImage `xml:"Image"`
		URLs          []openSearchURL  `xml:"Url"`
	}
	openSearchImage struct {
		Type string `xml:"type,attr"`
		URL  string `xml:",chardata"`
	}
	openSearchURL struct {
		Type     string `xml:"type,attr"`
		Rel      string `xml:"rel,attr"`
		Template string `xml:"template,attr"`
	}
)

// getOpenSearch answers GET /opensearch.xml, by which browsers learn to search
// here.
func (s *Server) getOpenSearch(c *gin.Context) error {
	origin, err := s.absolute(c)
	if err != nil {
		return err
	}
	loc := s.ui.Locale(langOf(c))
	doc := &openSearch{
		ShortName: loc.T("site.name"), Description: loc.T("site.tagline"), InputEncoding: "UTF-8", Language: loc.HTMLLang(),
		URLs: []openSearchURL{
			{"text/html", "results", origin + "/search?q={searchTerms}"},
			{"application/x-suggestions+json", "suggestions", origin + "/api/v1/suggest/opensearch?q={searchTerms}"},
			{"application/atom+xml", "results", origin + feedPath + "?q={searchTerms}"},
			{"application/opensearchdescription+xml", "self", origin + openSearchPath},
		},
	}
	if icon := s.ui.Assets().URL("icon.svg"); icon != "" {
		doc.Image = &openSearchImage{"image/svg+xml", origin + icon}
	}
	body, err := encodeXML(doc)
	if err != nil {
		return err
	}
	c.Writer.Header().Add("Vary", "Cookie")
	send(c, http.StatusOK, "application/opensearchdescription+xml; charset=utf-8", body, true)
	return nil
}

// getOpenSuggest answers GET /api/v1/suggest/opensearch: suggestions as
// browsers want them, four lists in one.
func (s *Server) getOpenSuggest(c *gin.Context) (any, error) {
	list, err := s.suggestions(c)
	if err != nil {
		return nil, err
	}
	origin := s.origin(c)
	queries, notes, pages := make([]string, len(list)), make([]string, len(list)), make([]string, len(list))
	loc := s.ui.Locale(ui.DefaultLang)
	for i, g := range list {
		queries[i], pages[i] = g.Query, origin+searchState{"q": {g.Query}}.with("", "")
		notes[i] = orElse(g.Detail, loc.TOr("suggest."+string(g.Kind), ""))
	}
	return []any{c.Query("q"), queries, notes, pages}, nil
}

func openSuggestOperation() object {
	texts := listOf(typed("string"))
	op := suggestOperation()["get"].(object)
	return operation("suggestOpenSearch", "The same as an array of four: what was typed, whole queries, notes on them, addresses of their pages (OpenSearch suggestions).",
		op["parameters"].([]object), object{"application/json": object{"schema": object{
			"type": "array", "prefixItems": []object{typed("string"), texts, texts, texts}, "minItems": 4, "maxItems": 4,
		}}}, "400", "503")
}
