package robots

import (
	"strconv"
	"strings"
	"time"
)

const (
	// maxDelay keeps a slip of the pen (Crawl-delay: 100000) from closing a
	// site for ever without a word.
	maxDelay    = time.Hour
	maxSitemaps = 50
)

// groups collects what a robots.txt says to one agent. The groups that name it
// count together; only if there is none do the groups for all count (§2.2.1).
type groups struct {
	agent    string
	open     membership // who the lines of the present group are for
	named    bool       // some group names our agent
	ours     lines
	everyone lines
	// delayed is the membership as Crawl-delay sees it. A Crawl-delay does not
	// end the user-agent lines of a group, since records that are not of the RFC
	// must not interfere with its grouping; but a webmaster who writes
	// user-agent lines after it means them for another delay.
	delayed  membership
	sitemaps []string
}

// membership says whom a group is for.
type membership struct {
	ours, everyone bool
	closed         bool // a rule has come: the next user-agent opens a new group
}

func (m *membership) add(ours, everyone bool) {
	if m.closed {
		*m = membership{}
	}
	m.ours = m.ours || ours
	m.everyone = m.everyone || everyone
}

// lines are the lines of all groups of one agent.
type lines struct {
	rules []rule
	delay time.Duration
}

func (g *groups) chosen() *lines {
	if g.named {
		return &g.ours
	}
	return &g.everyone
}

func (g *groups) rules() []rule        { return g.chosen().rules }
func (g *groups) delay() time.Duration { return g.chosen().delay }

// read takes the next line.
func (g *groups) read(k key, value string) {
	switch k {
	case keyUserAgent:
		g.userAgent(value)
	case keyAllow, keyDisallow:
		g.add(k == keyAllow, value)
	case keyDelay:
		g.crawlDelay(value)
	case keySitemap:
		if len(g.sitemaps) < maxSitemaps && value != "" {
			g.sitemaps = append(g.sitemaps, value)
		}
	}
}

func (g *groups) add(allow bool, pattern string) {
	g.open.closed, g.delayed.closed = true, true
	r, ok := newRule(allow, pattern)
	if !ok {
		return
	}
	if g.open.ours {
		g.ours.rules = append(g.ours.rules, r)
	}
	if g.open.everyone {
		g.everyone.rules = append(g.everyone.rules, r)
	}
}

func (g *groups) userAgent(value string) {
	// "* " and a remark after it is the group for all, too.
	everyone := value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t")
	ours := !everyone && strings.EqualFold(productToken(value), g.agent)
	g.open.add(ours, everyone)
	g.delayed.add(ours, everyone)
	g.named = g.named || ours
}

func (g *groups) crawlDelay(value string) {
	g.delayed.closed = true
	d, ok := parseDelay(value)
	if !ok {
		return
	}
	if g.delayed.ours {
		g.ours.delay = max(g.ours.delay, d)
	}
	if g.delayed.everyone {
		g.everyone.delay = max(g.everyone.delay, d)
	}
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
	for i := range len(s) {
		if c := s[i]; !isLetter(c) && c != '_' && c != '-' {
			return s[:i]
		}
	}
	return s
}
