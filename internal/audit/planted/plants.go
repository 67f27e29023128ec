package planted

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"nianbao/internal/audit"
	"nianbao/internal/nianbao"
)

var (
	newForms = []nianbao.Form{nianbao.Form2019, nianbao.Form2021}
	only2014 = []nianbao.Form{nianbao.Form2014}
	only2019 = []nianbao.Form{nianbao.Form2019}
	only2021 = []nianbao.Form{nianbao.Form2021}
)

const total = nianbao.ApplicantTotal

// results are rows of results that both new forms have.
var results = []string{"res_granted", "res_partial", "deny_third_party", "deny_internal_affairs", "unable_not_held", "np_petition", "np_repeat"}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

func more(rng *rand.Rand) float64 { return float64(1 + rng.IntN(30)) }

// add adds to a cell.
func add(r *nianbao.Report, code string, a nianbao.Applicant, v float64) bool {
	return Set(r, code, a, Get(r, code, a)+v)
}

// Plants are the faults, at least one for each rule that can have one.
var Plants = []Plant{
	{Rule: "A1", Also: []string{"A2", "P1", "P2", "X1"}, About: "one cell of a result", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return add(s.Report, pick(rng, results), pick(rng, nianbao.Applicants[:6]), more(rng))
	}},
	{Rule: "A1", Also: []string{"A2", "P1", "P2"}, About: "the total of a result", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return add(s.Report, pick(rng, results), total, more(rng))
	}},
	{Rule: "A2", Also: []string{"A1", "A3", "P2", "X1"}, About: "results in total", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return add(s.Report, "res_total", pick(rng, nianbao.Applicants), more(rng))
	}},
	{Rule: "A3", Also: []string{"A1", "P1", "P2"}, About: "requests received", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return add(s.Report, "req_new", pick(rng, nianbao.Applicants), more(rng))
	}},
	{Rule: "A4", Also: []string{"P3", "P4"}, About: "an outcome of cases", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return add(s.Report, pick(rng, []string{"rec_", "litd_", "litr_"})+pick(rng, []string{"upheld", "corrected", "other", "pending", "total"}), "", more(rng))
	}},
	{Rule: "A5", Also: []string{"A1", "A2", "A3", "A4", "A6", "A7", "A8", "X2"}, About: "a count below 0", Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return Set(s.Report, pick(rng, []string{"permit_decisions", "penalty_decisions", "mtg_count", "train_classes"}), "", -more(rng))
	}},
	{Rule: "A5", Also: []string{"A6"}, About: "half a case", Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return Set(s.Report, pick(rng, []string{"coercion_decisions", "train_people", "org_reading_points"}), "", more(rng)+0.5)
	}},
	{Rule: "A6", About: "a channel, kind or ground", Forms: only2014, Also: []string{"A7"}, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return add(s.Report, pick(rng, []string{"req_online", "ans_granted", "ans_denied_secret", "rec_upheld", "lit_other", "staff_full", "req_closed_ontime"}), "", more(rng))
	}},
	{Rule: "A7", About: "a part greater than the whole", Forms: only2014, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		p := pick(rng, [][2]string{{"disc_website", "disc_total"}, {"disc_normdoc", "normdoc_issued"}, {"resp_press_conf_head", "resp_press_conf"}})
		return Set(s.Report, p[0], "", Get(s.Report, p[1], "")+more(rng))
	}},
	{Rule: "A8", Also: []string{"X4"}, About: "more disclosed newly than in total", Forms: only2019, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return Set(s.Report, "normdoc_newly_disclosed", "", Get(s.Report, "normdoc_disclosed_total", "")+more(rng))
	}},
	{Rule: "A8", Also: []string{"X2", "X4"}, About: "rules of a county", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		l := s.Report.Level
		return (l == nianbao.LevelCounty || l == nianbao.LevelTownship) && Set(s.Report, "rule_issued", "", more(rng))
	}},
	{Rule: "X1", About: "carried out of the year before", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return add(s.Before.Report, "req_carried_out", pick(rng, nianbao.Applicants), more(rng))
	}},
	{Rule: "X2", About: "in force the year before", Forms: only2021, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return add(s.Before.Report, pick(rng, []string{"rule", "normdoc"})+"_in_force", "", more(rng))
	}},
	{Rule: "X3", About: "items of the year before", Forms: only2019, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return add(s.Before.Report, pick(rng, []string{"permit", "penalty", "coercion", "service", "levy"})+"_items_prev", "", more(rng))
	}},
	{Rule: "X4", About: "a stock that grows from nowhere", Forms: only2019, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return Set(s.Report, "normdoc_disclosed_total", "", Get(s.Before.Report, "normdoc_disclosed_total", "")+Get(s.Report, "normdoc_newly_disclosed", "")+more(rng))
	}},
	{Rule: "X5", About: "twelve times as many", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return Set(s.Before.Report, "penalty_decisions", "", 5) && Set(s.Report, "penalty_decisions", "", 60+more(rng))
	}},
	{Rule: "S1", Also: []string{"Q2", "Q15"}, About: "a member with more than the whole", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		s.Report.Scope = nianbao.ScopeGovernmentWide
		n := Get(s.Report, "req_new", total) + more(rng)
		s.Members = &audit.Members{Expected: 30, Held: 12, Numbers: map[string]audit.MemberNumber{"req_new": {Known: 12, Sum: n + 4, Max: n, MaxReport: "member"}}}
		return true
	}},
	{Rule: "P1", About: "requests in the text", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		n := Get(s.Report, "req_new", total) + Get(s.Report, "req_carried_in", total) + more(rng)
		return Say(s.Report, nianbao.SectionOverview, fmt.Sprintf(pick(rng, []string{"全年共收到政府信息公开申请%.0f件。", "本年度新收政府信息公开申请%.0f件。", "共受理政府信息公开申请%.0f件。"}), n))
	}},
	{Rule: "P2", About: "a result in the text", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		n := Get(s.Report, "res_granted", total) + more(rng)
		return Say(s.Report, nianbao.SectionOverview, fmt.Sprintf("全年答复政府信息公开申请%.0f件，其中予以公开%.0f件。", Get(s.Report, "res_total", total), n))
	}},
	{Rule: "P2", About: "a share in the text", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		done, granted := Get(s.Report, "res_total", total), Get(s.Report, "res_granted", total)
		if done == 0 || granted == 0 {
			return false
		}
		return Say(s.Report, nianbao.SectionOverview, fmt.Sprintf("全年答复政府信息公开申请%.0f件，其中予以公开%.0f件，占答复总数的%.2f%%。", done, granted, 100*granted/done+0.2+rng.Float64()*20))
	}},
	{Rule: "P3", About: "cases in the text", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return Say(s.Report, nianbao.SectionOverview, fmt.Sprintf("因政府信息公开被申请行政复议%.0f件。", Get(s.Report, "rec_total", "")+more(rng)))
	}},
	{Rule: "P3", About: "all upheld though some pend", Forms: newForms, Also: []string{"A4", "P4"}, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		n := more(rng)
		add(s.Report, "rec_pending", "", n)
		add(s.Report, "rec_total", "", n)
		text := Section(s.Report, nianbao.SectionOverview)
		if text == nil || strings.Contains(text.Text, "行政复议") && !strings.Contains(text.Text, "未发生") {
			return false
		}
		return Say(s.Report, nianbao.SectionLitigation, "行政复议案件均获维持。")
	}},
	{Rule: "P4", About: "no request in words", Forms: newForms, Do: func(s *audit.Subject, _ *rand.Rand) bool {
		text := Section(s.Report, nianbao.SectionOverview)
		if text == nil || Get(s.Report, "req_new", total) == 0 {
			return false
		}
		// Nothing else may state the number.
		var kept []string
		for line := range strings.SplitSeq(text.Text, "\n") {
			if !strings.Contains(line, "申请") {
				kept = append(kept, line)
			}
		}
		text.Text = strings.Join(kept, "\n") + "\n本年度未收到政府信息公开申请。"
		return true
	}},
	{Rule: "P5", Also: []string{"Q10"}, About: "the period of another year", Do: func(s *audit.Subject, _ *rand.Rand) bool {
		y := fmt.Sprint(s.Report.Year)
		for i, sec := range s.Report.Sections {
			if at := strings.Index(sec.Text, y+"年1月1日"); at >= 0 {
				s.Report.Sections[i].Text = sec.Text[:at] + fmt.Sprint(s.Report.Year-1) + sec.Text[at+len(y):]
				return true
			}
		}
		return false
	}},
	{Rule: "Q1", About: "a gap of years", Do: func(s *audit.Subject, _ *rand.Rand) bool {
		s.EarlierYears = []int{s.Report.Year - 3}
		return true
	}},
	{Rule: "Q2", About: "published in summer", Do: func(s *audit.Subject, rng *rand.Rand) bool {
		s.Report.Published = fmt.Sprintf("%d-%02d-11", s.Report.Year+1, 4+rng.IntN(4))
		return true
	}},
	{Rule: "Q3", Also: []string{"Q13", "Q16"}, About: "a section that is missing", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		for i := range s.Report.Sections {
			if s.Report.Sections[i].Kind == nianbao.SectionProblems {
				s.Report.Sections = append(s.Report.Sections[:i:i], s.Report.Sections[i+1:]...)
				return true
			}
		}
		return false
	}},
	{Rule: "Q4", Also: []string{"A1", "A2"}, About: "a row that is missing", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		code := pick(rng, results)
		var kept []nianbao.Observation
		for _, o := range s.Report.Observations {
			if o.Indicator != code {
				kept = append(kept, o)
			}
		}
		s.Report.Observations = kept
		return true
	}},
	{Rule: "Q5", Also: []string{"X1", "P5", "Q10", "Q2", "Q16", "Q1"}, About: "the form of another year", Forms: only2019, Do: func(s *audit.Subject, _ *rand.Rand) bool {
		shift(s, 2023)
		return true
	}},
	{Rule: "Q6", About: "totals that are not filled in", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		Blank(s.Report, pick(rng, results), total)
		Blank(s.Report, "deny_state_secret", total)
		return true
	}, Also: []string{"A2"}},
	{Rule: "Q10", About: "last year's work", Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return Say(s.Report, nianbao.SectionOverview, fmt.Sprintf(pick(rng, []string{"%d年，我单位通过门户网站主动公开政府信息216条。", "%d年，组织政府信息公开业务培训3次。", "%d年，我局以提高透明度为目标，持续完善制度，公开工作取得新进展。"}), s.Report.Year-1))
	}},
	{Rule: "Q11", About: "last year's text", Do: func(s *audit.Subject, rng *rand.Rand) bool {
		s.Copies = &audit.Copies{Own: &audit.Copy{Report: s.Before.ID, Share: 0.75 + rng.Float64()/4, Later: true}}
		return true
	}},
	{Rule: "Q11", Also: []string{"R1"}, About: "last year's text with other numbers", Forms: newForms, Do: func(s *audit.Subject, _ *rand.Rand) bool {
		y := s.Report.Year
		for i, sec := range s.Report.Sections {
			s.Before.Report.Sections[i].Text = strings.NewReplacer(fmt.Sprint(y+1), fmt.Sprint(y), fmt.Sprint(y), fmt.Sprint(y-1)).Replace(sec.Text)
		}
		return true
	}},
	{Rule: "Q12", About: "another office's text", Do: func(s *audit.Subject, rng *rand.Rand) bool {
		s.Copies = &audit.Copies{Foreign: &audit.Copy{Report: "other", Office: "另一机关", Share: 0.75 + rng.Float64()/4, Later: rng.IntN(2) == 0}}
		return true
	}},
	{Rule: "Q13", About: "nothing in section five", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		sec := Section(s.Report, nianbao.SectionProblems)
		if sec == nil {
			return false
		}
		sec.Text = pick(rng, []string{"无", "无。", "没有存在问题。"})
		return true
	}},
	{Rule: "Q14", About: "a placeholder", Do: func(s *audit.Subject, rng *rand.Rand) bool {
		return Say(s.Report, nianbao.SectionOverview, pick(rng, []string{"全年共公开信息XX条。", "（单位名称）高度重视政府信息公开工作。", "20XX年，我局认真开展工作。", "要求内容具体、数据翔实。"}))
	}},
	{Rule: "Q15", Also: []string{"Q2"}, About: "no assessment in a government's report", Forms: newForms, Do: func(s *audit.Subject, _ *rand.Rand) bool {
		s.Report.Scope = nianbao.ScopeGovernmentWide
		for i := range s.Report.Sections {
			s.Report.Sections[i].Text = strings.NewReplacer("考核", "安排", "评议", "意见", "责任追究", "问题").Replace(s.Report.Sections[i].Text)
		}
		return true
	}},
	{Rule: "Q16", Also: []string{"P4"}, About: "fees are not mentioned", Forms: only2021, Do: func(s *audit.Subject, _ *rand.Rand) bool {
		if s.Report.Year < 2021 {
			return false
		}
		for i := range s.Report.Sections {
			s.Report.Sections[i].Text = strings.NewReplacer("收费", "事项", "信息处理费", "事项", "费用", "事项", "收取", "办理").Replace(s.Report.Sections[i].Text)
		}
		return true
	}},
	{Rule: "Q18", About: "outside the column", Do: func(s *audit.Subject, _ *rand.Rand) bool {
		s.Column = &audit.Column{}
		return true
	}},
	{Rule: "Q19", About: "a cell that was another one", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		s.First = Clone(s.Report)
		return add(s.First, pick(rng, results), total, more(rng))
	}},
	{Rule: "Q20", About: "another office on the page", Do: func(s *audit.Subject, _ *rand.Rand) bool {
		s.SiteOffice = "乌有市交通运输委员会"
		return true
	}},
	{Rule: "Q21", About: "no period", Forms: newForms, Do: func(s *audit.Subject, _ *rand.Rand) bool {
		done := false
		for i, sec := range s.Report.Sections {
			if strings.Contains(sec.Text, "1月1日") {
				s.Report.Sections[i].Text, done = strings.ReplaceAll(sec.Text, "1月1日", "年初"), true
			}
		}
		return done
	}},
	{Rule: "Z1", About: "zeros, and something carried over", Forms: newForms, Do: func(s *audit.Subject, rng *rand.Rand) bool {
		zero(s)
		s.After = &audit.Other{ID: "after", Report: Clone(s.Report)}
		s.After.Report.Year++
		return Set(s.After.Report, "req_carried_in", total, more(rng))
	}},
	{Rule: "R1", About: "the same problem again", Do: func(s *audit.Subject, rng *rand.Rand) bool {
		const again = "基层工作人员身兼多职，公开的及时性和规范性存在不足。"
		return Say(s.Report, nianbao.SectionProblems, again) && Say(s.Before.Report, nianbao.SectionProblems, again)
	}},
}

