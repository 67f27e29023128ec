package testsite

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// FaultySite is a server with everything that can go wrong between a crawler
// and a site. Each fault has a path of its own, one of the constants Path…; the
// home page links them all with the titles of reports.
type FaultySite struct {
	URL    string // scheme, host and port, without a slash at the end
	Report Truth  // what the pages tell that hold a report: PathReport and those whose comment says so
	// Inner is the URL of a second server, which stands for what only the
	// machine itself may reach. PathRedirectLoopback leads there.
	Inner string
	// Robots are the URLs of further hosts by what is wrong with their
	// robots.txt, one of the constants Robots….
	Robots map[string]string

	page    []byte // the report, UTF-8
	faults  map[string]http.HandlerFunc
	servers []*http.Server
	served  sync.WaitGroup // servers and their handlers
	closed  chan struct{}
	end     sync.Once // closes closed
	log     requestLog

	mu    sync.Mutex // guards what follows
	conns map[net.Conn]bool
	times map[string]int // answers given, by path
}

// StartFaulty serves the faults on loopback ports. Close ends it.
func StartFaulty() (*FaultySite, error) {
	f := &FaultySite{
		Robots: map[string]string{}, closed: make(chan struct{}), conns: map[net.Conn]bool{}, times: map[string]int{},
	}
	f.makeReport()
	f.faults = f.handlers()
	var err error
	if f.URL, err = f.listen("faulty", f.dispatch); err != nil {
		return nil, err
	}
	f.Report.URL = f.URL + PathReport
	if f.Inner, err = f.listen("inner", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "inner") }); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	for kind, robots := range f.robots() {
		if f.Robots[kind], err = f.listen("robots "+kind, f.robotsHost(robots)); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, nil
}

// makeReport makes the report that some of the pages hold.
func (f *FaultySite) makeReport() {
	st, o := newPlain(), offices()[0]
	a := compose(0, o, 2021, grow(random(0, o, 2021), o, nil))
	text, truth := st.articlePage(a, markupPlain)
	truth.Site, truth.path = st.name, PathReport
	f.page, f.Report = []byte(text), *truth
}

// listen serves on a port of its own and logs the requests under a name.
func (f *FaultySite) listen(name string, h http.HandlerFunc) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("testsite %s: %w", name, err)
	}
	server := &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !f.enter() {
				return
			}
			defer f.served.Done()
			done := f.log.begin(name, r)
			defer done()
			h(w, r)
		}),
	}
	f.servers = append(f.servers, server)
	f.served.Go(func() { server.Serve(l) }) // ends with Close, whose error says nothing new
	return "http://" + l.Addr().String(), nil
}

// Close stops serving, also what never ends, and waits until nothing runs.
func (f *FaultySite) Close() error {
	f.end.Do(func() { close(f.closed) })
	var errs []error
	for _, server := range f.servers {
		errs = append(errs, server.Close())
	}
	f.mu.Lock()
	for c := range f.conns {
		c.Close() // its writer ends with an error
	}
	f.mu.Unlock()
	f.served.Wait()
	return errors.Join(errs...)
}

// enter tells a handler that it may begin; it then owes f.served.Done. The lock
// orders it against Close, which must not wait while handlers begin.
func (f *FaultySite) enter() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.closed:
		return false
	default:
		f.served.Add(1)
		return true
	}
}

// Paths lists all faults, in order, but for those that are traps.
func (f *FaultySite) Paths() []string { return f.paths(false) }

// Traps lists the paths of what has no end for a crawler without a budget.
func (f *FaultySite) Traps() []string { return f.paths(true) }

func (f *FaultySite) paths(traps bool) []string {
	var all []string
	for path := range f.faults {
		if path != "/" && path != "/robots.txt" && strings.HasPrefix(path, "/trap/") == traps {
			all = append(all, path)
		}
	}
	slices.Sort(all)
	return all
}

// Hits tells how often a path was asked for, one of the constants. What lies
// below it, and queries, count for it.
func (f *FaultySite) Hits(path string) int { return f.count("faulty", path) }

// RobotsHits is Hits for one of the hosts of Robots.
func (f *FaultySite) RobotsHits(kind, path string) int { return f.count("robots "+kind, path) }

// InnerHits tells how often the inner server was reached.
func (f *FaultySite) InnerHits() int { return f.count("inner", "/") }

func (f *FaultySite) count(name, path string) int {
	n := 0
	for _, r := range f.log.all() {
		at := cutParams(r.URI)
		if r.Site == name && (at == path || path != "/" && strings.HasPrefix(at, strings.TrimSuffix(path, "/")+"/") || name == "inner") {
			n++
		}
	}
	return n
}

// Requests lists all requests in the order of their arrival. Their Site is
// "faulty", "inner" or "robots " with the kind.
func (f *FaultySite) Requests() []Request { return f.log.all() }

// cutParams takes the query and path parameters off a request's target.
func cutParams(uri string) string {
	uri, _, _ = strings.Cut(uri, "?")
	uri, _, _ = strings.Cut(uri, ";")
	return uri
}

// dispatch finds the fault whose path the request's lies at or below.
func (f *FaultySite) dispatch(w http.ResponseWriter, r *http.Request) {
	for path := cutParams(r.URL.EscapedPath()); path != ""; path = path[:max(strings.LastIndex(path, "/"), 0)] {
		for _, p := range []string{path, path + "/"} {
			if h, ok := f.faults[p]; ok {
				h(w, r)
				return
			}
		}
	}
	http.NotFound(w, r)
}

// turn counts the answers at a path: 1 for the first.
func (f *FaultySite) turn(path string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.times[path]++
	return f.times[path]
}

// home links all faults as if they were reports.
func (f *FaultySite) home(w http.ResponseWriter, _ *http.Request) {
	var b bytes.Buffer
	b.WriteString(`<html><head><meta charset="utf-8"><title>政府信息公开年报</title></head><body><ul>`)
	for i, path := range f.Paths() {
		fmt.Fprintf(&b, `<li><a href="%s">示例省第%d局2021年政府信息公开工作年度报告</a><span>2022-01-%02d</span></li>`+"\n", path, i+1, i%28+1)
	}
	b.WriteString(`</ul>` + notice + `</body></html>`)
	send(w, "text/html; charset=utf-8", b.Bytes())
}

// send answers with a body of a known length.
func send(w http.ResponseWriter, kind string, body []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.Write(body) // a visitor who has left needs no answer
}
