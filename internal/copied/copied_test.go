package copied

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func sections(texts ...string) []nianbao.Section {
	kinds := []nianbao.SectionKind{nianbao.SectionOverview, nianbao.SectionProblems, nianbao.SectionOther}
	var list []nianbao.Section
	for i, text := range texts {
		list = append(list, nianbao.Section{Kind: kinds[i%len(kinds)], Heading: "标题", Text: text})
	}
	return list
}

// edits shows the edits of all passages as kind:other→later.
func edits(c nianbao.Copied) (list []string) {
	for _, p := range c.Passages {
		for _, e := range p.Edits {
			list = append(list, fmt.Sprintf("%s:%s→%s", e.Kind, e.Other.Quote, e.Later.Quote))
		}
	}
	return list
}

func TestCompare(t *testing.T) {
	const sentence = "我局坚持以公开为常态、不公开为例外，围绕中心工作推进政务公开，全年公开信息312条。"
	tests := []struct {
		name         string
		later, other string
		passages     []string
		edits        []string
		copied       int // tokens; -1 = all
	}{
		{"equal", sentence, sentence, []string{strings.TrimSuffix(sentence, "。")}, nil, -1},
		{"nothing in common", "今年新建三个服务大厅并且培训了全部窗口的工作人员。", sentence, nil, nil, 0},
		{"year only", "2022年，" + sentence, "2021年，" + sentence, nil, []string{"year:2021→2022"}, -1},
		{"year in Chinese digits", "二〇二二年，" + sentence, "2021年，" + sentence, nil, []string{"year:2021→二〇二二"}, -1},
		{"the same year written otherwise", "二〇二二年，" + sentence, "2022年，" + sentence, nil, nil, -1},
		{"numbers", strings.Replace(sentence, "312", "1,024", 1), sentence, nil, []string{"number:312→1,024"}, -1},
		{"the same number written otherwise", strings.Replace(sentence, "312", "1,024", 1), strings.Replace(sentence, "312", "１０２４", 1), nil, nil, -1},
		{"another office", strings.Replace(sentence, "我局", "我委", 1), sentence, nil, nil, 34},
		{"words put in", strings.Replace(sentence, "推进", "扎实稳妥推进", 1), sentence, nil, []string{"words:→扎实稳妥"}, 36},
		{"words left out", strings.Replace(sentence, "围绕中心工作", "", 1), sentence, nil, []string{"words:围绕中心工作→"}, -1},
		{"words replaced", strings.Replace(sentence, "为例外", "属特例", 1), sentence, nil, []string{"words:为例外→属特例"}, 33},
		{"punctuation, width, script and blanks", strings.NewReplacer("，", ", ", "3", "３", "务", "務", "围", "\n围").Replace(sentence), sentence, nil, nil, -1},
		{"too short", "我局坚持以公开为常态。", sentence, nil, nil, 0},
		{"repeated many times", strings.Repeat("公开", 400), strings.Repeat("公开", 400), nil, nil, -1},
		{"empty", "", sentence, nil, nil, 0},
		{"both empty", "", "", nil, nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			later, other := Read(sections(tt.later)), Read(sections(tt.other))
			got := Compare(later, other, nil)
			want := tt.copied
			if want < 0 {
				want = got.Narrative
			}
			if got.Copied != want || got.Own != got.Narrative {
				t.Errorf("counts %+v, want %d copied", got.CopyCounts, want)
			}
			if diff := cmp.Diff(tt.edits, edits(got)); diff != "" {
				t.Errorf("edits (-want +got):\n%s", diff)
			}
			var passages []string
			for _, p := range got.Passages {
				passages = append(passages, p.Later.Quote)
			}
			if tt.passages != nil && !slices.Equal(passages, tt.passages) {
				t.Errorf("passages %q", passages)
			}
			if n := Measure(later, other, nil); n != got.CopyCounts {
				t.Errorf("measured %+v, compared %+v", n, got.CopyCounts)
			}
			check(t, got, later, other)
		})
	}
}

