package reportgen

import (
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// prefaceStyle is what precedes section one.
type prefaceStyle string

const (
	prefacePeriod  prefaceStyle = ""        // legal basis, period, contact
	prefaceNone    prefaceStyle = "none"    // nothing
	prefaceContact prefaceStyle = "contact" // it names the office in its contact sentence only
	prefaceParts   prefaceStyle = "parts"   // it lists the names of the six sections
)

// write composes the prose; its numbers are those of the tables.
func (p *plan) write() []sectionText {
	switch p.d.form {
	case nianbao.Form2008:
		return p.older(false)
	case nianbao.Form2014:
		return p.older(true)
	}
	titles := statutoryTitles
	if p.d.longTitles {
		titles = longTitles
	}
	if p.d.content.oldHeadings {
		titles = oldTitles
	}
	var out []sectionText
	if pre := p.prefaceText(); len(pre) > 0 {
		out = append(out, sectionText{kind: nianbao.SectionPreface, paras: pre})
	}
	paras := [][]string{p.overview(), nil, nil, nil, p.problems(), p.other()}
	for i, title := range titles {
		s := sectionText{kind: nianbao.SectionKinds[i+1], title: title, paras: paras[i]}
		s.heading = p.d.headings.print(i+1, title)
		p.enrich(&s)
		out = append(out, s)
	}
	return out
}

var (
	statutoryTitles = []string{"总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项"}
	longTitles      = []string{"总体情况", "行政机关主动公开政府信息情况", "收到和处理政府信息公开申请情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况", "政府信息公开工作存在的主要问题及改进情况", "其他需要报告的事项"}
)

func (p *plan) prefaceText() []string {
	d := p.d
	site := p.siteName()
	period := fmt.Sprintf("本报告中所列数据的统计期限自%d年1月1日起至%d年12月31日止。", d.year, d.year)
	contact := fmt.Sprintf("如对本报告有疑问，请与%s联系（地址：云间路%d号，邮编：0%05d，电话：0990-8%06d）。",
		d.office.name, 1+d.rng.IntN(300), d.rng.IntN(99999), d.rng.IntN(999999))
	switch d.preface {
	case prefaceNone:
		return nil
	case prefaceContact:
		return []string{"根据《中华人民共和国政府信息公开条例》的要求，编制本年度报告。" + period + contact}
	case prefaceParts:
		return []string{"本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六部分组成。" + period}
	}
	first := fmt.Sprintf("根据《中华人民共和国政府信息公开条例》（国务院令第711号）和《国务院办公厅政府信息与政务公开办公室关于印发〈政府信息公开工作年度报告格式〉的通知》要求，现将%s%d年度政府信息公开工作情况公布如下。", d.office.name, d.year)
	second := period + "本报告电子版可在" + site + "查阅。"
	if chance(d.rng, 60) {
		second += contact
	}
	return []string{first, second}
}

func (p *plan) siteName() string {
	if len(p.d.office.area.names) == 0 {
		return p.d.office.name + "网站"
	}
	return p.d.office.area.name() + "人民政府网站"
}

func (p *plan) overview() []string {
	d, f := p.d, p.figures
	y, we := d.year, d.office.we
	out := []string{
		fmt.Sprintf("%d年，%s坚持以公开为常态、不公开为例外，落实条例各项要求，政府信息公开工作取得新的进展。", y, we),
		"（一）主动公开情况",
		fmt.Sprintf("全年通过门户网站、政务新媒体等渠道主动公开政府信息%d条，其中政策解读%d篇。", 200+d.rng.IntN(3000), d.rng.IntN(60)),
		"（二）依申请公开情况",
	}
	req, in, done, next := f.total("req_new"), f.total("req_carried_in"), f.total("res_total"), f.total("req_carried_out")
	if req == 0 {
		out = append(out, fmt.Sprintf("%d年，%s未收到政府信息公开申请。", y, we))
	} else {
		s := fmt.Sprintf("%d年，%s共收到政府信息公开申请%d件", y, we, req)
		if in > 0 {
			s += fmt.Sprintf("，上年结转%d件", in)
		}
		s += fmt.Sprintf("；答复%d件，其中予以公开%d件，部分公开%d件", done, f.total("res_granted"), f.total("res_partial"))
		if next > 0 {
			s += fmt.Sprintf("；结转下年度继续办理%d件", next)
		}
		out = append(out, s+"。")
	}
	if f.num("rec_total", "") == 0 && f.num("litd_total", "")+f.num("litr_total", "") == 0 {
		out = append(out, "未发生因政府信息公开引起的行政复议、行政诉讼。")
	} else {
		out = append(out, fmt.Sprintf("因政府信息公开被申请行政复议%d件，被提起行政诉讼%d件。", f.num("rec_total", ""), f.num("litd_total", "")+f.num("litr_total", "")))
	}
	if d.distractor {
		out = append(out, fmt.Sprintf("与%d年相比，申请数量略有变化；%d年的数据已在%d年度报告中公布，《%d年政务公开工作要点》同步落实。", y-1, y-1, y-1, y))
	}
	return append(out,
		"（三）政府信息管理情况",
		"健全信息发布审核机制，坚持先审后发、一事一审，定期清理过时信息。",
		"（四）平台建设情况",
		"优化公开专栏设置，规范政府信息公开指南、目录和年报的展示，方便群众查询。",
		"（五）监督保障情况",
		fmt.Sprintf("全年组织业务培训%d次，将信息公开工作纳入年度考核，接受社会评议，未发生责任追究情形。", 1+d.rng.IntN(5)))
}

func (p *plan) problems() []string {
	return []string{
		"（一）存在的问题",
		"1、主动公开的内容不够全面，部分信息更新不够及时。",
		"2、政策解读形式较为单一，业务人员的能力有待提升。",
		"（二）改进措施",
		fmt.Sprintf("一是加强学习培训，提升业务水平；二是丰富解读方式；三是在%d年进一步完善工作机制，按时更新各栏目。", p.d.year+1),
	}
}

func (p *plan) other() []string {
	if p.d.year < 2021 {
		return []string{"无其他需要报告的事项。"}
	}
	return []string{fmt.Sprintf("按照《政府信息公开信息处理费管理办法》，%d年度本机关未发出收费通知，未收取信息处理费。", p.d.year), "没有其他需要报告的事项。"}
}

// older composes a report of the forms of 2008 and 2014: prose, whose last
// section may bring the table.
func (p *plan) older(withTable bool) []sectionText {
	d := p.d
	y, we := d.year, d.office.we
	n := 3 + d.rng.IntN(60)
	out := []sectionText{{kind: nianbao.SectionPreface, paras: []string{fmt.Sprintf(
		"根据《中华人民共和国政府信息公开条例》的规定，现公布%s%d年政府信息公开年度报告。本报告中所列数据的统计期限自%d年1月1日起至%d年12月31日止。", d.office.name, y, y, y)}}}
	add := func(kind nianbao.SectionKind, title string, paras ...string) {
		out = append(out, sectionText{kind: kind, title: title, heading: d.headings.print(len(out), title), paras: paras})
	}
	add(nianbao.SectionOverview, "概述", fmt.Sprintf("%d年，%s认真贯彻条例，完善工作制度，推进政府信息公开。", y, we))
	add(nianbao.SectionDisclosure, "主动公开政府信息的情况", fmt.Sprintf("截至%d年底，%s全年主动公开政府信息%d条。", y, we, n*20), "（一）公开的内容", "主要包括机构职能、政策文件、办事指南等。", "（二）公开的形式", "主要通过政府网站、公告栏和查阅点公开。")
	add(nianbao.SectionRequests, "依申请公开政府信息和不予公开政府信息的情况", fmt.Sprintf("%d年共受理政府信息公开申请%d件，其中当面申请%d件，网络申请%d件。申请答复%d件，其中同意公开%d件，不予公开%d件。", y, n, n/3, n-n/3, n, n-2, 2))
	add(nianbao.SectionExtra, "政府信息公开的收费及减免情况", fmt.Sprintf("%d年未向申请人收取任何费用。", y))
	add(nianbao.SectionLitigation, "因政府信息公开申请行政复议、提起行政诉讼的情况", "未发生针对本机关有关政府信息公开事务的行政复议和行政诉讼。")
	add(nianbao.SectionProblems, "存在的主要问题及改进措施", "公开的深度和广度有待加强。下一步将细化目录，加大培训力度。")
	if withTable {
		add(nianbao.SectionOther, "其他需要报告的事项", "无。")
	}
	return out
}

// headingStyle is the way of printing the titles of sections.
type headingStyle struct {
	tag     string // the element; "p" by default
	bold    bool
	ordinal string // "" 一、 | "part" 第一部分 | "arabic" 1. | "none" | "dot" 一．| "space" 一、 with blanks
	glued   bool   // prose follows in the same paragraph
	split   bool   // the heading is cut over inline elements
}

var headingPlain = headingStyle{tag: "h3"}

func (h headingStyle) print(n int, title string) string {
	o := string([]rune("一二三四五六七八九十")[n-1])
	switch h.ordinal {
	case "part":
		return "第" + o + "部分 " + title
	case "arabic":
		return fmt.Sprintf("%d.%s", n, title)
	case "none":
		return title
	case "dot":
		return o + "．" + title
	case "space":
		return o + "、 " + strings.Join(strings.Split(title, ""), "")
	case "colon":
		return o + "：" + title
	}
	return o + "、" + title
}
