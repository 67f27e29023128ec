package testsite

import (
	"io"
	"net"
	"net/http"
	"strings"
)

// What is wrong with the robots.txt of a host of FaultySite.Robots. Each host
// has a home page that links /open/1.html and /closed/1.html.
const (
	RobotsHuge      = "huge"      // ten megabytes; closes /closed/ in its first lines
	RobotsMissing   = "missing"   // 404: everything is open
	RobotsForbidden = "forbidden" // 403: everything is open (RFC 9309 §2.3.1.3)
	RobotsBroken    = "broken"    // 500: everything is closed (§2.3.1.4)
	RobotsBusy      = "busy"      // 503: everything is closed
	RobotsMoved     = "moved"     // five redirects, then a file that closes /closed/
	RobotsLoop      = "loop"      // redirects without an end
	RobotsHTML      = "html"      // a page of HTML with status 200: no rules
	RobotsEndless   = "endless"   // never ends; closes /closed/ in its first lines
	RobotsCut       = "cut"       // the connection ends in its head: unreachable
	RobotsMessy     = "messy"     // mark of byte order, CR line ends, odd case and spaces; closes /closed/
)

const robotsClosing = "User-agent: *\nDisallow: /closed/\n"

func (f *FaultySite) robots() map[string]http.HandlerFunc {
	text := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { send(w, "text/plain", []byte(body)) }
	}
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	filler := strings.Repeat("# "+strings.Repeat("x", 61)+"\n", 16)
	return map[string]http.HandlerFunc{
		RobotsHuge:      text(robotsClosing + strings.Repeat(filler, 10<<10)),
		RobotsMissing:   status(http.StatusNotFound),
		RobotsForbidden: status(http.StatusForbidden),
		RobotsBroken:    status(http.StatusInternalServerError),
		RobotsBusy:      status(http.StatusServiceUnavailable),
		RobotsHTML: func(w http.ResponseWriter, _ *http.Request) {
			send(w, "text/html; charset=utf-8", []byte("<html><body><p>User-agent: *</p><p>Disallow: /</p>您访问的页面不存在</body></html>"))
		},
		RobotsMessy: text("\ufeffUSER-AGENT : *\r\rdisallow:/closed/ # no\rnonsense\r"),
		RobotsMoved: func(w http.ResponseWriter, r *http.Request) {
			if n := strings.Count(r.URL.Path, "/r"); n < 6 {
				w.Header().Set("Location", strings.Repeat("/r", n)+"/robots.txt")
				w.WriteHeader(http.StatusMovedPermanently)
				return
			}
			send(w, "text/plain", []byte(robotsClosing))
		},
		RobotsLoop: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "/robots.txt")
			w.WriteHeader(http.StatusFound)
		},
		RobotsEndless: f.raw(func(c net.Conn) {
			repeat(c, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n"+robotsClosing, filler)
		}),
		RobotsCut: f.raw(func(c net.Conn) { io.WriteString(c, "HTTP/1.1 200 OK\r\nCont") }),
	}
}

// robotsHost is a host with the given robots.txt.
func (f *FaultySite) robotsHost(robots http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/robots.txt"):
			robots(w, r)
		case r.URL.Path == "/":
			send(w, "text/html; charset=utf-8", []byte(`<html><body><ul>`+
				`<li><a href="/open/1.html">示例省教育厅2021年政府信息公开工作年度报告</a></li>`+
				`<li><a href="/closed/1.html">示例省民政厅2021年政府信息公开工作年度报告</a></li></ul></body></html>`))
		case r.URL.Path == "/open/1.html" || r.URL.Path == "/closed/1.html":
			send(w, "text/html; charset=utf-8", f.page)
		default:
			http.NotFound(w, r)
		}
	}
}
