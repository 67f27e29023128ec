package web

import (
	"net/url"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

// beijing is the zone of the dates that readers see: deadlines and
// publication dates of the reports are Chinese civil dates.
var beijing = time.FixedZone("UTC+8", 8*60*60)

// citations are the strings by which a report is cited.
type citations struct {
	GBT7714 string `json:"gbt7714"`
	BibTeX  string `json:"bibtex"`
}

// newCitations cites the newest version. The date of access is that of the
// capture, because that is when the cited content was seen there.
func newCitations(h *nianbao.Held, archived string) citations {
	src := source{held: h, url: webURL(h.URL), seen: newest(h).Snapshot.Captured.In(beijing)}
	if src.url == "" {
		src.url = archived
	}
	return citations{GBT7714: src.gbt7714(), BibTeX: src.bibtex(archived)}
}

// source is a report as a bibliography sees it.
type source struct {
	held *nianbao.Held
	url  string // empty if there is no address to give
	seen time.Time
}

// gbt7714 follows GB/T 7714—2015, 4.6 (electronic resources) with the type
// [R/OL] for a report read online:
// 责任者. 题名[R/OL]. (发布日期)[引用日期]. 获取路径.
func (s source) gbt7714() string {
	r := &s.held.Report
	var b strings.Builder
	if r.Office != "" {
		b.WriteString(oneLine(r.Office) + ". ")
	}
	b.WriteString(oneLine(reportTitle(r)) + "[R/OL]. ")
	if r.Published != "" {
		b.WriteString("(" + r.Published + ")")
	}
	b.WriteString("[" + s.seen.Format(time.DateOnly) + "].")
	if s.url != "" {
		b.WriteString(" " + s.url + ".")
	}
	return b.String()
}

// bibtex is a @techreport entry; urldate is understood by biblatex and left
// alone by BibTeX.
func (s source) bibtex(archived string) string {
	r := &s.held.Report
	var b strings.Builder
	b.WriteString("@techreport{nianbao-" + s.held.ID + ",\n")
	field := func(name, value string) {
		if value != "" {
			b.WriteString("  " + name + " = {" + value + "},\n")
		}
	}
	// Double braces keep the name of an office from being taken apart.
	if r.Office != "" {
		field("author", "{"+texEscape(r.Office)+"}")
		field("institution", "{"+texEscape(r.Office)+"}")
	}
	field("title", "{"+texEscape(reportTitle(r))+"}")
	year, _, _ := strings.Cut(r.Published, "-")
	if year == "" {
		year = s.seen.Format("2006")
	}
	field("year", year)
	field("date", r.Published)
	field("language", "chinese")
	field("url", texURL(s.url))
	field("urldate", s.seen.Format(time.DateOnly))
	if archived != "" && archived != s.url {
		field("note", `Archived copy: \url{`+texURL(archived)+"}")
	}
	b.WriteString("}")
	return b.String()
}

// reportTitle is the printed title, or one made of what is known.
func reportTitle(r *nianbao.Report) string {
	if r.Title != "" {
		return r.Title
	}
	if r.Year == 0 {
		return r.Office + "政府信息公开工作年度报告"
	}
	return r.Office + yearText(r.Year) + "年政府信息公开工作年度报告"
}

func newest(h *nianbao.Held) nianbao.Version {
	if v := h.Current(); v != nil {
		return *v
	}
	return nianbao.Version{}
}

// webURL is the address if it is one that a reader can open, else empty. It
// also keeps javascript: and its kin out of links.
func webURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return raw
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var texReplacer = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `$`, `\$`, `&`, `\&`, `%`, `\%`,
	`#`, `\#`, `_`, `\_`, `^`, `\textasciicircum{}`, `~`, `\textasciitilde{}`,
)

func texEscape(s string) string { return texReplacer.Replace(oneLine(s)) }

// texURL keeps the braces of an entry balanced; within \url nothing else
// needs care.
func texURL(s string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", " ", "%20", "\n", "").Replace(s)
}
