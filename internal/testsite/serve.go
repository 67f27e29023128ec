package testsite

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

func (s *Sites) handler(st *site) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		done := s.log.begin(st.name, r)
		defer done()
		st.mu.RLock()
		page := st.answer(r)
		st.mu.RUnlock()
		if page.slow {
			select {
			case <-time.After(s.opts.Slow):
			case <-r.Context().Done():
				return
			}
		}
		if s.noise.Load() && page.text != "" {
			page = page.noisy(w.Header(), st.charset, s.log.count())
		}
		page.write(w, r, done)
	})
}

// missing is what a server says of itself, in a charset that is not its own.
func missing() *resource {
	return &resource{status: http.StatusNotFound, kind: "text/html; charset=iso-8859-1", body: []byte("<h1>404 Not Found</h1>")}
}

func (st *site) answer(r *http.Request) *resource {
	if r.Method == http.MethodPost {
		if st.post == nil || r.ParseForm() != nil {
			return missing()
		}
		return st.post(r.URL.Path, r.URL.Query(), url.Values(r.PostForm))
	}
	if page, ok := st.pages[r.URL.RequestURI()]; ok {
		return page
	}
	if st.get != nil {
		if page := st.get(r.URL.Path, r.URL.Query()); page != nil {
			return page
		}
	}
	return missing()
}

// current tells that the visitor holds the page as it is (RFC 9110 §13.2.2).
func (p *resource) current(r *http.Request) bool {
	if p.etag == "" || p.status != 0 && p.status != http.StatusOK || r.Method == http.MethodPost {
		return false
	}
	if tags := r.Header.Get("If-None-Match"); tags != "" {
		return slices.ContainsFunc(strings.Split(tags, ","), func(tag string) bool {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			return tag == p.etag || tag == "*"
		})
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !p.modified.After(since)
}

// write sends the answer. It calls done before the last byte leaves, so that a
// visitor who has the whole of it cannot come back while it is still under way.
func (p *resource) write(w http.ResponseWriter, r *http.Request, done func()) {
	h := w.Header()
	h.Set("Content-Type", p.kind)
	if p.location != "" {
		h.Set("Location", p.location)
	}
	if p.etag != "" {
		h.Set("ETag", p.etag)
		h.Set("Last-Modified", p.modified.UTC().Format(http.TimeFormat))
	}
	if p.current(r) {
		done()
		w.WriteHeader(http.StatusNotModified)
		return
	}
	status, body := p.status, p.body
	if status == 0 {
		status = http.StatusOK
	}
	if p.gzip && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = gzipped(body)
	}
	if p.chunked {
		w.WriteHeader(status)
		half := len(body) / 2
		w.Write(body[:half]) // a visitor who has left needs no answer
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		w.Write(body[half:])
		return // the chunk that ends it goes out after this
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	last := max(len(body)-1, 0)
	w.Write(body[:last])
	done()
	w.Write(body[last:])
}

func gzipped(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(body) // memory does not fail
	z.Close()
	return b.Bytes()
}
