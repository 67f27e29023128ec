package export

import (
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

var (
	scopes = []string{string(nianbao.ScopeOwn), string(nianbao.ScopeGovernmentWide)}
	forms  = []string{string(nianbao.Form2008), string(nianbao.Form2014), string(nianbao.Form2019), string(nianbao.Form2021)}
	levels = wordsOf(nianbao.Levels)
	states = []string{string(nianbao.StateValue), string(nianbao.StateBlank), string(nianbao.StateNotApplicable), string(nianbao.StateUnparsed)}
)

func wordsOf[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

var reportColumns = []column[*nianbao.Held]{
	{Column{Name: "id", Type: String, required: true, Chinese: "年报编号，由机关、年度和范围得出，处处相同", English: "report id, from office, year and scope alone; the same everywhere"},
		func(h *nianbao.Held) cell { return text(h.ID) }},
	{Column{Name: "title", Type: String, free: true, Chinese: "标题", English: "title as printed"},
		func(h *nianbao.Held) cell { return text(h.Report.Title) }},
	{Column{Name: "office", Type: String, free: true, few: true, Chinese: "发布机关全称（如年报所印）", English: "full name of the office, as the report prints it"},
		func(h *nianbao.Held) cell { return text(h.Report.Office) }},
	{Column{Name: "office_id", Type: String, few: true, required: true, Chinese: "机关编号", English: "office id"},
		func(h *nianbao.Held) cell { return text(h.OfficeID) }},
	{Column{Name: "year", Type: Integer, few: true, required: true, Chinese: "数据所属年度", English: "year that the data describe"},
		func(h *nianbao.Held) cell { return integer(h.Report.Year) }},
	{Column{Name: "scope", Type: String, few: true, values: scopes, Chinese: "范围：own 本机关，government_wide 本级政府汇总；两者不可相加", English: "own: the office alone; government_wide: a whole government; never to be added up"},
		func(h *nianbao.Held) cell { return text(h.Report.Scope) }},
	{Column{Name: "form", Type: String, few: true, values: forms, Chinese: "格式开始使用的年份", English: "year in which the form of the report came into use"},
		func(h *nianbao.Held) cell { return text(h.Report.Form) }},
	{Column{Name: "level", Type: String, few: true, values: levels, Chinese: "机关所属政府的层级", English: "level of the government that the office belongs to"},
		func(h *nianbao.Held) cell { return text(h.Report.Level) }},
	{Column{Name: "region_code", Type: String, few: true, Chinese: "行政区划代码（GB/T 2260）", English: "division code (GB/T 2260), six digits"},
		func(h *nianbao.Held) cell { return text(regionCode(h.Report.Region)) }},
	{Column{Name: "region", Type: String, free: true, few: true, Chinese: "行政区划全称", English: "full name of the division"},
		func(h *nianbao.Held) cell { return text(h.Report.Region.String()) }},
	{Column{Name: "published", Type: Date, few: true, Chinese: "发布日期", English: "date of publication"},
		func(h *nianbao.Held) cell { return text(h.Report.Published) }},
	{Column{Name: "published_from", Type: String, few: true, Chinese: "发布日期的来源，由最可信起：visible、meta、signature、list、header、url", English: "where the date comes from, most trusted first: visible, meta, signature, list, header, url"},
		func(h *nianbao.Held) cell { return text(h.Report.PublishedFrom) }},
	{Column{Name: "index_number", Type: String, free: true, Chinese: "索引号", English: "index number as printed"},
		func(h *nianbao.Held) cell { return text(h.Report.IndexNumber) }},
	{Column{Name: "office_code", Type: String, free: true, few: true, Chinese: "机关代码（索引号斜线前）", English: "code of the office, before the slash of the index number"},
		func(h *nianbao.Held) cell { return text(h.Report.OfficeCode) }},
	{Column{Name: "url", Type: String, free: true, Chinese: "网址", English: "where the newest version was captured"},
		func(h *nianbao.Held) cell { return text(h.URL) }},
	{Column{Name: "site", Type: String, free: true, few: true, Chinese: "网站", English: "name or host of the site"},
		func(h *nianbao.Held) cell { return text(h.Site) }},
	{Column{Name: "versions", Type: Integer, few: true, required: true, Chinese: "内容不同的版本数", English: "number of versions that differ in content"},
		func(h *nianbao.Held) cell { return integer(len(h.Versions)) }},
	{Column{Name: "captured", Type: DateTime, Chinese: "最新版本首次获取的时间（UTC）", English: "when the newest version was first captured (UTC)"},
		func(h *nianbao.Held) cell { return text(captured(h)) }},
	{Column{Name: "sha256", Type: String, Chinese: "所获取字节的 SHA-256", English: "SHA-256 of the bytes as received"},
		func(h *nianbao.Held) cell { return text(digest(h)) }},
	{Column{Name: "warnings", Type: List, free: true, few: true, Chinese: "读取时的提示代码", English: "codes of warnings of how the report was read"},
		func(h *nianbao.Held) cell { return listed(warnings(h)) }},
	{Column{Name: "sections", Type: List, jsonOnly: true, Chinese: "各部分正文", English: "sections with heading and text"},
		func(h *nianbao.Held) cell {
			if h.Report.Sections == nil {
				return cell{known: true, list: []nianbao.Section{}}
			}
			return cell{known: true, list: h.Report.Sections}
		}},
}

// listed is a list of words, an empty text where there are none.
func listed(words []string) cell {
	return cell{known: true, text: strings.Join(words, " "), list: words}
}

func regionCode(r *nianbao.Region) string {
	if r == nil {
		return ""
	}
	return r.Code
}

// captured is when the newest content was first seen.
func captured(h *nianbao.Held) string {
	if v := h.Current(); v != nil {
		return v.Snapshot.Captured.UTC().Format(time.RFC3339)
	}
	return ""
}

func digest(h *nianbao.Held) string {
	if v := h.Current(); v != nil {
		return v.Snapshot.SHA256
	}
	return ""
}

// warnings lists the codes, each once, in the report's order.
func warnings(h *nianbao.Held) []string {
	codes := []string{}
	seen := map[string]bool{}
	for _, w := range h.Report.Warnings {
		if !seen[w.Code] {
			seen[w.Code] = true
			codes = append(codes, w.Code)
		}
	}
	return codes
}
