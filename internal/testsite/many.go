package testsite

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"nianbao/internal/nianbao"
)

// ManyHosts are small sites that are cheap to serve, for measurements. Each is a
// port of 127.0.0.1 and has a list with its reports, 20 to a page.
type ManyHosts struct {
	bases   []string
	reports int
	parts   [][]byte // of a report: the office's name belongs between them
	servers []*http.Server
	served  sync.WaitGroup
	count   atomic.Int64
}

const (
	manyOnPage = 20
	manyOffice = "示例省教育厅" // the office whose report is the pattern of all
)

// StartMany serves hosts sites with the given number of reports each. Close ends
// it. The reports are those of different offices for 2021; they differ in the
// office's name and are otherwise the same.
func StartMany(hosts, reports int) (*ManyHosts, error) {
	if hosts < 1 || reports < 1 {
		return nil, fmt.Errorf("testsite: %d hosts with %d reports: %w", hosts, reports, nianbao.ErrInvalid)
	}
	m := &ManyHosts{reports: reports}
	m.makePattern()
	for i := range hosts {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, errors.Join(fmt.Errorf("testsite: host %d of %d: %w", i+1, hosts, err), m.Close())
		}
		server := &http.Server{Handler: m.host(i), ReadHeaderTimeout: 10 * time.Second}
		m.servers = append(m.servers, server)
		m.bases = append(m.bases, "http://"+l.Addr().String())
		m.served.Go(func() { server.Serve(l) }) // ends with Close, whose error says nothing new
	}
	return m, nil
}

// makePattern makes the report that all others are made from.
func (m *ManyHosts) makePattern() {
	st, all := newPlain(), offices()
	o := all[0]
	for _, candidate := range all {
		if candidate.name == manyOffice {
			o = candidate
		}
	}
	a := compose(0, o, 2021, grow(random(0, o, 2021), o, nil))
	text, _ := st.articlePage(a, markupPlain)
	m.parts = bytes.Split([]byte(text), []byte(o.name))
}

// Close stops serving and waits until nothing runs any more.
func (m *ManyHosts) Close() error {
	var errs []error
	for _, server := range m.servers {
		errs = append(errs, server.Close())
	}
	m.served.Wait()
	return errors.Join(errs...)
}

// CrawlSites tells where the reports are to be found, one site for each host.
func (m *ManyHosts) CrawlSites() []CrawlSite {
	var all []CrawlSite
	for i, base := range m.bases {
		all = append(all, CrawlSite{Key: fmt.Sprintf("many%d", i), Name: fmt.Sprintf("示例站点%d", i+1), Region: province.code, Entries: []string{base + "/nb/"}})
	}
	return all
}

// URLs lists the addresses of all reports, host by host.
func (m *ManyHosts) URLs() []string {
	var all []string
	for _, base := range m.bases {
		for n := range m.reports {
			all = append(all, fmt.Sprintf("%s/nb/%d.html", base, n+1))
		}
	}
	return all
}

// Requests is the number of requests so far, robots.txt and lists included.
func (m *ManyHosts) Requests() int { return int(m.count.Load()) }

// office is the name of the n-th office of a host, both from 0.
func (m *ManyHosts) office(host, n int) string {
	return fmt.Sprintf("示例省第%d教育局", host*m.reports+n+1)
}

func (m *ManyHosts) host(host int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.count.Add(1)
		name, below := strings.CutPrefix(r.URL.Path, "/nb/")
		n, list := 0, 0
		switch {
		case r.URL.Path == "/robots.txt":
			send(w, "text/plain", []byte("User-agent: *\nDisallow:\n"))
		case below && name == "":
			m.list(w, host, 1)
		case below && scan(name, "list_%d.html", &list) && list >= 2 && (list-1)*manyOnPage < m.reports:
			m.list(w, host, list)
		case below && scan(name, "%d.html", &n) && n >= 1 && n <= m.reports:
			send(w, "text/html; charset=utf-8", bytes.Join(m.parts, []byte(m.office(host, n-1))))
		default:
			http.NotFound(w, r)
		}
	})
}

// scan reads the number in a file's name.
func scan(name, format string, n *int) bool {
	_, err := fmt.Sscanf(name, format, n)
	return err == nil && fmt.Sprintf(format, *n) == name
}

// list writes a page of a host's list, from 1.
func (m *ManyHosts) list(w http.ResponseWriter, host, page int) {
	var b bytes.Buffer
	b.WriteString(`<html><head><meta charset="utf-8"><title>政府信息公开年报</title></head><body><ul>`)
	for n := (page - 1) * manyOnPage; n < min(page*manyOnPage, m.reports); n++ {
		fmt.Fprintf(&b, `<li><a href="/nb/%d.html">%s2021年政府信息公开工作年度报告</a><span>2022-01-%02d</span></li>`+"\n", n+1, m.office(host, n), n%28+1)
	}
	b.WriteString(`</ul>`)
	if page*manyOnPage < m.reports {
		fmt.Fprintf(&b, `<a href="/nb/list_%d.html">下一页</a>`, page+1)
	}
	b.WriteString(notice + `</body></html>`)
	send(w, "text/html; charset=utf-8", b.Bytes())
}