// check tests what must hold of every comparison: spans are where they say, in
// order and without overlaps, and what stands between edits is equal.
func check(t *testing.T, got nianbao.Copied, later, other *Document) {
	t.Helper()
	end := [2]int{-1, 0} // section and place
	for _, p := range got.Passages {
		at(t, p.Later, later)
		at(t, p.Other, other)
		if here := [2]int{p.Later.N, p.Later.From}; here[0] < end[0] || here[0] == end[0] && here[1] < end[1] {
			t.Fatalf("passage at %v begins before %v", here, end)
		}
		end = [2]int{p.Later.N, p.Later.To}
		a, b := p.Later.From, p.Other.From
		for _, e := range p.Edits {
			at(t, e.Later, later)
			at(t, e.Other, other)
			same(t, piece(later, p.Later.N, a, e.Later.From), piece(other, p.Other.N, b, e.Other.From))
			a, b = e.Later.To, e.Other.To
		}
		same(t, piece(later, p.Later.N, a, p.Later.To), piece(other, p.Other.N, b, p.Other.To))
	}
	for _, s := range got.Templates {
		at(t, s, later)
	}
	if got.Copied > got.Own || got.Own+got.Template != got.Narrative {
		t.Fatalf("counts %+v", got.CopyCounts)
	}
}

func at(t *testing.T, s nianbao.CopySpan, d *Document) {
	t.Helper()
	if q := piece(d, s.N, s.From, s.To); q != s.Quote || d.sections[s.N].Kind != s.Section {
		t.Fatalf("quote %q, but %q stands there", s.Quote, q)
	}
}

func piece(d *Document, section, from, to int) string {
	return string([]rune(d.sections[section].Text)[from:to])
}

func same(t *testing.T, a, b string) {
	t.Helper()
	x, y := Read(sections(a)), Read(sections(b))
	if !slices.Equal(x.tokens, y.tokens) {
		t.Fatalf("not the same after folding: %q and %q", a, b)
	}
}

const alphabet = "政府信息公开工作年度报告，。县局民申请2019\n 、Ａ條"

// random is a text of few different characters, so that runs meet by chance.
func random(rng *rand.Rand, n int) string {
	letters := []rune(alphabet)
	out := make([]rune, n)
	for i := range out {
		out[i] = letters[rng.IntN(len(letters))]
	}
	return string(out)
}

func TestPassagesAreEqual(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	found := 0
	for range 300 {
		other := random(rng, 400)
		later := []rune(random(rng, 50) + other + random(rng, 50))
		for range rng.IntN(40) {
			i := rng.IntN(len(later) - 8)
			later = slices.Replace(later, i, i+rng.IntN(8), []rune(random(rng, rng.IntN(8)))...)
		}
		half := len(later) / 2
		a, b := Read(sections(string(later[:half]), string(later[half:]))), Read(sections(other, "末"))
		got := Compare(a, b, nil)
		check(t, got, a, b)
		found += len(got.Passages)
	}
	if found < 300 {
		t.Errorf("only %d passages", found)
	}
}

// The guarantee of winnowing: a run of gram+window-1 tokens in common gives a
// fingerprint in common.
func TestWinnowGuarantee(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	letters := []rune("政府信息公开工作年度报告县局民申请答复机关条例主动网站")
	text := func(n int) string {
		out := make([]rune, n)
		for i := range out {
			out[i] = letters[rng.IntN(len(letters))]
		}
		return string(out)
	}
	prints, tokens := 0, 0
	for range 500 {
		run := text(gram + window - 1)
		a, b := Read(sections(text(rng.IntN(200))+run+text(rng.IntN(200)))), Read(sections(text(rng.IntN(200))+run))
		pa, pb := a.Winnow(), b.Winnow()
		if !slices.ContainsFunc(pa, func(h uint32) bool { _, ok := slices.BinarySearch(pb, h); return ok }) {
			t.Fatal("no fingerprint in common")
		}
		prints, tokens = prints+len(pa), tokens+len(a.tokens)
	}
	if density := float64(prints) / float64(tokens); density > 0.12 {
		t.Errorf("%.3f fingerprints a token", density)
	}
}

