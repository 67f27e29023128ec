package indicator

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
)

// TestDictionaryIsComplete checks that everything is said of every number.
func TestDictionaryIsComplete(t *testing.T) {
	if len(Dictionary()) < 130 {
		t.Fatalf("only %d entries", len(Dictionary()))
	}
	for _, e := range Dictionary() {
		if e.Label == "" || e.English == "" || e.Source == "" || len(e.Forms) == 0 || !slices.IsSorted(e.Forms) {
			t.Errorf("%s lacks label, source or forms: %+v", e.Code, e)
		}
		if !strings.HasSuffix(e.Definition.Chinese, "。") || !strings.HasSuffix(e.Definition.English, ".") {
			t.Errorf("%s is not defined in sentences: %+v", e.Code, e.Definition)
		}
		if (e.Note.Chinese == "") != (e.Note.English == "") {
			t.Errorf("%s has a note in one language: %+v", e.Code, e.Note)
		}
		if e.Unit == "" && e.UnitNote == (Text{}) {
			t.Errorf("%s has neither a unit nor a reason why", e.Code)
		}
		if e.Applicants != (e.Table == 3) {
			t.Errorf("%s: applicants %v on table %d", e.Code, e.Applicants, e.Table)
		}
		if (e.Rate != nil) != (e.Kind == KindRate) {
			t.Errorf("%s: rate %v", e.Code, e.Rate)
		}
	}
	for code := range definitions {
		if _, ok := EntryOf(code); !ok {
			t.Errorf("%s is defined and no entry", code)
		}
	}
	if _, ok := EntryOf("no_such"); ok {
		t.Error("an unknown code has an entry")
	}
}

// TestDictionaryParents checks that every part leads up to a number without a
// parent.
func TestDictionaryParents(t *testing.T) {
	for _, e := range Dictionary() {
		seen := map[string]bool{}
		for at := e; at.Parent != ""; {
			if seen[at.Code] {
				t.Fatalf("%s is a part of itself", e.Code)
			}
			seen[at.Code] = true
			up, ok := EntryOf(at.Parent)
			if !ok {
				t.Fatalf("%s: no parent %s", at.Code, at.Parent)
			}
			at = up
		}
		for _, p := range e.Parts {
			if part, _ := EntryOf(p); part.Parent != e.Code {
				t.Errorf("%s adds up %s, whose parent is %q", e.Code, p, part.Parent)
			}
		}
	}
}

// TestDictionaryPlaces checks that what a form prints has one place in it.
func TestDictionaryPlaces(t *testing.T) {
	for _, e := range Dictionary() {
		for _, i := range list {
			if i.Code != e.Code {
				continue
			}
			for _, f := range i.Forms {
				if n := countPlaces(e, f); n != 1 {
					t.Errorf("%s has %d places in the form of %s", e.Code, n, f)
				}
			}
		}
		for _, p := range e.Places {
			if !p.Prose && (p.Form == nianbao.Form2008 || !slices.Contains(e.Forms, p.Form)) {
				t.Errorf("%s stands in the form of %s, which it is not of", e.Code, p.Form)
			}
			if !p.Prose && p.Table != 4 && key(p.Path[len(p.Path)-1]) == "" {
				t.Errorf("%s: a place without a label", e.Code)
			}
			if p.Table == 3 && key(p.Path[len(p.Path)-1]) != key(e.Label) {
				t.Errorf("%s: label %s at %v", e.Code, e.Label, p.Path)
			}
		}
	}
	for _, row := range rows2014 {
		path := strings.Split(paths2014[row.code], "|")
		if got := key2014(path[len(path)-1]); got != key2014(row.label) {
			t.Errorf("%s: path ends in %s, label %s", row.code, got, row.label)
		}
	}
	if len(paths2014) != len(rows2014) {
		t.Errorf("%d paths for %d rows", len(paths2014), len(rows2014))
	}
}

func countPlaces(e Entry, f nianbao.Form) (n int) {
	for _, p := range e.Places {
		if p.Form == f && !p.Prose {
			n++
		}
	}
	return n
}

