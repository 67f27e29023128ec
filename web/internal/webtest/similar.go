package webtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

// Pairs lists three pairs, all with the full report.
func (s *Store) Pairs(ctx context.Context, f nianbao.PairFilter) ([]nianbao.CopyPair, int, error) {
	if len(f.Reports.Regions) > 0 && !slices.Contains([]string{"990123", "云溪省"}, f.Reports.Regions[0]) {
		return nil, 0, fmt.Errorf("region %q: %w", f.Reports.Regions[0], nianbao.ErrInvalid)
	}
	var list []nianbao.CopyPair
	similar, _, err := s.Similar(ctx, f)
	for i := range similar {
		list = append(list, similar[i].CopyPair)
	}
	return list, len(list), err
}

// EachPair gives them one by one.
func (s *Store) EachPair(ctx context.Context, f nianbao.PairFilter, use func(*nianbao.CopyPair) error) error {
	f.Offset, f.Limit = 0, 100
	list, _, err := s.Pairs(ctx, f)
	for i := range list {
		if err := use(&list[i]); err != nil {
			return err
		}
	}
	return err
}

// Similar lists the same with their passages.
func (s *Store) Similar(_ context.Context, f nianbao.PairFilter) ([]nianbao.SimilarPair, int, error) {
	if f.Of != "" && !slices.ContainsFunc(s.Held, func(h *nianbao.Held) bool { return h.ID == f.Of }) {
		return nil, 0, nianbao.ErrNotFound
	}
	full := s.Held[0]
	var list []nianbao.SimilarPair
	for _, p := range []nianbao.SimilarPair{
		{CopyPair: pair(full, s.Held[1], nianbao.CopyOwn, nianbao.BasisYear, 240), Passages: fullPassages(full), Templates: fullTemplates(full)},
		{CopyPair: pair(full, s.Held[4], nianbao.CopyOther, nianbao.BasisPublished, 90), Passages: fullPassages(full)[1:], Templates: fullTemplates(full)},
		{CopyPair: pair(s.Held[2], full, nianbao.CopyOwn, nianbao.BasisUnclear, 60), Passages: fullPassages(full)[1:], Templates: []nianbao.CopySpan{}},
	} {
		if (len(f.Kinds) == 0 || slices.Contains(f.Kinds, p.Kind)) && p.Share() >= f.MinShare &&
			(f.Of == "" || f.Of == p.Later.ID || f.Of == p.Other.ID) && (f.With == "" || f.With == p.Later.ID || f.With == p.Other.ID) {
			list = append(list, p)
		}
	}
	total := len(list)
	list = list[min(f.Offset, total):]
	if f.Limit > 0 {
		list = list[:min(f.Limit, len(list))]
	}
	return list, total, nil
}

func pair(later, other *nianbao.Held, kind nianbao.CopyKind, basis nianbao.CopyBasis, copied int) nianbao.CopyPair {
	return nianbao.CopyPair{Later: paired(later), Other: paired(other), Kind: kind, Basis: basis,
		CopyCounts: nianbao.CopyCounts{Narrative: 360, Template: 60, Own: 300, Copied: copied}}
}

func paired(h *nianbao.Held) nianbao.PairedReport {
	r := &h.Report
	return nianbao.PairedReport{ID: h.ID, Office: r.Office, OfficeID: h.OfficeID, Year: r.Year, Scope: r.Scope, Region: r.Region, Published: r.Published}
}

// fullPassages are two passages of the full report: one with another year,
// number and wording in the report that has it too.
func fullPassages(h *nianbao.Held) []nianbao.CopyPassage {
	overview, problems := h.Report.Sections[1], h.Report.Sections[5]
	before := strings.NewReplacer("2020年", "2019年", "412", "380", "药品监管、", "").Replace(overview.Text)
	edit := func(kind nianbao.EditKind, later, other string, at string) nianbao.CopyEdit {
		e := nianbao.CopyEdit{Kind: kind, Later: spanOf(1, overview, overview.Text, later), Other: spanOf(1, overview, before, other)}
		if other == "" {
			e.Other = spanOf(1, overview, before, at)
			e.Other.To, e.Other.Quote = e.Other.From, ""
		}
		return e
	}
	return []nianbao.CopyPassage{
		{Later: spanOf(1, overview, overview.Text, overview.Text), Other: spanOf(1, overview, before, before), Edits: []nianbao.CopyEdit{
			edit(nianbao.EditYear, "2020", "2019", ""), edit(nianbao.EditWords, "药品监管、", "", "价格监督"), edit(nianbao.EditNumber, "412", "380", ""),
		}},
		{Later: spanOf(5, problems, problems.Text, problems.Text), Other: spanOf(5, problems, problems.Text, problems.Text), Edits: []nianbao.CopyEdit{}},
	}
}

func fullTemplates(h *nianbao.Held) []nianbao.CopySpan {
	preface := h.Report.Sections[0]
	return []nianbao.CopySpan{spanOf(0, preface, preface.Text, "如对本报告有疑问")}
}

func spanOf(n int, s nianbao.Section, text, quote string) nianbao.CopySpan {
	from := utf8.RuneCountInString(text[:strings.Index(text, quote)])
	return nianbao.CopySpan{Section: s.Kind, N: n, From: from, To: from + utf8.RuneCountInString(quote), Quote: quote}
}
