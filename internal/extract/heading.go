package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

// topOrdinal matches the ordinals of main headings: 一、 第二部分 三． 四:
var topOrdinal = regexp.MustCompile(`^第?([一二三四五六七八九十]{1,3})(?:部分|章)?\s*[、．.,，:：\s]\s*|^第([一二三四五六七八九十]{1,3})(?:部分|章)`)

// arabicOrdinal is accepted before a statutory title only: 1. 总体情况
var arabicOrdinal = regexp.MustCompile(`^[1-9][、．.]\s*`)

// statutory matches the titles of the six sections, and what else real reports
// print for them (60号, 30号; domain variants). Longer alternatives come first.
var statutory = []struct {
	kind  nianbao.SectionKind
	title *regexp.Regexp
}{
	{nianbao.SectionOverview, regexp.MustCompile(`^(?:总体工作情况|总体情况|总体概况|工作总体情况|总体工作概况|工作基本情况|基本工作情况|基本情况|工作概述|概述|概况)`)},
	{nianbao.SectionLitigation, regexp.MustCompile(`^(?:因?政府信息公开(?:工作|申请)?(?:被申请|被提起|引起的?|引发的?|提起的?)*(?:申请)?行政复议(?:、|和|及|与|，|,|或)*(?:被)?(?:提起)?(?:行政)?诉讼(?:的)?(?:有关|相关)?(?:情况)?)`)},
	{nianbao.SectionProblems, regexp.MustCompile(`^(?:(?:政府信息公开)?(?:工作)?(?:中)?存在的?(?:主要)?(?:问题|不足|困难)(?:、|及其?|和|与|以及)*(?:原因|困难)?(?:、|及|和|与|以及)*(?:下一步)?(?:整改|改进|工作)?(?:的)?(?:情况|措施|打算|办法|工作|方向)?)`)},
	{nianbao.SectionRequests, regexp.MustCompile(`^(?:收到(?:和|与|及|、)?处理(?:的)?政府信息公开申请(?:的)?(?:情况)?)`)},
	{nianbao.SectionDisclosure, regexp.MustCompile(`^(?:(?:行政机关)?主动公开(?:的)?政府信息(?:的)?(?:情况)?)`)},
	{nianbao.SectionOther, regexp.MustCompile(`^(?:其他需要(?:报告|说明)(?:的)?(?:事项|情况|问题)?|其它需要(?:报告|说明)(?:的)?(?:事项|情况|问题)?|需要(?:报告|说明)的其[他它](?:事项|情况|问题)|其[他它](?:需)?报告(?:的)?事项)`)},
}

// ordinalStarts and titleStarts are the characters that topOrdinal and
// arabicOrdinal, and the statutory titles, can begin with.
const (
	ordinalStarts = "第一二三四五六七八九十123456789"
	titleStarts   = "总工基概因政中存收行主其需"
)

func startsWithAny(s, characters string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r != utf8.RuneError && strings.ContainsRune(characters, r)
}

// general recognises headings of older forms and local ones by a word.
var general = []struct {
	kind nianbao.SectionKind
	word *regexp.Regexp
}{
	{nianbao.SectionLitigation, regexp.MustCompile(`复议|诉讼`)},
	{nianbao.SectionProblems, regexp.MustCompile(`问题|不足|改进|下一步|整改`)},
	{nianbao.SectionRequests, regexp.MustCompile(`申请`)},
	{nianbao.SectionDisclosure, regexp.MustCompile(`主动公开`)},
	{nianbao.SectionOther, regexp.MustCompile(`需要说明|需要报告|其[他它]事项|附[件表注]`)},
	{nianbao.SectionOverview, regexp.MustCompile(`概述|概况|总体|基本情况`)},
}

// heading is a paragraph read as the heading of a main section.
type heading struct {
	block   int
	ordinal int // 1-based; 0 if none is printed
	kind    nianbao.SectionKind
	strong  bool   // one of the six statutory titles
	arabic  bool   // numbered 1. 2. 3.
	text    string // the heading as printed
	rest    string // prose that follows in the same paragraph
}

const (
	longestHeading = 45 // characters
	mostHeadings   = 200
)

// parseHeading reads a paragraph as a heading candidate.
func parseHeading(i int, text string) (heading, bool) {
	h := heading{block: i}
	title := text
	if !startsWithAny(text, ordinalStarts) {
		// The patterns are slow, and most paragraphs begin otherwise.
	} else if m := topOrdinal.FindStringSubmatch(text); m != nil {
		h.ordinal = chineseOrdinal(m[1] + m[2])
		title = text[len(m[0]):]
	} else if m := arabicOrdinal.FindString(text); m != "" {
		h.ordinal, h.arabic = int(text[0]-'0'), true
		title = text[len(m):]
	}
	for _, s := range statutory {
		if !startsWithAny(title, titleStarts) {
			break
		}
		loc := s.title.FindStringIndex(title)
		if loc == nil {
			continue
		}
		h.kind, h.strong = s.kind, true
		end := len(text) - len(title) + loc[1]
		h.text, h.rest = splitHeading(text, end)
		if (h.ordinal == 0 || h.arabic) && (h.rest != "" || utf8.RuneCountInString(title) > utf8.RuneCountInString(title[:loc[1]])+1) {
			return heading{}, false // a sentence that begins with these words
		}
		return h, true
	}
	if h.ordinal == 0 || h.arabic || utf8.RuneCountInString(text) > longestHeading || strings.ContainsAny(title, "。；;") {
		return heading{}, false
	}
	h.kind, h.text = nianbao.SectionExtra, text
	for _, g := range general {
		if g.word.MatchString(title) {
			h.kind = g.kind
			break
		}
	}
	return h, true
}

