package revision

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func report(sections ...nianbao.Section) *nianbao.Report { return &nianbao.Report{Sections: sections} }

func overview(text string) nianbao.Section {
	return nianbao.Section{Kind: nianbao.SectionOverview, Heading: "一、总体情况", Text: text}
}

func extra(heading, text string) nianbao.Section {
	return nianbao.Section{Kind: nianbao.SectionExtra, Heading: heading, Text: text}
}

const (
	opened = "全年主动公开信息412条，其中行政处罚信息126条。"
	asked  = "全年收到申请14件，均在法定期限内答复；未收取费用。"
	staff  = "存在的主要问题是人手不足，更新不及时。"
)

func TestText(t *testing.T) {
	const o = nianbao.SectionOverview
	change := func(op nianbao.TextOp, from, to string) []nianbao.TextChange {
		return []nianbao.TextChange{{Section: o, Op: op, From: from, To: to}}
	}
	for _, tc := range []struct {
		name     string
		from, to *nianbao.Report
		want     []nianbao.TextChange
	}{
		{"the same", report(overview(opened + "\n" + asked)), report(overview(opened + "\n" + asked)), nil},
		{"white space and lines", report(overview(opened + asked)),
			report(overview("　　全年主动公开信息 412条，其中\n行政处罚信息126条。\n" + asked + "\n")), nil},
		{"a figure", report(overview(opened + asked + staff)), report(overview(opened + strings.Replace(asked, "14", "41", 1) + staff)),
			change(nianbao.OpReplace, "全年收到申请14件，均在法定期限内答复；", "全年收到申请41件，均在法定期限内答复；")},
		{"a sentence more", report(overview(opened + staff)), report(overview(opened + asked + staff)),
			change(nianbao.OpInsert, "", asked)},
		{"a sentence less", report(overview(opened + asked + staff)), report(overview(opened + asked)),
			change(nianbao.OpDelete, staff, "")},
		{"a paragraph more", report(overview(opened + "\n" + staff)), report(overview(opened + "\n" + asked + "\n" + staff)),
			change(nianbao.OpInsert, "", asked)},
		{"another sentence", report(overview(opened + staff)), report(overview(opened + "未设立查阅点。")),
			change(nianbao.OpReplace, staff, "未设立查阅点。")},
		{"two figures side by side", report(overview(opened + asked)),
			report(overview(strings.Replace(opened, "126", "129", 1) + strings.Replace(asked, "14", "15", 1))),
			change(nianbao.OpReplace, opened+"全年收到申请14件，均在法定期限内答复；",
				strings.Replace(opened, "126", "129", 1)+"全年收到申请15件，均在法定期限内答复；")},
		{"an edit after a new paragraph", report(overview(opened)), report(overview(staff + "\n" + strings.Replace(opened, "126", "129", 1))),
			[]nianbao.TextChange{
				{Section: o, Op: nianbao.OpInsert, To: staff},
				{Section: o, Op: nianbao.OpReplace, From: opened, To: strings.Replace(opened, "126", "129", 1)},
			}},
		{"the heading", report(nianbao.Section{Kind: o, Heading: "一、概述", Text: opened}), report(overview(opened)),
			change(nianbao.OpReplace, "一、概述", "一、总体情况")},
		{"a quoted end", report(overview("公开“三公”经费！”" + staff)), report(overview("公开“两公”经费！”" + staff)),
			change(nianbao.OpReplace, "公开“三公”经费！”", "公开“两公”经费！”")},
		{"a section less", report(overview(opened), nianbao.Section{Kind: nianbao.SectionProblems, Heading: "五、问题", Text: staff + "\n" + asked}),
			report(overview(opened)),
			[]nianbao.TextChange{{Section: nianbao.SectionProblems, Op: nianbao.OpDelete, From: "五、问题\n" + staff + "\n" + asked}}},
		{"sections of one kind", report(extra("一、甲", opened), extra("二、乙", asked)),
			report(extra("附", staff), extra("一、甲", opened), extra("二、乙", asked)),
			[]nianbao.TextChange{{Section: nianbao.SectionExtra, Op: nianbao.OpInsert, To: "附\n" + staff}}},
		{"nothing before", report(), report(overview(opened)), change(nianbao.OpInsert, "", "一、总体情况\n"+opened)},
		{"an empty section", report(nianbao.Section{Kind: o}), report(), nil},
		{"broken text", report(overview("a\xff。")), report(overview("b\xff。")), change(nianbao.OpReplace, "a\xff。", "b\xff。")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.want == nil {
				tc.want = []nianbao.TextChange{}
			}
			if diff := cmp.Diff(tc.want, Diff(tc.from, tc.to).Text); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

// TestClip checks that a text without punctuation is cut down to the change.
func TestClip(t *testing.T) {
	words := func(s string) string {
		return strings.Repeat("无标点的文字", 5000) + s + strings.Repeat("继续", 5000)
	}
	got := Diff(report(overview(words("14件"))), report(overview(words("15件")))).Text
	if len(got) != 1 || !strings.Contains(got[0].From, "14件") || !strings.Contains(got[0].To, "15件") || len(got[0].From) > 600 {
		t.Errorf("got %d changes, the first %d bytes", len(got), len(got[0].From))
	}
}

func TestCells(t *testing.T) {
	cell := func(indicator string, a nianbao.Applicant, v float64) nianbao.Observation {
		return nianbao.Observation{Indicator: indicator, Applicant: a, Value: v, State: nianbao.StateValue, Unit: "件"}
	}
	blank := nianbao.Observation{Indicator: "req_new", Applicant: nianbao.ApplicantNatural, State: nianbao.StateBlank, Unit: "件"}
	unparsed := nianbao.Observation{Indicator: "other_text", State: nianbao.StateUnparsed, Raw: "约 12"}
	newer := func(o nianbao.Observation, f func(*nianbao.Observation)) nianbao.Observation { f(&o); return o }
	natural, total := cell("req_new", nianbao.ApplicantNatural, 11), cell("req_new", nianbao.ApplicantTotal, 14)
	amount := nianbao.Observation{Indicator: "levy_amount", State: nianbao.StateValue, Value: 5, Raw: "5", Unit: "万元"}

	for _, tc := range []struct {
		name     string
		from, to []nianbao.Observation
		want     []nianbao.CellChange
	}{
		{"the same elsewhere", []nianbao.Observation{natural, unparsed}, []nianbao.Observation{
			newer(natural, func(o *nianbao.Observation) { o.Table, o.Raw = 7, "11件" }),
			newer(unparsed, func(o *nianbao.Observation) { o.Raw = "约12" }),
		}, nil},
		{"a value", []nianbao.Observation{natural, total}, []nianbao.Observation{natural, cell("req_new", nianbao.ApplicantTotal, 15)},
			[]nianbao.CellChange{{Indicator: "req_new", Applicant: nianbao.ApplicantTotal, From: &total, To: new(cell("req_new", nianbao.ApplicantTotal, 15))}}},
		{"zero is not blank", []nianbao.Observation{blank}, []nianbao.Observation{cell("req_new", nianbao.ApplicantNatural, 0)},
			[]nianbao.CellChange{{Indicator: "req_new", Applicant: nianbao.ApplicantNatural, From: &blank, To: new(cell("req_new", nianbao.ApplicantNatural, 0))}}},
		{"a unit", []nianbao.Observation{amount}, []nianbao.Observation{newer(amount, func(o *nianbao.Observation) { o.Unit = "元" })},
			[]nianbao.CellChange{{Indicator: "levy_amount", From: &amount, To: new(newer(amount, func(o *nianbao.Observation) { o.Unit = "元" }))}}},
		{"text", []nianbao.Observation{unparsed}, []nianbao.Observation{newer(unparsed, func(o *nianbao.Observation) { o.Raw = "约13" })},
			[]nianbao.CellChange{{Indicator: "other_text", From: &unparsed, To: new(newer(unparsed, func(o *nianbao.Observation) { o.Raw = "约13" }))}}},
		{"more and less, in order", []nianbao.Observation{amount, natural, total}, []nianbao.Observation{natural, unparsed, total},
			[]nianbao.CellChange{{Indicator: "levy_amount", From: &amount}, {Indicator: "other_text", To: &unparsed}}},
		{"several of one kind", []nianbao.Observation{natural, natural}, []nianbao.Observation{natural, cell("req_new", nianbao.ApplicantNatural, 12)},
			[]nianbao.CellChange{{Indicator: "req_new", Applicant: nianbao.ApplicantNatural, From: &natural, To: new(cell("req_new", nianbao.ApplicantNatural, 12))}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.want == nil {
				tc.want = []nianbao.CellChange{}
			}
			got := Diff(&nianbao.Report{Observations: tc.from}, &nianbao.Report{Observations: tc.to}).Cells
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLarge compares long texts of which every sentence differs, which no
// alignment can afford to weigh: all of both must still be named.
func TestLarge(t *testing.T) {
	long := func(word string) string {
		var b strings.Builder
		for b.Len() < 1<<20 {
			b.WriteString(word + strings.Repeat("数", b.Len()%7) + "，共办理若干件。")
		}
		return b.String()
	}
	from, to := long("甲"), long("乙")
	var gotFrom, gotTo strings.Builder
	for _, c := range Diff(report(overview(from)), report(overview(to))).Text {
		gotFrom.WriteString(c.From)
		gotTo.WriteString(c.To)
	}
	if gotFrom.Len() == 0 || gotTo.Len() == 0 {
		t.Error("no change found between two texts of 1 MB")
	}
}

func BenchmarkDiff(b *testing.B) {
	var from, to strings.Builder
	for i := range 3000 {
		line := strings.Repeat("办理", i%11) + "第" + strings.Repeat("一", i%13) + "项工作，均在法定期限内完成。"
		from.WriteString(line + "\n")
		if i%10 != 0 {
			to.WriteString(strings.Replace(line, "完成", strings.Repeat("完成", 1+i%9/8), 1) + "\n")
		}
	}
	a, c := report(overview(from.String())), report(overview(to.String()))
	b.SetBytes(int64(from.Len()))
	for b.Loop() {
		Diff(a, c)
	}
}

// FuzzText checks that a change is found exactly where texts differ in more
// than white space, and that what is named stands there.
func FuzzText(f *testing.F) {
	f.Add(opened+asked, opened+staff)
	f.Add("甲。乙；\n丙！", "乙；丙！甲。")
	f.Add("a\n\n b？”", "")
	f.Fuzz(func(t *testing.T, from, to string) {
		a, b := report(overview(from)), report(overview(to))
		got := Diff(a, b).Text
		if differ := squeeze(from) != squeeze(to); differ != (len(got) > 0) {
			t.Fatalf("texts differ: %v, changes: %v", differ, got)
		}
		for _, c := range got {
			// A passage that was cut down may begin within a character that is none.
			if len(from) > 300 || len(to) > 300 {
				break
			}
			if !strings.Contains(squeeze(whole(a.Sections[0])), squeeze(c.From)) || !strings.Contains(squeeze(whole(b.Sections[0])), squeeze(c.To)) {
				t.Errorf("change %v names what is not there", c)
			}
		}
	})
}
