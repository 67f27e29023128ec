package indicator

import "maps"

// definitions say what each number counts, by code. The year of a report is its
// calendar year, 1 January to 31 December.
var definitions = func() map[string]Text {
	m := map[string]Text{}
	for _, part := range []map[string]Text{definitions2, definitionsOfItems(), definitions3, definitions4(), definitions2014, definitionsComputed} {
		maps.Copy(m, part)
	}
	return m
}()

// definitions2 are those of table two but for items and decisions.
var definitions2 = map[string]Text{
	"rule_issued":             {"本年内新制作（2019 年表式）或制发（2021 年表式）的规章件数。", "Rules (规章) drawn up (form of 2019) or issued (form of 2021) within the year."},
	"rule_newly_disclosed":    {"本年内新主动公开的规章件数，不论何时制作。", "Rules newly disclosed within the year, whenever they were drawn up."},
	"rule_disclosed_total":    {"截至年末对外公开的规章总件数，是存量，不限于本年公开的。", "Rules open to the public at the end of the year: a stock, not only what was disclosed within it."},
	"rule_repealed":           {"本年内废止的规章件数。", "Rules repealed within the year."},
	"rule_in_force":           {"截至年末现行有效的规章件数，是存量。", "Rules in force at the end of the year: a stock."},
	"normdoc_issued":          {"本年内制发（2014、2021 年表式）或新制作（2019 年表式）的规范性文件件数；2021 年起只计行政规范性文件。", "Normative documents (规范性文件) issued (forms of 2014 and 2021) or drawn up (form of 2019) within the year; since the form of 2021 administrative normative documents only."},
	"normdoc_newly_disclosed": {"本年内新主动公开的规范性文件件数，不论何时制作。", "Normative documents newly disclosed within the year, whenever they were drawn up."},
	"normdoc_disclosed_total": {"截至年末对外公开的规范性文件总件数，是存量，不限于本年公开的。", "Normative documents open to the public at the end of the year: a stock, not only what was disclosed within it."},
	"normdoc_repealed":        {"本年内废止的行政规范性文件件数。", "Administrative normative documents repealed within the year."},
	"normdoc_in_force":        {"截至年末现行有效的行政规范性文件件数，是存量。", "Administrative normative documents in force at the end of the year: a stock."},
	"levy_amount":             {"本年内收取的全部行政事业性收费金额；是机关的各项收费，不是政府信息公开的信息处理费。", "All administrative levies (行政事业性收费) collected within the year: whatever the office levies, not the fees for information requests."},
	"procurement_items":       {"本年内政府集中采购的项目个数。", "Projects of centralised government procurement within the year."},
	"procurement_amount":      {"本年内政府集中采购的总金额。", "Total amount of centralised government procurement within the year."},
}

// itemRows are the rows of table two that have items and decisions.
var itemRows = []struct{ prefix, chinese, english string }{
	{"permit", "行政许可", "administrative permits (行政许可)"},
	{"service", "其他对外管理服务事项", "other outward administrative and service matters (其他对外管理服务事项)"},
	{"penalty", "行政处罚", "administrative penalties (行政处罚)"},
	{"coercion", "行政强制", "administrative coercion (行政强制)"},
	{"levy", "行政事业性收费", "administrative levies (行政事业性收费)"},
}

// definitionsOfItems are those of the blocks for articles 20(5), (6) and (8).
func definitionsOfItems() map[string]Text {
	m := map[string]Text{}
	for _, r := range itemRows {
		m[r.prefix+"_items_prev"] = Text{
			"上一年末的" + r.chinese + "项目数量，即本年增减之前的项目数；是事项的种类数，不是办理件数。",
			"Number of items of " + r.english + " at the end of the previous year, before this year's change: kinds of matters, not cases handled.",
		}
		m[r.prefix+"_items_change"] = Text{
			"本年内" + r.chinese + "项目数量的增减，增加为正，减少为负。",
			"Change of the number of items of " + r.english + " within the year; negative if there are fewer.",
		}
		if r.prefix != "levy" {
			m[r.prefix+"_decisions"] = Text{
				"本年内作出的" + r.chinese + "处理决定件数。",
				"Decisions made within the year on " + r.english + ".",
			}
		}
	}
	return m
}

// groups4 and results4 make up the definitions of table four.
var groups4 = []struct{ prefix, chinese, english string }{
	{"rec", "本年因政府信息公开被申请行政复议的案件", "the year's administrative reconsiderations (行政复议) of open-information matters"},
	{"litd", "本年因政府信息公开未经复议、直接提起行政诉讼的案件", "the year's lawsuits (行政诉讼) on open-information matters brought directly, without reconsideration"},
	{"litr", "本年因政府信息公开经行政复议后提起行政诉讼的案件", "the year's lawsuits (行政诉讼) on open-information matters brought after reconsideration"},
}

var results4 = []struct{ suffix, chinese, english string }{
	{"upheld", "结果为维持的件数。", "Result upheld, of "},
	{"corrected", "结果为纠正的件数。", "Result corrected, of "},
	{"other", "已审结、结果既非维持也非纠正的件数。", "Decided, neither upheld nor corrected, of "},
	{"pending", "到年末尚未审结的件数。", "Not decided by the end of the year, of "},
	{"total", "结果维持、结果纠正、其他结果和尚未审结四项的件数之和。", "Upheld, corrected, other result and pending added up, of "},
}

func definitions4() map[string]Text {
	m := map[string]Text{}
	for _, g := range groups4 {
		for _, r := range results4 {
			m[g.prefix+"_"+r.suffix] = Text{g.chinese + "中，" + r.chinese, r.english + g.english + "."}
		}
	}
	return m
}
