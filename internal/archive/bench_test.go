package archive

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
)

// A page of 20 KB with its request and what the list page said of it.
func BenchmarkAppend(b *testing.B) {
	a, err := Open(Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	r := rand.New(rand.NewPCG(1, 2))
	text := []rune{}
	for len(string(text)) < 20<<10 {
		text = append(text, rune(0x4e00+r.IntN(2000)))
	}
	c := crawled()
	c.Response = []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + string(text))
	b.SetBytes(int64(len(c.Response)))
	for b.Loop() {
		if _, err := a.Append(context.Background(), c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	const entries = 100_000
	a, err := Open(Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	// The lines are written without their records: only they are read here.
	if _, err := a.Append(context.Background(), imported(0)); err != nil {
		b.Fatal(err)
	}
	for n := range entries {
		e := CDXEntry{URL: imported(n).URL, Timestamp: "20210129083000", Mime: "text/html", Digest: sha1Digest(nil), Length: 5000, Offset: int64(n) * 5000, File: a.out.name}
		e.Key = SURT(e.URL)
		a.out.lines = append(a.out.lines, e.String())
	}
	look := func(b *testing.B) {
		for n := 0; b.Loop(); n++ {
			found, err := a.Lookup(context.Background(), fmt.Sprintf("http://www.example.gov.cn/%d.html", n*7919%entries))
			if err != nil || len(found) == 0 {
				b.Fatal(found, err)
			}
		}
	}
	b.Run("growing", look)
	if err := a.finish(); err != nil {
		b.Fatal(err)
	}
	b.Run("finished", look)
}
