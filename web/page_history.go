package web

import (
	"fmt"
	"slices"
	"strconv"

	"nianbao/internal/nianbao"
)

// versionView is a version as pages list it.
type versionView struct {
	N             string
	Captured      stamp
	Digest, Short string
	Raw, Original string
	Page          string // the report as of this version
	Diff          string // against the version before; empty for the first
	Before        string // number of that version
	Newest        bool
	Shown         bool // on this page
}

// olderNotice tells that a page shows what has been replaced since.
type olderNotice struct {
	N, Newest    string
	Captured     stamp
	Diff, Latest string // addresses
}

// placeView is a place of a report.
type placeView struct {
	URL, Text   string // URL is empty if it cannot be opened
	First, Last stamp
	Outcome     string // of the last visit
	Visited     stamp
	Status      string
	Shown       bool
	Versions    []versionLink
}

type versionLink struct{ N, URL string }

// history tells what became of the report, and which version the page shows.
func (p *reportPage) history(h *nianbao.Held, shown int) {
	seen := places(h)
	p.State = nianbao.StateOf(seen)
	p.StateText = p.TOr("state."+string(p.State), string(p.State))
	for i := range seen {
		p.Places = append(p.Places, p.place(h, &seen[i]))
	}
	p.Versions = versions(h)
	for i := range p.Versions {
		v := &p.Versions[i]
		v.Shown = v.N == fmt.Sprint(shown)
		if v.Shown && !v.Newest {
			p.Older = &olderNotice{N: v.N, Newest: fmt.Sprint(h.Newest), Captured: v.Captured,
				Diff: diffPath(h.ID, shown, h.Newest), Latest: reportPath(h.ID)}
			p.NoIndex = true
		}
	}
}

func (p *reportPage) place(h *nianbao.Held, at *nianbao.Place) placeView {
	v := placeView{URL: webURL(at.URL), Text: at.URL, First: newStamp(at.FirstSeen), Last: newStamp(at.LastSeen),
		Visited: newStamp(at.Visited), Shown: at.Shows()}
	switch {
	case at.Replaced:
		v.Outcome = p.T("report.replaced")
	case at.Outcome != "":
		v.Outcome = p.outcomeName(at.Outcome)
	}
	if at.Status != 0 {
		v.Status = strconv.Itoa(at.Status)
	}
	if v.URL == "" {
		v.Text = p.T("report.imported")
	}
	for _, n := range at.Versions {
		v.Versions = append(v.Versions, versionLink{fmt.Sprint(n), versionPath(h.ID, n)})
	}
	return v
}

// versions lists those captured last first.
func versions(h *nianbao.Held) []versionView {
	var views []versionView
	list := byTime(h)
	for i, v := range slices.Backward(list) {
		view := versionView{
			N: fmt.Sprint(v.N), Captured: newStamp(v.Snapshot.Captured), Digest: v.Snapshot.SHA256,
			Short: v.Snapshot.SHA256[:min(12, len(v.Snapshot.SHA256))], Newest: v.N == h.Newest,
			Raw: rawPath(h.ID, v.N), Original: originalPath(h.ID, v.N), Page: versionPath(h.ID, v.N),
		}
		if i > 0 {
			view.Diff, view.Before = diffPath(h.ID, list[i-1].N, v.N), fmt.Sprint(list[i-1].N)
		}
		if view.Newest {
			view.Page = reportPath(h.ID)
		}
		views = append(views, view)
	}
	return views
}
