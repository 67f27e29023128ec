package crawler

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

const (
	maxRedirects = 10
	firstBackoff = 5 * time.Second
	maxBackoff   = 5 * time.Minute
)

// stopError ends the work on one URL with an outcome; it is no failure of the
// crawl.
type stopError struct {
	outcome Outcome
	status  int
	err     error
}

func (e *stopError) Error() string { return fmt.Sprintf("%s: %v", e.outcome, e.err) }

func (e *stopError) Unwrap() error { return e.err }

func stop(outcome Outcome, format string, args ...any) error {
	return &stopError{outcome: outcome, err: fmt.Errorf(format, args...)}
}

// page is the end of a chain of redirects.
type page struct {
	*answer
	url      *url.URL // of the last request
	captured time.Time
}

// fetch follows redirects to the end. Every step is a request like any other:
// checked against scope and robots.txt and paced.
func (r *siteRun) fetch(ctx context.Context, req *request) (*page, error) {
	visited := map[string]bool{}
	for range maxRedirects + 1 {
		key := seenKey(req.URL.String(), req.Form)
		if visited[key] {
			return nil, stop(OutcomeRedirect, "redirect loop at %s", req.URL)
		}
		visited[key] = true
		if err := r.permitted(ctx, req.URL); err != nil {
			return nil, err
		}
		p, err := r.attempt(ctx, req)
		if err != nil {
			return nil, err
		}
		if !isRedirect(p.Status) {
			return p, judge(p)
		}
		next, err := parseURL(req.URL, p.Header.Get("Location"))
		if err != nil {
			return nil, &stopError{OutcomeStatus, p.Status, err}
		}
		req = &request{URL: next}
	}
	return nil, stop(OutcomeRedirect, "more than %d redirects", maxRedirects)
}

func isRedirect(status int) bool {
	switch status {
	case 301, 302, 303, 307, 308:
		return true
	}
	return false
}

func (r *siteRun) permitted(ctx context.Context, u *url.URL) error {
	if !r.scope.contains(u) {
		return stop(OutcomeScope, "%s is not a host of this site", u.Host)
	}
	rules, err := r.c.robots.Rules(ctx, u)
	if err != nil {
		return err
	}
	if d := rules.Delay(); d > 0 {
		r.c.limiter.RaiseDelay(hostKey(u), d)
	}
	if rules.Allowed(u.String()) {
		return nil
	}
	if reason, ok := rules.Unreachable(); ok {
		return stop(OutcomeRobots, "closed: %s", reason)
	}
	return stop(OutcomeRobots, "robots.txt disallows %s", u.Path)
}

// attempt makes one request, and again after a pause if the failure may pass.
func (r *siteRun) attempt(ctx context.Context, req *request) (*page, error) {
	for try := 0; ; try++ {
		if r.summary.Requests >= r.maxPages {
			return nil, stop(OutcomeBudget, "the site's %d requests are used up", r.maxPages)
		}
		r.summary.Requests++
		p, err := r.once(ctx, req)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		passing := err != nil && passes(err) || err == nil && passesStatus(p.Status)
		if !passing || try >= r.c.opts.Retries {
			return p, outcomeOf(err)
		}
		wait := backoff(try)
		if err == nil {
			wait = max(wait, retryAfter(p.Header, r.c.opts.Now()))
		}
		r.c.limiter.Backoff(hostKey(req.URL), wait)
	}
}

func (r *siteRun) once(ctx context.Context, req *request) (*page, error) {
	release, err := r.c.limiter.Acquire(ctx, hostKey(req.URL))
	if err != nil {
		return nil, err
	}
	defer release()
	started := r.c.opts.Now()
	ans, err := r.c.wire.do(ctx, req, limits{size: r.c.opts.MaxSize})
	if err != nil {
		return nil, err
	}
	return &page{answer: ans, url: req.URL, captured: started.UTC()}, nil
}

// passes tells whether an error may be gone at the next attempt.
func passes(err error) bool {
	return !errors.Is(err, nianbao.ErrExcluded) && !errors.Is(err, errMalformed)
}

func passesStatus(status int) bool {
	return status == http.StatusTooManyRequests || status >= 500 && status <= 504
}

// backoff doubles with each attempt; the jitter keeps several hosts that failed
// together from coming back together.
func backoff(try int) time.Duration {
	d := min(firstBackoff<<min(try, 10), maxBackoff)
	return d + rand.N(d/4)
}

// retryAfter reads both forms of Retry-After (RFC 9110 §10.2.3).
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	var d time.Duration
	if seconds, err := strconv.Atoi(value); err == nil {
		d = time.Duration(min(seconds, int(maxBackoff/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), maxBackoff)
}

// outcomeOf sorts the errors of an exchange.
func outcomeOf(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errPrivate):
		return &stopError{OutcomePrivate, 0, err}
	case errors.Is(err, errTooLarge):
		return &stopError{OutcomeTooLarge, 0, err}
	case errors.Is(err, errMalformed):
		return &stopError{OutcomeMessage, 0, err}
	case errors.Is(err, context.DeadlineExceeded):
		return &stopError{OutcomeTimeout, 0, err}
	}
	return &stopError{OutcomeNetwork, 0, err}
}

// judge turns answers that are no page into outcomes.
func judge(p *page) error {
	switch s := p.Status; {
	case challenged(p.answer):
		return &stopError{OutcomeBlocked, s, fmt.Errorf("status %d, anti-bot challenge or refusal", s)}
	case s == http.StatusOK:
		return nil
	case s == http.StatusNotFound, s == http.StatusGone:
		return &stopError{OutcomeGone, s, fmt.Errorf("status %d", s)}
	default:
		return &stopError{OutcomeStatus, s, fmt.Errorf("status %d", s)}
	}
}

// challenged recognises what stands between a crawler and the page: the status
// codes that Chinese protection products answer with (521, 412), plain
// refusals, and short pages that only set a cookie by script and reload. They
// are recorded, not defeated.
func challenged(a *answer) bool {
	switch a.Status {
	case 521, http.StatusPreconditionFailed, http.StatusForbidden, http.StatusUnauthorized:
		return true
	}
	const longest = 16 << 10
	if len(a.Body) > longest || !strings.Contains(string(a.Body), "document.cookie") {
		return false
	}
	text := string(a.Body)
	reloads := strings.Contains(text, "location.reload") || strings.Contains(text, "location.href") ||
		strings.Contains(text, "location=") || strings.Contains(text, "location.replace")
	return reloads && !strings.Contains(strings.ToLower(text), "<a ")
}
