// Package politeness paces requests: one at a time per host, with a pause that
// counts from the end of one request to the start of the next. It knows
// nothing of HTTP; whoever makes requests asks for the host's turn and gives
// it back.
package politeness

import (
	"context"
	"sync"
	"time"
)

// Options configures a Limiter. The zero value makes no pause and uses the
// system's clock.
type Options struct {
	Delay time.Duration // pause for hosts that have none of their own
	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) error // must return early when ctx ends
}

// Limiter gives out turns per host. It is safe for concurrent use.
type Limiter struct {
	opts Options

	mu    sync.Mutex // guards hosts
	hosts map[string]*host
}

// host is one host's queue: whoever holds the token may make a request, and
// only the holder touches ended; delay and until are guarded by the mutex of
// the limiter.
type host struct {
	turn  chan struct{} // capacity 1; a value in it means that the host is free
	ended time.Time
	delay time.Duration
	until time.Time // no request before this, whatever the delay
}

// New returns a Limiter that knows no host yet.
func New(opts Options) *Limiter {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Sleep == nil {
		opts.Sleep = sleep
	}
	return &Limiter{opts: opts, hosts: make(map[string]*host)}
}

// Acquire waits for the host's turn and for its pause to pass. The caller makes
// its one request and calls release exactly when the last byte has been read;
// further calls of release do nothing.
func (l *Limiter) Acquire(ctx context.Context, name string) (release func(), err error) {
	h := l.host(name)
	select {
	case <-h.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for {
		wait := l.remaining(h)
		if wait <= 0 {
			break
		}
		if err := l.opts.Sleep(ctx, wait); err != nil {
			h.turn <- struct{}{}
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		h.turn <- struct{}{}
		return nil, err
	}
	var once sync.Once
	return func() {
		once.Do(func() {
			h.ended = l.opts.Now()
			h.turn <- struct{}{}
		})
	}, nil
}

// SetDelay sets a host's own pause.
func (l *Limiter) SetDelay(name string, d time.Duration) {
	h := l.host(name)
	l.mu.Lock()
	defer l.mu.Unlock()
	h.delay = d
}

// RaiseDelay lengthens a host's pause to d if it is shorter, as a Crawl-delay
// in robots.txt asks.
func (l *Limiter) RaiseDelay(name string, d time.Duration) {
	h := l.host(name)
	l.mu.Lock()
	defer l.mu.Unlock()
	h.delay = max(h.delay, d)
}

// Backoff keeps everyone from a host for d from now, as Retry-After asks. It
// never shortens an earlier back-off.
func (l *Limiter) Backoff(name string, d time.Duration) {
	h := l.host(name)
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := l.opts.Now().Add(d); until.After(h.until) {
		h.until = until
	}
}

// Delay tells a host's present pause.
func (l *Limiter) Delay(name string) time.Duration {
	h := l.host(name)
	l.mu.Lock()
	defer l.mu.Unlock()
	return h.delay
}

func (l *Limiter) host(name string) *host {
	l.mu.Lock()
	defer l.mu.Unlock()
	h, ok := l.hosts[name]
	if !ok {
		h = &host{turn: make(chan struct{}, 1), delay: l.opts.Delay}
		h.turn <- struct{}{}
		l.hosts[name] = h
	}
	return h
}

func (l *Limiter) remaining(h *host) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.opts.Now()
	wait := h.until.Sub(now)
	if !h.ended.IsZero() {
		wait = max(wait, h.ended.Add(h.delay).Sub(now))
	}
	return wait
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