// shift moves a report and its text to another year.
func shift(s *audit.Subject, year int) {
	from, to := fmt.Sprint(s.Report.Year), fmt.Sprint(year)
	for i := range s.Report.Sections {
		t := strings.ReplaceAll(s.Report.Sections[i].Text, fmt.Sprint(s.Report.Year+1)+"年", fmt.Sprint(year+1)+"年")
		s.Report.Sections[i].Text = strings.ReplaceAll(t, from+"年", to+"年")
	}
	s.Report.Year = year
	s.Before, s.EarlierYears = nil, nil
	s.Report.Published = fmt.Sprintf("%d-01-20", year+1)
}

// zero makes a report of an office that nobody asked anything.
func zero(s *audit.Subject) {
	for i := range s.Report.Observations {
		o := &s.Report.Observations[i]
		if o.Table == 1 || strings.HasPrefix(o.Indicator, "re") || o.Applicant != "" || strings.HasPrefix(o.Indicator, "lit") {
			if o.State == nianbao.StateValue {
				o.Value, o.Raw = 0, "0"
			}
		}
	}
	for i, sec := range s.Report.Sections {
		var kept []string
		for line := range strings.SplitSeq(sec.Text, "\n") {
			if !strings.Contains(line, "申请") && !strings.Contains(line, "复议") {
				kept = append(kept, line)
			}
		}
		s.Report.Sections[i].Text = strings.Join(kept, "\n")
	}
	s.Before = nil
}