func TestTemplates(t *testing.T) {
	const stock, own = "按照条例的规定编制并公布本报告", "依托政务服务大厅设置三个公开查阅点并配备专人引导"
	report := func(office int64, region string, texts ...string) nianbao.CopyText {
		d := Read(sections(texts...))
		return nianbao.CopyText{CopyHead: nianbao.CopyHead{Office: office, Year: 2021, Region: region}, Prints: d.Winnow(), Clauses: d.Clauses()}
	}
	var reports []nianbao.CopyText
	for i := range 30 { // 30 offices of a county, 30 of another province
		text := fmt.Sprintf("第%c局自己写下的一句话", 'a'+i)
		if i < 10 {
			text += "，" + stock
		}
		if i < 4 {
			text += "。" + own
		}
		reports = append(reports, report(int64(i), "990102", text), report(int64(100+i), "980100", fmt.Sprintf("乙第%c局写下的另一句话", 'a'+i)))
	}
	found := FindTemplates(reports)
	hash := Read(sections(stock)).Clauses()[0]
	if list := found[nianbao.CopyGroup{Year: 2021, Region: "99"}]; !slices.Equal(list, []uint32{hash}) {
		t.Errorf("templates of the province: %v; all: %v", list, found)
	}
	if len(found) != 1 {
		t.Errorf("templates %v; want those of the province alone", found)
	}
	later, other := Read(sections("我局，"+stock+"。"+own+"。")), Read(sections(own+"，"+stock))
	got := Compare(later, other, TemplatesOf(found, 2021, "990102"))
	if got.Template != 15 || got.Copied != 24 || got.Own != 26 || len(got.Templates) != 1 || got.Templates[0].Quote != stock {
		t.Errorf("compared %+v", got)
	}
	// What many offices use in several years is a template in all of them.
	for i := range reports {
		reports[i].Year = 2000 + i%10
	}
	if list := FindTemplates(reports[:30])[nianbao.CopyGroup{}]; !slices.Equal(list, []uint32{hash}) {
		t.Errorf("templates of all years: %v", list)
	}
	if n := Measure(later, other, TemplatesOf(found, 2022, "990102")); n.Template != 0 {
		t.Errorf("templates of another year count: %+v", n)
	}
	if n := Measure(later, other, TemplatesOf(found, 2021, "980100")); n.Template != 0 {
		t.Errorf("templates of another province count: %+v", n)
	}
	check(t, got, later, other)
}

func TestOrder(t *testing.T) {
	head := func(year int, published string) *nianbao.CopyHead {
		return &nianbao.CopyHead{Year: year, Published: published}
	}
	tests := []struct {
		a, b  *nianbao.CopyHead
		basis nianbao.CopyBasis
		later bool
	}{
		{head(2021, "2022-01-20"), head(2021, "2022-01-28"), nianbao.BasisPublished, false},
		{head(2021, "2022-02-01"), head(2021, "2022-01-28"), nianbao.BasisPublished, true},
		{head(2020, "2022-02-01"), head(2021, "2022-01-28"), nianbao.BasisPublished, true},
		{head(2021, ""), head(2020, "2022-01-28"), nianbao.BasisYear, true},
		{head(2021, "2022-01-28"), head(2020, "2022-01-28"), nianbao.BasisYear, true},
		{head(2021, ""), head(2021, "2022-01-28"), nianbao.BasisUnclear, false},
	}
	for _, tt := range tests {
		if basis, later := Order(tt.a, tt.b); basis != tt.basis || later != tt.later {
			t.Errorf("%+v, %+v: %s %v", tt.a, tt.b, basis, later)
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("我局坚持以公开为常态、不公开为例外，2021年公开312条", "我局坚持以公开为常态、不公开为例外，2022年公开1,024条")
	f.Add("二〇二一年㎡①a\xff", strings.Repeat("公开", 40))
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a)+len(b) > 1<<14 || !utf8.ValidString(a+b) || strings.ContainsAny(a+b, chineseDigits) {
			return // a piece of a Chinese year is none
		}
		later, other := Read(sections(a, b)), Read(sections(b, a))
		for _, h := range [][]uint32{later.Winnow(), later.Clauses()} {
			if !slices.IsSorted(h) {
				t.Fatal("not in order")
			}
		}
		check(t, Compare(later, other, Templates{later.Clauses()[:len(later.Clauses())/2]}), later, other)
	})
}
