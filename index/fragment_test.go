package index

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/index/fold"
	"nianbao/internal/nianbao"
)

func TestFragments(t *testing.T) {
	long := strings.Repeat("做好日常工作。", 60)
	h := report("a", "河东区长征街道办事处", 2020)
	h.Report.Sections = []nianbao.Section{
		{Kind: "overview", Heading: "一、总体情况", Text: "2020年主动公開信息１２条，<b>受理</b>依申請公開３件。\n重申请求事项。申请人满意。"},
		{Kind: "problems", Heading: "五、存在的主要问题", Text: long + "𠮷祥村人 手不\n足，" + long + "人手少，经费少。" + long},
		{Kind: "extra", Heading: "附件", Text: "总　体　情　况良好。"},
	}
	x := indexOf(t, h)
	tests := []struct {
		name, query string
		want        []nianbao.Fragment
	}{
		{"variants", "依申请公开", []nianbao.Fragment{
			{Section: "overview", Heading: "一、总体情况", HTML: "2020年主动公開信息１２条，&lt;b&gt;受理&lt;/b&gt;<mark>依申請公開</mark>３件。 重申请求事项。申请人满意。"}}},
		{"full width digits", `"信息12条"`, []nianbao.Fragment{
			{Section: "overview", Heading: "一、总体情况", HTML: "2020年主动公開<mark>信息１２条</mark>，&lt;b&gt;受理&lt;/b&gt;依申請公開３件。 重申请求事项。申请人满意。"}}},
		{"word, not characters over a border", "申请人", []nianbao.Fragment{
			{Section: "overview", Heading: "一、总体情况", HTML: "…<mark>申请人</mark>满意。"}}},
		{"rare character and blanks", `"𠮷祥村人手不足"`, []nianbao.Fragment{
			{Section: "problems", Heading: "五、存在的主要问题", HTML: "…<mark>𠮷祥村人 手不 足</mark>，"}}},
		{"heading and spaced text", "总体情况", []nianbao.Fragment{
			{Section: "overview", Heading: "一、总体情况", HTML: "一、<mark>总体情况</mark>"},
			{Section: "extra", Heading: "附件", HTML: "<mark>总　体　情　况</mark>良好。"}}},
		{"title and office", "长征", []nianbao.Fragment{
			{HTML: "河东区<mark>长征</mark>街道办事处2020年政府信息公开工作年度报告"},
			{HTML: "河东区<mark>长征</mark>街道办事处"}}},
		{"most texts first", "人手 经费", []nianbao.Fragment{
			{Section: "problems", Heading: "五、存在的主要问题", HTML: "…<mark>人手</mark>少，<mark>经费</mark>少。"}}},
		{"nothing to mark", "year:2020", nil},
		{"negated is not marked", "申请人 -白鹿", []nianbao.Fragment{
			{Section: "overview", Heading: "一、总体情况", HTML: "…<mark>申请人</mark>满意。"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := find(t, x, nianbao.Query{Text: tt.query})
			if len(res.Hits) != 1 {
				t.Fatalf("%d hits", len(res.Hits))
			}
			got := res.Hits[0].Fragments
			if len(got) > len(tt.want) && len(tt.want) > 0 {
				got = got[:len(tt.want)]
			}
			for i := range got { // long excerpts are compared up to the end of the expected text
				if i < len(tt.want) && strings.HasPrefix(got[i].HTML, tt.want[i].HTML) {
					got[i].HTML = tt.want[i].HTML
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("fragments (-want +got):\n%s", diff)
			}
		})
	}
	if res := find(t, x, nianbao.Query{Text: "长征", NoMarks: true}); res.Hits[0].Fragments != nil {
		t.Error("unwanted fragments")
	}
}

var tags = regexp.MustCompile(`</?mark>`)

// FuzzMarks checks that fragments are escaped text of the report with nothing
// but marks in it, whatever the text.
func FuzzMarks(f *testing.F) {
	f.Add("<script>申请</script>申請\xff", "申请")
	f.Add("㎡①\n申 请", "m2")
	x := indexOf(f, library()...)
	f.Fuzz(func(t *testing.T, text, needle string) {
		if needle = fold.Squeeze(needle); !fold.HasLetter(needle) { // as the planner does
			return
		}
		m := newMarker(x.seg, allOf{[]plan{phrasePlan{needle: needle, in: inAll}, wordPlan{needle, inAll}}})
		h := &nianbao.Held{Report: nianbao.Report{Title: text, Sections: []nianbao.Section{{Kind: "other", Text: text}}}}
		plain := strings.ToValidUTF8(strings.ReplaceAll(text, "\n", " "), "\uFFFD")
		for _, fr := range m.fragments(h) {
			bare := tags.ReplaceAllString(fr.HTML, "")
			if strings.ContainsAny(bare, "<>") {
				t.Fatalf("markup in %q", fr.HTML)
			}
			bare = strings.TrimSuffix(strings.TrimPrefix(html.UnescapeString(bare), "…"), "…")
			if fr.Section == "" && !strings.HasPrefix(text, "…") && !strings.HasSuffix(text, "…") &&
				!strings.Contains(text, "\xff") && strings.ToValidUTF8(text, "") == text && !strings.Contains(text, "\r") && bare != plain {
				t.Fatalf("title %q shown as %q", plain, bare)
			}
		}
	})
}
