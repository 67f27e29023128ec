package index

import (
	"cmp"
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
// match, then up to three places in sections. Labels of tables show the texts of
// the query that stand nowhere else.
func (m *marker) fragments(h *nianbao.Held) []nianbao.Fragment {
	if len(m.marks) == 0 {
		return nil
	}
	out, shown := m.whole(h)
	var windows []window
	for _, s := range m.sections(h, shown) {
		windows = append(windows, s.windows...)
	}
	// Among equals, what stands in prose comes first.
	prose := slices.DeleteFunc(slices.Clone(windows), func(w window) bool { return w.label })
	labels := slices.DeleteFunc(windows, func(w window) bool { return !w.label })
	windows = slices.Concat(prose, labels)
	return append(out, m.excerpts(windows, mostFragments)...)
}

// bySection gives the excerpts of a hit section by section, in the order of the
// report, those of title and office apart.
func (m *marker) bySection(h *nianbao.Held) (whole []nianbao.Fragment, sections []nianbao.HitSection) {
	if len(m.marks) == 0 {
		return nil, nil
	}
	whole, shown := m.whole(h)
	for _, s := range m.sections(h, shown) {
		sections = append(sections, nianbao.HitSection{
			Section: s.section.Kind, Heading: s.section.Heading, Matches: s.matches, Fragments: m.excerpts(s.windows, mostFragments),
		})
	}
	return whole, sections
}

// whole gives title and office where they match, and the marks that they show.
func (m *marker) whole(h *nianbao.Held) (out []nianbao.Fragment, shown map[int]bool) {
	shown = map[int]bool{}
	for _, whole := range []struct {
		in   mask
		text string
	}{{inTitle, h.Report.Title}, {inOffice, h.Report.Office}} {
		if spans := m.find(whole.text, whole.in); len(spans) > 0 {
			out = append(out, nianbao.Fragment{HTML: markUp(whole.text, 0, len(whole.text), spans)})
			note(shown, spans)
		}
	}
	return out, shown
}

// marked is a section with its matches.
type marked struct {
	section nianbao.Section
	matches int // in heading and prose
	windows []window
}

// sections gives the sections that hold matches, in the order of the report,
// the labels of their tables included where they show what nothing else shows.
func (m *marker) sections(h *nianbao.Held, shown map[int]bool) []marked {
	all := make([]marked, 0, len(h.Report.Sections))
	for _, s := range h.Report.Sections {
		found := marked{section: s}
		for _, text := range []string{s.Heading, s.Text} {
			spans := m.find(text, kindMask(s.Kind))
			found.matches += len(spans)
			found.windows = append(found.windows, cutWindows(s, text, spans)...)
			note(shown, spans)
		}
		all = append(all, found)
	}
	all = m.addLabels(all, &h.Report, shown)
	return slices.DeleteFunc(all, func(s marked) bool { return len(s.windows) == 0 })
}

// addLabels adds the labels of the tables that the report prints to the first
// section of their kind; a report without that section gets one without heading.
func (m *marker) addLabels(all []marked, r *nianbao.Report, shown map[int]bool) []marked {
	if m.labels == nil {
		return all
	}
	printed := tablesOf(r)
	for i := range m.labels.list {
		l := &m.labels.list[i]
		if l.Form != r.Form || !slices.Contains(printed, l.Section) {
			continue
		}
		spans := m.findLabel(l.Text, kindMask(l.Section))
		if !showsNew(spans, shown) {
			continue
		}
		at := slices.IndexFunc(all, func(s marked) bool { return s.section.Kind == l.Section })
		if at < 0 {
			at = len(all)
			all = append(all, marked{section: nianbao.Section{Kind: l.Section}})
		}
		w := window{section: all[at].section, text: l.Text, end: len(l.Text), label: true}
		w.take(spans)
		all[at].windows = append(all[at].windows, w)
	}
	return all
}

func note(shown map[int]bool, spans []span) {
	for _, s := range spans {
		for _, k := range s.marks {
			shown[k] = true
		}
	}
}

func showsNew(spans []span, shown map[int]bool) bool {
	return slices.ContainsFunc(spans, func(s span) bool {
		return slices.ContainsFunc(s.marks, func(k int) bool { return !shown[k] })
	})
}

// window is a stretch of a section's text with matches in it.
type window struct {
	section    nianbao.Section
	text       string
	start, end int
	label      bool // text is a label of a table
	spans      []span
	marks      map[int]bool
}

// take makes the spans those of the window.
func (w *window) take(spans []span) {
	w.spans, w.marks = spans, map[int]bool{}
	note(w.marks, spans)
}

// excerpts gives the best windows: those with most of the query's texts first,
// then those with more phrases, then those with more matches, then those that
// come first. A text that these do not show replaces what is shown already.
func (m *marker) excerpts(windows []window, most int) []nianbao.Fragment {
	better := func(a, b window) int {
		return cmp.Or(len(b.marks)-len(a.marks), m.phrases(b)-m.phrases(a), min(len(b.spans), 9)-min(len(a.spans), 9))
	}
	windows = slices.Clone(windows)
	slices.SortStableFunc(windows, better)
	var picked []window
	shown := map[int]bool{}
	for len(picked) < most && len(windows) > 0 {
		i := max(0, slices.IndexFunc(windows, func(w window) bool { return showsNew(w.spans, shown) }))
		picked = append(picked, windows[i])
		note(shown, windows[i].spans)
		windows = slices.Delete(windows, i, i+1)
	}
	slices.SortStableFunc(picked, better)
	var out []nianbao.Fragment
	for _, w := range picked {
		out = append(out, w.fragment())
	}
	return out
}

func (m *marker) phrases(w window) (n int) {
	for k := range w.marks {
		if m.marks[k].phrase {
			n++
		}
	}
	return n
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
		j := i + 1
		for j < len(spans) && spans[j].end <= limit {
			j++
		}
		w.take(spans[i:j])
		w.end = max(limit, spans[j-1].end)
		if j < len(spans) { // what the next one marks is not shown here unmarked
			w.end = min(w.end, spans[j].start)
		}
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
	return nianbao.Fragment{Section: w.section.Kind, Heading: w.section.Heading, HTML: b.String(), Table: w.label}
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
