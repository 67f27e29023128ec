package testsite

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func startFaulty(t *testing.T) *FaultySite {
	t.Helper()
	f, err := StartFaulty()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// plainClient follows nothing, decodes nothing and keeps no connection.
var plainClient = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: 64 << 10},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// fetch gets a URL and reads at most a megabyte, or limit bytes, of it.
func fetch(t *testing.T, address string, limit int64) (*http.Response, []byte, error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := plainClient.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit))
	return resp, body, err
}

func TestFaults(t *testing.T) {
	f := startFaulty(t)
	gbk, err := encode("gbk", f.page)
	if err != nil {
		t.Fatal(err)
	}
	location := func(want string) func(*http.Response, []byte) bool {
		return func(r *http.Response, _ []byte) bool { return r.Header.Get("Location") == want }
	}
	page := func(_ *http.Response, body []byte) bool { return bytes.Equal(body, f.page) }
	tests := map[string]struct {
		status int   // 0 = no answer
		broken bool  // the body ends with an error
		limit  int64 // bytes read; 0 = a megabyte
		check  func(*http.Response, []byte) bool
	}{
		PathBrokenChunk: {status: 200, broken: true, check: page},
		PathLengthLong:  {status: 200, broken: true, check: page},
		PathLengthShort: {status: 200, check: func(_ *http.Response, body []byte) bool { return len(body) == len(f.page)/3 }},
		PathCutHead:     {},
		PathCutBody:     {status: 200, broken: true},
		PathNoAnswer:    {},
		PathGarbage:     {},
		PathBadStatus:   {},
		PathEndlessHead: {},
		PathEndlessBody: {status: 200, check: func(_ *http.Response, body []byte) bool { return len(body) == 1<<20 }},
		PathSilent:      {status: 200, limit: -1},
		PathSlowDrip:    {status: 200, limit: 2, check: func(_ *http.Response, body []byte) bool { return string(body) == "  " }},

		PathReport:           {status: 200, check: page},
		PathRedirectLoop:     {status: 302, check: location(PathRedirectLoop + "/back")},
		PathRedirectSelf:     {status: 302, check: location(PathRedirectSelf)},
		PathRedirectChain:    {status: 302, check: location(PathRedirectChain + "/2")},
		PathRedirectForeign:  {status: 302, check: location("http://www.yuanfang.example/art/2022/1/5/art_1_1.html")},
		PathRedirectLoopback: {status: 302, check: location(f.Inner + "/secret.html")},
		PathRedirectMetadata: {status: 302, check: location("http://169.254.169.254/latest/meta-data/")},
		PathRedirectScheme:   {status: 302, check: location("file:///etc/hostname")},
		PathRedirectNowhere:  {status: 302, check: location("")},
		PathBinaryReport: {status: 200, check: func(r *http.Response, body []byte) bool {
			return r.Header.Get("Content-Type") == "application/octet-stream" && bytes.Equal(body, f.page)
		}},
		PathPDFAsHTML: {status: 200, check: func(r *http.Response, body []byte) bool {
			return strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") && bytes.HasPrefix(body, []byte("%PDF-"))
		}},
		PathGzipPlain: {status: 200, check: func(r *http.Response, body []byte) bool {
			return r.Header.Get("Content-Encoding") == "gzip" && bytes.Equal(body, f.page)
		}},
		PathGzipCut: {status: 200, check: func(r *http.Response, body []byte) bool {
			return bytes.HasPrefix(gzipped(f.page), body) && len(body) < len(gzipped(f.page))
		}},
		PathGzipBomb: {status: 200, limit: 4 << 20, check: func(r *http.Response, body []byte) bool {
			return r.Header.Get("Content-Encoding") == "gzip" && len(body) > 1<<19 && len(body) < 2<<20
		}},
		PathWrongCharset: {status: 200, check: func(r *http.Response, body []byte) bool {
			return strings.HasSuffix(r.Header.Get("Content-Type"), "utf-8") && bytes.Equal(body, gbk)
		}},
		PathChallenge:    {status: 521, check: func(_ *http.Response, body []byte) bool { return bytes.Contains(body, []byte("document.cookie")) }},
		PathPrecondition: {status: 412},
		PathForbidden:    {status: 403},
		PathRetrySeconds: {status: 429, check: func(r *http.Response, _ []byte) bool { return r.Header.Get("Retry-After") == "1" }},
		PathRetryDate: {status: 429, check: func(r *http.Response, _ []byte) bool {
			_, err := http.ParseTime(r.Header.Get("Retry-After"))
			return err == nil
		}},
		PathUnavailable: {status: 503},
		PathBroken:      {status: 500},
		PathNoContent:   {status: 204},
		PathEmpty:       {status: 200, check: func(_ *http.Response, body []byte) bool { return len(body) == 0 }},
		PathSoftMissing: {status: 200},
	}
	for _, path := range f.Paths() {
		tt, ok := tests[path]
		if !ok {
			t.Errorf("%s is not tested", path)
			continue
		}
		t.Run(path, func(t *testing.T) {
			limit := tt.limit
			if limit == 0 {
				limit = 1 << 20
			}
			resp, body, err := fetch(t, f.URL+path, max(limit, 0))
			switch {
			case tt.status == 0:
				if err == nil {
					t.Errorf("status %d, want no answer", resp.StatusCode)
				}
				return
			case resp == nil:
				t.Fatal(err)
			}
			if resp.StatusCode != tt.status || (err != nil) != tt.broken {
				t.Errorf("status %d, want %d; error %v", resp.StatusCode, tt.status, err)
			}
			if tt.check != nil && !tt.check(resp, body) {
				t.Errorf("header %v, %d bytes: %.100q", resp.Header, len(body), body)
			}
			if f.Hits(path) != 1 {
				t.Errorf("%d hits", f.Hits(path))
			}
		})
	}
	if len(tests) != len(f.Paths()) {
		t.Errorf("%d tests for %d faults", len(tests), len(f.Paths()))
	}
}

