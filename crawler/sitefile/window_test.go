package sitefile

import (
	"testing"
	"time"
)

func TestWindow(t *testing.T) {
	tests := []struct {
		window, at, next string // times of 1 March 2022 in Beijing, the next day's after a "+"
	}{
		{"22:00-06:00", "21:59:59", "22:00:00"},
		{"22:00-06:00", "22:00:00", "22:00:00"},
		{"22:00-06:00", "23:30:00", "23:30:00"},
		{"22:00-06:00", "00:00:00", "00:00:00"},
		{"22:00-06:00", "05:59:59", "05:59:59"},
		{"22:00-06:00", "06:00:00", "22:00:00"},
		{"01:00-05:30", "00:30:00", "01:00:00"},
		{"01:00-05:30", "05:30:00", "+01:00:00"},
		{"01:00-05:30", "23:00:00", "+01:00:00"},
		{"18:00-24:00", "23:59:59", "23:59:59"},
		{"18:00-24:00", "00:00:00", "18:00:00"},
		{"22：00 ~ 6：00", "12:00:00", "22:00:00"},
		{"22:00至6:00", "12:00:00", "22:00:00"},
		{"00:00-24:00", "12:00:00", "12:00:00"},
		{"always", "12:00:00", "12:00:00"},
	}
	for _, tt := range tests {
		w, p := parseWindow(tt.window)
		if p != nil {
			t.Fatalf("%s: %v", tt.window, p)
		}
		// The answer must not depend on the zone that the time is told in.
		at := march(t, tt.at).In(time.FixedZone("", -9*3600))
		want := march(t, tt.next)
		if got := w.Next(at); !got.Equal(want) {
			t.Errorf("%s: Next(%s) = %v, want %v", tt.window, tt.at, got, want)
		}
		if got := w.Open(at); got != want.Equal(at) {
			t.Errorf("%s: Open(%s) = %v", tt.window, tt.at, got)
		}
		if again, p := parseWindow(w.String()); p != nil || again != w {
			t.Errorf("%s: String %q gives %v, %v", tt.window, w, again, p)
		}
	}
}

func march(t *testing.T, text string) time.Time {
	t.Helper()
	day := "2022-03-01"
	if text[0] == '+' {
		day, text = "2022-03-02", text[1:]
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05", day+" "+text, beijing)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestWindowLength(t *testing.T) {
	tests := []struct {
		window string
		want   time.Duration
	}{{"22:00-06:00", 8 * time.Hour}, {"01:00-05:30", 4*time.Hour + 30*time.Minute}, {"18:00-24:00", 6 * time.Hour}, {"always", 24 * time.Hour}}
	for _, tt := range tests {
		w, p := parseWindow(tt.window)
		if p != nil || w.Length() != tt.want {
			t.Errorf("%s: Length = %v, %v, want %v", tt.window, w.Length(), p, tt.want)
		}
	}
}
