package web

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func TestMarkPassage(t *testing.T) {
	del := func(s string) passagePart { return passagePart{s, nianbao.OpDelete} }
	ins := func(s string) passagePart { return passagePart{s, nianbao.OpInsert} }
	same := func(s string) passagePart { return passagePart{Text: s} }
	for _, tc := range []struct {
		from, to string
		want     []passagePart
	}{
		{"", "新增一句。", []passagePart{ins("新增一句。")}},
		{"删去一句。", "", []passagePart{del("删去一句。")}},
		{"收到申请14件，均已答复。", "收到申请41件，均已答复。", []passagePart{same("收到申请"), del("14"), ins("41"), same("件，均已答复。")}},
		{"公开信息1.5万条，处罚信息12%。", "公开信息2.5万条，处罚信息13%。",
			[]passagePart{same("公开信息"), del("1.5"), ins("2.5"), same("万条，处罚信息"), del("12%"), ins("13%"), same("。")}},
		{"设立查阅点1处，接待群众。", "设立查阅点1处。", []passagePart{same("设立查阅点1处"), del("，接待群众"), same("。")}},
		{"数据并入本报告。", "本年度无其他事项。", []passagePart{del("数据并入本报告。"), ins("本年度无其他事项。")}},
	} {
		if diff := cmp.Diff(tc.want, markPassage(tc.from, tc.to)); diff != "" {
			t.Errorf("%q to %q (-want +got):\n%s", tc.from, tc.to, diff)
		}
	}
	long := strings.Repeat("很长的一段。", 10_000)
	if got := markPassage(long, long+"完"); len(got) != 2 {
		t.Errorf("a passage over the limit has %d parts, want 2", len(got))
	}
}

// FuzzMarkPassage checks that the parts are both passages, no more and no less.
func FuzzMarkPassage(f *testing.F) {
	f.Add("收到申请14件。", "收到申请41件。")
	f.Add("a\xffb", "\xff")
	f.Fuzz(func(t *testing.T, from, to string) {
		var a, b strings.Builder
		for _, p := range markPassage(from, to) {
			if p.Op != nianbao.OpInsert {
				a.WriteString(p.Text)
			}
			if p.Op != nianbao.OpDelete {
				b.WriteString(p.Text)
			}
		}
		if a.String() != from || b.String() != to {
			t.Errorf("parts give %q and %q, want %q and %q", a.String(), b.String(), from, to)
		}
	})
}
