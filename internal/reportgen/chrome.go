package reportgen

import (
	"fmt"
	"html"
	"strings"
)

// family is the content management system whose page surrounds the article.
type family string

const (
	familyPlain  family = "plain"
	familyTRS    family = "trs"
	familyHanweb family = "hanweb"
	familyXxgk   family = "hanweb-xxgk"
	familyGkmlpt family = "gkmlpt"
	familyUCAP   family = "ucap"
	familyLonsun family = "lonsun"
	familyVSB    family = "vsb"
	familyOpen   family = "openness"
)

var families = []family{familyTRS, familyHanweb, familyXxgk, familyGkmlpt, familyUCAP, familyLonsun, familyVSB, familyOpen}

// factStyle says which facts the page prints around the article.
type factStyle struct {
	table       bool // a metadata table above the article
	index       bool // 索引号
	publisher   bool // 发布机构
	source      bool // meta ContentSource and 来源
	siteID      bool // meta SiteIDCode
	template    bool // meta elements hold what the template had
	today       bool // the banner shows the day of the visit
	description bool // meta Description repeats the prose
	lists       bool // navigation and related links with the titles of other reports
}

// page prints the whole HTML document.
func (p *plan) page() string {
	var b strings.Builder
	inner := p.frame()
	b.WriteString("<!DOCTYPE html>\n<!-- generated for tests: offices and numbers are fictional -->\n<html>\n" + p.head() + "<body>\n")
	b.WriteString(p.top())
	if p.d.editor.nested {
		inner = `<table width="1000" border="0" align="center"><tr><td width="220" valign="top"><ul><li><a href="../gkzn/">政府信息公开指南</a></li>` +
			`<li><a href="../gkzd/">政府信息公开制度</a></li><li><a href="../gknb/">政府信息公开年报</a></li></ul></td><td valign="top">` +
			`<table width="100%" cellpadding="0"><tr><td height="10"></td></tr><tr><td>` + inner + `</td></tr></table></td></tr></table>`
	}
	b.WriteString(inner)
	b.WriteString(p.bottom())
	b.WriteString("</body>\n</html>\n")
	return b.String()
}

func (p *plan) plainTitle() string { return strings.Join(strings.Fields(p.title), "") }

func (p *plan) head() string {
	d := p.d
	var b strings.Builder
	b.WriteString("<head>\n" + d.charset.meta())
	meta := func(name, content string) {
		fmt.Fprintf(&b, `<meta name="%s" content="%s">`+"\n", name, html.EscapeString(content))
	}
	site := strings.TrimSuffix(p.siteName(), "网站")
	title := p.plainTitle()
	if d.facts.template {
		meta("SiteName", "网站名称")
		meta("SiteIDCode", "")
		meta("ArticleTitle", "")
		meta("ContentSource", "本站")
		meta("PubDate", "")
		meta("ColumnName", "栏目名称")
	} else if d.family != familyPlain {
		title += pick(d.rng, "-", "_", " - ") + site
		meta("SiteName", site)
		meta("ColumnName", "政府信息公开年报")
		meta("ArticleTitle", p.plainTitle())
	}
	if d.facts.siteID && d.office.area.code != "" {
		meta("SiteIDCode", d.office.area.code+"0037")
	}
	if d.facts.source {
		meta("ContentSource", d.office.name)
	}
	if d.dateFrom == "meta" || d.dateFrom == "visible" && d.family != familyPlain && !d.facts.template {
		meta("PubDate", p.date+" 10:23")
	}
	if d.facts.description {
		meta("Description", strings.Join(append(p.sections[0].paras[:len(p.sections[0].paras):len(p.sections[0].paras)], p.sections[1].paras...), ""))
	}
	fmt.Fprintf(&b, "<title>%s</title>\n", html.EscapeString(title))
	if d.family == familyGkmlpt {
		fmt.Fprintf(&b, "<script>window._CONFIG = {SID: '%d', DETAIL: {\"id\": %d, \"title\": \"%s\", \"publisher\": \"%s\"}};</script>\n",
			700000+d.rng.IntN(9999), 100000+d.rng.IntN(99999), p.plainTitle(), d.office.name)
	}
	b.WriteString("</head>\n")
	return b.String()
}

