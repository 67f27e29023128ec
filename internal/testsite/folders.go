package testsite

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// GonePath is the entry of the site SiteFolders. It is gone; its column stands
// elsewhere now, two links from the home page.
const GonePath = "/xxgk/gknb/"

// newFolders makes a site with a folder for every year and, in it, one for
// every class of office, all by hand.
func newFolders() *site {
	st := &site{
		key: SiteFolders, name: "亡是县人民政府", host: "www.wangshi.example", division: wangshi, charset: "gbk",
		openness: "/zwgk/", list: "/zfxxgk/gknb/", entries: []string{GonePath},
		markups: []markup{markupNested, markupWord, markupPlain}, dateFrom: nianbao.DateSignature,
		skin: &skin{
			doctype: html4, nav: []navLink{{"/", "首页"}, {"/zjkc/", "走进亡是"}, {"/zwgk/", "政务公开"}},
			heading: `<p align="center"><font size="5"><b>%s</b></font></p><hr>`,
			begin:   `<div class="xl">`, end: `</div>`,
		},
	}
	st.address = func(a *article) string {
		return st.list + yearFolder(a.year) + classFolder(a.office) + fmt.Sprintf("content_%d.html", a.id())
	}
	st.lists = st.folderLists
	return st
}

// yearFolder is the folder of a year. Whoever made it followed no rule.
func yearFolder(year int) string {
	return fmt.Sprintf([]string{"%dnb/", "nb%d/", "gknb%d/", "%dn/"}[year%4], year)
}

// classFolder is the folder of an office: 部门, 乡镇街道 or the government.
func classFolder(o *office) string {
	switch {
	case o.level == nianbao.LevelTownship:
		return "xzjd/"
	case strings.HasPrefix(o.body, "人民政府"):
		return "zfnb/"
	}
	return "bmxxgknb/"
}

var classNames = map[string]string{"xzjd": "乡镇街道", "zfnb": "县政府", "bmxxgknb": "县直部门"}

func (st *site) folderLists() {
	folders := map[string]map[string][]listed{} // year folder → class folder → links
	for _, l := range st.links {
		parts := strings.Split(strings.TrimPrefix(path.Dir(l.path), st.list), "/")
		if !strings.HasPrefix(l.path, st.list) || len(parts) != 2 { // moved elsewhere
			parts = []string{strings.TrimSuffix(yearFolder(l.year), "/"), "zfnb"}
		}
		if folders[parts[0]] == nil {
			folders[parts[0]] = map[string][]listed{}
		}
		folders[parts[0]][parts[1]] = append(folders[parts[0]][parts[1]], l)
	}
	names := slices.Sorted(maps.Keys(folders))
	st.addHTML(st.list, "政府信息公开年报", func(s *sheet) {
		for _, name := range names {
			s.add(`<li><a href="%s/">%s年</a></li>`, name, strings.Trim(name, "gknb"))
		}
	})
	for _, name := range names {
		st.classLists(name, folders[name])
	}
	st.addHTML("/", "首页", func(s *sheet) {
		s.add(`<ul><li><a href="/zjkc/1.html">亡是概况</a></li><li><a href="/zwgk/zcjd/">政策解读</a></li></ul>`)
	})
	st.addHTML(st.openness, "政务公开", func(s *sheet) {
		s.add(`<ul><li><a href="/zwgk/gknb/zn.html">政府信息公开指南</a></li><li><a href="../zfxxgk/gknb/">政府信息公开年报</a></li></ul>`)
	})
}

// classLists makes the page of a year and those of its classes.
func (st *site) classLists(year string, classes map[string][]listed) {
	title := strings.Trim(year, "gknb") + "年"
	names := slices.Sorted(maps.Keys(classes))
	st.addHTML(st.list+year+"/", title, func(s *sheet) {
		s.add(`<div class="tab">`)
		for _, name := range names {
			s.add(`<a href="./%s/index.html">%s</a>`, name, classNames[name])
		}
		s.add(`</div>`)
	})
	for _, name := range names {
		folder := st.list + year + "/" + name + "/"
		st.addHTML(folder+"index.html", title+classNames[name], func(s *sheet) {
			s.openTable(` width="100%"`)
			for _, l := range classes[name] {
				s.add(`<tr><td>· %s</td><td>（%s）</td></tr>`, anchor(strings.Replace(l.path, folder, "./", 1), l.title, 0), date(l.date, "2006.01.02"))
			}
			s.add(`</table>`)
		})
	}
}