// splitHeading cuts a paragraph after its title where prose follows without a
// line break: 一、总体情况2023年，我局…
func splitHeading(text string, end int) (head, rest string) {
	tail := text[end:]
	trimmed := strings.TrimLeft(tail, " :：。.，,、；")
	if trimmed == "" {
		return strings.TrimRight(text, " :：。"), ""
	}
	if utf8.RuneCountInString(text) <= longestHeading && !strings.ContainsAny(tail, "。；，,") {
		if closed := strings.HasPrefix(tail, "。") || strings.HasPrefix(tail, "：") || strings.HasPrefix(tail, ":") || strings.HasPrefix(tail, " "); !closed {
			return text, "" // a longer title
		}
	}
	return text[:end], trimmed
}

func chineseOrdinal(s string) int {
	values := map[rune]int{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	n := 0
	for _, r := range s {
		if r == '十' {
			n = max(n, 1) * 10
		} else {
			n += values[r]
		}
	}
	return n
}

// kindOrder ranks the kinds as the forms order them.
var kindOrder = map[nianbao.SectionKind]int{
	nianbao.SectionOverview: 1, nianbao.SectionDisclosure: 2, nianbao.SectionRequests: 3,
	nianbao.SectionLitigation: 4, nianbao.SectionProblems: 5, nianbao.SectionOther: 6,
}

// findHeadings chooses the main headings: the statutory titles in an order that
// the forms allow, and between them other numbered headings that continue the
// count. Lists inside a section begin again at 一 and are left alone.
func findHeadings(doc *document) []heading {
	var strong, weak []heading
	numbered := false
	for i, b := range doc.blocks {
		if b.table >= 0 || b.allLink() {
			continue
		}
		h, ok := parseHeading(i, b.text)
		switch {
		case !ok:
		case h.strong:
			strong = append(strong, h)
			numbered = numbered || h.ordinal > 0
		default:
			weak = append(weak, h)
		}
	}
	// A report has six; the rest of a page that repeats them is not worth the time.
	strong = strong[:min(len(strong), mostHeadings)]
	if numbered {
		strong = dropUnnumbered(strong)
	}
	strong = dropArabic(strong)
	return mergeWeak(chain(strong), weak)
}

// dropUnnumbered keeps unnumbered titles only where the kind has no numbered one.
func dropUnnumbered(hs []heading) []heading {
	have := map[nianbao.SectionKind]bool{}
	for _, h := range hs {
		if h.ordinal > 0 {
			have[h.kind] = true
		}
	}
	var out []heading
	for _, h := range hs {
		if h.ordinal > 0 || !have[h.kind] {
			out = append(out, h)
		}
	}
	return out
}

// dropArabic keeps titles numbered 1. 2. 3. only where no other kind of number
// leads the main headings: elsewhere they are points of a list.
func dropArabic(hs []heading) []heading {
	arabic, other := 0, 0
	for _, h := range hs {
		if h.arabic {
			arabic++
		} else if h.ordinal > 0 {
			other++
		}
	}
	if arabic == 0 || other == 0 {
		return hs
	}
	var out []heading
	for _, h := range hs {
		if h.arabic == (arabic > other+2) {
			out = append(out, h)
		}
	}
	return out
}

// chain picks the longest run of headings whose ordinals and kinds both grow;
// among equal runs the later one, for a table of contents comes first.
func chain(hs []heading) []heading {
	if len(hs) == 0 {
		return nil
	}
	best := make([]int, len(hs))
	next := make([]int, len(hs))
	start := len(hs) - 1
	for i := len(hs) - 1; i >= 0; i-- {
		best[i], next[i] = 1, -1
		for k := i + 1; k < len(hs); k++ {
			if follows(hs[i], hs[k]) && best[k]+1 > best[i] {
				best[i], next[i] = best[k]+1, k
			}
		}
		if best[i] > best[start] {
			start = i
		}
	}
	var out []heading
	for i := start; i >= 0; i = next[i] {
		out = append(out, hs[i])
	}
	return out
}

func follows(a, b heading) bool {
	if kindOrder[b.kind] <= kindOrder[a.kind] {
		return false
	}
	return a.ordinal == 0 || b.ordinal == 0 || b.ordinal >= a.ordinal
}

// mergeWeak adds other numbered headings whose ordinals fit strictly between
// their neighbours; without any statutory title, those that count from one.
func mergeWeak(strong, weak []heading) []heading {
	out := strong
	for _, h := range weak {
		at := 0
		for at < len(out) && out[at].block < h.block {
			at++
		}
		lo, hi := 0, 1<<30
		if at > 0 {
			lo = out[at-1].ordinal
		}
		if at < len(out) && out[at].ordinal > 0 {
			hi = out[at].ordinal
		}
		if h.ordinal == lo+1 && h.ordinal < hi && (lo > 0 || at == 0) {
			out = append(out[:at:at], append([]heading{h}, out[at:]...)...)
		}
	}
	return out
}
