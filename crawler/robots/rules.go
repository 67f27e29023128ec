// Package robots keeps a site's robots.txt by RFC 9309: it fetches it through
// the caller, follows its redirects, caches it for a day and answers whether a
// URL may be fetched and how long to pause.
//
// Lines are parsed and paths matched by github.com/jimsmart/grobotstxt, a
// function-for-function port of the parser that the RFC was written from, with
// that parser's test suite. It was preferred to github.com/temoto/robotstxt,
// which splits the file by its own older grammar and drops the whole file on
// an error in one rule.
package robots

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/jimsmart/grobotstxt"
)

// MaxSize is how much of a robots.txt is read; the RFC asks for at least 500
// kibibytes (§2.5), what follows is ignored.
const MaxSize = 500 << 10

// maxDelay keeps a slip of the pen (Crawl-delay: 100000) from closing a site
// for ever without a word.
const maxDelay = time.Hour

// Rules is one site's robots.txt as it concerns one crawler.
type Rules struct {
	agent  string
	body   string
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
		if i := bytes.LastIndexByte(body, '\n'); i >= 0 {
			body = body[:i+1]
		}
	}
	r := &Rules{agent: agent, body: string(body)}
	h := &extras{agent: agent}
	grobotstxt.Parse(r.body, h)
	r.delay = h.delay()
	r.maps = h.sitemaps
	return r
}

// Open returns rules that allow everything: the site has no robots.txt.
func Open(agent string) *Rules { return &Rules{agent: agent} }

// Closed returns rules that allow nothing, because the robots.txt could not be
// had; reason says why.
func Closed(agent, reason string) *Rules {
	return &Rules{agent: agent, closed: true, reason: reason}
}

// Allowed tells whether the URL may be fetched.
func (r *Rules) Allowed(url string) bool {
	if r.closed {
		return false
	}
	if r.body == "" {
		return true
	}
	return grobotstxt.AgentAllowed(r.body, r.agent, url)
}

// Unreachable tells that the rules are closed only because robots.txt could
// not be had, and why.
func (r *Rules) Unreachable() (reason string, ok bool) { return r.reason, r.closed }

// Delay is the Crawl-delay asked of us, 0 if none. The directive is not in the
// RFC, but webmasters write it and mean it.
func (r *Rules) Delay() time.Duration { return r.delay }

// Sitemaps lists the sitemaps that the file names, as written.
func (r *Rules) Sitemaps() []string { return r.maps }

// extras collects what the matcher leaves aside: Crawl-delay per group, and
// sitemaps. A group that names our agent wins over the one for all.
type extras struct {
	agent    string
	inRules  bool // the last line was a rule: the next user-agent opens a group
	ours     bool
	all      bool
	own      *time.Duration
	global   *time.Duration
	specific bool
	sitemaps []string
}

func (e *extras) delay() time.Duration {
	switch {
	case e.specific && e.own != nil:
		return *e.own
	case !e.specific && e.global != nil:
		return *e.global
	}
	return 0
}

func (e *extras) HandleRobotsStart()      {}
func (e *extras) HandleRobotsEnd()        {}
func (e *extras) HandleAllow(int, string) { e.inRules = true }

func (e *extras) HandleDisallow(int, string) { e.inRules = true }

func (e *extras) HandleSitemap(_ int, value string) {
	const most = 50
	if len(e.sitemaps) < most {
		e.sitemaps = append(e.sitemaps, value)
	}
}

func (e *extras) HandleUserAgent(_ int, value string) {
	if e.inRules {
		e.inRules, e.ours, e.all = false, false, false
	}
	value = strings.TrimSpace(value)
	if value == "*" || strings.HasPrefix(value, "* ") {
		e.all = true
		return
	}
	if strings.EqualFold(productToken(value), e.agent) {
		e.ours, e.specific = true, true
	}
}

func (e *extras) HandleUnknownAction(_ int, action, value string) {
	if !strings.EqualFold(action, "crawl-delay") {
		return
	}
	e.inRules = true
	d, ok := parseDelay(value)
	if !ok {
		return
	}
	if e.ours {
		e.own = longer(e.own, d)
	}
	if e.all {
		e.global = longer(e.global, d)
	}
}

func longer(p *time.Duration, d time.Duration) *time.Duration {
	if p != nil && *p > d {
		return p
	}
	return &d
}

func parseDelay(value string) (time.Duration, bool) {
	seconds, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(seconds >= 0) {
		return 0, false
	}
	if seconds > maxDelay.Seconds() {
		return maxDelay, true
	}
	return time.Duration(seconds * float64(time.Second)), true
}

// productToken is the leading run of letters, "_" and "-" (RFC 9309 §2.2.1).
func productToken(s string) string {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-'
		if !letter {
			return s[:i]
		}
	}
	return s
}
