package compare

import (
	"cmp"
	_ "embed" // the table of reforms
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"nianbao/internal/nianbao"
)

//go:embed succession.txt
var reformText string

// Succession says that an office took over another one.
type Succession struct {
	Predecessor, Successor string // ids
	Year                   int    // first report year of the successor
}

// reform is a line of the table.
type reform struct {
	year     int
	from, to []string
}

var reforms = sync.OnceValue(func() []reform {
	list, err := readReforms(reformText)
	if err != nil {
		panic(err) // the table is part of the program; a test reads it
	}
	return list
})

func readReforms(text string) ([]reform, error) {
	var out []reform
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "#")
		if line == "" {
			continue
		}
		left, right, ok := strings.Cut(line, "=>")
		names := strings.Fields(left)
		to := strings.Fields(right)
		if !ok || len(names) < 2 || len(to) == 0 {
			return nil, fmt.Errorf("reform %q: want YEAR NAME … => NAME …", line)
		}
		year, err := strconv.Atoi(names[0])
		if err != nil {
			return nil, fmt.Errorf("reform %q: year: %w", line, err)
		}
		out = append(out, reform{year, names[1:], to})
	}
	return out, nil
}

// link is a predecessor of an office.
type link struct {
	office *nianbao.OfficeFact
	year   int // first report year of the successor
	listed bool
}

// links are the predecessors by the id of the successor.
type links map[string][]link

// successor is an office that took over another one.
type successor struct {
	office string // id
	year   int    // its first report year
}

// successors finds what took over an office, by its id.
func (l links) successors() map[string]successor {
	out := map[string]successor{}
	for _, id := range slices.Sorted(maps.Keys(l)) {
		for _, p := range l[id] {
			if _, known := out[p.office.ID]; !known {
				out[p.office.ID] = successor{id, p.year}
			}
		}
	}
	return out
}

// findLinks applies the table of reforms and the operator's list to a register.
// Where a division has several offices that may be the successor, the table does
// not decide.
func findLinks(register map[string]*nianbao.OfficeFact, listed []Succession) links {
	place := func(region, body string) string { return region + " " + body }
	byPlace := map[string]*nianbao.OfficeFact{}
	for _, o := range register { // division and body are an office's identity
		byPlace[place(o.RegionCode(), o.Body)] = o
	}
	byBody := map[string][]*nianbao.OfficeFact{}
	for _, o := range byPlace {
		byBody[o.Body] = append(byBody[o.Body], o)
	}
	out, decided := links{}, map[string]bool{}
	for _, s := range listed {
		if p, next := register[s.Predecessor], register[s.Successor]; p != nil && next != nil {
			out[next.ID] = append(out[next.ID], link{p, s.Year, true})
			decided[p.ID] = true
		}
	}
	for _, r := range reforms() {
		for _, body := range r.from {
			for _, o := range byBody[body] {
				if decided[o.ID] {
					continue
				}
				var next []*nianbao.OfficeFact
				for _, to := range r.to {
					if s := byPlace[place(o.RegionCode(), to)]; s != nil {
						next = append(next, s)
					}
				}
				if len(next) == 1 {
					out[next[0].ID] = append(out[next[0].ID], link{o, r.year, false})
				}
			}
		}
	}
	for id, list := range out {
		slices.SortFunc(list, func(a, b link) int { return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.office.ID, b.office.ID)) })
		out[id] = list
	}
	return out
}

// all lists an office's predecessors, theirs and so on.
func (l links) all(office string) []link {
	var out []link
	seen := map[string]bool{office: true}
	for queue := []string{office}; len(queue) > 0; queue = queue[1:] {
		for _, p := range l[queue[0]] {
			if !seen[p.office.ID] {
				seen[p.office.ID] = true
				out = append(out, p)
				queue = append(queue, p.office.ID)
			}
		}
	}
	return out
}

// unknownParts are the predecessors that the reform of an office names and the
// register does not have; they may never have existed in that division.
func unknownParts(o *nianbao.OfficeFact, known []link) []string {
	var out []string
	for _, r := range reforms() {
		if !slices.Contains(r.to, o.Body) || !slices.ContainsFunc(known, func(p link) bool { return slices.Contains(r.from, p.office.Body) }) {
			continue
		}
		for _, body := range r.from {
			if !slices.ContainsFunc(known, func(p link) bool { return p.office.Body == body }) && !slices.Contains(out, body) {
				out = append(out, body)
			}
		}
	}
	return out
}
