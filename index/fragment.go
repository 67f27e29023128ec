package index

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

const (
	fragmentLength = 120 // characters, about
	fragmentLead   = 30  // characters before the first match
	mostFragments  = 3   // of sections, per hit
)

// fragments gives the excerpts of a hit: title and office whole where they
// match, then up to three places in sections, those with most of the query's
// texts first.
func (m *marker) fragments(h *nianbao.Held) []nianbao.Fragment {
	if len(m.marks) == 0 {
		return nil
	}
	var out []nianbao.Fragment
	for _, whole := range []struct {
		in   mask
		text string
	}{{inTitle, h.Report.Title}, {inOffice, h.Report.Office}} {
		if spans := m.find(whole.text, whole.in); len(spans) > 0 {
			out = append(out, nianbao.Fragment{HTML: markUp(whole.text, 0, len(whole.text), spans)})
		}
	}
	var windows []window
	for _, s := range h.Report.Sections {
		in := kindMask(s.Kind)
		windows = append(windows, cutWindows(s, s.Heading, m.find(s.Heading, in))...)
		windows = append(windows, cutWindows(s, s.Text, m.find(s.Text, in))...)
	}
	slices.SortStableFunc(windows, func(a, b window) int { return b.worth - a.worth })
	for _, w := range windows[:min(mostFragments, len(windows))] {
		out = append(out, w.fragment())
	}
	return out
}

// window is a stretch of a section's text with matches in it.
type window struct {
	section    nianbao.Section
	text       string
	start, end int
	spans      []span
	worth      int
}

// cutWindows groups matches that fit into one excerpt.
func cutWindows(s nianbao.Section, text string, spans []span) []window {
	var out []window
	for i := 0; i < len(spans); {
		w := window{section: s, text: text}
		w.start = back(text, spans[i].start, fragmentLead)
		if n := len(out); n > 0 {
			w.start = max(w.start, out[n-1].end)
		}
		limit := forth(text, w.start, fragmentLength)
		distinct := map[int]bool{}
		j := i
		for j < len(spans) && (j == i || spans[j].end <= limit) {
			distinct[spans[j].mark] = true
			j++
		}
		w.spans = spans[i:j]
		w.end = max(limit, spans[j-1].end)
		if j < len(spans) { // what the next one marks is not shown here unmarked
			w.end = min(w.end, spans[j].start)
		}
		w.worth = 10*len(distinct) + min(j-i, 9)
		out = append(out, w)
		i = j
	}
	return out
}

func (w window) fragment() nianbao.Fragment {
	var b strings.Builder
	if w.start > 0 {
		b.WriteString("…")
	}
	b.WriteString(markUp(w.text, w.start, w.end, w.spans))
	if w.end < len(w.text) {
		b.WriteString("…")
	}
	return nianbao.Fragment{Section: w.section.Kind, Heading: w.section.Heading, HTML: b.String()}
}

// markUp escapes text[start:end] and marks the spans within.
func markUp(text string, start, end int, spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.start < start || s.end > end {
			continue
		}
		b.WriteString(escape(text[start:s.start]))
		b.WriteString("<mark>")
		b.WriteString(escape(text[s.start:s.end]))
		b.WriteString("</mark>")
		start = s.end
	}
	b.WriteString(escape(text[start:end]))
	return b.String()
}

// escape makes text safe in HTML and breaks lines into blanks.
func escape(s string) string {
	return html.EscapeString(strings.ToValidUTF8(strings.ReplaceAll(s, "\n", " "), "\uFFFD"))
}

// back goes n characters back, but not beyond the beginning of the sentence.
func back(text string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if strings.ContainsRune("。！？；\n", r) {
			return at
		}
		at -= size
	}
	return at
}

// forth goes n characters on.
func forth(text string, at, n int) int {
	for ; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}
