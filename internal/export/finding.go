package export

import (
	"fmt"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

var (
	severities   = wordsOf(nianbao.Severities)
	attributions = wordsOf(nianbao.Attributions)
	judgements   = wordsOf(nianbao.Judgements)
)

var findingColumns = []column[*nianbao.Finding]{
	{Column{Name: "key", Type: String, required: true, Chinese: "核查结果编号，规则、报告和所依据的单元格不变则不变", English: "key of the finding; it stays as long as the rule, the reports and what it rests on do"},
		func(f *nianbao.Finding) cell { return text(f.Key) }},
	{Column{Name: "rule", Type: String, few: true, required: true, Chinese: "规则编号", English: "id of the rule"},
		func(f *nianbao.Finding) cell { return text(f.Rule) }},
	{Column{Name: "severity", Type: String, few: true, values: severities, Chinese: "程度：hard 表式自带的勾稽关系不成立，soft 反常、可能有正当理由，info 值得一看", English: "hard: an identity of the form is broken; soft: unusual, there may be a good reason; info: worth a look"},
		func(f *nianbao.Finding) cell { return text(f.Severity) }},
	{Column{Name: "report", Type: String, few: true, required: true, Chinese: "年报编号；涉及两份时为较晚的一份", English: "report id; of a pair the later one"},
		func(f *nianbao.Finding) cell { return text(f.Report) }},
	{Column{Name: "office", Type: String, free: true, few: true, Chinese: "发布机关全称（如年报所印）", English: "full name of the office, as the report prints it"},
		func(f *nianbao.Finding) cell { return text(f.Office) }},
	{Column{Name: "year", Type: Integer, few: true, required: true, Chinese: "数据所属年度", English: "year that the data describe"},
		func(f *nianbao.Finding) cell { return integer(f.Year) }},
	{Column{Name: "other_report", Type: String, Chinese: "另一份年报的编号", English: "id of the other report of a pair"},
		func(f *nianbao.Finding) cell { return text(f.OtherReport) }},
	{Column{Name: "message", Type: String, free: true, Chinese: "说明", English: "what was found, in Chinese"},
		func(f *nianbao.Finding) cell { return text(f.Message) }},
	{Column{Name: "message_en", Type: String, free: true, Chinese: "英文说明", English: "what was found, in English"},
		func(f *nianbao.Finding) cell { return text(f.MessageEN) }},
	{Column{Name: "attribution", Type: String, few: true, values: attributions, Chinese: "责任：source 报告本身，extraction 读取所致，unclear 不明", English: "where the fault lies: in the source, in how it was read, or unclear"},
		func(f *nianbao.Finding) cell { return text(f.Attribution) }},
	{Column{Name: "cells", Type: String, free: true, Chinese: "所依据的单元格：年报编号（省略则为本报告）、指标、申请人、表/行/列、所印", English: "cells that it rests on: report id if it is the other one, indicator, applicant, table/row/column, as printed; apart by semicolons"},
		func(f *nianbao.Finding) cell { return text(cellsText(f.Evidence.Cells)) }},
	{Column{Name: "quotes", Type: String, free: true, Chinese: "所依据的原文", English: "sentences that it rests on, apart by semicolons"},
		func(f *nianbao.Finding) cell { return text(quotesText(f.Evidence.Text)) }},
	{Column{Name: "verdict", Type: String, few: true, values: judgements, Chinese: "人工复核：confirmed 属实，misread 我们读错（不计），explained 有正当理由", English: "verdict of a person: confirmed, misread (our mistake; it does not count), explained"},
		func(f *nianbao.Finding) cell { return text(verdictOf(f).Judgement) }},
	{Column{Name: "note", Type: String, free: true, Chinese: "复核说明", English: "note of the verdict"},
		func(f *nianbao.Finding) cell { return text(verdictOf(f).Note) }},
}

func verdictOf(f *nianbao.Finding) nianbao.Verdict {
	if f.Verdict == nil {
		return nianbao.Verdict{}
	}
	return *f.Verdict
}

func cellsText(cells []nianbao.EvidenceCell) string {
	var out []string
	for _, c := range cells {
		var name string
		if c.Report != "" {
			name = c.Report + " "
		}
		name += c.Indicator
		if c.Applicant != "" {
			name += "[" + string(c.Applicant) + "]"
		}
		printed := c.Raw
		if c.State == nianbao.StateBlank {
			printed = "(blank)"
		}
		out = append(out, fmt.Sprintf("%s @%d/%d/%d = %s", name, c.Table, c.Row, c.Col, printed))
	}
	return strings.Join(out, "; ")
}

func quotesText(quotes []nianbao.Quote) string {
	var out []string
	for _, q := range quotes {
		out = append(out, q.Quote)
	}
	return strings.Join(out, "; ")
}

// verdictColumns are those of the log of verdicts. The file restores the log.
var verdictColumns = []column[*nianbao.VerdictEntry]{
	{Column{Name: "key", Type: String, required: true, Chinese: "核查结果编号", English: "key of the finding"},
		func(e *nianbao.VerdictEntry) cell { return text(e.Key) }},
	{Column{Name: "rule", Type: String, few: true, required: true, Chinese: "规则编号", English: "id of the rule"},
		func(e *nianbao.VerdictEntry) cell { return text(e.Rule) }},
	{Column{Name: "report", Type: String, few: true, required: true, Chinese: "年报编号", English: "report id"},
		func(e *nianbao.VerdictEntry) cell { return text(e.Report) }},
	{Column{Name: "message", Type: String, free: true, Chinese: "复核时的说明", English: "what the finding said when it was judged"},
		func(e *nianbao.VerdictEntry) cell { return text(e.Message) }},
	{Column{Name: "judgement", Type: String, few: true, values: append(wordsOf(nianbao.Judgements), string(nianbao.JudgementNone)),
		Chinese: "结论；none 表示撤回此前的结论", English: "confirmed, misread, explained; none withdraws the verdict before"},
		func(e *nianbao.VerdictEntry) cell { return text(e.Judgement) }},
	{Column{Name: "note", Type: String, free: true, Chinese: "说明", English: "why"},
		func(e *nianbao.VerdictEntry) cell { return text(e.Note) }},
	{Column{Name: "by", Type: String, free: true, Chinese: "复核人", English: "who judged"},
		func(e *nianbao.VerdictEntry) cell { return text(e.By) }},
	{Column{Name: "at", Type: DateTime, Chinese: "时间（UTC）", English: "when (UTC)"},
		func(e *nianbao.VerdictEntry) cell { return text(e.At.UTC().Format(time.RFC3339)) }},
}
