package testsite

import (
	"fmt"
	"html"
	"strings"

	"nianbao/internal/nianbao"
)

// Addresses of what every crawler meets. Tests ask for them by name.
const (
	ClosedPath   = "/neibu/2019/8899001.html"               // on the TRS site: named by a list, closed by robots.txt
	DeadPath     = "/zwgk/zfxxgknb/202002/t20200214_1.html" // on the TRS site: named by a list, gone
	MovedPath    = "/xxgk/nb/old/8899002.html"              // on the plain site: leads to a report by redirect
	SlowPath     = "/zwgk/zfxxgknb/202002/t20200214_2.html" // on the TRS site, only with Options.Slow
	ForeignHost  = "www.yuanfang.example"                   // reports of another site, named by a list
	FilePath     = "/xxgk/nb/8899003.xls"                   // on the plain site, only with Options.Attachments
	robotsClosed = "User-agent: *\nDisallow: /neibu/\nDisallow: /search\n"
)

// addFixtures adds to a site what is no report.
func (st *site) addFixtures(opts Options) {
	rules := robotsClosed
	if opts.CrawlDelay > 0 && st.key == "trs" {
		rules += fmt.Sprintf("Crawl-delay: %d\n", opts.CrawlDelay)
	}
	if st.skin != nil {
		st.addFamilyFixtures(opts)
		return
	}
	st.pages["/robots.txt"] = &resource{kind: "text/plain", body: []byte(rules)}
	add := func(path, title, date string) {
		st.links = append([]listed{{path, title, date, opts.Years[0]}}, st.links...)
	}
	switch st.key {
	case "trs":
		add("/zwgk/zfxxgknb/202201/t20220110_3.html", st.name+"2021年政府网站工作年度报表", "2022-01-10")
		add("/zwgk/zfxxgknb/202203/t20220320_4.html", "虚云市2021年法治政府建设年度报告", "2022-03-20")
		add(ClosedPath, "虚云市档案局2019年政府信息公开工作年度报告", "2020-01-20")
		add(DeadPath, "虚云市体育局2019年政府信息公开工作年度报告", "2020-02-14")
		if opts.Slow > 0 {
			add(SlowPath, "虚云市气象局2019年政府信息公开工作年度报告", "2020-02-14")
			st.pages[SlowPath] = &resource{kind: "text/html", slow: true, body: []byte(notice)}
		}
		st.pages[ClosedPath] = &resource{kind: "text/html", body: []byte(notice)}
	case "hanweb":
		add("http://"+ForeignHost+"/art/2021/1/5/art_1_1.html", "远方省人民政府2020年政府信息公开工作年度报告", "2021-01-05")
		add("/art/2021/1/20/art_990200_9.html", "拟江市人民政府关于编制2020年政府信息公开工作年度报告的通知", "2021-01-20")
	case "plain":
		if len(st.held) > 0 {
			first := st.held[0].truth
			st.pages[MovedPath] = &resource{status: 301, location: first.path, kind: "text/html", body: []byte(notice)}
			add(MovedPath, first.Report.Title, first.ListDate)
		}
		if opts.Attachments {
			st.attachPlain()
		}
	}
}

// attachPlain links a file from the first government-wide report of the site.
func (st *site) attachPlain() {
	for _, h := range st.held {
		if h.truth.Report.Scope == nianbao.ScopeGovernmentWide {
			st.attach(h, FilePath, "统计表.xls")
			st.pages[FilePath] = &resource{kind: "application/vnd.ms-excel", body: []byte("示例附件")}
			return
		}
	}
}

// attach links a file from the page of a report.
func (st *site) attach(h *holding, href, name string) {
	link := `<p>附件：<a href="` + html.EscapeString(href) + `">` + name + `</a></p></body>`
	st.edits[h.path] = append(st.edits[h.path], func(body string) string { return replaceLast(body, "</body>", link) })
	h.truth.Attachment = true
}

// replaceLast replaces the last occurrence of old, if there is one.
func replaceLast(s, old, by string) string {
	i := strings.LastIndex(s, old)
	if i < 0 {
		return s
	}
	return s[:i] + by + s[i+len(old):]
}
