package audit

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"nianbao/internal/deadline"
	"nianbao/internal/nianbao"
	"nianbao/internal/revision"
)

// checkGap is Q1: an office that has reported goes on to do so. A report that is
// missing cannot have a finding, so that it stands on the next one.
func checkGap(c *check) {
	y := c.report().Year
	var earlier []int
	for _, e := range c.subject.EarlierYears {
		if e < y {
			earlier = append(earlier, e)
		}
	}
	if y == 0 || len(earlier) == 0 {
		return
	}
	c.pass()
	last := slices.Max(earlier)
	if last == y-1 {
		return
	}
	what := fmt.Sprint(last + 1)
	if last+1 < y-1 {
		what = fmt.Sprintf("%d–%d", last+1, y-1)
	}
	f := c.find(fmt.Sprintf("没有收藏该机关 %s 年度的报告（此前最近为 %d 年度）；是否公布过须查其网站。", what, last),
		fmt.Sprintf("No report of %s is held of this office, though one of %d is; whether there was one is for its site to tell.", what, last))
	f.Attribution = nianbao.AttributionUnclear
}

// checkDeadline is Q2: the report was published in time.
func checkDeadline(c *check) {
	r := c.report()
	if r.Year == 0 {
		c.undecided("报告年度不明。", "The year of the report is not known.")
		return
	}
	due, basis := deadline.Of(r.Year, r.Scope, r.Level)
	v := deadline.Judge(r.Year, due, r.Published, r.PublishedFrom)
	switch v.Status {
	case deadline.OnTime:
		c.pass()
	case deadline.Doubtful:
		zh, en := doubt(v.Why)
		c.undecided(zh, en)
	case deadline.Late:
		zh := fmt.Sprintf("发布日期 %s，期限 %s，晚 %d 天。", r.Published, due.Format(time.DateOnly), v.Days)
		en := fmt.Sprintf("Published on %s, due on %s: %d days late.", r.Published, due.Format(time.DateOnly), v.Days)
		if basis == deadline.Practice {
			zh, en = zh+"乡镇、街道的期限为惯例。", en+" For towns and streets the deadline is a custom."
		}
		c.find(zh, en)
	}
}

func doubt(w deadline.Why) (chinese, english string) {
	switch w {
	case deadline.NoDate:
		return "发布日期不明。", "The date of publication is not known."
	case deadline.WeakDate:
		return "只有网址或响应头中的日期，那可能是迁移日期。", "Only the address or the HTTP header has a date, which may be that of a move."
	case deadline.Migrated:
		return "日期晚于期限三百天以上，多半是网站迁移的日期。", "The date is more than 300 days after the deadline: probably that of a move."
	case deadline.BadDate:
		return "发布日期不是有效日期。", "The date of publication is no date."
	case deadline.BeforeEnd:
		return "发布日期早于报告年度结束。", "The date of publication is within the year of the report."
	}
	return "发布日期可疑。", "The date of publication is doubtful."
}

// checkObtainable is Q17: the report can be had from an official site, as text.
func checkObtainable(c *check) {
	switch {
	case c.subject.Address == "" || strings.HasPrefix(c.subject.Address, "file:"):
		c.undecided("由文件导入，不知网址。", "It was imported from a file; its address is not known.")
	case !hasText(c.report()):
		f := c.find("网页上没有可读取的正文。", "No text can be read on the page.")
		f.Attribution = nianbao.AttributionUnclear
	default:
		c.pass()
	}
}

// mostClicks is how far a report may be from the entry of its site (domain rule Q18).
const mostClicks = 2

// checkColumn is Q18: the report is in the column of annual reports, and near.
func checkColumn(c *check) {
	switch col := c.subject.Column; {
	case col == nil:
		c.undecided("不是从网站栏目抓取的。", "It was not found by a crawl of its site.")
	case !col.Annual:
		c.find("不在年度报告栏目中。", "It is not in a column of annual reports.").Attribution = nianbao.AttributionUnclear
	case col.Clicks > mostClicks:
		c.find(fmt.Sprintf("从栏目入口须点击 %d 次。", col.Clicks), fmt.Sprintf("It is %d clicks from the entry of the site.", col.Clicks)).Attribution = nianbao.AttributionUnclear
	default:
		c.pass()
	}
}

// changedText is the share of the text from which on a change counts (domain rule Q19).
const changedText = 0.02

