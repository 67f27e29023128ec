package export

import (
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

var officeColumns = []column[*nianbao.OfficeEntry]{
	{Column{Name: "id", Type: String, required: true, Chinese: "机关编号", English: "office id, the same everywhere"},
		func(o *nianbao.OfficeEntry) cell { return text(o.ID) }},
	{Column{Name: "name", Type: String, free: true, Chinese: "机关全称（最近所用）", English: "full name as most recently printed"},
		func(o *nianbao.OfficeEntry) cell { return text(o.Name) }},
	{Column{Name: "level", Type: String, few: true, values: levels, Chinese: "所属政府的层级", English: "level of the government that it belongs to"},
		func(o *nianbao.OfficeEntry) cell { return text(o.Level) }},
	{Column{Name: "region_code", Type: String, few: true, Chinese: "行政区划代码（GB/T 2260）", English: "division code (GB/T 2260), six digits"},
		func(o *nianbao.OfficeEntry) cell { return text(regionCode(o.Region)) }},
	{Column{Name: "region", Type: String, free: true, few: true, Chinese: "行政区划全称", English: "full name of the division"},
		func(o *nianbao.OfficeEntry) cell { return text(o.Region.String()) }},
	{Column{Name: "first_year", Type: Integer, few: true, Chinese: "所藏年报的最早年度", English: "first year of which a report is held"},
		func(o *nianbao.OfficeEntry) cell { return yearAt(o.Years, 0) }},
	{Column{Name: "last_year", Type: Integer, few: true, Chinese: "所藏年报的最晚年度", English: "last year of which a report is held"},
		func(o *nianbao.OfficeEntry) cell { return yearAt(o.Years, len(o.Years)-1) }},
	{Column{Name: "years", Type: List, few: true, Chinese: "所藏年报的年度", English: "years of which reports are held"},
		func(o *nianbao.OfficeEntry) cell { return yearList(o.Years) }},
}

func yearAt(years []int, i int) cell {
	if len(years) == 0 {
		return cell{}
	}
	return integer(years[i])
}

func yearList(years []int) cell {
	if years == nil {
		years = []int{}
	}
	words := make([]string, len(years))
	for i, y := range years {
		words[i] = strconv.Itoa(y)
	}
	return cell{known: true, text: strings.Join(words, " "), list: years}
}
