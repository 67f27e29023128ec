package politeness

import (
	"context"
	"sync"
	"testing"
	"time"
)

// request makes one request that takes d.
func request(t *testing.T, l *Limiter, c *clock, host string, d time.Duration) {
	t.Helper()
	release := acquire(t, l, host)
	c.Advance(d)
	release()
}

func TestSlowAnswersLengthenThePause(t *testing.T) {
	const s = time.Second
	tests := []struct {
		name    string
		opts    Options
		answers []time.Duration
		want    time.Duration
	}{
		{"quick", Options{Delay: 2 * s}, []time.Duration{s / 10, s / 10}, 2 * s},
		{"slow", Options{Delay: 2 * s}, []time.Duration{8 * s}, 8 * s},
		{"smoothed", Options{Delay: 2 * s}, []time.Duration{8 * s, 4 * s}, 7 * s},
		{"one slow answer fades", Options{Delay: 2 * s}, []time.Duration{8 * s, 0, 0, 0, 0, 0}, 2 * s},
		{"factor", Options{Delay: 2 * s, SlowFactor: 3}, []time.Duration{8 * s}, 24 * s},
		{"capped", Options{Delay: 2 * s}, []time.Duration{100 * s}, 60 * s},
		{"own cap", Options{Delay: 2 * s, MaxSlow: 10 * s}, []time.Duration{100 * s}, 10 * s},
		{"a longer delay is not cut", Options{Delay: 90 * s}, []time.Duration{100 * s}, 90 * s},
		{"off", Options{Delay: 2 * s, SlowFactor: -1}, []time.Duration{8 * s}, 2 * s},
		{"no delay stays none", Options{}, []time.Duration{8 * s}, 0},
		{"a clock that goes back", Options{Delay: 2 * s}, []time.Duration{-8 * s}, 2 * s},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClock()
			tt.opts.Now, tt.opts.Sleep = c.Now, c.Sleep
			l := New(tt.opts)
			for _, d := range tt.answers {
				request(t, l, c, "a", d)
			}
			if got := l.Pause("a"); got != tt.want {
				t.Errorf("Pause = %v, want %v", got, tt.want)
			}
			start := c.Now()
			acquire(t, l, "a")()
			if got := c.Now().Sub(start); got != tt.want {
				t.Errorf("waited %v, want %v", got, tt.want)
			}
			if got := l.Pause("b"); got != tt.opts.Delay {
				t.Errorf("another host's pause = %v, want %v", got, tt.opts.Delay)
			}
		})
	}
}

func TestReadyAt(t *testing.T) {
	c := newClock()
	l := limiter(c, 2*time.Second)
	check := func(when string, want time.Time, busy bool) {
		t.Helper()
		if got := l.ReadyAt("a"); !got.Equal(want) {
			t.Errorf("%s: ReadyAt = %v, want %v", when, got, want)
		}
		if got := l.Busy("a"); got != busy {
			t.Errorf("%s: Busy = %v, want %v", when, got, busy)
		}
	}
	check("unknown host", time.Time{}, false)
	release := acquire(t, l, "a")
	check("first request", time.Time{}, true)
	release()
	check("pause", c.Now().Add(2*time.Second), false)
	c.Advance(2 * time.Second)
	check("pause over", time.Time{}, false)
	l.Backoff("a", time.Minute)
	check("backoff", c.Now().Add(time.Minute), false)
	until := l.Failed("a", time.Hour, "status 503")
	check("failed", until, false)
	l.Succeeded("a")
	check("succeeded", c.Now().Add(time.Minute), false) // what the host asked for still holds
}

func TestForget(t *testing.T) {
	c := newClock()
	l := limiter(c, 2*time.Second)
	request(t, l, c, "idle", time.Second)
	l.SetDelay("own", 9*time.Second)
	l.Failed("failed", 12*time.Hour, "status 503")
	held := acquire(t, l, "held")
	c.Advance(time.Hour)
	request(t, l, c, "recent", time.Second)
	l.Forget(c.Now().Add(-time.Minute))
	for name, want := range map[string]bool{"idle": false, "own": true, "failed": true, "held": true, "recent": true} {
		if _, ok := l.hosts[name]; ok != want {
			t.Errorf("%s: known = %v, want %v", name, ok, want)
		}
	}
	if got := l.Delay("own"); got != 9*time.Second {
		t.Errorf("the delay set for a host became %v", got)
	}
	held()
	c.Advance(24 * time.Hour)
	l.Forget(c.Now())
	if len(l.hosts) != 1 {
		t.Errorf("%d hosts are known in the end, want 1", len(l.hosts))
	}
}

func TestQuestionsMakeNoEntries(t *testing.T) {
	l := limiter(newClock(), time.Second)
	l.ReadyAt("a")
	l.Busy("a")
	l.Delay("a")
	l.Pause("a")
	l.Succeeded("a")
	if len(l.hosts) != 0 {
		t.Errorf("%d hosts are known", len(l.hosts))
	}
}

// A host must never have two turns, however Forget and Acquire interleave.
func TestForgetWhileInUse(t *testing.T) {
	c := newClock()
	l := limiter(c, time.Millisecond)
	var mu sync.Mutex
	var busy, most int
	count := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		busy += n
		most = max(most, busy)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				release, err := l.Acquire(context.Background(), "a")
				if err != nil {
					t.Error(err)
					return
				}
				count(1)
				l.Forget(c.Now().Add(time.Hour))
				count(-1)
				release()
			}
		})
	}
	wg.Wait()
	if most != 1 {
		t.Errorf("%d requests at a time, want 1", most)
	}
}
