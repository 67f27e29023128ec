package politeness

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock is a time that moves only when someone sleeps or the test says so.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newClock() *clock { return &clock{now: time.Date(2022, 1, 31, 8, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slept = append(c.slept, d)
	c.now = c.now.Add(d)
	return nil
}

func limiter(c *clock, delay time.Duration) *Limiter {
	return New(Options{Delay: delay, Now: c.Now, Sleep: c.Sleep})
}

func acquire(t *testing.T, l *Limiter, host string) func() {
	t.Helper()
	release, err := l.Acquire(context.Background(), host)
	if err != nil {
		t.Fatalf("Acquire(%s): %v", host, err)
	}
	return release
}

func TestPauseCountsFromEnd(t *testing.T) {
	c := newClock()
	l := New(Options{Delay: 2 * time.Second, SlowFactor: -1, Now: c.Now, Sleep: c.Sleep})
	release := acquire(t, l, "a")
	c.Advance(30 * time.Second) // a slow answer uses up none of the pause
	release()
	c.Advance(500 * time.Millisecond)
	acquire(t, l, "a")()
	if len(c.slept) != 1 || c.slept[0] != 1500*time.Millisecond {
		t.Errorf("slept %v, want [1.5s]", c.slept)
	}
}

func TestFirstRequestAndOtherHostsDoNotWait(t *testing.T) {
	c := newClock()
	l := limiter(c, time.Hour)
	acquire(t, l, "a")()
	acquire(t, l, "b")()
	if len(c.slept) != 0 {
		t.Errorf("slept %v, want none", c.slept)
	}
}

func TestDelays(t *testing.T) {
	tests := []struct {
		name string
		set  func(l *Limiter)
		want time.Duration
	}{
		{"default", func(*Limiter) {}, 2 * time.Second},
		{"own", func(l *Limiter) { l.SetDelay("a", 5*time.Second) }, 5 * time.Second},
		{"none", func(l *Limiter) { l.SetDelay("a", 0) }, 0},
		{"crawl-delay raises", func(l *Limiter) { l.RaiseDelay("a", 9*time.Second) }, 9 * time.Second},
		{"crawl-delay never lowers", func(l *Limiter) { l.RaiseDelay("a", time.Second) }, 2 * time.Second},
		{"backoff", func(l *Limiter) { l.Backoff("a", time.Minute) }, time.Minute},
		{"backoff not shortened", func(l *Limiter) { l.Backoff("a", time.Minute); l.Backoff("a", time.Second) }, time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClock()
			l := limiter(c, 2*time.Second)
			acquire(t, l, "a")()
			tt.set(l)
			start := c.Now()
			acquire(t, l, "a")()
			if got := c.Now().Sub(start); got != tt.want {
				t.Errorf("waited %v, want %v", got, tt.want)
			}
		})
	}
}

func TestOneAtATime(t *testing.T) {
	c := newClock()
	l := limiter(c, time.Millisecond)
	var mu sync.Mutex
	var busy, most int
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			release, err := l.Acquire(context.Background(), "a")
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			busy++
			most = max(most, busy)
			mu.Unlock()
			mu.Lock()
			busy--
			mu.Unlock()
			release()
		})
	}
	wg.Wait()
	if most != 1 {
		t.Errorf("%d requests at a time, want 1", most)
	}
}

func TestCancelled(t *testing.T) {
	c := newClock()
	l := limiter(c, time.Second)
	held := acquire(t, l, "a")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Acquire(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Fatalf("waiting for the turn: %v, want canceled", err)
	}
	held()
	if _, err := l.Acquire(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Fatalf("waiting for the pause: %v, want canceled", err)
	}
	// A cancelled waiter must have given the turn back.
	acquire(t, l, "a")()
}

func TestReleaseTwice(t *testing.T) {
	l := limiter(newClock(), 0)
	release := acquire(t, l, "a")
	release()
	release()
	acquire(t, l, "a")()
}

func TestSystemClock(t *testing.T) {
	l := New(Options{Delay: time.Microsecond})
	acquire(t, l, "a")()
	acquire(t, l, "a")()
	if got := l.Delay("a"); got != time.Microsecond {
		t.Errorf("Delay = %v", got)
	}
}
