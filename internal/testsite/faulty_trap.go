package testsite

import (
	"bufio"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Traps: pages that lead on without an end. Links are named so that who looks
// for reports follows them.
const (
	PathCalendar      = "/trap/cal"        // ?month=2021-01: links the months before and after
	PathSessionPath   = "/trap/session"    // links itself with a new ;jsessionid= each time
	PathSessionQuery  = "/trap/sid"        // links itself with a new ?sid= each time
	PathEndlessPaging = "/trap/paging"     // ?page=N always shows the last page, and 下一页
	PathGrowing       = "/trap/growing/"   // a relative link without its slash makes the path longer
	PathManyLinks     = "/trap/many-links" // 200,000 links to pages that are no reports
)

const manyLinks = 200_000

func (f *FaultySite) traps(all map[string]http.HandlerFunc) {
	page := func(text func(r *http.Request) string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			send(w, "text/html; charset=utf-8", []byte(`<html><head><meta charset="utf-8"><title>政府信息公开年报</title></head><body>`+text(r)+notice+`</body></html>`))
		}
	}
	all[PathCalendar] = page(func(r *http.Request) string {
		month, err := time.Parse("2006-01", r.URL.Query().Get("month"))
		if err != nil {
			month = time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		link := func(by int, text string) string {
			m := month.AddDate(0, by, 0)
			return fmt.Sprintf(`<a href="%s?month=%s">%s（政府信息公开年报%s）</a>`, PathCalendar, m.Format("2006-01"), text, m.Format("2006年1月"))
		}
		return link(-1, "上一月") + link(1, "下一月")
	})
	all[PathSessionPath] = page(func(*http.Request) string {
		return fmt.Sprintf(`<a href="%s;jsessionid=%016X">政府信息公开年报</a>`, PathSessionPath, hash(PathSessionPath, f.turn(PathSessionPath)))
	})
	all[PathSessionQuery] = page(func(*http.Request) string {
		return fmt.Sprintf(`<a href="%s?sid=%016x&amp;c=nb">政府信息公开年报</a>`, PathSessionQuery, hash(PathSessionQuery, f.turn(PathSessionQuery)))
	})
	all[PathEndlessPaging] = page(func(r *http.Request) string {
		n, _ := strconv.Atoi(r.URL.Query().Get("page")) // none is the first
		return fmt.Sprintf(`<ul><li><a href="%s">示例省教育厅2021年政府信息公开工作年度报告</a><span>2022-01-20</span></li></ul><a href="%s?page=%d">下一页</a>`,
			PathReport, PathEndlessPaging, max(n, 1)+1)
	})
	all[PathGrowing] = page(func(r *http.Request) string {
		return `<a href="zfxxgknb/">政府信息公开年报</a> <a href="2021/">2021年</a>`
	})
	all[PathManyLinks] = func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, PathManyLinks+"/") {
			send(w, "text/html; charset=utf-8", []byte("<html><body><p>"+notice+"</p></body></html>"))
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		b := bufio.NewWriter(w)
		defer b.Flush()
		b.WriteString("<html><body><ul>\n")
		for i := range manyLinks {
			if _, err := fmt.Fprintf(b, "<li><a href=\"%s/%d.html\">示例省第%d局2021年政府信息公开工作年度报告</a></li>\n", PathManyLinks, i, i); err != nil {
				return
			}
		}
		b.WriteString("</ul></body></html>\n")
	}
}

// handlers gives all paths what answers there.
func (f *FaultySite) handlers() map[string]http.HandlerFunc {
	all := map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
			send(w, "text/plain", []byte("User-agent: *\nDisallow:\n"))
		},
	}
	f.wireFaults(all)
	f.answerFaults(all)
	f.traps(all)
	all["/"] = f.home
	return all
}
