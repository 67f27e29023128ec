package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"nianbao/internal/nianbao"
)

// writer writes one report.
type writer struct {
	rng    *rand.Rand
	words  *vocabulary
	report *nianbao.Report
	we     string
}

// plans are the sections with the bytes of each, together 5 to 6 KB.
var plans = []struct {
	kind    nianbao.SectionKind
	heading string
	stock   []string
	bytes   int
}{
	{nianbao.SectionPreface, "", prefaceStock, 350},
	{nianbao.SectionOverview, "一、总体情况", overviewStock, 2300},
	{nianbao.SectionDisclosure, "二、主动公开政府信息情况", disclosureStock, 500},
	{nianbao.SectionRequests, "三、收到和处理政府信息公开申请情况", requestStock, 500},
	{nianbao.SectionLitigation, "四、政府信息公开行政复议、行政诉讼情况", litigationStock, 200},
	{nianbao.SectionProblems, "五、存在的主要问题及改进情况", problemStock, 1200},
	{nianbao.SectionOther, "六、其他需要报告的事项", otherStock, 200},
}

func (w *writer) sections() []nianbao.Section {
	out := make([]nianbao.Section, 0, len(plans))
	for _, p := range plans {
		size := p.bytes * (85 + w.rng.IntN(35)) / 100
		out = append(out, nianbao.Section{Kind: p.kind, Heading: p.heading, Text: w.prose(p.stock, size)})
	}
	return out
}

// prose writes paragraphs of a few sentences. Half of the sentences are such as
// reports repeat, those at the head of the list more often.
func (w *writer) prose(stock []string, size int) string {
	var b strings.Builder
	b.Grow(size + 400)
	used := 0 // bit set over stock
	for n := 0; b.Len() < size; n++ {
		if n > 0 && w.rng.IntN(3) == 0 {
			b.WriteByte('\n')
		}
		at := min(w.rng.IntN(len(stock)), w.rng.IntN(len(stock)))
		if used&(1<<at) == 0 && (n == 0 || w.rng.IntN(2) == 0) {
			used |= 1 << at
			w.fill(&b, stock[at])
			continue
		}
		w.sentence(&b)
	}
	return b.String()
}

// fill writes a sentence with its slots filled: 年 year, 构 office, 我 how it
// calls itself, 数 a number, 名 a noun, 动 a verb.
func (w *writer) fill(b *strings.Builder, sentence string) {
	for {
		before, rest, ok := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !ok {
			return
		}
		slot, after, _ := strings.Cut(rest, "}")
		switch slot {
		case "年":
			fmt.Fprint(b, w.report.Year)
		case "构":
			b.WriteString(w.report.Office)
		case "我":
			b.WriteString(w.we)
		case "数":
			fmt.Fprint(b, w.number())
		case "名":
			b.WriteString(w.words.nouns.draw(w.rng))
		case "动":
			b.WriteString(w.words.verbs.draw(w.rng))
		}
		sentence = after
	}
}

// number is mostly small.
func (w *writer) number() int {
	n := w.rng.IntN(10)
	for w.rng.IntN(3) == 0 && n < 10000 {
		n = n*10 + w.rng.IntN(10)
	}
	return n
}

// sentence writes a sentence of two to four clauses.
func (w *writer) sentence(b *strings.Builder) {
	for i := range 2 + w.rng.IntN(3) {
		if i > 0 {
			b.WriteString("，")
		}
		w.clause(b)
	}
	b.WriteString("。")
}

func (w *writer) clause(b *strings.Builder) {
	v, rng := w.words, w.rng
	switch rng.IntN(12) {
	case 0:
		b.WriteString(v.idioms.draw(rng))
	case 1:
		fmt.Fprintf(b, "%s%s%d%s", v.verbs.draw(rng), v.nouns.draw(rng), w.number(), units[rng.IntN(len(units))])
	case 2:
		b.WriteString("在" + v.places.draw(rng) + v.verbs.draw(rng) + v.nouns.draw(rng))
	case 3, 4:
		b.WriteString("对" + v.nouns.draw(rng) + v.nouns.draw(rng) + "进行" + v.verbs.draw(rng))
	case 5, 6:
		b.WriteString(v.adverbs.draw(rng) + v.verbs.draw(rng) + v.adjectives.draw(rng) + "的" + v.nouns.draw(rng))
	case 7:
		b.WriteString(v.verbs.draw(rng) + v.nouns.draw(rng) + "和" + v.nouns.draw(rng) + v.nouns.draw(rng))
	default:
		b.WriteString(v.verbs.draw(rng) + v.nouns.draw(rng) + v.nouns.draw(rng))
	}
}

var units = []string{"条", "件", "次", "篇", "人次", "项", "万元", "份"}
