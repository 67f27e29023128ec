package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

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

// cutPhrase takes a random piece of a random text of a report.
func cutPhrase(rng *rand.Rand, docs []*nianbao.Held) string {
	r := docs[rng.IntN(len(docs))].Report
	texts := []string{r.Title, r.Office}
	for _, s := range r.Sections {
		texts = append(texts, s.Text, s.Text, s.Heading)
	}
	text := []rune(texts[rng.IntN(len(texts))])
	start := rng.IntN(len(text))
	end := min(start+1+rng.IntN(12), len(text))
	return string(text[start:end])
}

// TestPhraseIsSubstring compares phrases with a plain search of substrings in
// the folded texts, over whole reports and over one kind of section.
func TestPhraseIsSubstring(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	docs := generate(rng, 300)
	x := indexOf(t, docs...)
	cases, found := 0, 0
	for range 1500 {
		phrase := cutPhrase(rng, docs)
		if strings.ContainsAny(phrase, `"“”`) || !fold.HasLetter(fold.Squeeze(phrase)) {
			continue
		}
		q := nianbao.Query{Text: `"` + phrase + `"`, Limit: nianbao.MaxLimit, NoMarks: true, NoFacets: true}
		in := inAll
		if cases%3 == 0 {
			q.Sections, in = []nianbao.SectionKind{nianbao.SectionProblems}, kindMask(nianbao.SectionProblems)
		}
		var want []string
		for _, d := range docs {
			if placesIn(foldReport(d), fold.Squeeze(phrase))&in != 0 {
				want = append(want, d.ID)
			}
		}
		var got []string
		for {
			res := find(t, x, q)
			got = append(got, ids(res)...)
			if q.Cursor = res.Next; q.Cursor == "" {
				break
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("phrase %q: %d hits, want %d", phrase, len(got), len(want))
		}
		cases++
		found += len(got)
	}
	if cases < 1000 || found == 0 {
		t.Fatalf("only %d cases with %d hits", cases, found)
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
