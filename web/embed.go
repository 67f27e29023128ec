package web

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// embedPolicy lets other sites frame a drawing; all else is as on pages.
var embedPolicy = strings.Replace(pagePolicy, "frame-ancestors 'none'", "frame-ancestors *", 1)

// embedAge is how many seconds a drawing may be shown from a cache: a page that many read
// must not ask for it each time.
const embedAge = 600

// drawnPage is a page with tables that are drawn.
type drawnPage interface {
	page
	base() *BasePage
	drawings() []figureTable
}

func (b *BasePage) base() *BasePage { return b }

func (v *trendsPage) drawings() []figureTable   { return v.Tables }
func (v *comparePage) drawings() []figureTable  { return v.Tables }
func (v *membersPage) drawings() []figureTable  { return v.Tables }
func (v *coveragePage) drawings() []figureTable { return v.Tables }
func (v *termsPage) drawings() []figureTable    { return v.Tables }

// drawnPages are the pages whose drawings can be embedded, by the name in the
// address.
func (s *Server) drawnPages() map[string]func(*gin.Context) (page, error) {
	return map[string]func(*gin.Context) (page, error){
		"trends": s.trendsPage, "compare": s.comparePage, "members": s.membersPage, "coverage": s.coveragePage, "terms": s.termsPage,
	}
}

// embedPage is one drawing with its table, for the frame of another site.
type embedPage struct {
	BasePage
	Figure  figureTable
	Full    string   // address of the whole page
	Day     string   // on which the numbers were so
	Reasons []string // of the breaks
}

func (*embedPage) template() string { return "embed" }

// embed answers GET /embed/{page}: the figure-th drawing of the page that has the
// same parameters. The language is that of the address alone, because caches
// may keep the answer.
func (s *Server) embed(c *gin.Context) error {
	name := c.Param("page")
	build, ok := s.drawnPages()[name]
	if !ok {
		return errNoRoute(c.Request.URL.Path)
	}
	c.Request.Header.Del("Cookie")
	nth, err := strconv.Atoi(c.DefaultQuery("figure", "1"))
	if err != nil || nth < 1 {
		return badParam("figure", "应为从 1 起的整数。", "want a whole number from 1 up.")
	}
	whole, err := build(c)
	if err != nil {
		return err
	}
	drawn, ok := whole.(drawnPage)
	if !ok {
		return fmt.Errorf("embed %s: the page has no drawings", name)
	}
	figures := slices.DeleteFunc(slices.Clone(drawn.drawings()), func(t figureTable) bool { return t.Draw == "" })
	if nth > len(figures) {
		return &publicError{err: nianbao.ErrNotFound, param: "figure",
			zh: fmt.Sprintf("这一页只有 %d 张图。", len(figures)), en: fmt.Sprintf("The page has %d drawings.", len(figures))}
	}
	v := &embedPage{BasePage: *drawn.base(), Figure: figures[nth-1], Day: s.now().UTC().Format("2006-01-02")}
	v.alone()
	v.Bare, v.NoIndex, v.Charts, v.Canonical, v.Title = true, true, true, "", v.Figure.Caption
	values := c.Request.URL.Query()
	values.Del("figure")
	v.Full = s.baseURL + "/" + name + encodeQuery(values)
	body, err := s.render(v)
	if err != nil {
		return err
	}
	c.Header("Content-Security-Policy", embedPolicy)
	c.Header("Cache-Control", "public, max-age="+strconv.Itoa(embedAge))
	send(c, http.StatusOK, "text/html; charset=utf-8", body, true)
	return nil
}

// alone makes the table say what the page around it said: the reasons of breaks
// stand below it, since links to them lead nowhere here.
func (v *embedPage) alone() {
	v.Figure.Embed = ""
	v.Figure.Years = slices.Clone(v.Figure.Years)
	for i := range v.Figure.Years {
		head := &v.Figure.Years[i]
		if head.Breaks = nil; head.Break != "" && i > 0 {
			v.Reasons = append(v.Reasons, "¦ "+v.T("trends.between", v.Figure.Years[i-1].Year, head.Year)+" "+head.Break)
		}
	}
}

// embeddable gives each drawing of a page the code that other sites embed it by.
func (s *Server) embeddable(c *gin.Context, name string, b *BasePage, tables []figureTable) {
	origin := s.baseURL
	if origin == "" {
		origin = "http://" + c.Request.Host
		if c.Request.TLS != nil {
			origin = "https://" + c.Request.Host
		}
	}
	values := c.Request.URL.Query()
	values.Set(langParam, string(b.Lang()))
	nth := 0
	for i := range tables {
		if tables[i].Draw == "" {
			continue
		}
		nth++
		values.Set("figure", strconv.Itoa(nth))
		address := origin + "/embed/" + name + encodeQuery(values)
		tables[i].Embed = fmt.Sprintf(`<iframe src="%s" title="%s" width="100%%" height="640" loading="lazy" frameborder="0"></iframe>`,
			template.HTMLEscapeString(address), template.HTMLEscapeString(tables[i].Caption))
	}
}
