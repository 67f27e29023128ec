package webtest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// ReportVersion gives the content of a version: the first of the full report
// said other things, every other version says what its report holds.
func (s *Store) ReportVersion(ctx context.Context, id string, n int) (*nianbao.Held, error) {
	if s.VersionFunc != nil {
		return s.VersionFunc(ctx, id, n)
	}
	h, err := s.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(h.Versions, func(v nianbao.Version) bool { return v.N == n }) {
		return nil, fmt.Errorf("report %s version %d: %w", id, n, nianbao.ErrNotFound)
	}
	old := *h
	if n == 1 && n != h.Newest {
		old.Report = firstVersion(h.Report)
	}
	return &old, nil
}

// firstVersion is what the full report said before it was edited: a figure, a
// sentence and a paragraph were others, and some cells held zeros or nothing.
func firstVersion(r nianbao.Report) nianbao.Report {
	edit := strings.NewReplacer("行政处罚信息126条", "行政处罚信息216条", "设立查阅点1处。", "设立查阅点1处，全年接待群众52人次。",
		"；三是依申请公开答复文书不够规范。", "。", "\n（二）依申请公开。全年收到申请14件，均在法定期限内答复，未收取任何费用。", "")
	r.Sections = slices.Clone(r.Sections)
	for i := range r.Sections {
		r.Sections[i].Text = edit.Replace(r.Sections[i].Text)
	}
	r.Sections[len(r.Sections)-1].Text = "因机构改革，原食品药品监督管理局的数据并入本报告。"
	r.Observations = slices.Clone(r.Observations)
	for i := range r.Observations {
		o := &r.Observations[i]
		switch {
		case o.Indicator == "res_granted" && o.Applicant == nianbao.ApplicantNatural:
			o.Raw, o.Value = "0", 0
		case o.Indicator == "res_granted" && o.Applicant == nianbao.ApplicantTotal:
			o.Raw, o.Value = "2", 2
		case o.Indicator == "req_carried_out" && o.Applicant == nianbao.ApplicantTotal:
			o.Raw, o.Value, o.State = "", 0, nianbao.StateBlank
		case o.Unit == "万元":
			o.Raw, o.Value, o.Unit = "1605964元", 1605964, "元"
		}
	}
	r.Observations = slices.DeleteFunc(r.Observations, func(o nianbao.Observation) bool {
		return o.Indicator == "req_new" && o.Applicant == nianbao.ApplicantOther
	})
	return r
}

// fullPlaces are where the full report was seen: edited at its first place, and
// gone from the page of another office, which had the first version only.
func fullPlaces(url string) []nianbao.Place {
	first := captured.AddDate(-1, -1, -4)
	return []nianbao.Place{
		{URL: url, FirstSeen: first, LastSeen: captured, Visited: captured, Status: 200, Outcome: nianbao.FetchFetched, Versions: []int{1, 2}},
		{URL: "https://zwgk.wangshu.example/scjgj/nb/2020/report.html?id=88123", FirstSeen: first.AddDate(0, 1, 0), LastSeen: first.AddDate(0, 7, 2),
			Visited: captured.AddDate(0, 0, -2), Status: 404, Outcome: nianbao.FetchGone, Versions: []int{1}},
	}
}
