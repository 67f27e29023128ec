package web

import (
	"container/list"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"
)

// costs are what requests to routes that take work cost, in tokens; what is not
// named is free. A page costs as much as the API that answers the same.
var costs = map[string]int{
	"/search": 1, "/api/v1/search": 1, "/feed.atom": 1, feedPath: 1,
	"/batch": 10, "/api/v1/search/batch": 10, "/terms": 10, "/api/v1/terms": 10, "/embed/:page": 2,
	"/reports/:id/diff": 1, "/api/v1/reports/:id/diff": 1, "/reports/:id/similar": 2, "/api/v1/reports/:id/similar": 2,
	"/compare": 2, "/observations": 2, "/trends": 2, "/coverage": 2, "/ranking": 2, "/outliers": 2, "/peers": 2, "/members": 2,
	"/api/v1/compare": 2, "/api/v1/trends": 2, "/api/v1/coverage": 2, "/api/v1/ranking": 2, "/api/v1/outliers": 2,
	"/api/v1/peers": 2, "/api/v1/members": 2, "/api/v1/observations": 2, "/similar": 2, "/api/v1/similar": 2,
	"/api/v1/reports/:id/pack": 5, "/findings": 1, "/api/v1/findings": 1, "/findings/verdicts": 1,
	"/api/v1/export/:what": 10,
	sitemapPath:            2, sitemapParts + ":file": 5,
}

const (
	// burstSeconds is how long a client may save up.
	burstSeconds = 12
	// leastBurst lets the dearest request pass at every rate.
	leastBurst = 20
	// maxClients bounds the memory: whoever was not seen for longest is
	// forgotten, and begins anew with a full bucket.
	maxClients = 10_000
)

// limiter gives each client a bucket of tokens (golang.org/x/time/rate). It is
// safe for use by several goroutines.
type limiter struct {
	perSecond rate.Limit
	burst     int

	mu      sync.Mutex
	buckets map[netip.Prefix]*list.Element // of *bucket
	order   *list.List                     // who was seen last stands in front
}

type bucket struct {
	client netip.Prefix
	tokens *rate.Limiter
}

// newLimiter allows so many tokens a second; nil if that is not above 0.
func newLimiter(perSecond float64) *limiter {
	if !(perSecond > 0) {
		return nil
	}
	return &limiter{perSecond: rate.Limit(perSecond), burst: max(leastBurst, int(math.Ceil(min(perSecond*burstSeconds, 1e6)))),
		buckets: map[netip.Prefix]*list.Element{}, order: list.New()}
}

// take takes tokens from the bucket of a client. If there are not enough, it
// takes none and says how long to wait for them.
func (l *limiter) take(client netip.Addr, tokens int, now time.Time) (wait time.Duration) {
	b := l.bucket(client)
	r := b.ReserveN(now, tokens)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

func (l *limiter) bucket(client netip.Addr) *rate.Limiter {
	key := network(client)
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.buckets[key]; ok {
		l.order.MoveToFront(e)
		return e.Value.(*bucket).tokens
	}
	if l.order.Len() >= maxClients {
		last := l.order.Back()
		l.order.Remove(last)
		delete(l.buckets, last.Value.(*bucket).client)
	}
	b := &bucket{key, rate.NewLimiter(l.perSecond, l.burst)}
	l.buckets[key] = l.order.PushFront(b)
	return b.tokens
}

// network is what counts as one client: an IPv4 address, or the 64 bits of an
// IPv6 address within which a host takes as many addresses as it likes.
func network(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	return netip.PrefixFrom(a, bits).Masked()
}

// limitRate refuses what a client asks for too often. Clients on this machine
// are not limited.
func (s *Server) limitRate(c *gin.Context) {
	cost := costs[c.FullPath()]
	if s.limits == nil || cost == 0 {
		return
	}
	client, err := netip.ParseAddr(c.ClientIP())
	if err == nil && client.Unmap().IsLoopback() {
		s.warnOfProxy(c)
		return
	}
	// Who has no address shares a bucket with the others who have none.
	if wait := s.limits.take(client, cost, s.now()); wait > 0 {
		s.fail(c, errTooMany(wait))
		c.Abort()
	}
}

// warnOfProxy tells the operator once that everybody seems to come from here.
func (s *Server) warnOfProxy(c *gin.Context) {
	if c.GetHeader("X-Forwarded-For") != "" {
		s.proxyWarning.Do(func() {
			s.log.Warn("a proxy on this machine is not trusted, so no client is limited", slog.String("use", "--trust-proxy 127.0.0.1,::1"))
		})
	}
}

func errTooMany(wait time.Duration) error {
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	return &publicError{status: http.StatusTooManyRequests, retry: seconds,
		zh: fmt.Sprintf("请求过于频繁，请在 %d 秒后再试；需要大量数据时请用 /api/v1/export/。", seconds),
		en: fmt.Sprintf("Too many requests; try again in %d seconds. For much data use /api/v1/export/.", seconds)}
}
