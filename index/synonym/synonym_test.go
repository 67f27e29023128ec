package synonym

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"nianbao/index/fold"
	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

func widen(t *testing.T, text string) (string, []nianbao.Widening) {
	t.Helper()
	q, err := query.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	wide, done := Default().Widen(q)
	return wide.String(), done
}

func TestWiden(t *testing.T) {
	for _, tt := range []struct{ name, query, want string }{
		{"a word", "依申请公开", "依申请公开 OR 申请公开"},
		{"the other way", "申请公开", "申请公开 OR 依申请公开"},
		{"among others", "复议 培训", "(复议 OR 行政复议) 培训"},
		{"folded", "依申請公開", "依申請公開 OR 申请公开"},
		{"a phrase stays", `"依申请公开"`, `"依申请公开"`},
		{"a negation stays", "培训 -复议 -(诉讼 复议)", "培训 -复议 -(诉讼 复议)"},
		{"an OR stays flat, each once", "复议 OR 行政复议 OR 甲", "复议 OR 行政复议 OR 甲"},
		{"within parentheses", "(复议 OR 甲) year:2020", "(复议 OR 行政复议 OR 甲) year:2020"},
		{"a successor finds all", "office:食药监局", "office:食药监局 OR office:食品药品监督管理局 OR office:市监局 OR office:市场监管局 OR office:市场监督管理局"},
		{"behind a place", "沭阳县环保局", "沭阳县环保局 OR 沭阳县环境保护局 OR 沭阳县生态环境局"},
		{"a name with a mark is a phrase", "双随机一公开", `双随机一公开 OR "双随机、一公开"`},
		{"conditions stay", "req_new>3 section:problems", "req_new>3 section:problems"},
		{"unknown", "水库", "水库"},
		{"half of another office's name", "住房和城乡建设规划局", "住房和城乡建设规划局"},
		{"all reports", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, _ := widen(t, tt.query); got != tt.want {
				t.Errorf("%s widens to %s, want %s", tt.query, got, tt.want)
			}
		})
	}
}

// TestPartners checks that predecessors of one office do not find each other.
func TestPartners(t *testing.T) {
	for word, want := range map[string][]string{
		"工商局":   {"工商行政管理局", "市监局", "市场监管局", "市场监督管理局"},
		"国土资源局": {"国土局", "国土资源和规划局", "自然资源局", "自然资源和规划局", "规划和自然资源局"},
	} {
		var got []string
		for _, s := range Default().Of(word) {
			got = append(got, s.Text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("synonyms of %s (-want +got):\n%s", word, diff)
		}
	}
	all := Default().Of("市场监督管理局")
	for _, want := range []string{"工商局", "质量技术监督局", "食药监局", "市监局"} {
		if !slices.ContainsFunc(all, func(s nianbao.Synonym) bool { return s.Text == want }) {
			t.Errorf("市场监督管理局 does not find %s: %v", want, all)
		}
	}
}

func TestWidenedSaysWhy(t *testing.T) {
	_, done := widen(t, "office:青石市环保局 人手 复议")
	want := []nianbao.Widening{
		{Word: "青石市环保局", To: []nianbao.Synonym{{Text: "青石市环境保护局", Kind: nianbao.SynonymReform2018, Age: nianbao.AgeSame}, {Text: "青石市生态环境局", Kind: nianbao.SynonymReform2018, Age: nianbao.AgeNewer}}},
		{Word: "复议", To: []nianbao.Synonym{{Text: "行政复议", Kind: nianbao.SynonymWording}}},
	}
	if diff := cmp.Diff(want, done); diff != "" {
		t.Errorf("widened (-want +got):\n%s", diff)
	}
}

func TestWideningIsBounded(t *testing.T) {
	wide, done := widen(t, strings.Repeat("市场监督管理局 ", 100))
	added := 0
	for _, w := range done {
		added += len(w.To)
	}
	if added > maxAdded || strings.Count(wide, "局") > 100+maxAdded {
		t.Errorf("%d synonyms added", added)
	}
}

// TestLists checks the lists as such: symmetric, and made of words that the
// query language takes.
func TestLists(t *testing.T) {
	table := Default()
	words := table.Words()
	if len(words) < 200 {
		t.Fatalf("only %d words", len(words))
	}
	for _, word := range words {
		if strings.ContainsAny(word, `":()<>= `) {
			t.Errorf("%q cannot be typed", word)
		}
		for _, s := range table.Of(word) {
			back := func(b nianbao.Synonym) bool { return b.Text == word && turned[s.Age] == b.Age }
			if !slices.ContainsFunc(table.Of(s.Text), back) {
				t.Errorf("%s finds %s, but not the other way", word, s.Text)
			}
		}
	}
}

var turned = map[nianbao.SynonymAge]nianbao.SynonymAge{
	nianbao.AgeSame: nianbao.AgeSame, nianbao.AgeOlder: nianbao.AgeNewer, nianbao.AgeNewer: nianbao.AgeOlder,
}

func TestReadErrors(t *testing.T) {
	for _, list := range []string{"甲乙 = 丙丁", "other: 甲乙 = 丙丁", "short: 甲乙", "short: 甲乙 = 丙", "short: 甲乙 > 丙丁 > 戊己", "short: = 甲乙"} {
		if _, err := Read("# none\n"+list, ""); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: %v", list, err)
		}
		if _, err := Read("", list); err == nil {
			t.Errorf("offices %q: no error", list)
		}
	}
}

// FuzzWiden checks that the widened query can be read again and asks for what
// the query asked for.
func FuzzWiden(f *testing.F) {
	for _, s := range []string{"依申请公开 -复议", "(办 OR 市监局) office:沭阳县国土局", `"复议" title:双随机一公开`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := query.Parse(text)
		if err != nil {
			return
		}
		wide, done := Default().Widen(q)
		s := wide.String()
		if len(done) == 0 && s != q.String() {
			t.Fatalf("%q changed to %q in silence", q, s)
		}
		for _, w := range done {
			if !strings.Contains(s, w.Word) || len(w.To) == 0 {
				t.Fatalf("%q has lost %q", s, w.Word)
			}
		}
		if again, err := query.Parse(s); err == nil && again.String() != s {
			t.Fatalf("%q is read as %q", s, again)
		} else if err != nil && utf8.RuneCountInString(s) < 1000 && strings.Count(fold.Squeeze(s), "or") < 60 {
			t.Fatalf("%q: %v", s, err)
		}
	})
}
