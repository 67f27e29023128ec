package indicator

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// mostNear is how many codes Near gives at most.
const mostNear = 5

// Near lists codes that a name which is none may have meant, the nearest first:
// that of a Chinese name, then those that are a few letters away, then those
// whose code or label holds the name.
func Near(name string) []string {
	name = nameKey(strings.TrimSpace(name))
	if name == "" || len(name) > 200 {
		return nil
	}
	type candidate struct {
		code string
		far  int
	}
	var found []candidate
	for _, m := range measures {
		if far, ok := remoteness(name, m); ok {
			found = append(found, candidate{m.Code, far})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.far, b.far) })
	var codes []string
	for _, c := range found[:min(len(found), mostNear)] {
		codes = append(codes, c.code)
	}
	return codes
}

// remoteness tells how far a name is from those of a measure: edits, or more
// than all edits where it is only a part of one.
func remoteness(name string, m Measure) (far int, ok bool) {
	limit := min(3, utf8.RuneCountInString(name)/3)
	for _, n := range append([]string{m.Code, nameKey(m.Label)}, m.Names...) {
		d := distance([]rune(name), []rune(n), limit)
		if d > limit {
			if !strings.Contains(n, name) {
				continue
			}
			d = limit + utf8.RuneCountInString(n) - utf8.RuneCountInString(name)
		}
		if !ok || d < far {
			far, ok = d, true
		}
	}
	return far, ok
}
