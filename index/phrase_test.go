package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode"
	"unicode/utf8"

	"nianbao/index/fold"
	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// clauses are what generated reports are made of.
var clauses = []string{
	"全年共收到政府信息公开申请%d件", "同比增长%d%%", "予以公开%d件，部分公开%d件", "上年结转申请%d件",
	"严格落实依申请公开工作制度", "依法依规办理依申請公開事項", "主动公开信息　%d　条", "政务新媒体发布 %d 篇",
	"长征街道办事处强化组织领导", "存在人手不足、业务能力不强等问题", "对《条例》的学习不够深入", "重申请求事项的办理时限",
	"行政复议结果纠正%d件", "未发生行政诉讼", "进一步规范公文公开属性认定", "ＡＰＰ与 Open Data 平台互联互通",
	"㎡级精细化管理", "𠮷祥村便民服务点", "信息公开专栏\n更新不及时", "培训干部%d人次",
}

func generate(rng *rand.Rand, n int) []*nianbao.Held {
	offices := []string{"河东区长征街道办事处", "青石市财政局", "白鹿县水利局", "云梦省人民政府办公厅", "海口区市场监管局"}
	var docs []*nianbao.Held
	for i := range n {
		h := report(fmt.Sprintf("r%05d", i), offices[rng.IntN(len(offices))], 2015+rng.IntN(9))
		for _, kind := range []nianbao.SectionKind{nianbao.SectionOverview, nianbao.SectionRequests, nianbao.SectionProblems} {
			var b strings.Builder
			for range 3 + rng.IntN(12) {
				clause := clauses[rng.IntN(len(clauses))]
				args := []any{}
				for range strings.Count(clause, "%d") {
					args = append(args, rng.IntN(300))
				}
				b.WriteString(fmt.Sprintf(clause, args...))
				b.WriteString([]string{"，", "。", "；", "、", "\n", ""}[rng.IntN(6)])
			}
			h.Report.Sections = append(h.Report.Sections, nianbao.Section{Kind: kind, Heading: "一、总体情况", Text: b.String()})
		}
		docs = append(docs, h)
	}
	return docs
}

// cutPhrase takes a random piece of one to forty characters of a random text of
// a report, and now and then changes it: other white space, other forms of the
// characters, a character that does not belong there.
func cutPhrase(rng *rand.Rand, docs []*nianbao.Held) string {
	r := docs[rng.IntN(len(docs))].Report
	texts := []string{r.Title, r.Office}
	for _, s := range r.Sections {
		texts = append(texts, s.Text, s.Text, s.Text, s.Heading)
	}
	text := []rune(texts[rng.IntN(len(texts))])
	length := 1 + rng.IntN(12)
	if rng.IntN(4) == 0 {
		length = 1 + rng.IntN(40)
	}
	start := rng.IntN(len(text))
	piece := text[start:min(start+length, len(text))]
	switch at := rng.IntN(len(piece)); rng.IntN(10) {
	case 0:
		piece = slices.Insert(slices.Clone(piece), at, []rune(" \n\t\u3000")[rng.IntN(4)])
	case 1:
		piece = slices.Insert(slices.Clone(piece), at, []rune("，。、（-申公8")[rng.IntN(8)])
	case 2:
		piece = slices.Delete(slices.Clone(piece), at, at+1)
	case 3:
		return otherForms.Replace(string(piece))
	}
	return string(piece)
}

// askable tells whether the language takes a phrase: one of signs alone is refused.
func askable(phrase string) bool {
	return strings.ContainsFunc(phrase, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) &&
		fold.HasLetter(fold.Squeeze(phrase))
}

// otherForms are characters that match each other.
var otherForms = strings.NewReplacer("公", "公", "开", "開", "请", "請", "政务", "政務", "复", "復", "１", "1", "2", "２", "A", "a", "%", "％", "条", "條", "，", ",")