// top prints what stands above an article: banner, menu, position.
func (p *plan) top() string {
	if p.d.family == familyPlain {
		return ""
	}
	site := html.EscapeString(strings.TrimSuffix(p.siteName(), "网站"))
	out := `<div class="header"><span>` + site + `</span><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li>` +
		`<li><a href="/bsfw/">办事服务</a></li><li><a href="/hdjl/">互动交流</a></li></ul></div>` + "\n"
	out += `<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/gknb/">政府信息公开年报</a></div>` + "\n"
	if p.d.facts.today {
		out += fmt.Sprintf(`<div class="today">今天是%d年11月%d日 星期二</div>`+"\n", p.d.year+2, 1+p.d.rng.IntN(28))
	}
	if p.d.facts.lists {
		out += `<ul class="side">`
		for y := p.d.year + 1; y > p.d.year-4; y-- {
			out += fmt.Sprintf(`<li><a href="../%d/index.html">%d年</a></li>`, y, y)
		}
		out += "</ul>\n"
	}
	return out
}

// bottom prints related links and the foot of the page.
func (p *plan) bottom() string {
	if p.d.family == familyPlain {
		return ""
	}
	out := ""
	if p.d.facts.lists {
		out += `<div class="related"><h4>相关信息</h4><ul>`
		for i, name := range []string{"虚云市画舫管理局", "虚云市云雾管理局"} {
			out += fmt.Sprintf(`<li><a href="t%d.html">%s%d年政府信息公开工作年度报告</a><span>%d-01-1%d</span></li>`, i, name, p.d.year-i, p.d.year+1-i, i)
		}
		out += "</ul></div>\n"
	}
	return out + fmt.Sprintf(`<div class="footer">版权所有：%s　主办：%s　网站标识码：%s0001　备案序号：示ICP备0%d号</div>`+"\n",
		strings.TrimSuffix(p.siteName(), "网站"), strings.TrimSuffix(p.siteName(), "网站"), orText(p.d.office.area.code, "bm9900"), 5000000+p.d.rng.IntN(99999))
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// frame prints title, facts and article in the manner of the family.
func (p *plan) frame() string {
	d := p.d
	article, title := p.article(), p.titleHTML()
	visible := d.dateFrom == "visible"
	date, source := "", ""
	if d.facts.source {
		source = d.office.name
	}
	table := p.factTable(visible)
	if visible && !d.facts.table {
		date = p.visibleDate()
	}
	line := func(dateLabel, sourceLabel string) string {
		out := ""
		if date != "" {
			out += "<span>" + dateLabel + date + "</span>"
		}
		if source != "" {
			out += "<span>" + sourceLabel + source + "</span>"
		}
		return out
	}
	switch d.family {
	case familyTRS:
		return table + `<div class="xl-title">` + title + `</div><div class="xl-info">` + line("时间：", "来源：") + `<span>字号：<a>大</a> <a>中</a> <a>小</a></span></div>` +
			`<div class="view TRS_UEDITOR trs_paper_default trs_web">` + article + "</div>\n"
	case familyHanweb:
		return table + `<div id="article"><!--<$[标题名称(html)]>begin-->` + title + `<!--<$[标题名称(html)]>end-->` +
			`<table width="100%"><tr><td align="center">` + line("发布日期：", "信息来源：") + `&nbsp;浏览次数：<span>128</span>&nbsp;字体：[ <a>大</a> <a>中</a> <a>小</a> ]</td></tr></table>` +
			`<div id="zoom"><!--<$[信息内容]>begin-->` + article + `<!--<$[信息内容]>end--></div><p align="right">【<a>打印本页</a>】【<a>关闭窗口</a>】</p></div>` + "\n"
	case familyXxgk:
		return `<div class="nb_tab"><a>` + fmt.Sprint(d.year) + `年</a></div><table class="nb"><tr><td class="t">` + title + `</td></tr><tr><td>` + line("发布日期：", "来源：") + `</td></tr><tr><td class="c">` + table + article + "</td></tr></table>\n"
	case familyGkmlpt:
		return table + `<div class="content"><div class="title">` + title + `</div><div class="date-row">` + line("发布日期：", "来源：") + `<span>浏览次数：-</span></div><div class="article-content">` + article + "</div></div>\n"
	case familyUCAP:
		return table + `<div class="con"><ucaptitle>` + title + `</ucaptitle><p class="info">` + line("发布时间：", "来源：") + `</p><ucapcontent>` + article + "</ucapcontent></div>\n"
	case familyLonsun:
		return table + `<div class="wenzhang">` + title + `<div class="wzinfo">` + line("发布时间：", "信息来源：") + `<span>阅读次数：88</span></div><div class="j-fontContent newscontnet">` + article + "</div></div>\n"
	case familyVSB:
		return table + `<form name="_newscontent_fromname"><div class="con-title">` + title + `</div><div>` + line("发布时间：", "作者：") + `</div><div id="vsb_content"><div class="v_news_content">` + article +
			`</div></div><p>上一条：<a href="1.htm">政府信息公开指南</a></p><p>下一条：<a href="2.htm">政府信息公开制度</a></p></form>` + "\n"
	case familyOpen:
		return `<div class="openness">` + table + `<div class="is-main">` + title + `<p>` + line("发布日期：", "信息来源：") + `</p><div class="is-newscontnet">` + article + "</div></div></div>\n"
	}
	out := table + title
	if date != "" {
		out += `<p align="center">发布日期：` + date + "</p>\n"
	}
	if source != "" {
		out += `<p align="center">来源：` + source + "</p>\n"
	}
	return out + article
}

// visibleDate is the date as the page shows it.
func (p *plan) visibleDate() string {
	var y, m, d int
	fmt.Sscanf(p.date, "%d-%d-%d", &y, &m, &d)
	return fmt.Sprintf(p.d.dateFormat, y, m, d)
}

func (p *plan) titleHTML() string {
	if p.d.title.nowhere {
		return ""
	}
	title := strings.ReplaceAll(html.EscapeString(p.title), "\n", "<br/>")
	out := "<h1>" + title + "</h1>\n"
	if p.d.content.titleTwice {
		out += strings.ReplaceAll(out, "h1", "h2")
	}
	if p.d.title.above {
		out = `<p align="center"><strong>` + p.d.office.name + "</strong></p>\n" + out
	}
	return out
}

// factTable prints the metadata table of an article (索引号, 发布机构 …).
func (p *plan) factTable(visible bool) string {
	if !p.d.facts.table {
		return ""
	}
	index, publisher, date := "", "", ""
	if p.d.facts.index {
		index = p.index
	}
	if p.d.facts.publisher {
		publisher = p.d.office.name
	}
	if visible {
		date = p.visibleDate()
	}
	pairs := [][2]string{{"索引号", index}, {"组配分类", "政府信息公开年报"}, {"发布机构", publisher}, {"发布日期", date}, {"名称", p.plainTitle()}, {"文号", ""}, {"主题词", "年报"}, {"有效性", "有效"}}
	colon := pick(p.d.rng, "：", ":", "")
	if chance(p.d.rng, 30) {
		pairs[0][0] = "索 引 号"
		pairs[4][0] = "名　　称"
	}
	switch pick(p.d.rng, 0, 1, 2) {
	case 0: // a list
		var b strings.Builder
		b.WriteString(`<ul class="xxgk-info">`)
		for _, kv := range pairs {
			fmt.Fprintf(&b, "<li><b>%s：</b><span>%s</span></li>", kv[0], kv[1])
		}
		return b.String() + "</ul>\n"
	case 1: // two facts a row
		var b strings.Builder
		b.WriteString(`<table class="xxgk_table" border="1">`)
		for i := 0; i < len(pairs); i += 2 {
			fmt.Fprintf(&b, "<tr><td>%s%s</td><td>%s</td><td>%s%s</td><td>%s</td></tr>", pairs[i][0], colon, pairs[i][1], pairs[i+1][0], colon, pairs[i+1][1])
		}
		return b.String() + "</table>\n"
	}
	var b strings.Builder
	b.WriteString(`<table class="xxgk_table" border="1">`)
	for _, kv := range pairs {
		fmt.Fprintf(&b, "<tr><th>%s%s</th><td>%s</td></tr>", kv[0], colon, kv[1])
	}
	return b.String() + "</table>\n"
}

// url is an address in the manner of the family. Dates in it are those of the
// import, never before the publication.
func (p *plan) url() string {
	rng := p.d.rng
	host := "http://www.example.gov.cn"
	compact := strings.ReplaceAll(p.date, "-", "")
	n := 1000000 + rng.IntN(8999999)
	switch p.d.family {
	case familyHanweb:
		return fmt.Sprintf("%s/art/%d/1/14/art_1229460359_%d.html", host, p.d.year+1, n)
	case familyXxgk:
		return fmt.Sprintf("%s/module/xxgk/xxgkAnnualReport.jsp?area=%s&fbtime=%d", host, p.code, p.d.year)
	case familyGkmlpt:
		return fmt.Sprintf("%s/gkmlpt/content/9/%d/post_%d.html", host, n/1000, n)
	case familyUCAP:
		return fmt.Sprintf("%s/c107031/%s/%032x.shtml", host, compact[:6], n)
	case familyLonsun:
		return fmt.Sprintf("%s/public/21981/%d.html", host, n)
	case familyVSB:
		return fmt.Sprintf("%s/info/1437/%d.htm", host, n%100000)
	case familyOpen:
		return fmt.Sprintf("%s/OpennessContent/show/%d.html", host, n)
	}
	if p.d.dateFrom == "url" || p.d.family == familyTRS {
		return fmt.Sprintf("%s/zwgk/gknb/%s/t%s_%d.html", host, compact[:6], compact, n)
	}
	return host + "/zwgk/gknb/" + fmt.Sprint(n) + ".html"
}
