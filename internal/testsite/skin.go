package testsite

import (
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// skin is how the pages of a site look, where that is not as in the
// demonstration.
type skin struct {
	doctype string
	metas   string // names of the meta elements: "standard" (国办发〔2017〕47号), "lower" (in lower case), "" (none)
	nav     []navLink
	trail   string // what stands before the content, with 当前位置; empty = nothing
	heading string // format of an article's title
	late    bool   // the metadata stand below the text
	begin   string // tags around the text of an article
	end     string
	foot    string
}

// navLink is an entry of a site's bar.
type navLink struct{ href, text string }

const (
	html5 = `<!DOCTYPE html>`
	xhtml = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">`
	html4 = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">`
)

func (k *skin) top(s *sheet, st *site, title string, a *article) {
	s.add("%s", k.doctype)
	s.add(`<html><head>`)
	if k.doctype == html5 {
		s.add(`<meta charset="%s">`, st.charset)
	} else {
		s.add(`<meta http-equiv="Content-Type" content="text/html; charset=%s" />`, st.charset)
	}
	s.add(`<title>%s_%s</title>`, title, st.name)
	k.meta(s, st, a)
	s.add(`<script type="text/javascript">function openUrl(u){ if(u){ window.open(u); } }</script>`)
	s.add(`</head><body>`)
	s.add(`<div class="header"><div class="logo">%s</div><ul class="menu">`, st.name)
	for _, l := range k.nav {
		s.add(`<li><a href="%s">%s</a></li>`, l.href, l.text)
	}
	s.add(`</ul></div>`)
	if k.trail != "" {
		s.add(`<div class="dqwz">%s</div>`, k.trail)
	}
}

// meta writes the meta elements of the page standard, in the case that the
// site's makers chose.
func (k *skin) meta(s *sheet, st *site, a *article) {
	if k.metas == "" {
		return
	}
	write := func(name, content string) {
		if k.metas == "lower" {
			name = strings.ToLower(name)
		}
		s.add(`<meta name="%s" content="%s" />`, name, content)
	}
	write("SiteName", st.name)
	write("SiteDomain", st.host)
	write("SiteIDCode", st.division.code+"0001")
	if a == nil {
		write("ColumnName", "政府信息公开年报")
		return
	}
	write("ArticleTitle", a.title)
	write("PubDate", fmt.Sprintf("%s 10:%02d:00", a.published, a.office.serial%60))
	write("ContentSource", a.office.name)
}

func (k *skin) bottom(s *sheet, st *site) {
	s.add(`<div class="footer">%s主办单位：%s　网站标识码：%s0001<br />%s</div>`, k.foot, st.name, st.division.code, notice)
	s.add(`</body></html>`)
}

// article sets a report between the parts of the page.
func (k *skin) article(s *sheet, st *site, a *article, m markup) []nianbao.Observation {
	s.add(k.heading, a.title)
	if !k.late && st.facts != nil {
		st.facts(s, a)
	}
	s.add("%s", k.begin)
	all := s.article(a, m)
	s.add("%s", k.end)
	if k.late && st.facts != nil {
		st.facts(s, a)
	}
	return all
}
