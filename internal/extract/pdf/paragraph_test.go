package pdf

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const fullLine = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄" // 36 characters

func TestParagraphs(t *testing.T) {
	full := func(y float64) textLine { return textLine{72, y, 12, "两" + fullLine} }
	first := func(y float64) textLine { return textLine{96, y, 12, fullLine[:len(fullLine)-3]} }
	body := fullLine[:len(fullLine)-3]
	tests := []struct {
		name  string
		pages [][]textLine
		want  []string
	}{
		{"indent and short last line", [][]textLine{{first(100), full(120), {72, 140, 12, "完。"}, first(160), full(180)}},
			[]string{body + "两" + fullLine + "完。", body + "两" + fullLine}},
		{"headings", [][]textLine{{{96, 100, 12, "一、总体情况"}, first(120), full(140), {96, 160, 12, "（一）主动公开"}, first(180), full(200)}},
			[]string{"一、总体情况", body + "两" + fullLine, "（一）主动公开", body + "两" + fullLine}},
		{"title of two lines", [][]textLine{{{187, 80, 22, "无名县人民政府办公室"}, {165, 115, 22, "政府信息公开工作年度报告"}, first(160), full(180), full(200)}},
			[]string{"无名县人民政府办公室政府信息公开工作年度报告", body + "两" + fullLine + "两" + fullLine}},
		{"runs on to the next page", [][]textLine{{first(700), full(720), full(740)}, {full(100), {72, 120, 12, "完。"}, first(140), full(160)}},
			[]string{body + "两" + fullLine + "两" + fullLine + "两" + fullLine + "完。", body + "两" + fullLine}},
		{"closing lines", [][]textLine{{first(100), full(120), {72, 140, 12, "完。"}, {420, 180, 12, "无名县民政局"}, {414, 200, 12, "2023年1月16日"}}},
			[]string{body + "两" + fullLine + "完。", "无名县民政局", "2023年1月16日"}},
		{"a number broken at the end of a line", [][]textLine{{first(100), {72, 120, 12, fullLine + "12"}, {72, 140, 12, "34件。"}, full(160), full(180)}},
			nil},
		{"words", [][]textLine{{{72, 100, 12, "Annual report of the county"}, {72, 120, 12, "office"}}},
			[]string{"Annual report of the county office"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := prose(mustRead(t, setLines(tt.pages...)))
			if tt.want == nil {
				if len(got) == 0 || got[0] != body+fullLine+"1234件。" {
					t.Errorf("got %q", got)
				}
				return
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("paragraphs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSpell(t *testing.T) {
	tests := []struct {
		name string
		row  []glyph
		want string
	}{
		{"ink boxes of figures", []glyph{{r: '1', x0: 3, x1: 5}, {r: '1', x0: 8, x1: 10}}, "11"},
		{"words without a space", []glyph{{r: 'a', x0: 0, x1: 5}, {r: 'b', x0: 9, x1: 14}}, "a b"},
		{"Chinese and figures", []glyph{{r: '年', x0: 0, x1: 10}, {r: '1', x0: 12.5, x1: 17}}, "年1"},
		{"a wide gap", []glyph{{r: '总', x0: 0, x1: 10}, {r: '计', x0: 30, x1: 40}}, "总 计"},
		{"a printed space", []glyph{{r: '总', x0: 0, x1: 10}, {r: '\u3000', x0: 10, x1: 20}, {r: '计', x0: 20, x1: 30}}, "总 计"},
	}
	for _, tt := range tests {
		if got := spell(tt.row, 10); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestFoldRune(t *testing.T) {
	for in, want := range map[rune]rune{'⽇': '日', '⼈': '人', '⻅': '见', '⻓': '长', '⺠': '民', '日': '日', '１': '１', '（': '（'} {
		if got := foldRune(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