// checkChanged is Q19: the report was not changed after it was published.
func checkChanged(c *check) {
	first := c.subject.First
	if first == nil {
		c.pass()
		return
	}
	d := revision.Diff(first, c.report())
	length, changed := 0, 0
	for _, s := range c.report().Sections {
		length += utf8.RuneCountInString(s.Text)
	}
	for _, t := range d.Text {
		changed += max(utf8.RuneCountInString(t.From), utf8.RuneCountInString(t.To))
	}
	share := float64(changed) / float64(max(length, 1))
	if len(d.Cells) == 0 && share <= changedText {
		c.pass()
		return
	}
	f := c.find(fmt.Sprintf("首次存档之后内容有改动：%d 个单元格，正文约 %.0f%%。", len(d.Cells), 100*share),
		fmt.Sprintf("The content changed after it was first captured: %d cells and about %.0f %% of the text.", len(d.Cells), 100*share))
	for _, change := range d.Cells {
		if o := c.cells[cellKey{change.Indicator, change.Applicant}]; o != nil && len(f.Evidence.Cells) < maxEvidence {
			f.Evidence.Cells = append(f.Evidence.Cells, evidence("", o)...)
		}
	}
}

// maxEvidence bounds the cells of a finding that rests on very many.
const maxEvidence = 50

// Thresholds of text in common (domain rule Q11): warn and fail.
const (
	copiedMuch = 0.70
	copiedMost = 0.90
)

// checkOwnCopy is Q11.
func checkOwnCopy(c *check) {
	if c.subject.Before == nil {
		c.undecided("没有收藏上一年度的报告。", "No report of the year before is held.")
		return
	}
	c.copy(func(k *Copies) *Copy { return k.Own }, "上一年度报告", "its own report of the year before")
	if len(c.findings) == 0 {
		c.repeated()
	}
}

// Bounds from which on a report is last year's as a whole: what many offices
// write counts then, too.
const (
	repeatedWhole = 0.95
	repeatedText  = 150 // characters that are compared at least
)

// repeated holds the whole narrative, numbers apart, against last year's.
func (c *check) repeated() {
	b := c.subject.Before
	if b.Report == nil {
		return
	}
	kinds := []nianbao.SectionKind{nianbao.SectionOverview, nianbao.SectionProblems, nianbao.SectionOther}
	was := map[string]bool{}
	for _, kind := range kinds {
		eachWording(section(b.Report, kind), func(text string) { was[text] = true })
	}
	all, same := 0, 0
	for _, kind := range kinds {
		eachWording(section(c.report(), kind), func(text string) {
			n := utf8.RuneCountInString(text)
			all += n
			if was[text] {
				same += n
			}
		})
	}
	if all < repeatedText || float64(same) < repeatedWhole*float64(all) {
		return
	}
	share := 100 * float64(same) / float64(all)
	f := c.find(fmt.Sprintf("第一、五、六部分除数字外与上一年度报告逐句相同（含套话）：%.0f%%。", share),
		fmt.Sprintf("Numbers apart, sections one, five and six are those of the year before, sentence by sentence (templates included): %.0f %%.", share))
	f.OtherReport = b.ID
}

// eachWording gives the sentences of a section without numbers, white space and
// the marks of lists.
func eachWording(sec nianbao.Section, fn func(text string)) {
	for text := range strings.FieldsFuncSeq(sec.Text, func(r rune) bool { return strings.ContainsRune("。；;\n", r) }) {
		text = listMark.ReplaceAllString(strings.TrimSpace(text), "")
		text = strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) || unicode.IsSpace(r) {
				return -1
			}
			return r
		}, text)
		if text != "" {
			fn(text)
		}
	}
}

// checkForeignCopy is Q12.
func checkForeignCopy(c *check) {
	c.copy(func(k *Copies) *Copy { return k.Foreign }, "其他机关的报告", "the report of another office")
}

func (c *check) copy(which func(*Copies) *Copy, chinese, english string) {
	if c.subject.Copies == nil {
		c.undecided("尚未比对文字。", "Texts have not been compared yet.")
		return
	}
	k := which(c.subject.Copies)
	c.pass()
	if k == nil || k.Share < copiedMuch {
		return
	}
	zh, en := "大部分", "Much"
	if k.Share >= copiedMost {
		zh, en = "几乎全部", "Nearly all"
	}
	of := chinese
	if k.Office != "" {
		of += "（" + k.Office + "）"
	}
	f := c.find(fmt.Sprintf("正文（除套话外）%s与%s相同：%.0f%%。", zh, of, 100*k.Share),
		fmt.Sprintf("%s of the narrative, templates apart, stands in %s, too: %.0f %%.", en, english, 100*k.Share))
	f.OtherReport = k.Report
	f.Evidence.Text = k.Quotes
	if !k.Later {
		f.Message += "孰先孰后不明。"
		f.MessageEN += " Which of the two came first is not certain."
		f.Attribution = nianbao.AttributionUnclear
	}
}