// TestPhraseIsSubstring compares phrases with a plain search of substrings in
// the folded texts, over whole reports and over one kind of section.
func TestPhraseIsSubstring(t *testing.T) {
	const cases, workers = 5200, 4
	docs := generate(rand.New(rand.NewPCG(1, 2)), 80)
	x, o := indexOf(t, docs...), newOracle(docs)
	var nowhere, long atomic.Int64
	var wg sync.WaitGroup
	for w := range uint64(workers) {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(1, 3+w))
			for i := 0; i < cases/workers; {
				phrase := cutPhrase(rng, docs)
				if !askable(phrase) {
					continue
				}
				i++
				q := nianbao.Query{Text: `"` + phrase + `"`, Limit: nianbao.MaxLimit, NoMarks: true, NoFacets: true}
				if i%3 == 0 {
					q.Sections = []nianbao.SectionKind{nianbao.SectionProblems}
				}
				want := o.answer(query.Text{Text: phrase, Exact: true}, q.Sections...)
				res, err := x.Search(t.Context(), q)
				if err != nil || !slices.Equal(ids(res), want) || res.Total != len(want) {
					t.Errorf("phrase %q in %v: %+v, %v, want %d", phrase, q.Sections, res, err, len(want))
					return
				}
				if len(want) == 0 {
					nowhere.Add(1)
				}
				if utf8.RuneCountInString(phrase) > 20 {
					long.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if n, l := nowhere.Load(), long.Load(); n < cases/50 || n > cases/2 || l < cases/50 {
		t.Errorf("of %d cases, %d are found nowhere and %d are long", cases, n, l)
	}
}

// queryMaker makes random queries whose answers an oracle can know.
type queryMaker struct {
	rng  *rand.Rand
	docs []*nianbao.Held
}

func (m queryMaker) make(depth int) query.Node {
	if depth == 0 || m.rng.IntN(3) == 0 {
		return m.leaf()
	}
	switch m.rng.IntN(5) {
	case 0:
		return query.Not{Node: m.make(depth - 1)}
	case 1, 2:
		return query.Or{Nodes: m.several(depth)}
	default:
		return query.And{Nodes: m.several(depth)}
	}
}

func (m queryMaker) several(depth int) []query.Node {
	var out []query.Node
	for range 2 + m.rng.IntN(2) {
		out = append(out, m.make(depth-1))
	}
	return out
}

func (m queryMaker) leaf() query.Node {
	r := m.docs[m.rng.IntN(len(m.docs))].Report
	switch m.rng.IntN(12) {
	case 0:
		from := 2014 + m.rng.IntN(10)
		return query.Years{From: from, To: from + m.rng.IntN(4)}
	case 1:
		return query.Term{Field: query.FieldRegion, Value: r.Region.Names[m.rng.IntN(len(r.Region.Names))]}
	case 2:
		return query.Term{Field: query.FieldLevel, Value: string(r.Level)}
	case 3:
		return query.Section{Kind: r.Sections[m.rng.IntN(len(r.Sections))].Kind}
	case 4, 5:
		office := []rune(r.Office)
		at := m.rng.IntN(len(office) - 1)
		field := query.FieldOffice
		if m.rng.IntN(3) == 0 {
			field = query.FieldTitle
		}
		return query.Text{Field: field, Text: string(office[at : at+2]), Exact: true}
	}
	for {
		phrase := cutPhrase(m.rng, m.docs)
		if !strings.ContainsAny(phrase, "\n") && askable(phrase) {
			return query.Text{Text: phrase, Exact: true}
		}
	}
}

// TestQueriesAgainstOracle compares random combinations of phrases, fields and
// sections with an evaluation of the syntax tree over the texts.
func TestQueriesAgainstOracle(t *testing.T) {
	const cases = 2000
	rng := rand.New(rand.NewPCG(21, 22))
	docs := generate(rng, 60)
	for i, d := range docs {
		d.Report.Level = nianbao.Levels[i%len(nianbao.Levels)]
		if i%3 == 0 {
			d.Report.Region = &nianbao.Region{Code: "980101", Names: []string{"白鹿省", "南山市", "鼓浪区"}}
		}
		if i%4 == 0 { // a report that lacks a section
			d.Report.Sections = d.Report.Sections[:2]
		}
	}
	x, o := indexOf(t, docs...), newOracle(docs)
	m := queryMaker{rng, docs}
	some := 0
	for i := range cases {
		text := m.make(3).String()
		tree, err := query.Parse(text)
		if err != nil {
			t.Fatalf("case %d, %s: %v", i, text, err)
		}
		want := o.answer(tree.Root)
		res := find(t, x, nianbao.Query{Text: text, Limit: nianbao.MaxLimit, NoMarks: true, NoFacets: true})
		if got := ids(res); !slices.Equal(got, want) || res.Total != len(want) {
			t.Fatalf("case %d, %s: %d hits, total %d, want %d", i, text, len(got), res.Total, len(want))
		}
		if len(want) > 0 && len(want) < len(docs) {
			some++
		}
	}
	if some < cases/3 {
		t.Errorf("only %d of %d queries tell reports apart", some, cases)
	}
}

// TestSectionFacetCounts compares the counts of the facet with searches
// restricted to each section.
func TestSectionFacetCounts(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	x := indexOf(t, generate(rng, 200)...)
	for _, text := range []string{"申请", `"件，部分"`, "信息公开 -条例", "title:财政 人手", "人手 OR 诉讼"} {
		counts := map[string]int{}
		for _, b := range find(t, x, nianbao.Query{Text: text}).Facets["section"] {
			counts[b.Value] = b.Count
		}
		if len(counts) == 0 {
			t.Errorf("%s: no sections", text)
		}
		for _, kind := range nianbao.SectionKinds {
			res := find(t, x, nianbao.Query{Text: text, Sections: []nianbao.SectionKind{kind}})
			if res.Total != counts[string(kind)] {
				t.Errorf("%s in %s: facet %d, search %d", text, kind, counts[string(kind)], res.Total)
			}
		}
	}
}

func TestPaging(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	docs := generate(rng, 230)
	x := indexOf(t, docs...)
	for _, q := range []nianbao.Query{
		{}, {Text: "申请"}, {Text: "申请", Sort: nianbao.SortOldest}, {Text: `"件，部分"`}, {Text: "year:2018..", Sort: nianbao.SortNewest},
	} {
		all := q
		all.Limit = nianbao.MaxLimit
		total := find(t, x, all).Total
		var got []string
		last := nianbao.Hit{Score: 1e9}
		for q.Limit = 7; ; {
			res := find(t, x, q)
			if res.Total != total {
				t.Fatalf("%q: total %d, then %d", q.Text, total, res.Total)
			}
			for _, h := range res.Hits {
				if q.Sort == "" && q.Text == "申请" && h.Score > last.Score {
					t.Fatalf("scores rise from %v to %v", last.Score, h.Score)
				}
				got, last = append(got, h.ID), h
			}
			if q.Cursor = res.Next; q.Cursor == "" {
				break
			}
		}
		slices.Sort(got)
		if len(got) != total || len(slices.Compact(got)) != total {
			t.Errorf("%q: pages hold %d, total %d", q.Text, len(got), total)
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{`人手 -"不足" OR 水`, "section:problems (人手)", "region:99 year:2020.."} {
		f.Add(s)
	}
	x := indexOf(f, library()...)
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := query.Parse(text); err != nil {
			return
		}
		if strings.ContainsAny(text, "<>=!≥≤≠:：＝＜＞！") { // numbers and findings have no source here
			return
		}
		if _, err := x.Search(t.Context(), nianbao.Query{Text: text}); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkPut(b *testing.B) {
	docs := generate(rand.New(rand.NewPCG(7, 8)), 1000)
	size := 0
	for _, d := range docs {
		for _, s := range d.Report.Sections {
			size += len(s.Text)
		}
	}
	x := openTest(b, newShelf())
	b.SetBytes(int64(size))
	for b.Loop() {
		if err := x.Put(b.Context(), docs...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(docs)*b.N)/b.Elapsed().Seconds(), "reports/s")
}

func BenchmarkSearch(b *testing.B) {
	x := indexOf(b, generate(rand.New(rand.NewPCG(9, 10)), 2000)...)
	for _, text := range []string{"", "申请", "依申请公开", "复议 诉讼", `"结果纠正"`, `"重申请求"`, "region:云梦省 人手"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				find(b, x, nianbao.Query{Text: text})
			}
		})
	}
}
