package web

import (
	"slices"
	"time"

	"nianbao/internal/nianbao"
)

// locationResponse is a place of a report as the API tells it.
type locationResponse struct {
	URL       string                `json:"url"`
	FirstSeen time.Time             `json:"first_seen"`
	LastSeen  time.Time             `json:"last_seen"`
	Visited   *time.Time            `json:"visited"` // last visit of any outcome; null if only captures are known
	Status    *int                  `json:"status"`  // of the last visit; null for an imported file, or no answer
	Outcome   *nianbao.FetchOutcome `json:"outcome"` // of the last visit
	Shown     bool                  `json:"shown"`   // the last visit that got an answer found the report
	Versions  []int                 `json:"versions"`
}

// places are the addresses at which a report was seen. Where the catalog knows
// of no visits, the captures of the versions stand for them.
func places(h *nianbao.Held) []nianbao.Place {
	if len(h.Places) > 0 {
		return h.Places
	}
	var list []nianbao.Place
	for _, v := range byTime(h) {
		snap := v.Snapshot
		i := slices.IndexFunc(list, func(p nianbao.Place) bool { return p.URL == snap.URL })
		if i < 0 {
			i = len(list)
			list = append(list, nianbao.Place{URL: snap.URL, FirstSeen: snap.Captured})
		}
		p := &list[i]
		p.LastSeen, p.Status, p.Versions = snap.Captured, snap.Status, append(p.Versions, v.N)
	}
	return list
}

func newLocations(list []nianbao.Place) []locationResponse {
	out := make([]locationResponse, 0, len(list))
	for i := range list {
		p := &list[i]
		out = append(out, locationResponse{
			URL: p.URL, FirstSeen: p.FirstSeen.UTC(), LastSeen: p.LastSeen.UTC(), Visited: momentOrNull(p.Visited),
			Status: orNull(p.Status), Outcome: orNull(p.Outcome), Shown: p.Shows(), Versions: append([]int{}, p.Versions...),
		})
	}
	return out
}

// momentOrNull is a moment in UTC, nil if it is not known.
func momentOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
