// Package politeness paces requests: one at a time per host, with a pause that
// counts from the end of one request to the start of the next. The pause grows
// with the time that a host takes to answer, and a host that fails is left
// alone for a while. The package knows nothing of HTTP; whoever makes requests
// asks for the host's turn, gives it back, and says how it went.
package politeness

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	defaultSlowFactor = 1
	defaultMaxSlow    = time.Minute
)

// Options configures a Limiter. The zero value makes no pause and uses the
// system's clock.
type Options struct {
	Delay time.Duration // pause for hosts that have none of their own
	// SlowFactor makes the pause at least that many times as long as the host's
	// last answers took, smoothed: a machine that labours is asked less. It
	// applies to hosts with a pause only. 0 = 1, negative = never.
	SlowFactor float64
	MaxSlow    time.Duration // longest pause that slowness alone can make; 0 = 60 s

	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) error // must return early when ctx ends
	Rand  func() float64                                   // in [0, 1), for the jitter of back-offs
}

// Limiter gives out turns per host. It is safe for concurrent use.
type Limiter struct {
	opts Options

	mu    sync.Mutex // guards hosts and all that they hold
	hosts map[string]*host
}

// New returns a Limiter that knows no host yet.
func New(opts Options) *Limiter {
	if opts.SlowFactor == 0 {
		opts.SlowFactor = defaultSlowFactor
	}
	if opts.MaxSlow == 0 {
		opts.MaxSlow = defaultMaxSlow
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Sleep == nil {
		opts.Sleep = Sleep
	}
	if opts.Rand == nil {
		opts.Rand = rand.Float64
	}
	return &Limiter{opts: opts, hosts: make(map[string]*host)}
}

// Acquire waits for the host's turn and for its pause to pass. The caller makes
// its one request and calls release exactly when the last byte has been read;
// further calls of release do nothing.
func (l *Limiter) Acquire(ctx context.Context, name string) (release func(), err error) {
	h := l.enter(name)
	select {
	case <-h.turn:
	case <-ctx.Done():
		l.leave(h)
		return nil, ctx.Err()
	}
	started, err := l.await(ctx, h)
	if err != nil {
		h.turn <- struct{}{}
		l.leave(h)
		return nil, err
	}
	var once sync.Once
	return func() {
		once.Do(func() {
			l.end(h, started)
			h.turn <- struct{}{}
			l.leave(h)
		})
	}, nil
}

// await lets the pause of a host pass whose turn the caller holds, and marks
// the start of the request.
func (l *Limiter) await(ctx context.Context, h *host) (started time.Time, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return time.Time{}, err
		}
		now, wait := l.begin(h)
		if wait <= 0 {
			return now, nil
		}
		if err := l.opts.Sleep(ctx, wait); err != nil {
			return time.Time{}, err
		}
	}
}

// begin marks the start of a request, or tells how long it has to wait.
func (l *Limiter) begin(h *host) (now time.Time, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now = l.opts.Now()
	if wait = h.ready(&l.opts).Sub(now); wait <= 0 {
		h.busy = true
	}
	return now, wait
}

func (l *Limiter) end(h *host, started time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h.busy = false
	h.ended = l.opts.Now()
	h.took(h.ended.Sub(started))
}

// Busy tells that a request to the host is under way.
func (l *Limiter) Busy(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	h, ok := l.hosts[name]
	return ok && h.busy
}

// ReadyAt tells when the next request to a host may start: the zero time means
// at once. While a request is under way (Busy) the pause after it is not known
// yet, and the answer holds for back-offs only.
func (l *Limiter) ReadyAt(name string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	h, ok := l.hosts[name]
	if !ok {
		return time.Time{}
	}
	at := h.ready(&l.opts)
	if !at.After(l.opts.Now()) {
		return time.Time{}
	}
	return at
}

// SetDelay sets a host's own pause.
func (l *Limiter) SetDelay(name string, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.host(name)
	h.delay, h.own = d, true
}

// RaiseDelay lengthens a host's pause to d if it is shorter, as a Crawl-delay
// in robots.txt asks.
func (l *Limiter) RaiseDelay(name string, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.host(name)
	h.delay = max(h.delay, d)
}

// Delay tells the pause that is set for a host; Pause tells what it comes to.
func (l *Limiter) Delay(name string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h, ok := l.hosts[name]; ok {
		return h.delay
	}
	return l.opts.Delay
}

// Pause tells how long a host is left alone after a request: its delay, or more
// if its answers are slow.
func (l *Limiter) Pause(name string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h, ok := l.hosts[name]; ok {
		return h.pause(&l.opts)
	}
	return l.opts.Delay
}

// Forget drops what is known of hosts that nobody has used since before. Hosts
// that are in use or in a back-off stay, and so do hosts with a delay set by
// SetDelay: dropping it would make the next request hastier than was asked.
func (l *Limiter) Forget(before time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.opts.Now()
	for name, h := range l.hosts {
		idle := h.users == 0 && h.used.Before(before) && h.ended.Before(before)
		if idle && !h.own && !h.ready(&l.opts).After(now) {
			delete(l.hosts, name)
		}
	}
}

// enter finds a host for one who is about to wait for its turn; leave is its
// counterpart. In between, Forget keeps the host: a second one of the same
// name would give out a second turn.
func (l *Limiter) enter(name string) *host {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.host(name)
	h.users++
	return h
}

func (l *Limiter) leave(h *host) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h.users--
}

// host finds or makes the entry of a host; the caller holds the mutex.
func (l *Limiter) host(name string) *host {
	h, ok := l.hosts[name]
	if !ok {
		h = newHost(l.opts.Delay)
		l.hosts[name] = h
	}
	h.used = l.opts.Now()
	return h
}

// Sleep waits for d, or until ctx ends; then it returns the error of ctx.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
