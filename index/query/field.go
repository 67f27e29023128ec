package query

import (
	"regexp"
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

var sections = map[string]nianbao.SectionKind{
	"前言": nianbao.SectionPreface, "引言": nianbao.SectionPreface,
	"总体情况": nianbao.SectionOverview,
	"主动公开": nianbao.SectionDisclosure, "主动公开政府信息情况": nianbao.SectionDisclosure,
	"依申请公开": nianbao.SectionRequests, "收到和处理政府信息公开申请情况": nianbao.SectionRequests,
	"复议诉讼": nianbao.SectionLitigation, "行政复议": nianbao.SectionLitigation, "行政诉讼": nianbao.SectionLitigation,
	"行政复议、行政诉讼情况":       nianbao.SectionLitigation,
	"政府信息公开行政复议、行政诉讼情况": nianbao.SectionLitigation,
	"主要问题": nianbao.SectionProblems, "存在的主要问题": nianbao.SectionProblems,
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

// field reads the value after a field's name and its colon.
func (p *parser) field(name lexeme) (Node, error) {
	p.take() // the colon
	field, known := fields[strings.ToLower(name.text)]
	_, isNumber := resolve(name.text)
	if !known && !isNumber {
		return nil, fail(name.span(), "there is no field %q; the fields are %s. Text with a colon is put in quotes",
			"没有字段 %q；可用字段：%s。含冒号的文字请加引号", name.text, fieldList)
	}
	value := p.peek()
	if value.kind != word && value.kind != phrase || !value.glue {
		return nil, fail(Span{value.pos, 0}, "a value is expected after %q", "%q 之后应紧跟取值", name.text+":")
	}
	p.take()
	if !known {
		return p.rangeOf(name, value)
	}
	n, err := value.as(field)
	if err != nil {
		return nil, err
	}
	return n, nil
}

func (l lexeme) as(field Field) (Node, error) {
	value := strings.TrimSpace(l.text)
	switch field {
	case FieldTitle, FieldOffice:
		return text(l, field)
	case FieldYear:
		return years(l)
	case FieldSection:
		return section(l)
	case FieldLevel:
		for _, level := range nianbao.Levels {
			if strings.EqualFold(value, string(level)) {
				return Term{l.span(), field, string(level)}, nil
			}
		}
		if level, ok := levels[value]; ok {
			return Term{l.span(), field, string(level)}, nil
		}
		return nil, fail(l.span(), "there is no level %q; the levels are nation, province, city, county, township",
			"没有层级 %q；可用：国家级、省级、市级、县级、乡级", value)
	case FieldForm:
		switch nianbao.Form(value) {
		case nianbao.Form2008, nianbao.Form2014, nianbao.Form2019, nianbao.Form2021:
			return Term{l.span(), field, value}, nil
		}
		return nil, fail(l.span(), "there is no form %q; the forms are 2008, 2014, 2019, 2021",
			"没有表式 %q；可用：2008、2014、2019、2021", value)
	}
	if value == "" {
		return nil, fail(l.span(), "the value is empty", "取值为空")
	}
	return Term{l.span(), field, value}, nil
}

func section(l lexeme) (Node, error) {
	value := strings.TrimSpace(l.text)
	for _, kind := range nianbao.SectionKinds {
		if strings.EqualFold(value, string(kind)) {
			return Section{l.span(), kind}, nil
		}
	}
	if kind, ok := sections[value]; ok {
		return Section{l.span(), kind}, nil
	}
	return nil, fail(l.span(), "there is no section %q; the sections are preface, overview, disclosure, requests, litigation, problems, other, extra",
		"没有章节 %q；可用：前言、总体情况、主动公开、依申请公开、复议诉讼、主要问题、其他、附加", value)
}

var yearForm = regexp.MustCompile(`^(\d{4})?(\.\.)?(\d{4})?年?$`)

func years(l lexeme) (Node, error) {
	m := yearForm.FindStringSubmatch(strings.TrimSpace(l.text))
	if m == nil || m[1] == "" && m[3] == "" || m[2] == "" && (m[1] == "" || m[3] != "") {
		return nil, fail(l.span(), "a year is written 2021, 2019..2022, 2019.. or ..2022, not %q",
			"年份写作 2021、2019..2022、2019.. 或 ..2022，而不是 %q", l.text)
	}
	from, _ := strconv.Atoi(m[1])
	to, _ := strconv.Atoi(m[3])
	if m[2] == "" {
		to = from
	}
	if from != 0 && to != 0 && from > to {
		return nil, fail(l.span(), "the years run backwards", "起止年份颠倒")
	}
	if from == 0 && to == 0 {
		return nil, fail(l.span(), "there is no year 0000", "没有0000年")
	}
	return Years{l.span(), from, to}, nil
}
