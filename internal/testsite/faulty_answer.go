package testsite

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Answers that are well-formed and not what was asked for.
const (
	PathReport = "/answer/report.html" // a report, as it should be

	PathRedirectLoop     = "/answer/redirect-loop"     // to another path, which leads back
	PathRedirectSelf     = "/answer/redirect-self"     // to itself
	PathRedirectChain    = "/answer/redirect-chain"    // 15 redirects, then the report
	PathRedirectForeign  = "/answer/redirect-foreign"  // to ForeignHost
	PathRedirectLoopback = "/answer/redirect-loopback" // to the inner server on 127.0.0.1
	PathRedirectMetadata = "/answer/redirect-metadata" // to http://169.254.169.254/
	PathRedirectScheme   = "/answer/redirect-scheme"   // to a file: URL
	PathRedirectNowhere  = "/answer/redirect-nowhere"  // 302 without Location

	PathBinaryReport = "/answer/report-as-binary"     // the report as application/octet-stream
	PathPDFAsHTML    = "/answer/pdf-as-html"          // a PDF as text/html
	PathGzipPlain    = "/answer/gzip-plain"           // the report, declared as gzip and not compressed
	PathGzipCut      = "/answer/gzip-cut"             // the report, compressed, its last third missing
	PathGzipBomb     = "/answer/gzip-bomb"            // one megabyte that becomes a gigabyte
	PathWrongCharset = "/answer/report-wrong-charset" // the report in GBK, declared as utf-8 by header and meta

	PathChallenge    = "/answer/521"           // 521 and a script that sets a cookie; with the cookie the report
	PathPrecondition = "/answer/412"           // 412 and a script, as another make of shield has it
	PathForbidden    = "/answer/403"           // 403
	PathRetrySeconds = "/answer/retry-seconds" // 429 with Retry-After: 1 once, then the report
	PathRetryDate    = "/answer/retry-date"    // 429 with Retry-After as a date 2 s ahead once, then the report
	PathUnavailable  = "/answer/503-twice"     // 503 twice, then the report
	PathBroken       = "/answer/500"           // 500, always
	PathNoContent    = "/answer/204"           // 204
	PathEmpty        = "/answer/empty"         // 200 without a body
	PathSoftMissing  = "/answer/soft-404"      // 200 for a page that says it does not exist
)

const chainLength = 15

func (f *FaultySite) answerFaults(all map[string]http.HandlerFunc) {
	const kind = "text/html; charset=utf-8"
	report := func(w http.ResponseWriter, _ *http.Request) { send(w, kind, f.page) }
	fixed := func(kind string, body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { send(w, kind, body) }
	}
	coded := func(body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			send(w, kind, body)
		}
	}
	status := func(code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(code)
			fmt.Fprint(w, body)
		}
	}
	compressed := gzipped(f.page)
	wrong, _ := encode("gbk", f.page) // what compose writes can be said in GBK

	all[PathReport] = report
	all[PathBinaryReport] = fixed("application/octet-stream", f.page)
	all[PathPDFAsHTML] = fixed(kind, pdf("Sample report"))
	all[PathWrongCharset] = fixed(kind, wrong)
	all[PathGzipPlain] = coded(f.page)
	all[PathGzipCut] = coded(compressed[:2*len(compressed)/3])
	bomb := sync.OnceValue(gzipBomb)
	all[PathGzipBomb] = func(w http.ResponseWriter, r *http.Request) { coded(bomb())(w, r) }
	all[PathPrecondition] = status(412, `<script>document.write("")</script>`)
	all[PathForbidden] = status(403, "<h1>403 Forbidden</h1>")
	all[PathBroken] = status(500, "<h1>500 Internal Server Error</h1>")
	all[PathNoContent] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }
	all[PathEmpty] = fixed(kind, nil)
	all[PathSoftMissing] = status(200, "<html><body><h1>404</h1><p>您访问的页面不存在或已删除</p></body></html>")
	all[PathChallenge] = func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("clearance"); err == nil {
			report(w, r)
			return
		}
		status(521, `<script>document.cookie = "clearance=" + (7 * 191) + ";path=/"; location.href = location.pathname + location.search;</script>`)(w, r)
	}
	f.redirects(all)
	f.refusals(all, report)
}

func (f *FaultySite) redirects(all map[string]http.HandlerFunc) {
	to := func(target string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", target)
			w.WriteHeader(http.StatusFound)
		}
	}
	all[PathRedirectLoop] = func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/back") {
			to(PathRedirectLoop)(w, r)
			return
		}
		to(PathRedirectLoop+"/back")(w, r)
	}
	all[PathRedirectSelf] = to(PathRedirectSelf)
	all[PathRedirectChain] = func(w http.ResponseWriter, r *http.Request) {
		n := 1
		fmt.Sscanf(strings.TrimPrefix(r.URL.Path, PathRedirectChain+"/"), "%d", &n) // what is no number is the first
		if n >= chainLength {
			to(PathReport)(w, r)
			return
		}
		to(fmt.Sprintf("%s/%d", PathRedirectChain, n+1))(w, r)
	}
	all[PathRedirectForeign] = to("http://" + ForeignHost + "/art/2022/1/5/art_1_1.html")
	all[PathRedirectLoopback] = func(w http.ResponseWriter, r *http.Request) { to(f.Inner+"/secret.html")(w, r) }
	all[PathRedirectMetadata] = to("http://169.254.169.254/latest/meta-data/")
	all[PathRedirectScheme] = to("file:///etc/hostname")
	all[PathRedirectNowhere] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusFound) }
}

// refusals come first and pass.
func (f *FaultySite) refusals(all map[string]http.HandlerFunc, report http.HandlerFunc) {
	first := func(path string, times, code int, after func() string) {
		all[path] = func(w http.ResponseWriter, r *http.Request) {
			if f.turn(path) > times {
				report(w, r)
				return
			}
			if after != nil {
				w.Header().Set("Retry-After", after())
			}
			w.WriteHeader(code)
		}
	}
	first(PathRetrySeconds, 1, http.StatusTooManyRequests, func() string { return "1" })
	first(PathRetryDate, 1, http.StatusTooManyRequests, func() string {
		return time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat)
	})
	first(PathUnavailable, 2, http.StatusServiceUnavailable, nil)
}

// gzipBomb is a gigabyte of zeros: members of a gzip file follow each other, so
// one is made and repeated.
func gzipBomb() []byte {
	var member bytes.Buffer
	z, _ := gzip.NewWriterLevel(&member, gzip.BestCompression) // a level that exists
	z.Write(make([]byte, 1<<20))
	z.Close()
	return bytes.Repeat(member.Bytes(), 1<<10)
}
