package robots

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAllowed(t *testing.T) {
	tests := []struct {
		name, body, url string
		want            bool
	}{
		{"empty file", "", "http://a.example/x", true},
		{"disallow all", "User-agent: *\nDisallow: /", "http://a.example/x", false},
		{"folder", "User-agent: *\nDisallow: /nb/", "http://a.example/nb/1.html", false},
		{"beside the folder", "User-agent: *\nDisallow: /nb/", "http://a.example/nb2/1.html", true},
		{"longest match", "User-agent: *\nDisallow: /nb/\nAllow: /nb/2021/", "http://a.example/nb/2021/1.html", true},
		{"own group wins", "User-agent: *\nDisallow: /\n\nUser-agent: nianbao\nDisallow: /x", "http://a.example/y", true},
		{"own group, other case", "User-agent: NianBao/2.0\nDisallow: /", "http://a.example/y", false},
		{"another's group", "User-agent: otherbot\nDisallow: /", "http://a.example/y", true},
		{"wildcards", "User-agent: *\nDisallow: /*.pdf$", "http://a.example/a/b.pdf", false},
		{"wildcards, end", "User-agent: *\nDisallow: /*.pdf$", "http://a.example/a/b.pdf?x=1", true},
		{"byte order mark", "\ufeffUser-agent: *\nDisallow: /", "http://a.example/", false},
		{"junk lines", "<html>\nUser-agent *\n???\nUser-agent: *\nDisallow: /a", "http://a.example/a", false},
		{"chinese path", "User-agent: *\nDisallow: /年报/", "http://a.example/%E5%B9%B4%E6%8A%A5/1.html", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Parse("nianbao", []byte(tt.body)).Allowed(tt.url); got != tt.want {
				t.Errorf("Allowed(%s) = %v, want %v", tt.url, got, tt.want)
			}
		})
	}
}

func TestDelay(t *testing.T) {
	tests := []struct {
		name, body string
		want       time.Duration
	}{
		{"none", "User-agent: *\nDisallow: /x", 0},
		{"for all", "User-agent: *\nCrawl-delay: 5", 5 * time.Second},
		{"fraction", "User-agent: *\nCrawl-delay: 0.5", 500 * time.Millisecond},
		{"own group", "User-agent: *\nCrawl-delay: 5\nUser-agent: nianbao\nCrawl-delay: 7", 7 * time.Second},
		{"own group without one", "User-agent: *\nCrawl-delay: 5\n\nUser-agent: nianbao\nDisallow: /x", 0},
		{"shared group", "User-agent: otherbot\nUser-agent: nianbao\nCrawl-delay: 3", 3 * time.Second},
		{"another's", "User-agent: otherbot\nCrawl-delay: 3", 0},
		{"no number", "User-agent: *\nCrawl-delay: soon", 0},
		{"negative", "User-agent: *\nCrawl-delay: -1", 0},
		{"not a number", "User-agent: *\nCrawl-delay: NaN", 0},
		{"absurd", "User-agent: *\nCrawl-delay: 1e300", time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Parse("nianbao", []byte(tt.body)).Delay(); got != tt.want {
				t.Errorf("Delay = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestSitemaps(t *testing.T) {
	r := Parse("nianbao", []byte("Sitemap: http://a.example/s.xml\nUser-agent: *\nDisallow:\n"))
	if diff := cmp.Diff([]string{"http://a.example/s.xml"}, r.Sitemaps()); diff != "" {
		t.Error(diff)
	}
}

func TestSizeLimit(t *testing.T) {
	head := "User-agent: *\nDisallow: /a\n"
	filler := strings.Repeat("# comment\n", MaxSize/10)
	// The limit falls into the middle of the last line that is still read.
	r := Parse("nianbao", []byte(head+filler+"Disallow: /late\n"))
	if r.Allowed("http://h.example/a") {
		t.Error("a rule within the limit was not kept")
	}
	if !r.Allowed("http://h.example/late") {
		t.Error("a rule beyond the limit was kept")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nCrawl-delay: 3\n", "http://a.example/a/b?c=%zz")
	f.Add("\xef\xbb\xbfuser-agent:nianbao\rallow:%\r\n", "x")
	f.Fuzz(func(t *testing.T, body, url string) {
		r := Parse("nianbao", []byte(body))
		r.Allowed(url)
		if d := r.Delay(); d < 0 || d > maxDelay {
			t.Errorf("delay %v", d)
		}
	})
}
