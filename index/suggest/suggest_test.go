package suggest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// offices are fictional.
func offices() []nianbao.OfficeEntry {
	region := func(code string, names ...string) *nianbao.Region { return &nianbao.Region{Code: code, Names: names} }
	county := region("990123", "云溪省", "泠江市", "望舒县")
	list := []nianbao.OfficeEntry{
		{Name: "望舒县人力资源和社会保障局", Region: county, Years: []int{2019, 2020, 2021}},
		{Name: "望舒县市场监督管理局", Region: county, Years: []int{2019, 2020}},
		{Name: "望舒县教育局", Region: county, Years: []int{2020}},
		{Name: "云溪省泠江市望舒县水务局", Region: county, Years: []int{2020}},
		{Name: "泠江市教育局", Region: region("990100", "云溪省", "泠江市"), Years: []int{2018, 2019, 2020, 2021}},
		{Name: "重楼市(试验区)生态环境局", Region: region("990200", "云溪省", "重楼市"), Years: []int{2022}},
		{Name: "长汀洲街道办事处", Region: region("990201", "云溪省", "重楼市", "河东区"), Years: []int{2022}},
	}
	for i := range list {
		list[i].ID = fmt.Sprint(i)
	}
	return list
}

func newTest(t testing.TB, change ...func(*Options)) *Suggester {
	t.Helper()
	opt := Options{
		Offices:    func(context.Context) ([]nianbao.OfficeEntry, error) { return offices(), nil },
		Indicators: []Indicator{{"unable_not_held", "本机关不掌握相关政府信息"}, {"other_misc", "其他"}},
		Budget:     time.Hour,
	}
	for _, c := range change {
		c(&opt)
	}
	s := New(opt)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// show prints suggestions on a line each: kind, text and query.
func show(list []nianbao.Suggestion) string {
	var lines []string
	for _, g := range list {
		lines = append(lines, fmt.Sprintf("%s %s → %s", g.Kind, g.Text, g.Query))
	}
	return strings.Join(lines, "\n")
}

func TestSuggest(t *testing.T) {
	s := newTest(t)
	for _, tt := range []struct{ typed, first string }{
		{"望舒县教", "office 望舒县教育局 → office:望舒县教育局"},
		{"教育", "office 泠江市教育局 → office:泠江市教育局"}, // more reports
		{"人社局", "office 望舒县人力资源和社会保障局 → office:望舒县人力资源和社会保障局"},
		{"望舒县市监局", "office 望舒县市场监督管理局 → office:望舒县市场监督管理局"},
		{"望舒人社局", "office 望舒县人力资源和社会保障局 → office:望舒县人力资源和社会保障局"},
		{"wsxjyj", "office 望舒县教育局 → office:望舒县教育局"},
		{"jyj", "office 泠江市教育局 → office:泠江市教育局"},
		{"wangshuxianjiao", "office 望舒县教育局 → office:望舒县教育局"},
		{"zhonglou", `office 重楼市(试验区)生态环境局 → office:"重楼市(试验区)生态环境局"`},
		{"changtingzhou", "office 长汀洲街道办事处 → office:长汀洲街道办事处"},
		{"望舒 水务", "office 云溪省泠江市望舒县水务局 → office:云溪省泠江市望舒县水务局"},
		{"year:2020 -水务", "office 云溪省泠江市望舒县水务局 → year:2020 -office:云溪省泠江市望舒县水务局"},
		{"(人手 OR 望舒县教", "office 望舒县教育局 → (人手 OR office:望舒县教育局"},
		{"office:教育", "office 泠江市教育局 → office:泠江市教育局"},
		{"机关：望舒县教", "office 望舒县教育局 → office:望舒县教育局"},
		{"望舒县", "office 望舒县人力资源和社会保障局 → office:望舒县人力资源和社会保障局"},
		{"region:望", "region 望舒县 → region:望舒县"},
		{"地区:ws", "region 望舒县 → region:望舒县"},
		{"level:县", "value 县级 → level:county"},
		{"level:", "value 国家级 → level:nation"},
		{"人手 section:主要", "value 主要问题 → 人手 section:problems"},
		{"form:20", "value 2008 → form:2008"},
		{"申请量", "indicator 申请量 → 申请量>"},
		{"不掌握相关", "indicator 不掌握 → 不掌握>"},
		{"sql", "indicator 申请量 → 申请量>"},
		{"req_n", "indicator 申请量 → 申请量>"},
		{"sect", "field section: → section:"},
		{"望舒縣教", "office 望舒县教育局 → office:望舒县教育局"},
	} {
		t.Run(tt.typed, func(t *testing.T) {
			got, err := s.Suggest(t.Context(), tt.typed, 0)
			if err != nil {
				t.Fatal(err)
			}
			if first, _, _ := strings.Cut(show(got), "\n"); first != tt.first {
				t.Errorf("first: %s\nwant:  %s\nall:\n%s", first, tt.first, show(got))
			}
			for _, g := range got {
				if q := strings.TrimLeft(g.Query, "("); strings.HasSuffix(q, ">") || strings.HasSuffix(q, ":") {
					continue // wants a value
				} else if _, err := query.Parse(q); err != nil {
					t.Errorf("%q cannot be read: %v", g.Query, err)
				}
			}
		})
	}
}

func TestSuggestNothing(t *testing.T) {
	s := newTest(t)
	for _, typed := range []string{"", "  ", `"望舒`, "望舒 ", "year:20", "nothing:望", "申请量>", "望\n舒龘", strings.Repeat("望", 5000), "\xff\xfe", "((((", "a:b:c"} {
		if got, err := s.Suggest(t.Context(), typed, 5); err != nil || len(got) > 0 {
			t.Errorf("%.20q: %v\n%s", typed, err, show(got))
		}
	}
}

func TestSuggestMixesAndLimits(t *testing.T) {
	s := newTest(t)
	got, err := s.Suggest(t.Context(), "望舒", 4)
	if err != nil || len(got) != 4 {
		t.Fatalf("%v\n%s", err, show(got))
	}
	kinds := map[nianbao.SuggestionKind]int{}
	for _, g := range got {
		kinds[g.Kind]++
	}
	if kinds[nianbao.SuggestOffice] != 3 || kinds[nianbao.SuggestRegion] != 1 {
		t.Errorf("kinds %v of\n%s", kinds, show(got))
	}
	region := got[slices.IndexFunc(got, func(g nianbao.Suggestion) bool { return g.Kind == nianbao.SuggestRegion })]
	want := nianbao.Suggestion{Kind: nianbao.SuggestRegion, Text: "望舒县", Query: "region:望舒县", Detail: "云溪省泠江市", Count: 7}
	if diff := cmp.Diff(want, region); diff != "" {
		t.Errorf("region (-want +got):\n%s", diff)
	}
}

// holding counts the reports of a query by the words that it holds.
func holding(words ...string) func(context.Context, nianbao.Query) (int, error) {
	return func(_ context.Context, q nianbao.Query) (int, error) {
		for i, w := range words {
			if q.Text == w {
				return i + 1, nil
			}
		}
		return 0, nil
	}
}

func TestInstead(t *testing.T) {
	words := func(_ context.Context, yield func(string, int)) error {
		for i, w := range []string{"申请", "神情", "公开", "复议", "水"} {
			yield(w, 100-i)
		}
		return nil
	}
	for _, tt := range []struct {
		name, query string
		finds       []string // queries that find reports
		want        string
	}{
		{"the same sound", "身轻 公开", []string{"申请 公开"}, "word 申请 → 申请 公开"},
		{"in quotes", `"身轻"`, []string{`"申请"`, `"神情"`}, "word 申请 → \"申请\"\nword 神情 → \"神情\""},
		{"an older name", "望舒县生态环境局", []string{"望舒县环境保护局"}, "former 望舒县环境保护局 → 望舒县环境保护局"},
		{"a character wrong", "office:望书县教育局 year:2020", []string{"office:望舒县教育局 year:2020"}, "office 望舒县教育局 → office:望舒县教育局 year:2020"},
		{"a sound that is a name", "望书县教鱼局", []string{"望舒县教育局"}, "office 望舒县教育局 → 望舒县教育局"},
		{"a name with a mark", "重楼市试验区生态环竟局", []string{`"重楼市(试验区)生态环境局"`}, ""}, // three changes
		{"not what finds nothing", "身轻", nil, ""},
		{"a negated word is not the fault", "公开 -身轻", []string{"公开 -申请"}, ""},
		{"a field", "offcie:教育局 year:2020", nil, "field office: → office:教育局 year:2020"},
		{"a field in Chinese", "年度期:2020", nil, "field 年度: → 年度:2020"},
		{"no field near", "publisher:x", nil, ""},
		{"unreadable otherwise", `offcie:"x`, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newTest(t, func(o *Options) { o.Words, o.Count = words, holding(tt.finds...) })
			got, err := s.Instead(t.Context(), nianbao.Query{Text: tt.query})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, show(got)); diff != "" {
				t.Errorf("instead of %s (-want +got):\n%s", tt.query, diff)
			}
		})
	}
}

