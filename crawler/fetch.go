package crawler

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

const (
	maxRedirects  = 10
	maxRetryAfter = 24 * time.Hour
)

// exchange makes one request when it is the turn of its host.
func (c *Crawler) exchange(ctx context.Context, req *request, lim limits) (ans *answer, at time.Time, err error) {
	at = c.opts.Now()
	release, err := c.limiter.Acquire(ctx, hostKey(req.URL))
	if err != nil {
		return nil, at, err
	}
	defer release()
	at = c.opts.Now()
	ans, err = c.wire.do(ctx, req, lim)
	return ans, at, err
}

// capture makes a capture of an answer.
func (a *answer) capture(u *url.URL, at time.Time) *nianbao.Capture {
	return &nianbao.Capture{
		URL: withoutFragment(u).String(), Captured: at.UTC(), Request: a.Request, Response: a.Response,
		Status: a.Status, Header: a.Header, MediaType: a.Header.Get("Content-Type"), Body: a.Body,
	}
}

func isRedirect(status int) bool {
	switch status {
	case 301, 302, 303, 307, 308:
		return true
	}
	return false
}

func passesStatus(status int) bool {
	return status == http.StatusTooManyRequests || status >= 500 && status <= 504
}

// retryAfter reads both forms of Retry-After (RFC 9110 §10.2.3).
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	var d time.Duration
	if seconds, err := strconv.Atoi(value); err == nil {
		d = time.Duration(min(seconds, int(maxRetryAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), maxRetryAfter)
}

// failure sorts the errors of an exchange; passing tells that another attempt
// may succeed.
func failure(err error) (outcome nianbao.FetchOutcome, passing bool) {
	switch {
	case errors.Is(err, errPrivate):
		return nianbao.FetchPrivate, false
	case errors.Is(err, errTooLarge):
		return nianbao.FetchTooLarge, false
	case errors.Is(err, errMalformed):
		return nianbao.FetchMalformed, false
	case errors.Is(err, errTLS):
		return nianbao.FetchTLS, false
	case errors.Is(err, context.DeadlineExceeded):
		return nianbao.FetchTimeout, true
	}
	return nianbao.FetchNetwork, true
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
