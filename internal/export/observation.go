package export

import (
	"nianbao/internal/nianbao"
)

// head is what rows of observations say of their report.
type head struct {
	nianbao.ObservationRow
	region string
}

func newHead(c nianbao.ReportCells) head { return head{c.Head, c.Head.Region.String()} }

// observation is a row of the long form.
type observation struct {
	head
	*nianbao.Observation
}

// eachObservation gives the observations of a report one by one, all in the
// same place.
func eachObservation(c nianbao.ReportCells, row func(*observation) error) error {
	o := observation{head: newHead(c)}
	for i := range c.Cells {
		o.Observation = &c.Cells[i]
		if err := row(&o); err != nil {
			return err
		}
	}
	return nil
}

// headColumns stand at the left of both forms.
func headColumns[T any](of func(T) *head) []column[T] {
	return []column[T]{
		{Column{Name: "report", Type: String, few: true, required: true, Chinese: "年报编号", English: "report id"},
			func(v T) cell { return text(of(v).ReportID) }},
		{Column{Name: "office", Type: String, free: true, few: true, Chinese: "机关全称（最近所用）", English: "full name of the office, as most recently printed"},
			func(v T) cell { return text(of(v).Office) }},
		{Column{Name: "office_id", Type: String, few: true, required: true, Chinese: "机关编号", English: "office id"},
			func(v T) cell { return text(of(v).OfficeID) }},
		{Column{Name: "year", Type: Integer, few: true, required: true, Chinese: "数据所属年度", English: "year that the data describe"},
			func(v T) cell { return integer(of(v).Year) }},
		{Column{Name: "scope", Type: String, few: true, values: scopes, Chinese: "范围：own 本机关，government_wide 本级政府汇总；两者不可相加", English: "own: the office alone; government_wide: a whole government; never to be added up"},
			func(v T) cell { return text(of(v).Scope) }},
		{Column{Name: "form", Type: String, few: true, values: forms, Chinese: "格式开始使用的年份", English: "year in which the form of the report came into use"},
			func(v T) cell { return text(of(v).Form) }},
		{Column{Name: "level", Type: String, few: true, values: levels, Chinese: "机关所属政府的层级", English: "level of the government that the office belongs to"},
			func(v T) cell { return text(of(v).Level) }},
		{Column{Name: "region_code", Type: String, few: true, Chinese: "行政区划代码（GB/T 2260）", English: "division code (GB/T 2260), six digits"},
			func(v T) cell { return text(of(v).RegionCode()) }},
		{Column{Name: "region", Type: String, free: true, few: true, Chinese: "行政区划全称", English: "full name of the division"},
			func(v T) cell { return text(of(v).region) }},
	}
}

func versionColumn[T any](of func(T) *head) column[T] {
	return column[T]{Column{Name: "version", Type: Integer, few: true, required: true, Chinese: "年报的版本号", English: "number of the report's version"},
		func(v T) cell { return integer(of(v).Version) }}
}

// observationColumns are those of the long form.
var observationColumns = func() []column[*observation] {
	of := func(o *observation) *head { return &o.head }
	all := append(headColumns(of), []column[*observation]{
		{Column{Name: "indicator", Type: String, few: true, required: true, Chinese: "指标代码，见数据字典", English: "code of the indicator, see the data dictionary"},
			func(o *observation) cell { return text(o.Indicator) }},
		{Column{Name: "applicant", Type: String, few: true, values: wordsOf(nianbao.Applicants), Chinese: "申请人类别；没有这一划分的指标为空", English: "class of applicants; empty for indicators without"},
			func(o *observation) cell { return text(o.Applicant) }},
		{Column{Name: "value", Type: Number, Chinese: "数值；state 不是 value 时为空，空不等于 0", English: "the number; empty unless state is value, and empty is not 0"},
			func(o *observation) cell { return observed(o.Observation) }},
		{Column{Name: "unit", Type: String, free: true, few: true, Chinese: "单位（如页面所示）", English: "unit, where the page says it"},
			func(o *observation) cell { return text(o.Unit) }},
		{Column{Name: "raw", Type: String, free: true, few: true, Chinese: "单元格原文", English: "text of the cell"},
			func(o *observation) cell { return cell{known: true, text: o.Raw} }},
		{Column{Name: "state", Type: String, few: true, required: true, values: states, Chinese: "value 数字，blank 空白，not_applicable “/”等不适用，unparsed 无法读成数字", English: "value: a number; blank: an empty cell; not_applicable: / and its like; unparsed: text that is no number"},
			func(o *observation) cell { return text(o.State) }},
		{Column{Name: "table", Type: Integer, few: true, required: true, Chinese: "页面上的第几个表（从 0 起）", English: "table of the page, from 0"},
			func(o *observation) cell { return integer(o.Table) }},
		{Column{Name: "row", Type: Integer, few: true, required: true, Chinese: "行（从 0 起，已展开合并单元格）", English: "row, from 0, in the grid without spans"},
			func(o *observation) cell { return integer(o.Row) }},
		{Column{Name: "col", Type: Integer, few: true, required: true, Chinese: "列（从 0 起）", English: "column, from 0"},
			func(o *observation) cell { return integer(o.Col) }},
	}...)
	return append(all, versionColumn(of))
}()

// observed is the number of a cell; without one it is null, and the column
// state says why.
func observed(o *nianbao.Observation) cell {
	if o == nil || o.State != nianbao.StateValue {
		return cell{}
	}
	return number(o.Value)
}
