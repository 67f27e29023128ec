package reportgen

import (
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// contentStyle is what real reports have beside the bare form.
type contentStyle struct {
	subheads    bool // section one repeats the names of other sections as sub-headings
	restart     bool // section five counts its parts 一、 二、 again
	around      bool // prose before and behind the tables
	decoy       bool // a local table of figures in section one
	captions    bool // caption elements
	attachments bool // links to attachments behind the article
	titleTwice  bool
	oldHeadings bool // headings of the older forms over the new tables
	headingRows bool // headings stand in the first rows of tables
	missingRow  bool // one row of table three is left out
}

// oldTitles are the headings of older forms in the order of the sections.
var oldTitles = []string{"概述", "主动公开政府信息的情况", "依申请公开政府信息的情况", "因政府信息公开申请行政复议、提起行政诉讼的情况", "政府信息公开工作存在的主要问题和改进措施", "其他需要说明的事项"}

// enrich adds to a section what its style asks for.
func (p *plan) enrich(s *sectionText) {
	c := p.d.content
	switch s.kind {
	case nianbao.SectionOverview:
		if c.subheads {
			renames := map[string]string{
				"（一）主动公开情况": "（一）主动公开政府信息情况", "（二）依申请公开情况": "（二）收到和处理政府信息公开申请情况", "（三）政府信息管理情况": "（三）行政复议、行政诉讼情况",
			}
			for i, para := range s.paras {
				if to, ok := renames[para]; ok {
					s.paras[i] = to
				}
			}
		}
	case nianbao.SectionDisclosure, nianbao.SectionRequests, nianbao.SectionLitigation:
		if c.around {
			s.paras = append(s.paras, fmt.Sprintf("%d年度，%s有关数据如下表所示。", p.d.year, p.d.office.we))
			s.after = append(s.after, "以上数据由各科室报送、经办公室汇总核对形成。")
		}
	case nianbao.SectionProblems:
		if c.restart {
			for i, para := range s.paras {
				para = strings.Replace(para, "（一）", "一、", 1)
				s.paras[i] = strings.Replace(para, "（二）", "二、", 1)
			}
		}
	}
}

// decoys are tables of an office's own.
func (p *plan) decoys() []placed {
	if !p.d.content.decoy {
		return nil
	}
	t := table{rows: [][]cell{{header("公开渠道", 1, 1), header("数量（条）", 1, 1), header("占比", 1, 1)}}}
	for _, name := range []string{"政府网站", "微信公众号", "政务微博", "合计"} {
		v := 10 + p.d.rng.IntN(500)
		t.rows = append(t.rows, []cell{label(name), {text: fmt.Sprint(v), rows: 1, cols: 1, value: true}, {text: fmt.Sprintf("%d%%", v%100), rows: 1, cols: 1, value: true}})
	}
	return []placed{{kind: nianbao.SectionOverview, table: t}}
}

// dropRow leaves out one row below a group, as careless copying does; its cells
// are no part of the truth.
func (p *plan) dropRow(three table) table {
	out := clone(three)
	for {
		r := 5 + p.d.rng.IntN(len(out.rows)-8)
		row := out.rows[r]
		if len(row) != 8 { // the row brings labels that others need
			continue
		}
		for _, c := range append(append(append([]row3(nil), rowsResult...), rowsOther2019...), rowsOther2021...) {
			if c.label == row[0].text {
				for _, a := range nianbao.Applicants {
					delete(p.figures, key{c.key, a})
				}
				for i := range r {
					for k := range out.rows[i] {
						if x := &out.rows[i][k]; i+x.rows > r {
							x.rows--
						}
					}
				}
				out.rows = append(out.rows[:r], out.rows[r+1:]...)
				return out
			}
		}
	}
}

// signatureStyle is the way of printing the closing lines.
type signatureStyle string

const (
	signatureRight   signatureStyle = ""        // two lines at the right
	signatureLeft    signatureStyle = "left"    // two paragraphs like all others
	signatureOneLine signatureStyle = "oneline" // office and date on one line
	signatureChinese signatureStyle = "chinese" // 二〇二三年一月十六日
	signatureSpaced  signatureStyle = "spaced"  // pushed to the right by blanks
)

func (s signatureStyle) attr() string {
	if s == signatureRight || s == signatureChinese {
		return ` align="right" style="text-align:right"`
	}
	return ""
}

func (s signatureStyle) lines(p *plan) []string {
	name, date := p.d.office.name, chineseDate(p.signed)
	switch s {
	case signatureOneLine:
		return []string{name + "　　" + date}
	case signatureChinese:
		var y, m, d int
		fmt.Sscanf(p.signed, "%d-%d-%d", &y, &m, &d)
		return []string{name, chineseYear(y) + "年" + chineseOrdinal(m) + "月" + chineseOrdinal(d) + "日"}
	case signatureSpaced:
		return []string{strings.Repeat("　", 22) + name, strings.Repeat("　", 24) + date}
	}
	return []string{name, date}
}

// chineseOrdinal writes 1 to 31 in Chinese.
func chineseOrdinal(n int) string {
	digits := []rune("〇一二三四五六七八九")
	out := ""
	if n >= 20 {
		out = string(digits[n/10])
	}
	if n >= 10 {
		out += "十"
	}
	if n%10 > 0 {
		out += string(digits[n%10])
	}
	return out
}
