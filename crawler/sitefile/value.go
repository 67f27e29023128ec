package sitefile

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	maxDelay    = time.Hour
	minSchedule = time.Minute
	maxSchedule = 5 * 366 * 24 * time.Hour
	maxPages    = 1_000_000
	minSize     = 1 << 10
	maxMaxSize  = 4 << 30
	maxName     = 100 // characters
)

// parseContact wants what a webmaster can write to: it goes into the
// User-Agent.
func parseContact(text string) (string, *problem) {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return "", want("one line", "一行文字", text)
	}
	if text == "" {
		return "", nil
	}
	if u, err := url.Parse(text); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return text, nil
	}
	if _, err := mail.ParseAddress(strings.TrimPrefix(text, "mailto:")); err == nil {
		return text, nil
	}
	return "", want("a mail address or a URL", "电子邮箱或网址", text)
}

func parseName(text string) (string, *problem) {
	n := utf8.RuneCountInString(text)
	if n == 0 || n > maxName || strings.ContainsFunc(text, unicode.IsControl) {
		return "", want(fmt.Sprintf("a name of one line, %d characters at most", maxName), fmt.Sprintf("一行名称，至多 %d 字", maxName), text)
	}
	return text, nil
}

func parseNote(text string) (string, *problem) { return text, nil }

var sixDigits = regexp.MustCompile(`^[0-9]{6}$`)

// parseRegion reads a code of GB/T 2260. It is looked at as text: as a number
// of YAML, one that begins with 0 would be octal.
func parseRegion(text string) (string, *problem) {
	if !sixDigits.MatchString(text) {
		return "", want("the six digits of a division code such as 321322", "六位行政区划代码，例如 321322", text)
	}
	return text, nil
}

func parseBool(text string) (bool, *problem) {
	switch strings.ToLower(text) {
	case "true", "yes", "on":
		return true, nil
	case "false", "no", "off":
		return false, nil
	}
	return false, want("true or false", " true 或 false", text)
}

func parsePages(text string) (int, *problem) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxPages {
		return 0, want(fmt.Sprintf("a whole number from 1 to %d", maxPages), fmt.Sprintf(" 1 到 %d 的整数", maxPages), text)
	}
	return n, nil
}

func parseMaxSize(text string) (int64, *problem) {
	n, err := ParseSize(text)
	if err != nil || n < minSize || n > maxMaxSize {
		return 0, want("a size from 1KiB to 4GiB, such as 64MiB", " 1KiB 到 4GiB 的大小，例如 64MiB", text)
	}
	return n, nil
}

// parseDelay reads a duration or seconds.
func parseDelay(text string) (time.Duration, *problem) {
	d, ok := parseDuration(text)
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		d, ok = inRange(n * float64(time.Second))
	}
	if !ok || d < 0 || d > maxDelay {
		return 0, want("a pause from 0 to 1h, such as 2s or 500ms", " 0 到 1h 的间隔，例如 2s 或 500ms", text)
	}
	if d == 0 {
		return NoDelay, nil
	}
	return max(d.Truncate(time.Millisecond), time.Millisecond), nil
}

// schedules are the words for how often a site is crawled.
var schedules = map[string]time.Duration{
	"hourly":  time.Hour,
	"daily":   24 * time.Hour,
	"weekly":  7 * 24 * time.Hour,
	"monthly": 30 * 24 * time.Hour,
	"yearly":  365 * 24 * time.Hour,
}

func parseSchedule(text string) (time.Duration, *problem) {
	d, ok := schedules[strings.ToLower(text)]
	if !ok {
		d, ok = parseDuration(text)
	}
	if !ok || d < minSchedule || d > maxSchedule {
		return 0, want("hourly, daily, weekly, monthly, yearly or a duration such as 36h, 7d or 2w",
			" hourly、daily、weekly、monthly、yearly，或 36h、7d、2w 这样的时长", text)
	}
	return d.Truncate(time.Second), nil
}

var (
	durationText = regexp.MustCompile(`^(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d|w))+$`)
	durationPart = regexp.MustCompile(`([0-9.]+)([a-z]+)`)
	units        = map[string]time.Duration{
		"ms": time.Millisecond, "s": time.Second, "m": time.Minute,
		"h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour,
	}
)

// parseDuration reads 2s, 1h30m, 7d, 2w: the durations of Go without the units
// that are too small, and with days and weeks of a fixed length.
func parseDuration(text string) (time.Duration, bool) {
	text = strings.ToLower(strings.ReplaceAll(text, " ", ""))
	if !durationText.MatchString(text) {
		return 0, false
	}
	total := 0.0
	for _, m := range durationPart.FindAllStringSubmatch(text, -1) {
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			return 0, false
		}
		total += n * float64(units[m[2]])
	}
	return inRange(total)
}

// inRange turns nanoseconds into a duration if they are not beyond all reason.
func inRange(ns float64) (time.Duration, bool) {
	if !(ns > -1e18 && ns < 1e18) {
		return 0, false
	}
	return time.Duration(ns), true
}