func TestFaultsThatPass(t *testing.T) {
	f := startFaulty(t)
	for path, refusals := range map[string]int{PathRetrySeconds: 1, PathRetryDate: 1, PathUnavailable: 2} {
		for i := range refusals + 1 {
			resp, _, err := fetch(t, f.URL+path, 1<<20)
			if err != nil || (resp.StatusCode == 200) != (i == refusals) {
				t.Errorf("%s: answer %d is %v, %v", path, i+1, resp, err)
			}
		}
	}
	follow := &http.Client{Transport: plainClient.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return nil }}
	resp, err := follow.Get(f.URL + PathRedirectChain)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 || f.Hits(PathRedirectChain) != chainLength || f.Hits(PathReport) != 1 {
		t.Errorf("chain: status %d after %d redirects", resp.StatusCode, f.Hits(PathRedirectChain))
	}
	if resp, err = follow.Get(f.URL + PathRedirectLoopback); err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if f.InnerHits() != 1 {
		t.Errorf("%d hits inside", f.InnerHits())
	}
}

// TestTraps follows the links of each trap for a while: there are always new ones.
func TestTraps(t *testing.T) {
	f := startFaulty(t)
	for _, path := range f.Traps() {
		t.Run(path, func(t *testing.T) {
			v := &visitor{t: t, tags: map[string]bool{"a href": true}}
			at, seen := f.URL+path, map[string]bool{}
			for range 20 {
				resp, body, err := fetch(t, at, 64<<20)
				if err != nil || resp.StatusCode != 200 {
					t.Fatalf("%s: %v", at, err)
				}
				seen[at] = true
				if path == PathManyLinks {
					if n := bytes.Count(body, []byte("<a href=")); n != manyLinks {
						t.Errorf("%d links", n)
					}
					return
				}
				links := v.links(at, string(body))
				if len(links) == 0 {
					t.Fatalf("%s leads nowhere", at)
				}
				if at = links[len(links)-1]; seen[at] {
					t.Fatalf("%s is there again", at)
				}
			}
			if f.Hits(path) != 20 {
				t.Errorf("%d hits", f.Hits(path))
			}
		})
	}
	if n := len(f.Traps()); n != 6 {
		t.Errorf("%d traps", n)
	}
}

func TestRobotsHosts(t *testing.T) {
	f := startFaulty(t)
	got := map[string]string{}
	for kind, base := range f.Robots {
		resp, body, err := fetch(t, base+"/robots.txt", 16<<20)
		switch {
		case err != nil:
			got[kind] = "error"
		default:
			got[kind] = fmt.Sprintf("%d %t", resp.StatusCode, strings.Contains(string(body), "/closed/"))
		}
		if resp, _, err := fetch(t, base+"/closed/1.html", 1<<20); err != nil || resp.StatusCode != 200 || f.RobotsHits(kind, "/closed/1.html") != 1 {
			t.Errorf("%s: %v", kind, err)
		}
		if kind == RobotsHuge && len(body) < 10<<20 {
			t.Errorf("the huge one has %d bytes", len(body))
		}
	}
	want := map[string]string{
		RobotsHuge: "200 true", RobotsMissing: "404 false", RobotsForbidden: "403 false", RobotsBroken: "500 false", RobotsBusy: "503 false",
		RobotsMoved: "301 false", RobotsLoop: "302 false", RobotsHTML: "200 false", RobotsEndless: "200 true", RobotsCut: "error", RobotsMessy: "200 true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	at, n := f.Robots[RobotsMoved]+"/robots.txt", 0
	for ; n < 10; n++ {
		resp, _, err := fetch(t, at, 1<<10)
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode == 200 {
			break
		}
		u, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		if u, err = u.Parse(resp.Header.Get("Location")); err != nil {
			t.Fatal(err)
		}
		at = u.String()
	}
	if n != 5 {
		t.Errorf("%d redirects of robots.txt", n)
	}
}

func TestHomeLinksFaults(t *testing.T) {
	f := startFaulty(t)
	_, body, err := fetch(t, f.URL+"/", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, tags: map[string]bool{"a href": true}}
	if n := len(v.links(f.URL+"/", string(body))); n != len(f.Paths()) || n < 30 {
		t.Errorf("%d links", n)
	}
	if f.Report.Report.Year != 2021 || len(f.Report.Report.Observations) == 0 || f.Report.URL != f.URL+PathReport {
		t.Errorf("report: %+v", f.Report.Report)
	}
	if resp, _, err := fetch(t, f.URL+"/nothing", 10); err != nil || resp.StatusCode != 404 {
		t.Errorf("unknown path: %v", err)
	}
}