func TestInsteadKeepsFilters(t *testing.T) {
	filter := nianbao.ReportFilter{YearFrom: 2020, YearTo: 2020}
	s := newTest(t, func(o *Options) {
		o.Count = func(_ context.Context, q nianbao.Query) (int, error) {
			if diff := cmp.Diff(filter, q.Filter); diff != "" {
				t.Errorf("filter (-want +got):\n%s", diff)
			}
			return 3, nil
		}
	})
	got, err := s.Instead(t.Context(), nianbao.Query{Text: "office:望书县教育局", Filter: filter})
	if err != nil || len(got) == 0 || got[0].Count != 3 {
		t.Errorf("%v, %v", got, err)
	}
}

// TestInsteadIsBounded checks that a slow part ends with the budget.
func TestInsteadIsBounded(t *testing.T) {
	s := newTest(t, func(o *Options) {
		o.Budget = time.Nanosecond
		o.Count = func(ctx context.Context, _ nianbao.Query) (int, error) { <-ctx.Done(); return 0, ctx.Err() }
	})
	if got, err := s.Instead(t.Context(), nianbao.Query{Text: "环保局"}); err != nil || len(got) > 0 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestRegisterIsReadAgain(t *testing.T) {
	now := time.Unix(0, 0)
	reads := make(chan int, 10)
	n := 0
	s := newTest(t, func(o *Options) {
		o.Now = func() time.Time { return now }
		o.Offices = func(context.Context) ([]nianbao.OfficeEntry, error) {
			n++
			reads <- n
			if n == 1 {
				return nil, errors.New("not yet")
			}
			return offices()[:n], nil
		}
	})
	if _, err := s.Suggest(t.Context(), "望舒县教", 0); err == nil {
		t.Error("a register that cannot be read gives no error")
	}
	if got, err := s.Suggest(t.Context(), "教育局", 0); err != nil || len(got) != 0 {
		t.Errorf("after the second reading: %v, %v", got, err)
	}
	now = now.Add(time.Hour)
	if _, err := s.Suggest(t.Context(), "教育局", 0); err != nil { // starts the third
		t.Fatal(err)
	}
	s.work.Wait()
	if got, err := s.Suggest(t.Context(), "教育局", 0); err != nil || len(got) == 0 {
		t.Errorf("after the third reading: %v, %v", got, err)
	}
	if len(reads) != 3 {
		t.Errorf("%d readings", len(reads))
	}
}

func TestClosed(t *testing.T) {
	s := New(Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Suggest(t.Context(), "甲", 0); !errors.Is(err, nianbao.ErrUnavailable) {
		t.Errorf("closed: %v", err)
	}
}

func FuzzSuggest(f *testing.F) {
	for _, s := range []string{"望舒 教", `office:"望`, "-level:县", "（机关：望", "申请量", "\xffwsx"} {
		f.Add(s)
	}
	s := newTest(f, func(o *Options) { o.Count = holding("申请") })
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := s.Suggest(t.Context(), typed, 3)
		if err != nil || len(got) > 3 {
			t.Fatalf("%q: %v\n%s", typed, err, show(got))
		}
		if len(typed) > 200 {
			return
		}
		if got, err := s.Instead(t.Context(), nianbao.Query{Text: typed}); err != nil || len(got) > maxInstead {
			t.Fatalf("%q: %v\n%s", typed, err, show(got))
		}
	})
}

