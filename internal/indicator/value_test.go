package indicator

import (
	"testing"

	"nianbao/internal/nianbao"
)

func TestParseValue(t *testing.T) {
	value := func(n float64, unit string) Value { return Value{n, unit, nianbao.StateValue} }
	tests := []struct {
		text string
		want Value
	}{
		{"0", value(0, "")}, {" 12 ", value(12, "")}, {"５６", value(56, "")}, {"12.0", value(12, "")},
		{"1,234", value(1234, "")}, {"1，234", value(1234, "")}, {"1 234", value(1234, "")}, {"12,345,678.50", value(12345678.5, "")},
		{"+5", value(5, "")}, {"-3", value(-3, "")}, {"－3", value(-3, "")}, {"−0", value(0, "")},
		{"7件", value(7, "件")}, {"251000元", value(251000, "元")}, {"160.5964 万元", value(160.5964, "万元")}, {"零", value(0, "")},
		{"\u00a08\u3000", value(8, "")}, {"8\u200b", value(8, "")},
		{"", Value{State: nianbao.StateBlank}}, {" \u00a0\u3000", Value{State: nianbao.StateBlank}},
		{"/", Value{State: nianbao.StateNotApplicable}}, {"／", Value{State: nianbao.StateNotApplicable}}, {"//", Value{State: nianbao.StateNotApplicable}},
		{"—", Value{State: nianbao.StateNotApplicable}}, {"——", Value{State: nianbao.StateNotApplicable}}, {"-", Value{State: nianbao.StateNotApplicable}}, {"--", Value{State: nianbao.StateNotApplicable}},
		{"－", Value{State: nianbao.StateNotApplicable}}, {"无", Value{State: nianbao.StateNotApplicable}}, {"不涉及", Value{State: nianbao.StateNotApplicable}},
		{"约12", Value{State: nianbao.StateUnparsed}}, {"1 2", Value{State: nianbao.StateUnparsed}}, {"12 3456", Value{State: nianbao.StateUnparsed}},
		{"1,23", Value{State: nianbao.StateUnparsed}}, {"见附件", Value{State: nianbao.StateUnparsed}}, {"3-5", Value{State: nianbao.StateUnparsed}}, {"XX", Value{State: nianbao.StateUnparsed}},
	}
	for _, tt := range tests {
		if got := ParseValue(tt.text); got != tt.want {
			t.Errorf("ParseValue(%q) = %+v, want %+v", tt.text, got, tt.want)
		}
	}
}

func TestKey(t *testing.T) {
	tests := []struct{ label, want string }{
		{"一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"},
		{"（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"},
		{"(二) 部分公开(区分处理的,只计这一情形,不计其他情形)", "部分公开"},
		{"3.危及“三安全一稳定”", "危及三安全一稳定"},
		{"３．危及\"三安全一稳定\"", "危及三安全一稳定"},
		{"总　 计", "总计"}, {"本年新\n制作数量", "本年新制作数量"}, {"本年增/减", "本年增减"}, {"本年增/", "本年增"},
		{"本年收费金额（单位：万元）", "本年收费金额"}, {"（七）总计", "总计"}, {"结果维持", "结果维持"}, {"覆议", "复议"},
		{"规章", "规章"}, {"一", "一"},
	}
	for _, tt := range tests {
		if got := key(tt.label); got != tt.want {
			t.Errorf("key(%q) = %q, want %q", tt.label, got, tt.want)
		}
	}
}

func TestWithin(t *testing.T) {
	tests := []struct {
		a, b  string
		limit int
		want  bool
	}{
		{"重复申请", "重复申请", 0, true}, {"属于国家秘密", "属于国家机密", 1, true}, {"属于国家秘密", "国家秘密", 2, true},
		{"属于国家秘密", "行政执法案卷", 2, false}, {"", "ab", 2, true}, {"", "abc", 2, false},
	}
	for _, tt := range tests {
		if got := within(tt.a, tt.b, tt.limit); got != tt.want {
			t.Errorf("within(%q, %q, %d) = %v", tt.a, tt.b, tt.limit, got)
		}
	}
}

// TestList keeps the code list sound: unique codes, known parents, both forms
// complete (forms of 60号 and 30号).
func TestList(t *testing.T) {
	seen := map[string]bool{}
	for _, ind := range All() {
		if seen[ind.Code] {
			t.Errorf("code %s twice", ind.Code)
		}
		seen[ind.Code] = true
		if ind.Label == "" || ind.English == "" || len(ind.Forms) == 0 {
			t.Errorf("%s is incomplete", ind.Code)
		}
	}
	count := map[nianbao.Form]int{}
	for _, ind := range All() {
		for _, f := range ind.Forms {
			count[f]++
		}
	}
	// 2019: 22 cells of table two, 23 rows, 15 columns; 2021: 10, 25, 15.
	if count[nianbao.Form2019] != 60 || count[nianbao.Form2021] != 50 || count[nianbao.Form2014] != len(rows2014) {
		t.Errorf("indicators per form: %v, want 60, 50 and %d", count, len(rows2014))
	}
}

func FuzzParseValue(f *testing.F) {
	for _, s := range []string{"1,234", "/", "", "+5", "12.0万元", "１２", "\u00a0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := ParseValue(s)
		if v.State != nianbao.StateValue && v.Number != 0 {
			t.Errorf("ParseValue(%q) = %+v: a number without a value", s, v)
		}
	})
}
