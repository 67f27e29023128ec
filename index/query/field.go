package query

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

// fields are the names of fields, English and Chinese.
var fields = map[string]Field{
	"title": FieldTitle, "标题": FieldTitle,
	"office": FieldOffice, "机关": FieldOffice, "单位": FieldOffice,
	"region": FieldRegion, "地区": FieldRegion, "区划": FieldRegion,
	"level": FieldLevel, "层级": FieldLevel, "级别": FieldLevel,
	"year": FieldYear, "年份": FieldYear, "年度": FieldYear,
	"section": FieldSection, "章节": FieldSection,
	"form": FieldForm, "表式": FieldForm,
	"site": FieldSite, "网站": FieldSite,
	"finding": FieldFinding, "核查": FieldFinding,
}

const fieldList = "title, office, region, level, year, section, form, site, finding"

// fieldExamples show how each field is written.
var fieldExamples = map[Field]string{
	FieldTitle: "title:年度报告", FieldOffice: "office:公安局", FieldRegion: "region:320000", FieldLevel: "level:county",
	FieldYear: "year:2020 / year:2019..2022", FieldSection: "section:problems", FieldForm: "form:2021",
	FieldSite: "site:example.gov.cn", FieldFinding: "finding:A1",
}

var sections = map[string]nianbao.SectionKind{
	"前言": nianbao.SectionPreface, "引言": nianbao.SectionPreface,
	"总体情况": nianbao.SectionOverview,
	"主动公开": nianbao.SectionDisclosure, "主动公开政府信息情况": nianbao.SectionDisclosure,
	"依申请公开": nianbao.SectionRequests, "收到和处理政府信息公开申请情况": nianbao.SectionRequests,
	"复议诉讼": nianbao.SectionLitigation, "行政复议": nianbao.SectionLitigation, "行政诉讼": nianbao.SectionLitigation,
	"行政复议、行政诉讼情况":               nianbao.SectionLitigation,
	"政府信息公开行政复议、行政诉讼情况":         nianbao.SectionLitigation,
	"因政府信息公开工作被申请行政复议、提起行政诉讼情况": nianbao.SectionLitigation,
	"主要问题": nianbao.SectionProblems, "存在的主要问题": nianbao.SectionProblems, "存在问题": nianbao.SectionProblems,
	"存在的主要问题及改进情况": nianbao.SectionProblems,
	"其他":           nianbao.SectionOther, "其他事项": nianbao.SectionOther, "其他需要报告的事项": nianbao.SectionOther,
	"附加": nianbao.SectionExtra,
}

var levels = map[string]nianbao.Level{
	"国家": nianbao.LevelNation, "国家级": nianbao.LevelNation, "中央": nianbao.LevelNation,
	"省": nianbao.LevelProvince, "省级": nianbao.LevelProvince,
	"市": nianbao.LevelCity, "市级": nianbao.LevelCity, "地市级": nianbao.LevelCity,
	"县": nianbao.LevelCounty, "县级": nianbao.LevelCounty, "区县级": nianbao.LevelCounty,
	"乡": nianbao.LevelTownship, "乡级": nianbao.LevelTownship, "乡镇级": nianbao.LevelTownship, "街道": nianbao.LevelTownship,
}

var forms = []nianbao.Form{nianbao.Form2008, nianbao.Form2014, nianbao.Form2019, nianbao.Form2021}

// field reads the value after a field's name and its colon.
func (p *parser) field(name lexeme) (Node, error) {
	p.take() // the colon
	field, known := fields[strings.ToLower(name.text)]
	value := p.peek()
	if !known && isFigure(name.text) {
		return p.figureAfterColon(name, value)
	}
	if !known {
		return nil, unknownField(name)
	}
	if value.kind != word && value.kind != phrase || !value.glue {
		return nil, noValue(name, value, p.lexemes[p.at:])
	}
	p.take()
	n, err := value.as(field)
	if err != nil {
		return nil, err
	}
	return n, nil
}

// figureAfterColon reads 申请量:10..50, and 申请量:>10 as people write it elsewhere.
func (p *parser) figureAfterColon(name, value lexeme) (Node, error) {
	f, m, err := figure(name)
	if err != nil {
		return nil, err
	}
	switch {
	case value.glue && value.kind == compare:
		return p.number(name)
	case value.glue && value.kind == word:
		p.take()
		return rangeOf(name, value, f, m)
	}
	return nil, fail(Span{value.pos, 0}, "a number or a range is expected directly after %q", "%q 之后应紧跟数字或区间", name.text+":")
}

func unknownField(name lexeme) error {
	candidates := append(slices.Sorted(maps.Keys(fields)), indicatorNames()...)
	e := fail(name.span(), "there is no field %q; the fields are %s. Text with a colon is put in quotes",
		"没有字段 %q；可用字段：%s。含冒号的文字请加引号", shown(name.text), fieldList)
	return suggest(e, Near(name.text, candidates))
}

