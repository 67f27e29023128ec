package archive

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func TestRepeats(t *testing.T) {
	a, err := Open(Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	at := time.Date(2023, 5, 1, 8, 0, 0, 0, time.UTC)
	page := func(body string, at time.Time) *nianbao.Capture {
		return &nianbao.Capture{
			URL: "http://www.shili.example/nb/", Captured: at, Status: 200, Body: []byte(body),
			Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body),
		}
	}
	for i, body := range []string{"one", "two"} {
		if _, err := a.Append(context.Background(), page(body, at.Add(time.Duration(i)*time.Hour))); err != nil {
			t.Fatal(err)
		}
	}
	for body, want := range map[string]*nianbao.Revisit{
		"one":   {URL: "http://www.shili.example/nb/", Captured: at},
		"two":   {URL: "http://www.shili.example/nb/", Captured: at.Add(time.Hour)},
		"three": nil, "": nil,
	} {
		got, err := a.Repeats(context.Background(), page(body, at.Add(24*time.Hour)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", body, diff)
		}
	}
}
