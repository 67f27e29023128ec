package sitefile

import (
	"errors"
	"strings"
	"testing"
	"time"

	"nianbao/internal/nianbao"
)

func TestParseDelay(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"2": 2 * time.Second, "0.5": 500 * time.Millisecond, "500ms": 500 * time.Millisecond, "1m 30s": 90 * time.Second,
		"1h": time.Hour, "0": NoDelay, "0s": NoDelay, "-0": NoDelay, "0.0000001": time.Millisecond,
	} {
		if got, p := parseDelay(text); p != nil || got != want {
			t.Errorf("parseDelay(%q) = %v, %v, want %v", text, got, p, want)
		}
	}
}

func TestParseSchedule(t *testing.T) {
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"hourly": time.Hour, "Daily": day, "weekly": 7 * day, "monthly": 30 * day, "yearly": 365 * day,
		"36h": 36 * time.Hour, "7d": 7 * day, "2w": 14 * day, "1.5d": 36 * time.Hour, "1m": time.Minute,
	} {
		if got, p := parseSchedule(text); p != nil || got != want {
			t.Errorf("parseSchedule(%q) = %v, %v, want %v", text, got, p, want)
		}
	}
	for _, text := range []string{"", "7", "d", "1x", "-7d", "7d7", "1..5d", "59s", strings.Repeat("9", 400) + "d"} {
		if got, p := parseSchedule(text); p == nil {
			t.Errorf("parseSchedule(%q) = %v", text, got)
		}
	}
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{"64MiB": 64 << 20, "500 kB": 500e3, "1g": 1 << 30, "77": 77, "5b": 5} {
		if got, err := ParseSize(text); err != nil || got != want {
			t.Errorf("ParseSize(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "MiB", "-1", "0", "1.5MiB", "9999999999GiB"} {
		if got, err := ParseSize(text); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("ParseSize(%q) = %v, %v", text, got, err)
		}
	}
}

func TestParseContact(t *testing.T) {
	for _, text := range []string{"", "a@b.example", "mailto:a@b.example", "http://a.example/", "档案 <a@b.example>"} {
		if got, p := parseContact(text); p != nil || got != text {
			t.Errorf("parseContact(%q) = %q, %v", text, got, p)
		}
	}
}

func TestNearest(t *testing.T) {
	for name, want := range map[string]string{
		"entires": "entries", "entry": "", "host": "hosts", "max_page": "max_pages", "Sitemap": "sitemap", "sitemaps": "sitemap",
		"dealy": "delay", "shedule": "schedule", "widnow": "window", "nmae": "name", "url": "", "": "", strings.Repeat("x", 1e6): "",
	} {
		if got := nearest(name, siteKeys); got != want {
			t.Errorf("nearest(%.20q) = %q, want %q", name, got, want)
		}
	}
}

func TestParseSpec(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"name":"a"}`, `{"entries":["http://a.gov.cn/"]}`, `{"name":"a","entries":["x"],"window":"x"}`} {
		if s, err := ParseSpec(text); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("ParseSpec(%q) = %v, %v", text, s, err)
		}
	}
	// What a later version has added is no fault.
	if _, err := ParseSpec(`{"name":"a","entries":["http://a.gov.cn/"],"later":1}`); err != nil {
		t.Error(err)
	}
}