// many makes a register of the size of the country's.
func many(n int) []nianbao.OfficeEntry {
	bodies := []string{"人力资源和社会保障局", "教育局", "市场监督管理局", "生态环境局", "卫生健康委员会", "人民政府办公室", "自然资源和规划局", "应急管理局"}
	stems := []rune("望舒泠江云溪河东白鹿青石长汀无名虚拟临渊鹤鸣安平兴宁")
	list := make([]nianbao.OfficeEntry, n)
	for i := range list {
		a, b, c := stems[i%len(stems)], stems[i/len(stems)%len(stems)], stems[i/len(stems)/len(stems)%len(stems)]
		name := fmt.Sprintf("%c%c%c县%s", a, b, c, bodies[i%len(bodies)])
		list[i] = nianbao.OfficeEntry{ID: fmt.Sprint(i), Name: name, Years: []int{2020, 2021},
			Region: &nianbao.Region{Code: "990123", Names: []string{"云溪省", "泠江市", string([]rune{a, b, c}) + "县"}}}
	}
	return list
}

func benchSuggester(b *testing.B) *Suggester {
	list := many(130_000)
	s := newTest(b, func(o *Options) {
		o.Offices = func(context.Context) ([]nianbao.OfficeEntry, error) { return list, nil }
	})
	if _, err := s.Suggest(b.Context(), "望", 0); err != nil {
		b.Fatal(err)
	}
	return s
}

func BenchmarkSuggest(b *testing.B) {
	s := benchSuggester(b)
	for _, typed := range []string{"局", "望", "望舒", "教育局", "人社局", "望舒云人社局", "jyj", "wangshu", "x", "xianjiao", "不存在的机关", "zzzzzz", "望舒 教育"} {
		b.Run(typed, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Suggest(b.Context(), typed, 8); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkInstead(b *testing.B) {
	s := benchSuggester(b)
	s.opt.Count = holding()
	for _, q := range []string{"office:望书云县教育局", "望书云县人力资源和社会保障局", "身轻"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Instead(b.Context(), nianbao.Query{Text: q}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRegister(b *testing.B) {
	list := many(130_000)
	s := newTest(b, func(o *Options) {
		o.Offices = func(context.Context) ([]nianbao.OfficeEntry, error) { return list, nil }
	})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.readRegister(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
