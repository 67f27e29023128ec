// Package robots keeps a site's robots.txt by RFC 9309: it fetches it through
// the caller, follows its redirects, caches it for a day and answers whether a
// URL may be fetched and how long to pause.
//
// It is written here rather than taken from a library: github.com/temoto/robotstxt
// splits the file by its own older grammar and drops the whole file on an error
// in one rule; github.com/jimsmart/grobotstxt spoils escapes with lower-case
// digits (%e5%b9%b4) and so lets pages with Chinese paths through.
package robots

import (
	"bytes"
	"net/url"
	"strings"
	"time"
)

// MaxSize is how much of a robots.txt is read; the RFC asks for at least 500
// kibibytes (§2.5), what follows is ignored.
const MaxSize = 500 << 10

// Rules is one site's robots.txt as it concerns one crawler.
type Rules struct {
	rules  []rule
	closed bool
	reason string
	delay  time.Duration
	maps   []string
}

// Parse reads a robots.txt for the crawler with this product token. Any bytes
// are acceptable; what is no rule is ignored.
func Parse(agent string, body []byte) *Rules {
	if len(body) > MaxSize {
		body = body[:MaxSize]
		// A line cut in the middle would be a rule that nobody wrote.
		body = body[:bytes.LastIndexAny(body, "\r\n")+1]
	}
	g := &groups{agent: agent}
	for k, value := range records(body) {
		g.read(k, value)
	}
	return &Rules{rules: g.rules(), delay: g.delay(), maps: g.sitemaps}
}

// Open returns rules that allow everything: the site has no robots.txt.
func Open() *Rules { return &Rules{} }

// Closed returns rules that allow nothing, because the robots.txt could not be
// had; reason says why.
func Closed(reason string) *Rules { return &Rules{closed: true, reason: reason} }

// Allowed tells whether the URL may be fetched: the longest rule that matches
// decides, and of two that are equally long the one that allows (§2.2.2).
func (r *Rules) Allowed(address string) bool {
	if r.closed {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	target := pathOf(u)
	if target == "/robots.txt" {
		return true
	}
	longest, allowed := -1, true
	for i := range r.rules {
		if rule := &r.rules[i]; rule.length > longest || rule.length == longest && rule.allow {
			if rule.matches(target) {
				longest, allowed = rule.length, rule.allow
			}
		}
	}
	return allowed
}

// Unreachable tells that the rules are closed only because robots.txt could
// not be had, and why.
func (r *Rules) Unreachable() (reason string, ok bool) { return r.reason, r.closed }

// Delay is the Crawl-delay asked of us, 0 if none. The directive is not in the
// RFC, but webmasters write it and mean it.
func (r *Rules) Delay() time.Duration { return r.delay }

// Sitemaps lists the sitemaps that the file names, as written.
func (r *Rules) Sitemaps() []string { return r.maps }

// pathOf is what rules are compared with: path and query, escaped.
func pathOf(u *url.URL) string {
	p := u.EscapedPath()
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	if u.RawQuery != "" || u.ForceQuery {
		p += "?" + u.RawQuery
	}
	return escape(p)
}
