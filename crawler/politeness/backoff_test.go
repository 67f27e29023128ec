package politeness

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// luck makes a limiter whose jitter is always the same.
func luck(c *clock, r float64) *Limiter {
	return New(Options{Now: c.Now, Sleep: c.Sleep, Rand: func() float64 { return r }})
}

func TestFailedGrows(t *testing.T) {
	tests := []struct {
		failures int
		rand     float64
		want     time.Duration
	}{
		{1, 0, 5 * time.Second},
		{2, 0, 10 * time.Second},
		{5, 0, 80 * time.Second},
		{1, 0.5, 5625 * time.Millisecond},
		{10, 0, 24 * time.Minute},
		{10, 1, 30 * time.Minute},
		{1000, 1, 30 * time.Minute},
	}
	for _, tt := range tests {
		c := newClock()
		l := luck(c, tt.rand)
		var until time.Time
		for range tt.failures {
			c.Advance(time.Hour)
			until = l.Failed("a", 0, "timeout")
		}
		if got := until.Sub(c.Now()); got != tt.want {
			t.Errorf("after %d failures: %v, want %v", tt.failures, got, tt.want)
		}
	}
}

func TestFailedRetryAfter(t *testing.T) {
	tests := []struct {
		name            string
		retryAfter, out time.Duration
	}{
		{"none", 0, 5 * time.Second},
		{"negative", -time.Hour, 5 * time.Second},
		{"shorter than our own", time.Second, 5 * time.Second},
		{"longer", 2 * time.Hour, 2 * time.Hour},
		{"absurd", 10000 * time.Hour, 24 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClock()
			l := luck(c, 0)
			start := c.Now()
			until := l.Failed("a", tt.retryAfter, "status 429")
			if got := until.Sub(start); got != tt.out {
				t.Errorf("left alone for %v, want %v", got, tt.out)
			}
			acquire(t, l, "a")()
			if got := c.Now().Sub(start); got != tt.out {
				t.Errorf("waited %v, want %v", got, tt.out)
			}
		})
	}
}

func TestSucceededStartsAnew(t *testing.T) {
	c := newClock()
	l := luck(c, 0)
	for range 6 {
		l.Failed("a", 0, "timeout")
	}
	l.Succeeded("a")
	if got := l.Backoffs(); len(got) != 0 {
		t.Errorf("back-offs after a success: %v", got)
	}
	if got := l.Failed("a", 0, "timeout").Sub(c.Now()); got != 5*time.Second {
		t.Errorf("next failure: %v, want 5s", got)
	}
}

func TestBackoffsRestore(t *testing.T) {
	c := newClock()
	l := luck(c, 0)
	start := c.Now()
	l.Failed("b.example", time.Hour, "status 503")
	l.Failed("a.example", 0, "timeout")
	l.Failed("a.example", 0, "connection refused")
	l.Backoff("c.example", time.Minute)
	request(t, l, c, "fine.example", 0)
	want := []HostBackoff{
		{Host: "a.example", Until: start.Add(10 * time.Second), Failures: 2, Reason: "connection refused"},
		{Host: "b.example", Until: start.Add(time.Hour), Failures: 1, Reason: "status 503"},
		{Host: "c.example", Until: start.Add(time.Minute)},
	}
	if diff := cmp.Diff(want, l.Backoffs()); diff != "" {
		t.Fatalf("Backoffs (-want +got):\n%s", diff)
	}
	other := luck(c, 0)
	other.Restore(want)
	if diff := cmp.Diff(want, other.Backoffs()); diff != "" {
		t.Errorf("Backoffs after Restore (-want +got):\n%s", diff)
	}
	c.Advance(2 * time.Hour)
	// The failures in a row go on where the other process stopped.
	if got := other.Failed("a.example", 0, "timeout").Sub(c.Now()); got != 20*time.Second {
		t.Errorf("third failure: %v, want 20s", got)
	}
	// A time that has passed is listed while the failure stands, a mere pause is not.
	if got := other.Backoffs(); len(got) != 2 || got[1].Host != "b.example" {
		t.Errorf("two hours later: %v", got)
	}
}

func TestRestoreIsBounded(t *testing.T) {
	c := newClock()
	l := luck(c, 0)
	l.Failed("a", time.Hour, "new")
	l.Restore([]HostBackoff{
		{Host: "a", Until: c.Now().Add(time.Minute), Failures: 1, Reason: "old"},
		{Host: "b", Until: c.Now().Add(1e6 * time.Hour), Failures: 3, Reason: "old"},
	})
	want := []HostBackoff{
		{Host: "a", Until: c.Now().Add(time.Hour), Failures: 1, Reason: "new"},
		{Host: "b", Until: c.Now().Add(24 * time.Hour), Failures: 3, Reason: "old"},
	}
	if diff := cmp.Diff(want, l.Backoffs()); diff != "" {
		t.Errorf("Backoffs (-want +got):\n%s", diff)
	}
}
