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
		{"percent sign", "User-agent: *\nDisallow: /100%", "http://a.example/100%25", false},
		{"escapes in lower case", "User-agent: *\nDisallow: /%e5%b9%b4/", "http://a.example/%E5%B9%B4/1.html", false},
		{"full-width colon", "User-agent：*\nDisallow：/a:b", "http://a.example/a:b", false},
		{"forgotten colon", "User-agent *\nDisallow /a", "http://a.example/a", false},
		{"prose", "User-agent: *\nplease disallow nothing: /", "http://a.example/a", true},
		{"empty disallow", "User-agent: *\nDisallow:\n", "http://a.example/x", true},
		{"own empty disallow", "User-agent: *\nDisallow: /\nUser-agent: nianbao\nDisallow:\n", "http://a.example/x", true},
		{"equally long", "User-agent: *\nDisallow: /ab\nAllow: /ab", "http://a.example/ab", true},
		{"equally long, other order", "User-agent: *\nAllow: /ab\nDisallow: /ab", "http://a.example/ab", true},
		{"order does not count", "User-agent: *\nAllow: /\nDisallow: /ab", "http://a.example/ab", false},
		{"wildcard counts for length", "User-agent: *\nAllow: /a\nDisallow: /*", "http://a.example/ab", true},
		{"wildcards only", "User-agent: *\nDisallow: **", "http://a.example/", false},
		{"several wildcards", "User-agent: *\nDisallow: /a*b*c$", "http://a.example/a-b-b-c-c", false},
		{"parts do not overlap", "User-agent: *\nDisallow: /ab*bc$", "http://a.example/abc", true},
		{"query", "User-agent: *\nDisallow: /*?page=", "http://a.example/list?page=2", false},
		{"empty query", "User-agent: *\nDisallow: /list$", "http://a.example/list?", true},
		{"fragment is no part", "User-agent: *\nDisallow: /a$", "http://a.example/a#top", false},
		{"no path", "User-agent: *\nDisallow: /$", "http://a.example", false},
		{"escapes of letters", "User-agent: *\nDisallow: /foo/%62%61%7A", "http://a.example/foo/baz", false},
		{"escaped letters in the url", "User-agent: *\nDisallow: /foo/baz", "http://a.example/foo/%62%61%7a", false},
		{"case of escapes", "User-agent: *\nDisallow: /a%c3%a9", "http://a.example/a%C3%A9", false},
		{"case of paths", "User-agent: *\nDisallow: /NB/", "http://a.example/nb/", true},
		{"escaped slash is another path", "User-agent: *\nDisallow: /a%2Fb", "http://a.example/a/b", true},
		{"escaped star is a star", "User-agent: *\nDisallow: /a%2Ab", "http://a.example/a-b", true},
		{"star in the url", "User-agent: *\nDisallow: /a%2Ab", "http://a.example/a*b", false},
		{"dollar inside", "User-agent: *\nDisallow: /a$b", "http://a.example/a$b", false},
		{"escaped dollar at the end", "User-agent: *\nDisallow: /a%24", "http://a.example/a", true},
		{"blank in the path", "User-agent: *\nDisallow: /a b/", "http://a.example/a%20b/c", false},
		{"gbk path", "User-agent: *\nDisallow: /\xc4\xea/", "http://a.example/%c4%ea/1.html", false},
		{"robots.txt itself", "User-agent: *\nDisallow: /", "http://a.example/robots.txt", true},
		{"old line ends", "User-agent: *\rDisallow: /a\r", "http://a.example/a", false},
		{"dos line ends", "User-agent: *\r\n\r\nDisallow: /a\r\n", "http://a.example/a", false},
		{"keys in any case", "USER-AGENT: *\nDISALLOW: /a", "http://a.example/a", false},
		{"remarks", "User-agent: * # all\nDisallow: /a # not this", "http://a.example/a", false},
		{"rules before any group", "Disallow: /\nUser-agent: *\nDisallow: /a", "http://a.example/b", true},
		{"groups of one agent are one", "User-agent: nianbao\nDisallow: /a\nUser-agent: other\nDisallow: /b\nUser-agent: nianbao\nDisallow: /c", "http://a.example/c", false},
		{"agent of a longer name", "User-agent: nianbaobot\nDisallow: /", "http://a.example/", true},
		{"delay does not end a group", "User-agent: nianbao\nCrawl-delay: 3\nUser-agent: other\nDisallow: /", "http://a.example/", false},
		{"sitemap does not end a group", "User-agent: nianbao\nSitemap: http://a.example/s.xml\nUser-agent: other\nDisallow: /", "http://a.example/", false},
		{"common slip", "User-agent: *\nDissallow: /a", "http://a.example/a", false},
		{"zero bytes", "\x00\x00\nUser-agent: *\nDisallow: /a\n\x00", "http://a.example/a", false},
		{"no url", "User-agent: *\nDisallow: /a", "http://a.example/%zz", false},
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
		{"before another's group", "User-agent: nianbao\nCrawl-delay: 1\n\nUser-agent: *\nCrawl-delay: 10", time.Second},
		{"several groups", "User-agent: *\nCrawl-delay: 4\nDisallow: /a\nUser-agent: *\nCrawl-delay: 2", 4 * time.Second},
		{"before any group", "Crawl-delay: 4\nUser-agent: *\nDisallow: /a", 0},
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

func TestSizeLimitOldLineEnds(t *testing.T) {
	body := "User-agent: *\rDisallow: /a\r" + strings.Repeat("#\r", MaxSize/2-20) + "Disallow: /long-enough-to-be-cut"
	r := Parse("nianbao", []byte(body))
	if r.Allowed("http://h.example/a") || !r.Allowed("http://h.example/long-enough") {
		t.Error("a line that the limit cuts was kept, or one before it was not")
	}
}

// A hostile file must not make every URL expensive.
func BenchmarkAllowedHostile(b *testing.B) {
	r := Parse("nianbao", []byte("User-agent: *\n"+strings.Repeat("Allow:/*a*a*b\n", MaxSize/14)))
	url := "http://h.example/" + strings.Repeat("a", 2000)
	for b.Loop() {
		r.Allowed(url)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nCrawl-delay: 3\n", "http://a.example/a/b?c=%zz")
	f.Add("User-agent: *\nAllow: **%2a$$\nSitemap:\nDisallow /x\n", "//a?*$")
	f.Add("\xef\xbb\xbfuser-agent:nianbao\rallow:%\r\n", "x")
	f.Fuzz(func(t *testing.T, body, url string) {
		r := Parse("nianbao", []byte(body))
		r.Allowed(url)
		if d := r.Delay(); d < 0 || d > maxDelay {
			t.Errorf("delay %v", d)
		}
	})
}