// Bounds of the base rate from which on a table of zeros stands out.
const (
	peersKnown = 20
	peersNone  = 0.1
)

// checkZeros is Z1: a table of zeros is believable.
func checkZeros(c *check) {
	total := c.cells[cellKey{"req_new", nianbao.ApplicantTotal}]
	if !valued(total) {
		return
	}
	for _, id := range c.arithmetic().identities {
		if id.rule != "A1" {
			continue
		}
		for _, k := range append(id.whole, id.parts...) {
			if o := c.cells[k]; valued(o) && o.Value != 0 {
				return // not a table of zeros
			}
		}
	}
	c.pass()
	if after := c.subject.After; after != nil && after.Report != nil {
		if in := newCells(after.Report).of(nianbao.ApplicantTotal, "req_carried_in"); in.known && in.value > 0 {
			f := c.find(fmt.Sprintf("全年申请填报为 0，次年报告却有上年结转 %s 件。", fmtNumber(in.value)),
				fmt.Sprintf("No request is reported for the year, yet %s are carried in the year after.", fmtNumber(in.value)))
			f.OtherReport, f.Evidence.Cells = after.ID, append(evidence("", total), evidence(after.ID, in.from...)...)
			return
		}
	}
	if cases := c.cells.of(nianbao.ApplicantNone, "rec_total", "litd_total", "litr_total"); cases.known && cases.value > 0 {
		f := c.find(fmt.Sprintf("全年申请填报为 0，而行政复议、诉讼共 %s 件。", fmtNumber(cases.value)),
			fmt.Sprintf("No request is reported for the year, yet there are %s reconsiderations and lawsuits.", fmtNumber(cases.value)))
		f.Attribution = nianbao.AttributionUnclear // they may be about requests of earlier years
		f.Evidence.Cells = append(evidence("", total), evidence("", cases.from...)...)
		return
	}
	if p := c.subject.Peers; p != nil && p.Known >= peersKnown && float64(p.None) <= peersNone*float64(p.Known) {
		f := c.find(fmt.Sprintf("全年申请填报为 0；同年同类 %d 个机关中只有 %d 个如此。", p.Known, p.None),
			fmt.Sprintf("No request is reported for the year; of %d offices of the kind only %d say so.", p.Known, p.None))
		f.Attribution = nianbao.AttributionUnclear
		f.Evidence.Cells = evidence("", total)
	}
}

// repeatedLength is the length from which on a repeated sentence counts.
const repeatedLength = 14

// checkRepeated is R1: the problems of last year are not named again in the same
// words, after measures against them were announced.
func checkRepeated(c *check) {
	b := c.subject.Before
	if b == nil || b.Report == nil {
		return
	}
	now, was := section(c.report(), nianbao.SectionProblems), section(b.Report, nianbao.SectionProblems)
	if now.Text == "" || was.Text == "" {
		return
	}
	c.pass()
	before := map[string]nianbao.Quote{}
	eachClause(was, func(text string, q nianbao.Quote) { before[text] = q })
	var quotes []nianbao.Quote
	eachClause(now, func(text string, q nianbao.Quote) {
		if old, ok := before[text]; ok && problemWords.MatchString(text) && !measureOnly(text) {
			old.Report = b.ID
			quotes = append(quotes, q, old)
		}
	})
	if len(quotes) > 0 {
		f := c.find(fmt.Sprintf("与上一年度报告原样重复的问题 %d 处。", len(quotes)/2), fmt.Sprintf("%d problems are named in the same words as the year before.", len(quotes)/2))
		f.OtherReport, f.Evidence.Text = b.ID, quotes[:min(len(quotes), maxEvidence)]
	}
}

// measureOnly tells measures from problems: what will be done about something.
func measureOnly(text string) bool {
	return strings.Contains(text, "将") || strings.Contains(text, "下一步") || strings.HasPrefix(text, "进一步")
}

// eachClause gives the clauses of a section that are long enough, without the
// marks of a list.
func eachClause(sec nianbao.Section, fn func(text string, q nianbao.Quote)) {
	start := 0
	for start < len(sec.Text) {
		end := len(sec.Text)
		next := end
		if i := strings.IndexAny(sec.Text[start:], "。；;\n"); i >= 0 {
			end = start + i
			_, size := utf8.DecodeRuneInString(sec.Text[end:])
			next = end + size
		}
		from, to := trim(sec.Text, start, end)
		text := listMark.ReplaceAllString(sec.Text[from:to], "")
		from = to - len(text)
		if utf8.RuneCountInString(text) >= repeatedLength {
			fn(text, exactQuote(sec, from, to))
		}
		start = next
	}
}
