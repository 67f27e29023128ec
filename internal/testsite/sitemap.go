package testsite

import (
	"fmt"
	"html"
	"strings"

	"nianbao/internal/nianbao"
)

// newSitemap makes a site whose column no page links to: robots.txt names an
// index of sitemaps, one of them is compressed and holds the reports.
func newSitemap() *site {
	st := &site{
		key: SiteSitemap, name: "示例省政府信息公开平台", host: "xxgk.shili.example", division: province, charset: "utf-8",
		openness: "/zfxxgk/", entries: []string{"/"},
		markups: []markup{markupPlain, markupThead}, dateFrom: nianbao.DateMeta, unlisted: true,
		skin: &skin{
			doctype: html5, metas: "standard",
			nav:     []navLink{{"/", "首页"}, {"/xwzx/", "新闻中心"}, {"/zwfw/", "政务服务"}},
			heading: `<h1>%s</h1>`, begin: `<article class="detail">`, end: `</article>`,
		},
	}
	st.address = func(a *article) string {
		return fmt.Sprintf("/zfxxgk/fdzdgknr/zfxxgknb/%d/%d.html", a.year, a.id())
	}
	st.lists = st.sitemapLists
	return st
}

func (st *site) sitemapLists() {
	st.addHTML("/", "首页", func(s *sheet) {
		s.add(`<ul><li><a href="/xwzx/1.html">全省农业农村工作会议召开</a></li><li><a href="/zwfw/">办事指南</a></li></ul><div id="app"></div>`)
	})
	for i := range 5 {
		st.addHTML(fmt.Sprintf("/xwzx/%d.html", i+1), "新闻", func(s *sheet) { s.add(`<h1>新闻</h1><p>会议强调，要做好各项工作。</p>`) })
	}
	xml := func(path, root, text string) {
		body := fmt.Sprintf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%[1]s xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n%[2]s</%[1]s>\n", root, text)
		r := &resource{kind: "text/xml", body: []byte(body), list: true}
		if strings.HasSuffix(path, ".gz") {
			r.kind, r.body = "application/x-gzip", gzipped(r.body)
		}
		st.pages[path] = r
	}
	st.pages["/robots.txt"] = &resource{kind: "text/plain", list: true,
		body: []byte("User-agent: *\nDisallow: /admin/\n\nSitemap: " + st.base + "/sitemap_index.xml\n")}
	xml("/sitemap_index.xml", "sitemapindex", fmt.Sprintf(
		"<sitemap><loc>%[1]s/sitemap/xwzx.xml</loc></sitemap>\n<sitemap><loc>%[1]s/sitemap/zfxxgk.xml.gz</loc><lastmod>2023-04-01</lastmod></sitemap>\n", st.base))
	var news, reports strings.Builder
	for i := range 5 {
		fmt.Fprintf(&news, "<url><loc>%s/xwzx/%d.html</loc></url>\n", st.base, i+1)
	}
	for _, l := range st.links {
		fmt.Fprintf(&reports, "<url><loc>%s%s</loc><lastmod>%s</lastmod><changefreq>yearly</changefreq></url>\n", st.base, html.EscapeString(l.path), l.date)
	}
	fmt.Fprintf(&reports, "<url><loc>http://%s/zfxxgk/fdzdgknr/zfxxgknb/2021/1.html</loc></url>\n", ForeignHost)
	xml("/sitemap/xwzx.xml", "urlset", news.String())
	xml("/sitemap/zfxxgk.xml.gz", "urlset", reports.String())
}