func TestPlaces(t *testing.T) {
	for code, want := range map[string]string{
		"normdoc_issued":   "2014 0 一、主动公开情况|制发规范性文件总数 统计数 3; 2019 2 第二十条第（一）项|规范性文件 本年新制作数量 0; 2021 2 第二十条第（一）项|行政规范性文件 本年制发件数 0",
		"res_partial":      "2019 3 三、本年度办理结果|（二）部分公开（区分处理的，只计这一情形，不计其他情形）  4; 2021 3 三、本年度办理结果|（二）部分公开（区分处理的，只计这一情形，不计其他情形）  4",
		"np_repeat":        "2019 3 三、本年度办理结果|（五）不予处理|2.重复申请  17; 2021 3 三、本年度办理结果|（五）不予处理|2.重复申请  17",
		"other_sum":        "2019 3 三、本年度办理结果|（六）其他处理  21",
		"other_fee_unpaid": "2021 3 三、本年度办理结果|（六）其他处理|2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请  22",
		"req_carried_out":  "2019 3 四、结转下年度继续办理  23; 2021 3 四、结转下年度继续办理  25",
		"litr_corrected":   "2019 4 行政诉讼|复议后起诉 结果纠正 12; 2021 4 行政诉讼|复议后起诉 结果纠正 12",
		"levy_amount":      "2021 2 第二十条第（八）项|行政事业性收费 本年收费金额（单位：万元） 0",
		"ans_denied_trade": "2014 0 三、依申请公开情况|（三）申请答复数|4.不同意公开答复数|2.涉及商业秘密 统计数 31",
		"fee_collected":    "2021 0 六、其他需要报告的事项  0",
		"deny_sum":         "",
	} {
		e, _ := EntryOf(code)
		var got []string
		for _, p := range e.Places {
			got = append(got, strings.Join([]string{string(p.Form), string(rune('0' + p.Table)), strings.Join(p.Path, "|"), p.Column}, " ")+" "+strconv.Itoa(p.Position))
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s:\n got %s\nwant %s", code, s, want)
		}
	}
}

// TestDictionaryHoldsWhatIsRead checks that every code that the tables may give
// is in the dictionary.
func TestDictionaryHoldsWhatIsRead(t *testing.T) {
	emitted := slices.Concat(rows2019, rows2021, codes4)
	for prefix, forms := range blocks {
		for _, suffixes := range forms {
			for _, s := range suffixes {
				emitted = append(emitted, prefix+"_"+s)
			}
		}
	}
	for _, row := range rows2014 {
		emitted = append(emitted, row.code)
	}
	for _, s := range Sums() {
		emitted = append(append(emitted, s.Code), s.Parts...)
	}
	for _, r := range Rates() {
		emitted = append(append(append(emitted, r.Code), r.Numerator...), r.Denominator...)
	}
	for _, code := range emitted {
		if _, ok := EntryOf(code); !ok {
			t.Errorf("%s is not in the dictionary", code)
		}
	}
}

// TestNames checks that no Chinese name means two numbers.
func TestNames(t *testing.T) {
	owner := map[string]string{}
	for code, list := range names {
		if _, ok := EntryOf(code); !ok {
			t.Errorf("%s has names and no entry", code)
		}
		for _, name := range strings.Fields(list) {
			if other, taken := owner[name]; taken {
				t.Errorf("%s means %s and %s", name, other, code)
			}
			owner[name] = code
			if m, _ := MeasureOf(name); m.Code != code {
				t.Errorf("%s is understood as %s, want %s", name, m.Code, code)
			}
		}
	}
}

// TestNotesSayWhatIsNotVerified checks the marks of single numbers.
func TestNotesSayWhatIsNotVerified(t *testing.T) {
	for _, code := range []string{"res_granted", "disc_gazette", "fee_collected", "procurement_amount", "rec_pending", "staff_full", "ans_denied_other_law"} {
		if e, _ := EntryOf(code); !strings.Contains(e.Note.Chinese, "未核实") || !strings.Contains(e.Note.English, "Not verified") {
			t.Errorf("%s: %+v", code, e.Note)
		}
	}
	for _, code := range []string{"disc_total", "req_carried_in", "ans_amend", "grant_rate"} {
		if e, _ := EntryOf(code); strings.Contains(e.Note.Chinese, "未核实") {
			t.Errorf("%s: %s", code, e.Note.Chinese)
		}
	}
}
