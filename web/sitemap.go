package web

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

const (
	sitemapPath  = "/sitemap.xml"
	sitemapParts = "/sitemaps/"
	sitemapPages = "pages.xml"
	sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"
	// sitemapSize is how many URLs a part may have (sitemaps.org).
	sitemapSize = 50_000
)

// Elements of sitemaps (https://www.sitemaps.org/protocol.html).
type (
	sitemapIndex struct {
		XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Parts   []sitemapEntry `xml:"sitemap"`
	}
	sitemapEntry struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod,omitempty"`
	}
)

// getSitemapIndex answers GET /sitemap.xml: which parts there are.
func (s *Server) getSitemapIndex(c *gin.Context) error {
	origin, err := s.absolute(c)
	if err != nil {
		return err
	}
	index := &sitemapIndex{Parts: []sitemapEntry{{Loc: origin + sitemapParts + sitemapPages}}}
	last := time.Unix(0, 0)
	for _, kind := range []nianbao.ListKind{nianbao.ListReports, nianbao.ListOffices} {
		blocks, err := s.lister.Blocks(c.Request.Context(), kind, sitemapSize)
		if err != nil {
			return fmt.Errorf("sitemap: %w", err)
		}
		for _, b := range blocks {
			index.Parts = append(index.Parts, sitemapEntry{fmt.Sprintf("%s%s%s-%d.xml", origin, sitemapParts, kind, b.N), lastMod(b.Changed)})
			if b.Changed.After(last) {
				last = b.Changed
			}
		}
	}
	return sendXML(c, "application/xml; charset=utf-8", index, last)
}

// absolute is the origin of addresses that must be absolute.
func (s *Server) absolute(c *gin.Context) (string, error) {
	if origin := s.origin(c); origin != "" {
		return origin, nil
	}
	return "", &publicError{err: nianbao.ErrInvalid, zh: "请求没有写明有效的主机名（Host）。", en: "The request names no valid host."}
}

var sitemapPart = regexp.MustCompile(`^(reports|offices)-([1-9][0-9]{0,5})\.xml$`)

// getSitemapPart answers GET /sitemaps/{kind}-{n}.xml and /sitemaps/pages.xml.
func (s *Server) getSitemapPart(c *gin.Context) error {
	origin, err := s.absolute(c)
	if err != nil {
		return err
	}
	file := c.Param("file")
	if file == sitemapPages {
		return sendSitemap(c, origin, s.fixedPages(), func(path string) string { return path })
	}
	m := sitemapPart.FindStringSubmatch(file)
	if m == nil {
		return errNoRoute(c.Request.URL.Path)
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return errNoRoute(c.Request.URL.Path)
	}
	kind, path := nianbao.ListKind(m[1]), reportPath
	if kind == nianbao.ListOffices {
		path = officePath
	}
	list, err := s.lister.Listed(c.Request.Context(), kind, n, sitemapSize)
	if err != nil {
		return fmt.Errorf("sitemap: %w", err)
	}
	if len(list) == 0 {
		return errNoRoute(c.Request.URL.Path)
	}
	return sendSitemap(c, origin, list, path)
}

// fixedPages are the pages that do not depend on what is held, by their paths.
func (s *Server) fixedPages() []nianbao.Listed {
	var list []nianbao.Listed
	for _, path := range []string{"/", "/about", "/offices", "/indicators", "/trends", "/terms", "/coverage", "/ranking", "/outliers", "/help/query"} {
		list = append(list, nianbao.Listed{ID: path})
	}
	for i := range s.measures {
		list = append(list, nianbao.Listed{ID: indicatorPath(s.measures[i].Code)})
	}
	return list
}

// sendSitemap streams a part. Its tag is made of what it lists.
func sendSitemap(c *gin.Context, origin string, list []nianbao.Listed, path func(id string) string) error {
	tag := listTag(origin, list)
	c.Header("ETag", tag)
	c.Header("Cache-Control", "no-cache")
	if matchesTag(c.GetHeader("If-None-Match"), tag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return nil
	}
	c.Header("Content-Type", "application/xml; charset=utf-8")
	c.Status(http.StatusOK)
	w := bufio.NewWriterSize(c.Writer, 32<<10)
	// Errors of the writer stay until Flush.
	_, _ = w.WriteString(xml.Header + `<urlset xmlns="` + sitemapSpace + `">` + "\n")
	enc := xml.NewEncoder(w)
	name := xml.StartElement{Name: xml.Name{Local: "url"}}
	for _, l := range list {
		if err := enc.EncodeElement(sitemapEntry{origin + path(l.ID), lastMod(l.Changed)}, name); err != nil {
			return fmt.Errorf("write sitemap: %w", err)
		}
	}
	_, _ = w.WriteString("\n</urlset>\n")
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write sitemap: %w", err)
	}
	return nil
}

func listTag(origin string, list []nianbao.Listed) string {
	sum := sha256.New()
	fmt.Fprintln(sum, origin)
	for _, l := range list {
		fmt.Fprintln(sum, l.ID, l.Changed.UnixMilli())
	}
	return `W/"` + hex.EncodeToString(sum.Sum(nil)[:12]) + `"`
}

func lastMod(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
