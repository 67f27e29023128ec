package index

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func TestMark(t *testing.T) {
	x := openTest(t, newShelf(), withLabels)
	passages := []nianbao.Passage{
		{Kind: nianbao.PassageTitle, Text: "河东区財政局2020年報告"},
		{Kind: nianbao.PassageText, Section: "overview", Text: "依申请公开３件，人手不\n足。申请人满意。"},
		{Kind: nianbao.PassageLabel, Section: "requests", Text: "本年新收政府信息公开申请数量"},
		{Kind: nianbao.PassageText, Section: "problems", Text: "人 手 不足"},
	}
	for _, tt := range []struct {
		query    string
		sections []nianbao.SectionKind
		want     []string // marked texts
	}{
		{"", nil, nil},
		{"year:2020 req_new>3", nil, nil},
		{"财政", nil, []string{"財政"}},
		{"申请", nil, []string{"申请", "申请", "申请"}},
		{`"申请"`, nil, []string{"申请", "申请"}}, // not in the label
		{`"人手不足"`, nil, []string{"人手不\n足", "人 手 不足"}},
		{`"人手不足"`, []nianbao.SectionKind{"problems"}, []string{"人 手 不足"}},
		{"(section:overview 人手不足) OR 财政", nil, []string{"財政", "人手不\n足"}},
		{"公开 -申请 NOT 财政", nil, []string{"公开", "公开"}},
		{`申请 "公开3件"`, nil, []string{"申请", "公开３件", "申请", "申请"}},
		{`"请公" 公开`, nil, []string{"请公开", "公开"}}, // what overlaps is one place
		{"office:财政局", nil, []string{"財政局"}},
		{"title:报告", nil, []string{"報告"}},
	} {
		got, err := x.Mark(t.Context(), nianbao.Query{Text: tt.query, Sections: tt.sections}, passages)
		if err != nil {
			t.Fatal(err)
		}
		var marked []string
		for i, spans := range got {
			for _, s := range spans {
				marked = append(marked, passages[i].Text[s.Start:s.End])
			}
		}
		if diff := cmp.Diff(tt.want, marked); diff != "" {
			t.Errorf("%s %v (-want +got):\n%s", tt.query, tt.sections, diff)
		}
	}
	var bad *nianbao.QueryError
	if _, err := x.Mark(t.Context(), nianbao.Query{Text: "("}, passages); !errors.As(err, &bad) {
		t.Errorf("error is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Mark(ctx, nianbao.Query{Text: "申请"}, passages); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

func TestBySection(t *testing.T) {
	h := report("a", "河东区财政局", 2020, "overview|申请三件。", "problems|"+"申请少。人手不足，"+"申请人多。", "other|无。")
	x := indexOf(t, h)
	res := find(t, x, nianbao.Query{Text: "申请 财政", BySection: true})
	want := []nianbao.HitSection{
		{Section: "overview", Matches: 1, Fragments: []nianbao.Fragment{{Section: "overview", HTML: "<mark>申请</mark>三件。"}}},
		{Section: "problems", Matches: 2, Fragments: []nianbao.Fragment{{Section: "problems", HTML: "<mark>申请</mark>少。人手不足，<mark>申请</mark>人多。"}}},
	}
	if diff := cmp.Diff(want, res.Hits[0].Sections); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	if n := len(res.Hits[0].Fragments); n != 2 { // title and office
		t.Errorf("%d fragments beside the sections", n)
	}
	res = find(t, x, nianbao.Query{Text: "申请", BySection: true, Sections: []nianbao.SectionKind{"overview"}})
	if diff := cmp.Diff(want[:1], res.Hits[0].Sections); diff != "" {
		t.Errorf("one section (-want +got):\n%s", diff)
	}
}
