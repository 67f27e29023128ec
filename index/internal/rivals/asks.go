package main

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"nianbao/index/fold"
)

// class is a set of questions of one kind.
type class struct {
	name  string
	asks  []ask
	exact bool // there is a truth: where the characters stand
}

// Phrases are cut at random places; some reach over a comma.
const (
	shortest = 3
	longest  = 12
)

// classes cuts phrases out of the reports and takes words that such reports
// are searched for.
func classes(o *oracle, n int, seed uint64) []class {
	rng := rand.New(rand.NewPCG(seed, 7))
	long, short := cutPhrases(o, rng, n, shortest, longest), cutPhrases(o, rng, max(n/2, 1), 2, 2)
	var common, pairs []ask
	for _, w := range words {
		a := ask{Text: fold.Squeeze(w), Form: word}
		if common = append(common, a); utf8.RuneCountInString(w) == 2 {
			pairs = append(pairs, a)
		}
	}
	return []class{
		{"phrase", long, true},
		{"phrase + years + counts", counted(long), true},
		{"two characters as phrase", short, true},
		{"two characters + years + counts", counted(short), true},
		{"word", common, false},
		{"word + years + counts", counted(common), false},
		{"two-character word", pairs, false},
	}
}

// counted restricts asks to five years and wants counts.
func counted(asks []ask) []ask {
	out := make([]ask, len(asks))
	for i, a := range asks {
		a.From, a.To, a.Facets = 2018, 2022, true
		out[i] = a
	}
	return out
}

// cutPhrases takes n different pieces of texts, from characters to characters
// long.
func cutPhrases(o *oracle, rng *rand.Rand, n, from, to int) []ask {
	var out []ask
	seen := map[string]bool{}
	for tries := 0; len(out) < n && tries < 100*n; tries++ {
		text := []rune(o.texts[rng.IntN(len(o.texts))])
		start := rng.IntN(len(text))
		end := min(start+from+rng.IntN(to-from+1), len(text))
		piece := string(text[start:end])
		if end-start < from || seen[piece] || !askable(piece) {
			continue
		}
		seen[piece] = true
		out = append(out, ask{Text: piece, Form: phrase})
	}
	return out
}

// askable leaves out what parts texts, what some engine reads as a wildcard or
// quote, and pieces that begin or end with punctuation, as nobody asks them.
func askable(piece string) bool {
	first, _ := utf8.DecodeRuneInString(piece)
	last, _ := utf8.DecodeLastRuneInString(piece)
	return !strings.ContainsAny(piece, separator+`%_"“”\'*`) && fold.Letter(first) && fold.Letter(last)
}

// words are common and rare ones, of two to six characters.
var words = strings.Fields(`公开 信息 申请 政府 工作 群众 网站 政策 解读 培训 条例 复议 诉讼 纠正 人手 不足 监督 考核 目录 时限
	舆情 微博 预算 审计 扶贫 环保 拆迁 信访 保密 档案 办事处 依申请 新媒体 国务院 信息公开 主动公开 行政复议 行政诉讼 政务公开 重点领域
	门户网站 业务能力 规范性文件 依申请公开 部分公开 不予公开 政府信息公开 政务新媒体 公共企事业单位 信息公开条例`)
