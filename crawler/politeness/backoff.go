package politeness

import (
	"slices"
	"strings"
	"time"
)

// A host that fails is left alone for firstBackoff, then twice as long with
// every further failure in a row, up to maxBackoff; a quarter at most is added
// by chance, so that hosts that failed together do not come back together.
const (
	firstBackoff = 5 * time.Second
	maxBackoff   = 30 * time.Minute
	jitter       = 0.25
	// maxRetryAfter is the longest that a host can send us away for, whatever
	// it asks: a slip of the pen must not close a site for ever.
	maxRetryAfter = 24 * time.Hour
)

// HostBackoff is a host that failed and is left alone for a while.
type HostBackoff struct {
	Host     string
	Until    time.Time // no request before this; may have passed
	Failures int       // in a row; 0 = a pause that the host asked for
	Reason   string
}

// Backoff keeps everyone from a host for d from now, as Retry-After asks. It
// never shortens an earlier back-off and counts as no failure.
func (l *Limiter) Backoff(name string, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.host(name)
	h.until = latest(h.until, l.opts.Now().Add(d))
}

// Failed notes that a request to a host failed in a way that may pass, and
// returns until when the host is left alone. retryAfter is what the host asked
// for, if it did: a minimum, of which at most a day is kept.
func (l *Limiter) Failed(name string, retryAfter time.Duration, reason string) (until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.host(name)
	h.failures++
	h.reason = reason
	wait := max(l.backoff(h.failures), min(retryAfter, maxRetryAfter))
	h.retry = latest(h.retry, l.opts.Now().Add(wait))
	return latest(h.retry, h.until)
}

// backoff is the wait after so many failures in a row.
func (l *Limiter) backoff(failures int) time.Duration {
	const longest = time.Duration(float64(maxBackoff) / (1 + jitter))
	d := longest
	if doublings := failures - 1; doublings < 16 {
		d = min(firstBackoff<<doublings, longest)
	}
	return d + time.Duration(jitter*l.opts.Rand()*float64(d))
}

// Succeeded notes that a host has answered: its failures are forgotten.
func (l *Limiter) Succeeded(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h, ok := l.hosts[name]; ok {
		h.failures, h.reason, h.retry = 0, "", time.Time{}
	}
}

// Backoffs lists the hosts whose last request failed, also those whose time has
// come again, and the hosts that are left alone at present, by name. It is what
// Restore takes.
func (l *Limiter) Backoffs() []HostBackoff {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.opts.Now()
	var list []HostBackoff
	for name, h := range l.hosts {
		until := latest(h.until, h.retry)
		if h.failures > 0 || until.After(now) {
			list = append(list, HostBackoff{Host: name, Until: until, Failures: h.failures, Reason: h.reason})
		}
	}
	slices.SortFunc(list, func(a, b HostBackoff) int { return strings.Compare(a.Host, b.Host) })
	return list
}

// Restore puts back-offs back that an earlier process had. It shortens none
// that is known already, and none lasts longer than a day from now: what was
// stored may stem from a clock that was wrong.
func (l *Limiter) Restore(list []HostBackoff) {
	l.mu.Lock()
	defer l.mu.Unlock()
	most := l.opts.Now().Add(maxRetryAfter)
	for _, b := range list {
		h := l.host(b.Host)
		until := b.Until
		if until.After(most) {
			until = most
		}
		if b.Failures <= 0 {
			h.until = latest(h.until, until)
			continue
		}
		h.retry = latest(h.retry, until)
		if b.Failures > h.failures {
			h.failures, h.reason = b.Failures, b.Reason
		}
	}
}
