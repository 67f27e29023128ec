package testsite

import (
	"bytes"
	"errors"
	"testing"

	"nianbao/internal/nianbao"
)

func TestMany(t *testing.T) {
	m, err := StartMany(3, 45)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}()
	reached := map[string]bool{}
	bodies := map[string]bool{}
	v := &visitor{t: t, tags: map[string]bool{"a href": true}}
	for _, site := range m.CrawlSites() {
		queue := site.Entries
		for len(queue) > 0 {
			at := queue[0]
			queue = queue[1:]
			resp, body, err := fetch(t, at, 1<<20)
			if err != nil || resp.StatusCode != 200 {
				t.Fatalf("%s: %v", at, err)
			}
			reached[at] = true
			if bytes.Contains(body, []byte("一、总体情况")) {
				bodies[string(body)] = true
				continue
			}
			queue = append(queue, v.links(at, string(body))...)
		}
	}
	urls := m.URLs()
	for _, u := range urls {
		if !reached[u] {
			t.Errorf("%s is on no list", u)
		}
	}
	if len(urls) != 135 || len(bodies) != 135 || m.Requests() != 135+9 {
		t.Errorf("%d reports, %d of them different, %d requests", len(urls), len(bodies), m.Requests())
	}
	for _, path := range []string{"/nb/0.html", "/nb/46.html", "/nb/list_4.html", "/nb/1.htmlx", "/"} {
		if resp, _, err := fetch(t, m.bases[0]+path, 10); err != nil || resp.StatusCode != 404 {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestManyOfNone(t *testing.T) {
	if _, err := StartMany(0, 1); !errors.Is(err, nianbao.ErrInvalid) {
		t.Error(err)
	}
}

func BenchmarkMany(b *testing.B) {
	m, err := StartMany(1, 20)
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	for b.Loop() {
		resp, err := plainClient.Get(m.URLs()[0])
		if err != nil {
			b.Fatal(err)
		}
		resp.Body.Close()
	}
}
