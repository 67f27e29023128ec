package sitefile

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// beijing is the time of all of China; it has had no summer time since 1991.
var beijing = time.FixedZone("UTC+8", 8*60*60)

// Window is a part of every day, in Beijing time. If To is not after From it
// ends on the next day. The zero value is the whole day.
type Window struct {
	From, To time.Duration // since midnight; To may be 24 h
}

// Always tells that the window is the whole day.
func (w Window) Always() bool { return w.From == w.To }

// Open tells whether a time lies in the window; From does, To does not.
func (w Window) Open(t time.Time) bool {
	now := sinceMidnight(t)
	switch {
	case w.Always():
		return true
	case w.From < w.To:
		return w.From <= now && now < w.To
	}
	return now >= w.From || now < w.To
}

// Next is the first time from t on that lies in the window: t itself if it is
// open, else when it opens, in Beijing time.
func (w Window) Next(t time.Time) time.Time {
	if w.Open(t) {
		return t
	}
	wait := w.From - sinceMidnight(t)
	if wait < 0 {
		wait += day
	}
	return t.In(beijing).Add(wait)
}

// Length is the part of a day that the window is open.
func (w Window) Length() time.Duration {
	if length := w.To - w.From; length > 0 {
		return length
	}
	return w.To - w.From + day
}

// String writes the window as it stands in a file, "22:00-06:00" or "always".
func (w Window) String() string {
	if w.Always() {
		return "always"
	}
	return clock(w.From) + "-" + clock(w.To)
}

func clock(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute)
}

func sinceMidnight(t time.Time) time.Duration {
	t = t.In(beijing)
	hour, minute, second := t.Clock()
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute +
		time.Duration(second)*time.Second + time.Duration(t.Nanosecond())
}

var (
	windowText = regexp.MustCompile(`^([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})$`)
	// An input method left on writes these, and people write them for beauty.
	windowSigns = strings.NewReplacer(" ", "", "：", ":", "–", "-", "—", "-", "－", "-", "~", "-", "～", "-", "至", "-")
)

func parseWindow(text string) (Window, *problem) {
	bad := want(`a part of the day in Beijing time such as 22:00-06:00, or "always"`, "北京时间的时段，例如 22:00-06:00，或 always", text)
	if strings.EqualFold(text, "always") {
		return Window{}, nil
	}
	m := windowText.FindStringSubmatch(windowSigns.Replace(text))
	if m == nil {
		return Window{}, bad
	}
	from, ok1 := timeOfDay(m[1], m[2])
	to, ok2 := timeOfDay(m[3], m[4])
	if !ok1 || !ok2 || from == to || from == day {
		return Window{}, bad
	}
	if from == 0 && to == day {
		return Window{}, nil
	}
	return Window{From: from, To: to}, nil
}

func timeOfDay(hour, minute string) (time.Duration, bool) {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	d := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	return d, m < 60 && d <= day
}
