package politeness

import "time"

// smoothing is the weight of the latest answer in the smoothed duration: high
// enough to follow a host that gets into trouble within a few requests, low
// enough that one large file does not count for long.
const smoothing = 0.25

// host is one host's queue: whoever holds the token may make a request. All
// other fields are guarded by the mutex of the limiter.
type host struct {
	turn  chan struct{} // capacity 1; a value in it means that the host is free
	users int           // who hold the token or wait for it
	busy  bool          // a request is under way
	used  time.Time     // last time that anyone asked for the entry

	delay  time.Duration
	own    bool      // the delay was set for this host
	ended  time.Time // end of the last request; zero = none yet
	answer time.Duration
	until  time.Time // no request before this, whatever the delay

	retry    time.Time // no request before this, because the last ones failed
	failures int       // in a row
	reason   string    // of the last failure
}

func newHost(delay time.Duration) *host {
	h := &host{turn: make(chan struct{}, 1), delay: delay}
	h.turn <- struct{}{}
	return h
}

// took notes the duration of an answer.
func (h *host) took(d time.Duration) {
	if h.answer == 0 {
		h.answer = d
		return
	}
	h.answer += time.Duration(smoothing * float64(d-h.answer))
}

// pause is the time from the end of one request to the start of the next.
func (h *host) pause(o *Options) time.Duration {
	if h.delay <= 0 || o.SlowFactor < 0 {
		return h.delay
	}
	slow := min(o.SlowFactor*float64(h.answer), float64(o.MaxSlow))
	return max(h.delay, time.Duration(slow))
}

// ready is the time at which the pause and all back-offs have passed.
func (h *host) ready(o *Options) time.Time {
	at := latest(h.until, h.retry)
	if !h.ended.IsZero() {
		at = latest(at, h.ended.Add(h.pause(o)))
	}
	return at
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
