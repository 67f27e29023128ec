package query

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

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
		name, in string
		pos      int
		english  string
	}{
		{"open quotation", `甲 "乙`, 2, "not closed"},
		{"open parenthesis", "甲 (乙", 2, "not closed"},
		{"closing parenthesis", "甲) 乙", 1, "closes nothing"},
		{"empty parentheses", "甲 ()", 3, "expected before"},
		{"or first", "OR 甲", 0, "between two"},
		{"or last", "甲 OR", 4, "between two"},
		{"and last", "甲 AND", 2, "between two"},
		{"lone not", "甲 -", 2, "expected after"},
		{"unknown field", "标签:甲", 0, "no field"},
		{"address", "http://example.gov.cn", 0, "in quotes"},
		{"no value", "title: 甲", 7, "value is expected"},
		{"bad year", "year:20x1", 5, "a year is written"},
		{"backward years", "year:2022..2019", 5, "backwards"},
		{"unknown level", "level:街", 6, "no level"},
		{"unknown section", "section:甲", 8, "no section"},
		{"unknown form", "form:2020", 5, "no form"},
		{"unknown indicator", "甲>3", 0, "no indicator"},
		{"unknown applicant", "req_new[甲]>3", 0, "no applicant"},
		{"no number", "req_new>甲", 8, "no number"},
		{"number missing", "req_new>", 8, "number is expected"},
		{"empty range", "req_new:..", 8, "one end"},
		{"odd comparison", "req_new!3", 7, "compared with"},
		{"wildcards", "***", 0, "wildcards"},
		{"empty phrase", `""`, 0, "empty"},
		{"too long", strings.Repeat("甲", MaxLength+1), MaxLength, "at most"},
		{"too deep", strings.Repeat("(", 500) + "甲" + strings.Repeat(")", 500), MaxDepth, "deep"},
		{"too many negations", strings.Repeat("-", 500) + "甲", MaxDepth, "deep"},
		{"too many clauses", strings.Repeat("甲 ", MaxClauses+1), 2 * MaxClauses, "conditions at most"},
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
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`甲 -"乙 丙" (title:丁 OR year:2019..)`, "req_new[natural]>=1.5%", "(section:problems)", "--甲", "a!=3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := Parse(s)
		if err != nil {
			var qe *nianbao.QueryError
			if !errors.As(err, &qe) || qe.Pos < 0 || qe.Pos > utf8.RuneCountInString(s) {
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
