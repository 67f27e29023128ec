package testsite

import (
	"fmt"
	"time"
)

// familyPlan lists who reports on the sites of further families: offices that
// report on no site of the demonstration. They go into none of its sums.
var familyPlan = []planned{
	{SiteUCAP, jiashan, []string{"民政局", "财政局", "镜花镇人民政府"}},
	{SiteAnnual, konggu, []string{"民政局", "司法局", "回声镇人民政府"}},
	{SiteVSB, wuyou, []string{"财政局", "交通运输局", "太虚镇人民政府"}},
	{SiteLonsun, nijiang, []string{"财政局", "卫生健康委员会", "水利局"}},
	{SiteOpenness, zixu, []string{"司法局", "教育局", "画饼镇人民政府"}},
	{SiteASPX, xuyun, []string{"民政局", "水利局", "统计局"}},
	{SiteFolders, wangshi, []string{"人民政府办公室", "教育局", "罗浮镇人民政府"}},
	{SiteSitemap, province, []string{"农业农村厅", "水利厅", "审计厅"}},
	{SiteFrame, wuming, []string{"民政局", "统计局", "黄粱镇人民政府"}},
}

// familyTitles are the titles of the reports of a site, of name and year: of
// the forms that offices use, one for each.
var familyTitles = map[string]string{
	SiteUCAP:     "%s%d年政府信息公开工作年度报告",
	SiteAnnual:   "%[2]d年%[1]s政府信息公开年度报告",
	SiteVSB:      "%s政府信息公开%d年年度报告",
	SiteLonsun:   "%s%d年政府信息公开情况报告",
	SiteOpenness: "%[2]d年度%[1]s政府信息公开工作报告",
	SiteASPX:     "%[2]d%[1]s政府信息公开工作年度报告",
	SiteFolders:  "%s%d年政务公开年度报告",
	SiteSitemap:  "%s%d年度信息公开工作年度报告",
	SiteFrame:    "%s关于%d年政府信息公开工作情况的报告",
}

// families makes the sites, without pages.
func families() []*site {
	return []*site{
		newUCAP(), newAnnual(), newVSB(), newLonsun(), newOpenness(), newASPX(), newFolders(), newSitemap(), newFrame(),
	}
}

// familyOffices returns the publishers of the family plan. Their serials go on
// from those of the demonstration.
func familyOffices() []*office {
	all := officesOf(familyPlan, false, len(offices()))
	for _, o := range all {
		o.title = familyTitles[o.site]
		o.signed = o.site == SiteFolders // which prints no other date
	}
	return all
}

// addFamilyFixtures adds to a family's site what is no report.
func (st *site) addFamilyFixtures(opts Options) {
	st.addRobots()
	st.addDecoys(opts.Years[len(opts.Years)-1])
	st.addFile()
}

func (st *site) addRobots() {
	switch st.key {
	case SiteVSB, SiteSitemap: // the one has none, the other's names addresses
	case SiteFrame: // an error page that claims to be none
		st.pages["/robots.txt"] = &resource{kind: "text/html", body: []byte("<html><body><h1>您访问的页面不存在</h1></body></html>")}
	default:
		st.pages["/robots.txt"] = &resource{kind: "text/plain", body: []byte("User-agent: *\nDisallow: /admin/\nDisallow: /search\n")}
	}
}

// decoys are titles that stand in the same columns and are no reports, of the
// division and the year.
var decoys = []string{
	"%s%d年政府网站工作年度报表",
	"%s%d年法治政府建设年度报告",
	"%s关于编制%d年政府信息公开工作年度报告的通知",
	"一图读懂%s%d年政务公开工作",
	"%s%d年政务公开工作要点",
}

// addDecoys lists pages that look like reports in the list. They exist.
func (st *site) addDecoys(year int) {
	if st.linked {
		return
	}
	for i := range 3 {
		title := fmt.Sprintf(decoys[(i+len(st.key))%len(decoys)], st.division.short, year)
		a := &article{
			office: &office{division: st.division, body: "人民政府", serial: 900 + i}, title: title, year: year,
			published: time.Date(year+1, 1, 10+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
		}
		a.office.name = st.name
		s := &sheet{}
		st.top(s, title, a)
		s.add(st.skin.heading, title)
		s.add(`%s<p>现将有关情况公布如下。</p>`, st.skin.begin)
		s.openTable(` border="1"`)
		s.add(`<tr><td>填报单位</td><td>%s</td></tr><tr><td>信息发布总数</td><td>%d条</td></tr></table>%s`, st.name, 500+i, st.skin.end)
		st.bottom(s)
		path := st.address(a)
		st.pages[path] = &resource{kind: "text/html", body: []byte(s.String())}
		st.links = append(st.links, listed{path, title, a.published, year})
	}
	st.sortLinks()
}

// addFile links a file from the newest report, on systems that have a place of
// their own for files.
func (st *site) addFile() {
	places := map[string]string{
		SiteUCAP:     "/jiashan/files/2023/990102.pdf",
		SiteVSB:      "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1437&wbfileid=880531",
		SiteLonsun:   "/download/5f0c8a9906e1.pdf",
		SiteOpenness: "/attachment/UploadFiles/990221.pdf",
	}
	if place := places[st.key]; place != "" && len(st.held) > 0 {
		st.attach(st.held[len(st.held)-1], place, "附件1：统计表.pdf")
		st.pages[place] = &resource{kind: "application/pdf", body: pdf("Sample attachment")}
	}
}

// date prints a date of the form YYYY-MM-DD in another one.
func date(iso, layout string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return day.Format(layout)
}
