package extract

import (
	"strings"
	"unicode/utf8"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// factLabels are the labels of the metadata table on article pages (domain of
// 国办发〔2017〕47号 and the openness catalogues).
var factLabels = map[string]bool{
	"索引号": true, "索引编号": true, "信息索引号": true, "索取号": true, "分类": true, "组配分类": true, "主题分类": true, "信息分类": true,
	"发布机构": true, "发文机构": true, "发布单位": true, "发文机关": true, "公开机构": true, "信息来源": true, "来源": true, "发布机关": true, "公开主体": true, "责任部门": true,
	"发文日期": true, "成文日期": true, "发布日期": true, "公开日期": true, "生成日期": true, "发布时间": true, "公开时间": true, "生效日期": true, "发文时间": true, "公布日期": true,
	"名称": true, "标题": true, "信息名称": true, "文件名称": true, "文号": true, "发文字号": true, "主题词": true, "关键词": true, "关键字": true,
	"有效性": true, "时效": true, "时效性": true, "是否有效": true, "公开方式": true, "公开形式": true, "公开范围": true, "公开时限": true, "公开属性": true, "公开程序": true, "文件下载": true, "附件下载": true, "废止日期": true, "体裁分类": true, "服务对象": true, "语种": true, "内容概述": true, "载体": true, "记录形式": true, "信息格式": true, "著录日期": true, "效力状态": true, "公开类别": true, "所属主题": true,
}

// factLabel normalises a label of the metadata table; empty if it is none.
func factLabel(text string) string {
	s := strings.Trim(indicator.NormalizeLabel(text), ":【】[]")
	if factLabels[s] {
		return s
	}
	return ""
}

const layoutCell = 300 // characters; no cell of a statutory table is as long

// roleOf tells data from layout and metadata by what a table without nested
// tables holds.
func roleOf(t *nianbao.Table) tableRole {
	facts, values, filled := 0, 0, 0
	for i := range t.Cells {
		text := t.Cells[i].Text
		if utf8.RuneCountInString(text) > layoutCell {
			return roleLayout
		}
		if text == "" {
			continue
		}
		filled++
		if indicator.ParseValue(text).State == nianbao.StateValue {
			values++
			continue
		}
		if head := beforeColon(text); factLabel(text) != "" || len(head) < len(text) && factLabel(head) != "" {
			facts++
		}
	}
	switch {
	case facts >= 2 && values*4 <= filled:
		return roleFacts
	case t.Cols < 2, t.Rows < 2 && values*2 < filled, filled < 2:
		return roleLayout
	}
	return roleData
}

func beforeColon(text string) string {
	if i := strings.IndexAny(text, ":："); i > 0 {
		return text[:i]
	}
	return text
}