// noValue says why what follows a colon is no value.
func noValue(name, value lexeme, rest []lexeme) error {
	at := Span{value.pos, 0}
	switch {
	case value.kind == open && value.glue:
		return fail(value.span(), "a field takes one word, or a phrase in quotes; write (%[1]s:… OR %[1]s:…) for several",
			"一个字段只接一个词或一个带引号的短语；多个取值写成 (%[1]s:… OR %[1]s:…)", name.text)
	case value.kind == compare && value.glue:
		field := fields[strings.ToLower(name.text)]
		return fail(value.span(), "%s is a field and takes no comparison; write %s", "字段 %s 不能用比较符号，请写成 %s", name.text, fieldExamples[field])
	case (value.kind == word || value.kind == phrase) && len(rest) > 0:
		at = Span{name.pos + name.len + 1, value.pos - name.pos - name.len - 1}
		return fail(at, "a value is expected directly after %q, without a blank", "%q 之后应紧跟取值，中间不能有空格", name.text+":")
	}
	return fail(at, "a value is expected after %q", "%q 之后应紧跟取值", name.text+":")
}

func (l lexeme) as(field Field) (Node, error) {
	value := strings.TrimSpace(l.text)
	if value == "" {
		return nil, fail(l.span(), "the value of %s is empty; write for instance %s", "字段 %s 的取值为空；写法如 %s", field, fieldExamples[field])
	}
	switch field {
	case FieldTitle, FieldOffice:
		return text(l, field)
	case FieldYear:
		return years(l)
	case FieldSection:
		return section(l)
	case FieldLevel:
		return level(l, value)
	case FieldForm:
		if slices.Contains(forms, nianbao.Form(value)) {
			return Term{l.span(), field, value}, nil
		}
		return nil, fail(l.span(), "there is no form %q; the forms are 2008, 2014, 2019, 2021, each named by the year it came into use",
			"没有表式 %q；可用：2008、2014、2019、2021（启用年份）", shown(value))
	case FieldRegion:
		if strings.Trim(value, "0123456789") == "" && len(value) != 2 && len(value) != 4 && len(value) != 6 {
			return nil, fail(l.span(), "a division code has six digits, or the first two or four of them; not %q", "行政区划代码为六位数字，或其前两位、前四位，而不是 %q", shown(value))
		}
	}
	return Term{l.span(), field, value}, nil
}

func level(l lexeme, value string) (Node, error) {
	for _, level := range nianbao.Levels {
		if strings.EqualFold(value, string(level)) {
			return Term{l.span(), FieldLevel, string(level)}, nil
		}
	}
	if level, ok := levels[value]; ok {
		return Term{l.span(), FieldLevel, string(level)}, nil
	}
	candidates := slices.Sorted(maps.Keys(levels))
	for _, level := range nianbao.Levels {
		candidates = append(candidates, string(level))
	}
	e := fail(l.span(), "there is no level %q; the levels are nation, province, city, county, township",
		"没有层级 %q；可用：国家级、省级、市级、县级、乡级", shown(value))
	return nil, suggest(e, Near(value, candidates))
}

// ordinal stands before the title of a section.
var ordinal = regexp.MustCompile(`^[一二三四五六七八九十]+、`)

func section(l lexeme) (Node, error) {
	value := strings.TrimSpace(l.text)
	for _, kind := range nianbao.SectionKinds {
		if strings.EqualFold(value, string(kind)) {
			return Section{l.span(), kind}, nil
		}
	}
	if kind, ok := sections[ordinal.ReplaceAllString(value, "")]; ok {
		return Section{l.span(), kind}, nil
	}
	candidates := slices.Sorted(maps.Keys(sections))
	for _, kind := range nianbao.SectionKinds {
		candidates = append(candidates, string(kind))
	}
	e := fail(l.span(), "there is no section %q; the sections are preface, overview, disclosure, requests, litigation, problems, other, extra",
		"没有章节 %q；可用：前言、总体情况、主动公开、依申请公开、复议诉讼、主要问题、其他、附加", shown(value))
	return nil, suggest(e, Near(value, candidates))
}

var yearForm = regexp.MustCompile(`^(\d{4})?(\.\.)?(\d{4})?年?$`)

// Years beyond these are slips of the keyboard.
const (
	firstYear = 1900
	lastYear  = 2100
)

func years(l lexeme) (Node, error) {
	m := yearForm.FindStringSubmatch(strings.TrimSpace(l.text))
	if m == nil || m[1] == "" && m[3] == "" || m[2] == "" && (m[1] == "" || m[3] != "") {
		return nil, fail(l.span(), "a year is written 2021, 2019..2022, 2019.. or ..2022, not %q",
			"年份写作 2021、2019..2022、2019.. 或 ..2022，而不是 %q", shown(l.text))
	}
	from, _ := strconv.Atoi(m[1])
	to, _ := strconv.Atoi(m[3])
	for i, year := range []int{from, to} {
		if m[1+2*i] != "" && (year < firstYear || year > lastYear) {
			return nil, fail(l.span(), "there are no reports of the year %s; years go from %d to %d", "没有 %s 年的报告；年份范围为 %d 至 %d", m[1+2*i], firstYear, lastYear)
		}
	}
	if m[2] == "" {
		to = from
	}
	if from != 0 && to != 0 && from > to {
		return nil, suggest(fail(l.span(), "the years run backwards", "起止年份颠倒"), m[3]+".."+m[1])
	}
	return Years{l.span(), from, to}, nil
}
