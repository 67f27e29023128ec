package query

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"nianbao/internal/nianbao"
)

func TestParse(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "  　", ""},
		{"words", "依申请公开 人手不足", "依申请公开 人手不足"},
		{"explicit and", "甲 AND 乙", "甲 乙"},
		{"or binds weaker", "甲 乙 OR 丙", "(甲 乙) OR 丙"},
		{"parentheses", "甲 (乙 OR 丙)", "甲 (乙 OR 丙)"},
		{"full width", "甲　（乙 OR 丙）　标题：“年度报告”", `甲 (乙 OR 丙) title:"年度报告"`},
		{"negations", "甲 -乙 NOT 丙 -(丁 OR 戊)", "甲 -乙 -丙 -(丁 OR 戊)"},
		{"hyphen within", "COVID-19", "COVID-19"},
		{"phrase", `"长征 街道" office:长征`, `"长征 街道" office:长征`},
		{"years", "year:2021 year:2019..2022 year:2019.. 年份:..2022", "year:2021 year:2019..2022 year:2019.. year:..2022"},
		{"section", "section:主要问题 人手不足", "section:problems 人手不足"},
		{"section in a group", "(section:problems 人手) 甲", "(section:problems 人手) 甲"},
		{"lone section in a group", "(section:problems) 甲", "(section:problems) 甲"},
		{"properties", "level:县级 form:2021 region:河南省 site:example.gov.cn", "level:county form:2021 region:河南省 site:example.gov.cn"},
		{"finding", "finding:A1", "finding:A1"},
		{"numbers", "req_new>100 申请量>=1,000 纠错率>10% grant_rate<=0.5 res_total!=0", "req_new>100 req_new>=1000 correction_rate>10% grant_rate<=0.5 res_total!=0"},
		{"spaced number", "req_new > 100", "req_new>100"},
		{"signs", "req_new≥5 res_total≠2", "req_new>=5 res_total!=2"},
		{"ranges", "req_new:1..5 req_new=..5 申请量=3.. req_new:7", "req_new=1..5 req_new=..5 req_new=3.. req_new=7"},
		{"applicants", "req_new[natural]>1 申请量[自然人]=0", "req_new[natural]>1 req_new[natural]=0"},
		{"negative", "permit_items_change<-3", "permit_items_change<-3"},
		{"nested", "((甲))", "甲"},
		{"only negative", `-甲 NOT "乙"`, `-甲 -"乙"`},
		{"double negation", "NOT NOT 甲", "--甲"},
		{"curly quotes", "“人手 不足” „甲‟", `"人手 不足" "甲"`},
		{"corner brackets", "「人手不足」 『甲\"乙』", `"人手不足" 「甲"乙」`},
		{"full-width operators", "申请量＞１００ 申请量＜＝２０ 公开率！＝５０％ －甲 ＮＯＴ 乙 丙 ＯＲ 丁", "(req_new>100 req_new<=20 grant_rate!=50% -甲 -乙 丙) OR 丁"},
		{"exclamation mark", "加强公开！ 好!", "加强公开! 好!"},
		{"lower case is no operator", "open and or not", "open and or not"},
		{"field names in any case", "TITLE:甲 Year:2021", "title:甲 year:2021"},
		{"field value like an operator", `site:"OR" title:"NOT"`, `site:"OR" title:"NOT"`},
		{"section by its heading", "section:五、存在的主要问题及改进情况 section:其他", "section:problems section:other"},
		{"section in quotes", `section:"行政复议、行政诉讼情况" 无`, "section:litigation 无"},
		{"levels", "level:街道 OR level:CITY OR 层级:中央", "level:township OR level:city OR level:nation"},
		{"region codes", "region:32 region:3213 region:321322", "region:32 region:3213 region:321322"},
		{"year with its sign", "year:2021年", "year:2021"},
		{"Chinese names", "收到申请>=5 新收申请<3 申请量=1 不予公开率>10% 不掌握率<1% 诉讼纠错率=0% 结转率<5%",
			"req_new>=5 req_new<3 req_new=1 denial_rate>10% not_held_rate<1% litigation_correction_rate=0% carry_over_rate<5%"},
		{"labels of the form", "本年新收政府信息公开申请数量>1 危及三安全一稳定=1 收到申请数=2", "req_new>1 deny_safety_stability=1 req_new=2"},
		{"form of 2014", "disc_wechat>5 OR 政务微信公开政府信息数>1", "disc_wechat>5 OR disc_wechat>1"},
		{"sums and fees", "deny_sum>1 不予公开[自然人]>0 fee_collected>0", "deny_sum>1 deny_sum[natural]>0 fee_collected>0"},
		{"Chinese brackets", "申请量【企业】>3 res_granted[总计]=1", "req_new[enterprise]>3 res_granted[total]=1"},
		{"comparison after a colon", "req_new:>100", "req_new>100"},
		{"decimal percentage", "grant_rate>33.3% grant_rate<0.07% grant_rate=29%", "grant_rate>33.3% grant_rate<0.07% grant_rate=29%"},
		{"more than all", "grant_rate>100%", "grant_rate>100%"},
		{"control characters", "甲\x01乙\x7f丙\t\u0085丁", "甲 乙 丙 丁"},
		{"minus after a mark", `"甲"-乙 (丙 OR 丁)-戊`, `"甲" -乙 (丙 OR 丁) -戊`},
		{"regex", "(人|手).*不足$ [a-z]+", "人|手 .*不足$ [a-z]+"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q, err := Parse(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := q.String(); got != tt.want {
				t.Errorf("Parse(%q) = %q, want %q", tt.in, got, tt.want)
			}
			again, err := Parse(q.String())
			if err != nil || again.String() != q.String() {
				t.Errorf("the canonical form %q parses into %q, %v", q, again, err)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct {
		name, in   string
		pos        int
		english    string
		suggestion string
	}{
		{"open quotation", `甲 "乙`, 2, "not closed", ""},
		{"open parenthesis", "甲 (乙", 2, "not closed", ""},
		{"closing parenthesis", "甲) 乙", 1, "closes nothing", ""},
		{"empty parentheses", "甲 ()", 3, "expected before", ""},
		{"or first", "OR 甲", 0, "between two", ""},
		{"or last", "甲 OR", 4, "between two", ""},
		{"and last", "甲 AND", 2, "between two", ""},
		{"lone not", "甲 -", 2, "expected after", ""},
		{"unknown field", "甲乙丙:甲", 0, "no field", ""},
		{"address", "http://example.gov.cn", 0, "in quotes", ""},
		{"no value", "title: 甲", 6, "without a blank", ""},
		{"bad year", "year:20x1", 5, "a year is written", ""},
		{"backward years", "year:2022..2019", 5, "backwards", "2019..2022"},
		{"unknown level", "level:街", 6, "no level", ""},
		{"unknown section", "section:甲", 8, "no section", ""},
		{"unknown form", "form:2020", 5, "no form", ""},
		{"unknown indicator", "甲>3", 0, "no indicator", ""},
		{"unknown applicant", "req_new[甲]>3", 8, "no applicant", ""},
		{"no number", "req_new>甲", 8, "no number", ""},
		{"number missing", "req_new>", 8, "number is expected", ""},
		{"empty range", "req_new:..", 8, "one end", ""},
		{"no value at all", "甲 title:", 8, "value is expected", ""},
		{"empty value", `title:""`, 6, "is empty", ""},
		{"blank value", `region:" "`, 7, "is empty", ""},
		{"group as value", "title:(甲 乙)", 6, "takes one word", ""},
		{"comparison of a field", "year:>2019", 5, "takes no comparison", ""},
		{"field as a number", "year>=2019", 0, "year is a field", ""},
		{"misspelt field", "甲 yaer:2021", 2, "no field", "year"},
		{"misspelt Chinese field", "标提:甲", 0, "no field", "标题"},
		{"misspelt indicator", "req_nwe>3", 0, "no indicator", "req_new"},
		{"misspelt Chinese indicator", "申清量>3", 0, "no indicator", "申请量"},
		{"part of a name", "复议后起>3", 0, "no indicator", "复议后起诉"},
		{"misspelt level", "level:conty", 6, "no level", "county"},
		{"misspelt section", "section:主要间题", 8, "no section", "主要问题"},
		{"bracket not closed", "req_new[natural>3", 8, "not closed", ""},
		{"no applicants in that table", "rule_issued[natural]>3", 12, "no numbers by applicant", ""},
		{"applicant of a rate", "公开率[自然人]>3%", 4, "no numbers by applicant", ""},
		{"backward range", "甲 req_new:100..50", 10, "backwards", "50..100"},
		{"bad end of a range", "req_new:5..x", 11, "no number", ""},
		{"range with a comparison", "req_new>1..5", 7, "a range goes with", ""},
		{"range with blanks", "year:2019 .. 2022", 10, "without blanks", ""},
		{"percent of a count", "申请量>10%", 4, "is no rate", "10"},
		{"rate without percent", "公开率>10", 4, "a percentage", "10%"},
		{"year out of range", "year:1021", 5, "years go from", ""},
		{"end year out of range", "year:2019..2922", 5, "years go from", ""},
		{"region code", "region:32132", 7, "six digits", ""},
		{"number too large", "req_new>99999999999999999", 8, "too large", ""},
		{"comparison first", "> 5", 0, "before >", ""},
		{"lone colon", ":甲", 0, "before the colon", ""},
		{"not alone", "NOT", 0, "expected after NOT", ""},
		{"or alone", "OR", 0, "between two", ""},
		{"doubled or", "甲 OR OR 乙", 5, "between two", ""},
		{"closing corner", "甲」", 1, "closes nothing", ""},
		{"corner not closed by a quote", "「甲\"", 0, "not closed", ""},
		{"wildcards", "***", 0, "wildcards", ""},
		{"empty phrase", `""`, 0, "empty", ""},
		{"too long", strings.Repeat("甲", MaxLength+1), MaxLength, "at most", ""},
		{"too deep", strings.Repeat("(", 500) + "甲" + strings.Repeat(")", 500), MaxDepth, "deep", ""},
		{"too many negations", strings.Repeat("-", 500) + "甲", MaxDepth, "deep", ""},
		{"too many clauses", strings.Repeat("甲 ", MaxClauses+1), 2 * MaxClauses, "conditions at most", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q, err := Parse(tt.in)
			var qe *nianbao.QueryError
			if !errors.As(err, &qe) {
				t.Fatalf("Parse = %q, %v, want a query error", q, err)
			}
			if !errors.Is(err, nianbao.ErrInvalid) || qe.Chinese == "" || strings.Contains(qe.Chinese+qe.Message, "%!") {
				t.Errorf("incomplete error %+v", qe)
			}
			if qe.Pos != tt.pos || !strings.Contains(qe.Message, tt.english) {
				t.Errorf("error at %d: %s; want at %d: …%s…", qe.Pos, qe.Message, tt.pos, tt.english)
			}
			if qe.Suggestion != tt.suggestion {
				t.Errorf("suggestion %q, want %q", qe.Suggestion, tt.suggestion)
			}
			if qe.Pos < 0 || qe.Pos+qe.Len > utf8.RuneCountInString(tt.in) {
				t.Errorf("place %d+%d is outside the query", qe.Pos, qe.Len)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`甲 -"乙 丙" (title:丁 OR year:2019..)`, "req_new[natural]>=1.5", "(section:problems)", "--甲", "a!=3", "「甲\"」 “乙”",
		"公开率！＝３３．３％ 申请量【企业】:..5", "region:32 level:县级 form:2021 site:\"a b\" finding:A1", "NOT(甲 AND 乙)OR丙", "***", "((((", "a:b:c..d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := Parse(s)
		if err != nil {
			var qe *nianbao.QueryError
			if !errors.As(err, &qe) || qe.Pos < 0 || qe.Pos+qe.Len > utf8.RuneCountInString(s) {
				t.Fatalf("Parse(%q): %v", s, err)
			}
			return
		}
		text := q.String()
		if utf8.RuneCountInString(text) > MaxLength {
			return
		}
		again, err := Parse(text)
		if err != nil || again.String() != text {
			t.Fatalf("Parse(%q) = %q, which parses into %q, %v", s, text, again, err)
		}
	})
}

// TestParseRandom puts queries together from their parts: whatever parses has a
// canonical form that parses into the same.
func TestParseRandom(t *testing.T) {
	parts := []string{"甲", "人手不足", "OR", "NOT", "-", "(", ")", " ", " ", `"乙 丙"`, "“丁”", "「戊\"己」", "title:甲", "office:“庚”", "year:2019..", "年份：2020",
		"section:problems", "章节：其他", "level:县级", "form:2021", "region:河南省", "site:a.example", "finding:A1", "申请量>3", "req_new[natural]!=0",
		"公开率＞３３．３％", "rec_total:1..5", "AND", "levy_amount=..0.5", "open-data", "!", "a/b"}
	random := rand.New(rand.NewPCG(1, 2))
	parsed := 0
	for range 5000 {
		var b strings.Builder
		for range 1 + random.IntN(8) {
			b.WriteString(parts[random.IntN(len(parts))])
			if random.IntN(3) > 0 {
				b.WriteByte(' ')
			}
		}
		q, err := Parse(b.String())
		if err != nil {
			continue
		}
		parsed++
		again, err := Parse(q.String())
		if err != nil {
			t.Fatalf("Parse(%q) = %q, which does not parse: %v", b.String(), q, err)
		}
		if diff := cmp.Diff(q, again, cmpopts.IgnoreTypes(Span{})); diff != "" {
			t.Fatalf("Parse(%q) = %q, which parses into another tree (-want +got):\n%s", b.String(), q, diff)
		}
	}
	if parsed < 500 {
		t.Errorf("only %d queries could be read", parsed)
	}
}

// TestHostile gives queries that are meant to cost: each is answered, and none
// can be long enough to cost much.
func TestHostile(t *testing.T) {
	for name, s := range map[string]string{
		"long":          strings.Repeat("申请", 5000),
		"open":          strings.Repeat("(", 10000),
		"negations":     strings.Repeat("NOT ", 2500),
		"quotes":        strings.Repeat(`"`, 9999),
		"wildcards":     strings.Repeat("* ", 5000),
		"fields":        strings.Repeat("a:", 5000),
		"comparisons":   strings.Repeat(">", 10000),
		"one long name": strings.Repeat("a", 1990) + ">3",
		"many names":    strings.Repeat("aaaaaaaaaaaaaaaaaaaa:1 ", 90),
		"invalid":       strings.Repeat("\xff", 10000),
		"zero":          strings.Repeat("\x00", 1500),
	} {
		q, err := Parse(s)
		var qe *nianbao.QueryError
		if name == "zero" && err == nil && q.Root == nil {
			continue
		}
		if !errors.As(err, &qe) || len(qe.Message) > 600 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNegative checks that a query may consist of a negation alone.
func TestNegative(t *testing.T) {
	q, err := Parse("-甲")
	if _, ok := q.Root.(Not); err != nil || !ok {
		t.Errorf("Parse = %#v, %v", q.Root, err)
	}
}

func TestParseFigure(t *testing.T) {
	for in, want := range map[string]string{
		"req_new": "req_new", "申请量[自然人]": "req_new[natural]", " 公开率 ": "grant_rate", "REC_TOTAL": "rec_total",
	} {
		if f, err := ParseFigure(in); err != nil || f.String() != want {
			t.Errorf("ParseFigure(%q) = %v, %v", in, f, err)
		}
	}
	for _, in := range []string{"", "year", "relevence", "req_new[x]", "\xff"} {
		if f, err := ParseFigure(in); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("ParseFigure(%q) = %v, %v", in, f, err)
		}
	}
}

func TestMatches(t *testing.T) {
	for condition, want := range map[string][]float64{
		"req_new>2": {3, 4}, "req_new>=2": {2, 3, 4}, "req_new<2": {0, 1}, "req_new<=2": {0, 1, 2}, "req_new=2": {2},
		"req_new!=2": {0, 1, 3, 4}, "req_new=1..3": {1, 2, 3}, "req_new=3..": {3, 4}, "req_new=..1": {0, 1},
	} {
		q, err := Parse(condition)
		if err != nil {
			t.Fatal(err)
		}
		var got []float64
		for _, v := range []float64{0, 1, 2, 3, 4} {
			if q.Root.(Number).Matches(v) {
				got = append(got, v)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", condition, diff)
		}
	}
	// A percentage is the number that a fraction of whole numbers gives.
	q, err := Parse("grant_rate=33.3%")
	if err != nil || !q.Root.(Number).Matches(333.0/1000) {
		t.Errorf("33.3%% is not 333/1000: %v", err)
	}
}
