package sitefile

import (
	"encoding/json"
	"fmt"
	"time"

	"nianbao/internal/nianbao"
)

// spec is the form in which a site is stored, apart from its type so that a
// field may be renamed without touching what is stored.
type spec struct {
	Name     string   `json:"name"`
	Region   string   `json:"region,omitempty"`
	Entries  []string `json:"entries"`
	Hosts    []string `json:"hosts,omitempty"`
	Delay    int64    `json:"delay_ms,omitempty"` // negative = none
	Schedule int64    `json:"schedule_s"`
	Window   string   `json:"window,omitempty"`
	MaxPages int      `json:"max_pages,omitempty"`
	MaxSize  int64    `json:"max_size,omitempty"`
	Sitemap  bool     `json:"sitemap"`
	Note     string   `json:"note,omitempty"`
}

// Spec writes a site as JSON, for storage; equal sites have equal specs. The
// line in the file is no part of it.
func Spec(s Site) string {
	out := spec{
		Name: s.Name, Region: s.Region, Entries: s.Entries, Hosts: s.Hosts,
		Delay: s.Delay.Milliseconds(), Schedule: int64(s.Schedule / time.Second),
		MaxPages: s.MaxPages, MaxSize: s.MaxSize, Sitemap: s.Sitemap, Note: s.Note,
	}
	if s.Delay < 0 {
		out.Delay = -1
	}
	if !s.Window.Always() {
		out.Window = s.Window.String()
	}
	data, err := json.Marshal(out)
	if err != nil {
		panic(err) // strings and numbers only
	}
	return string(data)
}

// ParseSpec reads what Spec wrote.
func ParseSpec(text string) (Site, error) {
	var in spec
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return Site{}, fmt.Errorf("stored site: %w: %w", err, nianbao.ErrInvalid)
	}
	s := Site{
		Name: in.Name, Region: in.Region, Entries: in.Entries, Hosts: in.Hosts,
		Delay: time.Duration(in.Delay) * time.Millisecond, Schedule: time.Duration(in.Schedule) * time.Second,
		MaxPages: in.MaxPages, MaxSize: in.MaxSize, Sitemap: in.Sitemap, Note: in.Note,
	}
	if in.Delay < 0 {
		s.Delay = NoDelay
	}
	if in.Window != "" {
		w, p := parseWindow(in.Window)
		if p != nil {
			return Site{}, fmt.Errorf("stored site %q: window: %w: %w", in.Name, p, nianbao.ErrInvalid)
		}
		s.Window = w
	}
	if s.Name == "" || len(s.Entries) == 0 {
		return Site{}, fmt.Errorf("stored site %q: no name or no entries: %w", in.Name, nianbao.ErrInvalid)
	}
	if s.Schedule <= 0 {
		s.Schedule = defaultSchedule
	}
	return s, nil
}
