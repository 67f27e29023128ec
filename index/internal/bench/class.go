package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"nianbao/internal/corpus"
	"nianbao/internal/nianbao"
)

// class is a kind of query.
type class struct {
	name    string
	queries []request
}

var (
	common = strings.Fields(`教育 财政 发展 建设 企业 管理 服务 环境 社会 安全 经济 监督 培训 群众 工作 制度 网站 目录 解读 考核 复议 诉讼 申请 公众 部门`)
	rare   = strings.Fields(`砖窑 麻辣 腐烂 潜艇 核潜艇 冬菇 皇上 辩护士 会长 晚风 花木 淡水 蔬菜 高速公路网 奶奶 孩子 松动 山顶 崎岖 眼睛`)
	places = strings.Fields(`江苏省 河南省 浙江省 四川省 云南省 广东省 湖北省 山东省`)
)

// sampler draws queries from the corpus.
type sampler struct {
	rng *rand.Rand
	c   *corpus.Corpus
}

// makeClasses makes the classes and a list of ids in no order.
func makeClasses(c *corpus.Corpus, rounds int) ([]class, []string) {
	s := sampler{rand.New(rand.NewPCG(99, 1)), c}
	var out []class
	add := func(name string, q func() nianbao.Query) {
		k := class{name: name}
		for range rounds {
			k.queries = append(k.queries, request{query: q()})
		}
		out = append(out, k)
	}
	text := func(f func() string) func() nianbao.Query {
		return func() nianbao.Query { return nianbao.Query{Text: f()} }
	}
	add("one word, common", text(func() string { return s.pick(common) }))
	add("one word, rare", text(func() string { return s.pick(rare) }))
	add("two words", text(func() string { return s.pick(common) + " " + s.pick(rare) }))
	add("two words, common", text(func() string { return s.pick(common) + " " + s.pick(common) }))
	add("OR of 6", text(s.six))
	add("boolean and filters", s.filtered)
	for _, n := range []int{2, 4, 8, 16} {
		add(fmt.Sprintf("phrase of %d", n), text(func() string { return `"` + s.phrase(n) + `"` }))
	}
	add("single character", text(func() string { return s.phrase(1) }))
	add("all reports", text(func() string { return "" }))
	add("common word, newest first", func() nianbao.Query { return nianbao.Query{Text: s.pick(common), Sort: nianbao.SortNewest} })
	for _, n := range []int{1000, 50000} {
		add(fmt.Sprintf("number met by %d", n), text(func() string { return fmt.Sprintf("%s req_new>%d", s.pick(common), n) }))
	}
	spread := class{name: "share of a phrase of 4 by province and year"}
	for range rounds {
		spread.queries = append(spread.queries, request{query: nianbao.Query{Text: `"` + s.phrase(4) + `"`}, spread: nianbao.SpreadProvince})
	}
	out = append(out, spread)
	deep := class{name: "deep page (hit 4,000)"}
	for range min(rounds, 20) {
		deep.queries = append(deep.queries, request{query: nianbao.Query{Text: s.pick(common)}, pages: 20})
	}
	out = append(out, deep)
	ids := make([]string, 0, min(c.Len(), 50000))
	for i := range cap(ids) {
		r := c.Report(i * (c.Len() / cap(ids)))
		ids = append(ids, r.ID())
	}
	s.rng.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return out, ids
}

func (s sampler) pick(list []string) string { return list[s.rng.IntN(len(list))] }

func (s sampler) six() string {
	words := make([]string, 6)
	for i := range words {
		words[i] = s.pick(common)
	}
	return strings.Join(words, " OR ")
}

func (s sampler) filtered() nianbao.Query {
	from := 2008 + s.rng.IntN(14)
	return nianbao.Query{
		Text:   fmt.Sprintf("(%s OR %s) -%s year:%d..%d", s.pick(common), s.pick(rare), s.pick(common), from, from+3),
		Filter: nianbao.ReportFilter{Regions: []string{s.pick(places)}, Levels: []nianbao.Level{nianbao.LevelCounty, nianbao.LevelTownship}},
	}
}

// phrase cuts n characters out of a report, from anywhere within a stretch
// without punctuation, so that most begin or end within a word.
func (s sampler) phrase(n int) string {
	for {
		r := s.c.Report(s.rng.IntN(s.c.Len()))
		sec := r.Sections[s.rng.IntN(len(r.Sections))]
		runes := []rune(sec.Text)
		for range 50 {
			at := s.rng.IntN(len(runes))
			if at+n > len(runes) {
				continue
			}
			cut := string(runes[at : at+n])
			if strings.IndexFunc(cut, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0 {
				return cut
			}
		}
	}
}
