package audit

import "nianbao/internal/nianbao"

var (
	newForms = []nianbao.Form{nianbao.Form2019, nianbao.Form2021}
	only2014 = []nianbao.Form{nianbao.Form2014}
	only2019 = []nianbao.Form{nianbao.Form2019}
	only2021 = []nianbao.Form{nianbao.Form2021}
	anyForm  []nianbao.Form
)

// What the rules rest on.
const (
	form60    = "国办公开办函〔2019〕60号、〔2021〕30号所定格式"
	form60EN  = "the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号"
	form32    = "国办发〔2014〕32号《政府信息公开情况统计表》"
	form32EN  = "the form of 国办发〔2014〕32号"
	art50     = "《政府信息公开条例》（国务院令第711号）第五十条"
	art50EN   = "article 50 of the regulations (国务院令第711号)"
	art49     = "《政府信息公开条例》（国务院令第711号）第四十九条；2018 年度及以前为 2008 年条例（第492号）第三十一条"
	art49EN   = "article 49 of the regulations of 2019 (国务院令第711号); up to the reports of 2018, article 31 of those of 2008 (第492号)"
	custom    = "核查惯例，没有法定依据"
	customEN  = "a custom of those who check reports; no legal basis"
	notice30  = "国办公开办函〔2021〕30号（四）：迟报、不准确、不完整、雷同"
	notice30E = "国办公开办函〔2021〕30号 (4): late, inaccurate, incomplete, copied"
)

// rules in the order of domain.md: arithmetic (A), across years (X) and offices
// (S), prose (P), what assessors look at (Q), and two of our own (Z, R).
var rules = []Rule{
	{info("A1", "各类申请人之和等于总计", "applicants add up to the total", "表三每一行：自然人与五类法人或其他组织之和等于总计。每行一条。空白在同一行有其他数字时按 0 计。",
		"Table three, every row: natural persons and the five kinds of bodies add up to the total. One finding a row. A blank counts as 0 beside other numbers.", nianbao.SeverityHard, newForms, form60, form60EN), checkTable("A1", sayRow)},
	{info("A2", "各项办理结果之和等于总计", "results add up to their total", "表三每一列：（一）至（六）各项之和等于（七）总计。每列一条。", "Table three, every column: results (1) to (6) add up to (7). One finding a column.",
		nianbao.SeverityHard, newForms, form60, form60EN), checkTable("A2", sayResults)},
	{info("A3", "收与办相等", "what came in equals what was done and left", "表三每一列：本年新收加上年结转，等于办理总计加结转下年（勾稽关系印在表头）。每列一条。",
		"Table three, every column: new and carried in equal results and carried out, as the head of the table itself says. One finding a column.", nianbao.SeverityHard, newForms, form60, form60EN), checkTable("A3", sayBalance)},
	{info("A4", "复议诉讼各项之和等于总计", "outcomes of cases add up", "表四每一组：维持、纠正、其他、尚未审结之和等于总计。每组一条。", "Table four, every block: upheld, corrected, other and pending add up to the total. One finding a block.",
		nianbao.SeverityHard, newForms, form60, form60EN), checkCases},
	{info("A5", "件数为非负整数", "counts are whole and not negative", "件数应为不小于 0 的整数；只有“本年增/减”可为负；金额不小于 0。", "Counts are whole numbers from 0 up; only changes of items may be negative; amounts are not below 0.",
		nianbao.SeverityHard, anyForm, form60, form60EN), checkCounts},
	{info("A6", "2014 年统计表各项之和等于合计", "sums of the form of 2014", "收到申请等于各渠道之和，办结等于按时与延期之和，答复等于八类之和，不同意公开等于六类之和，复议、诉讼等于三类之和，人员等于专职与兼职之和。有的省增设了分类，请先看原表。",
		"Requests by channel, closed, answers by kind, denials by ground, cases by outcome and staff add up. Some provinces added rows; look at the table first.", nianbao.SeverityHard, only2014, form32, form32EN), check2014},
	{info("A7", "2014 年统计表部分不大于总体", "parts of the form of 2014", "各渠道公开数不大于主动公开总数，主动公开总数不大于各渠道之和，规范性文件公开数不大于制发数，负责人参加次数不大于总次数。",
		"No channel has more than was disclosed in total, the total is no more than all channels, and so on.", nianbao.SeveritySoft, only2014, form32, form32EN), checkBounds2014},
	{info("A8", "公开数不大于总数，规章由有权机关制定", "disclosed and issued", "2019 年表式：新公开数不大于对外公开总数。规章只能由部委、省级和设区的市（自治州）政府制定。",
		"Form of 2019: newly disclosed is no more than disclosed in total. Rules (规章) are made by ministries, provinces and cities with districts alone.", nianbao.SeveritySoft, newForms, "《立法法》；"+form60, "the Legislation Law; "+form60EN), checkDisclosed},
	{across(info("X1", "上年结转与上一年报告一致", "carried over from the year before", "本年“上年结转”等于上一年度报告的“结转下年度继续办理”，七列逐列比较。", "What is carried in equals what the report of the year before carried out, in all seven columns.",
		nianbao.SeverityHard, newForms, form60, form60EN)), checkCarryOver},
	{across(info("X2", "现行有效件数前后衔接", "in force from year to year", "2021 年表式：现行有效 = 上一年现行有效 + 本年制发 − 本年废止。清理、机构合并、口径变化都可能造成不符。",
		"Form of 2021: in force = in force the year before + issued − repealed. Clean-ups, mergers and new ways to count may excuse it.", nianbao.SeveritySoft, only2021, custom, customEN)), checkChains(nianbao.Form2021, inForce)},
	{across(info("X3", "上一年项目数量前后衔接", "items from year to year", "2019 年表式：本年填报的上一年项目数量 = 上一年填报的上一年项目数量 + 增减。", "Form of 2019: items of the year before = those that its own report had + its change.",
		nianbao.SeveritySoft, only2019, custom, customEN)), checkChains(nianbao.Form2019, items)},
	{across(info("X4", "公开总数前后衔接", "disclosed in total from year to year", "2019 年表式：对外公开总数不大于上一年总数与本年新公开数之和。", "Form of 2019: disclosed in total is no more than that of the year before and what is new.",
		nianbao.SeveritySoft, only2019, custom, customEN)), checkStock},
	{across(info("X5", "数字突变", "jumps", "与上一年相比增减十倍以上，或由 0 变为 50 以上、由 50 以上变为 0。突变未必是错误。", "More than tenfold against the year before, or to or from 0 with 50 and more. A jump need not be a fault.",
		nianbao.SeverityInfo, anyForm, custom, customEN)), checkJumps},
	{offices(info("S1", "汇总与成员机关", "a government and its members", "政府汇总报告不小于任一成员机关的数字，也不应明显小于已收藏成员之和。", "The report of a whole government is no less than that of any member, nor than the members held together.",
		nianbao.SeveritySoft, anyForm, art50, art50EN)), checkMembers},
	{info("P1", "正文所述申请数与表一致", "requests in the text", "正文“收到、新收、受理申请 N 件”等于表三新收总计，或新收与上年结转之和。", "What the text says of requests equals those new, or those new and carried in.",
		nianbao.SeveritySoft, newForms, notice30, notice30E), checkClaims("P1")},
	{info("P2", "正文所述办理结果与表一致", "results in the text", "正文所述各类办理结果的件数与表三一致；所述比例与按表计算相差不超过 0.05 个百分点（或所印的末位）。",
		"Counts of results in the text equal table three; shares are those of the table within 0.05 points, or the last printed digit.", nianbao.SeveritySoft, newForms, notice30, notice30E), checkClaims("P2")},
	{info("P3", "正文所述复议诉讼与表一致", "cases in the text", "正文所述行政复议、行政诉讼件数与表四一致（诉讼为两组之和）；称均获维持或无败诉的，表中纠正与尚未审结均应为 0。",
		"Cases in the text equal table four, both blocks of litigation together; where all was upheld, none is corrected or pending.", nianbao.SeveritySoft, newForms, notice30, notice30E), checkClaims("P3")},
	{info("P4", "正文称没有而表中有", "none in the text, some in the table", "正文称未收到申请、没有复议诉讼的，表中应为 0。", "Where the text says that there was none, the table has none.", nianbao.SeveritySoft, newForms, notice30, notice30E), checkZeroClaims},
	{info("P5", "统计期限与年度一致", "period of the statistics", "所述统计期限为报告年度的 1 月 1 日至 12 月 31 日。", "The stated period is 1 January to 31 December of the year of the report.", nianbao.SeveritySoft, anyForm, form60, form60EN), checkPeriod},
	{across(info("Q1", "年度连续", "years without a gap", "曾发布过年报的机关每年都应有报告；缺少的年度记在下一份报告上。未收藏不等于未公布。", "An office that has reported has a report of every year; a gap stands on the next report. Not held is not the same as not published.",
		nianbao.SeverityInfo, anyForm, art49, art49EN)), checkGap},
	{info("Q2", "按时公布", "in time", "各级政府部门 1 月 31 日前，政府汇总报告 3 月 31 日前；2018 年度及以前为 3 月 31 日前。日期可疑的不作判断。", "By 31 January for offices, by 31 March for whole governments and up to 2018. A doubtful date decides nothing.",
		nianbao.SeveritySoft, anyForm, art49, art49EN), checkDeadline},
	{info("Q3", "六个部分齐全、有序", "six sections in order", "格式规定的六个部分标题齐全，次序相符。", "The headings of the six sections are there and in order.", nianbao.SeveritySoft, newForms, form60, form60EN), checkSections},
	{info("Q4", "法定表格齐全", "statutory tables", "表二、表三、表四以可读的单元格出现，行列齐全。", "Tables two, three and four are there as cells, with all rows and columns.", nianbao.SeveritySoft, newForms, form60, form60EN), checkTables},
	{info("Q5", "使用当年表式", "form of the year", "2014–2018 年度用 2014 年统计表，2019–2020 年度用 2019 年表式，2021 年度起用 2021 年表式。", "2014 to 2018, 2019 and 2020, and from 2021 on each have their form.", nianbao.SeveritySoft, anyForm, form60, form60EN), checkForm},
	{info("Q6", "总计已填写", "totals filled in", "表三总计一列和表四各组总计均已填写。空白再多也只记一条。", "The totals of table three and four are filled in. However many are blank, it is one finding.", nianbao.SeveritySoft, newForms, form60, form60EN), checkTotals},
	{info("Q7", "勾稽关系（合计）", "arithmetic as a whole", "A1 至 A6 全部通过；不符之处列在各条之下。", "A1 to A6 all pass; what does not is found there.", nianbao.SeverityHard, anyForm, form60, form60EN), nil},
	{across(info("Q8", "年度衔接（合计）", "years as a whole", "X1 至 X5 全部通过；不符之处列在各条之下。", "X1 to X5 all pass; what does not is found there.", nianbao.SeveritySoft, anyForm, custom, customEN)), nil},
	{info("Q9", "图文一致（合计）", "prose as a whole", "P1 至 P5 全部通过；不符之处列在各条之下。", "P1 to P5 all pass; what does not is found there.", nianbao.SeveritySoft, anyForm, notice30, notice30E), nil},
	{info("Q10", "没有遗留旧年度", "no stale year", "第一、五部分叙述的是报告年度的工作；句首为其他年度且没有比较、引用等理由的，可能是沿用旧稿。", "Sections one and five tell of the year of the report; a sentence that begins with another year and does not compare or cite may be a left-over.",
		nianbao.SeveritySoft, anyForm, notice30, notice30E), checkStaleYear},
	{across(info("Q11", "没有照抄上一年", "not copied from last year", "除套话、数字外，正文与本机关上一年度报告相同的部分低于 70%；达到 90% 即几乎照抄。连同套话逐句相同达 95% 的也记。", "Templates and numbers apart, less than 70 % of the narrative stands in the report of the year before; nor is 95 % of it the same sentence by sentence, templates included.",
		nianbao.SeveritySoft, anyForm, notice30, notice30E)), checkOwnCopy},
	{offices(info("Q12", "没有照抄其他机关", "not copied from others", "除套话、数字外，正文与其他机关报告相同的部分低于 70%；以公布在后的为可能的抄袭方，先后不明则注明。", "The same against other offices; the one published later is the probable copier, and unclear where dates do not decide.",
		nianbao.SeveritySoft, anyForm, notice30, notice30E)), checkForeignCopy},
	{info("Q13", "第五、六部分有内容", "sections five and six say something", "第五部分不少于 30 字，写出问题和改进措施；第六部分有文字（“无”即可）。", "Section five has at least 30 characters, a problem and a measure; section six says something, be it that there is nothing.",
		nianbao.SeveritySoft, newForms, notice30, notice30E), checkEmpty},
	{info("Q14", "没有占位符", "no placeholders", "没有 XX、20XX、（单位名称）等占位符或填写说明。", "No placeholder and no instruction of a template is left.", nianbao.SeveritySoft, anyForm, custom, customEN), checkPlaceholders},
	{info("Q15", "政府汇总报告的附加内容", "extras of governments", "政府汇总报告提到工作考核、社会评议和责任追究。", "The report of a whole government mentions assessment, public evaluation and accountability.", nianbao.SeveritySoft, newForms, art50+"第四项", art50EN+" (4)"), checkGovernment},
	{info("Q16", "说明收费情况", "fees stated", "2021 年度起，第六部分说明信息处理费收取情况，未收取也应说明。", "From 2021 on section six states fees for requests, if only that there were none.", nianbao.SeveritySoft, only2021, "国办函〔2020〕109号", "国办函〔2020〕109号"), checkFees},
	{info("Q17", "可以获取", "obtainable", "报告可从官方网站取得，正文可读取。", "The report can be had from an official site, as text.", nianbao.SeverityInfo, anyForm, art49, art49EN), checkObtainable},
	{info("Q18", "位于年报栏目", "in the right column", "可由年度报告栏目在两次点击内到达。只对抓取的报告判断。", "It is reached by a column of annual reports within two clicks. Decided only for what was crawled.", nianbao.SeverityInfo, anyForm, custom, customEN), checkColumn},
	{across(info("Q19", "公布后没有改动", "not changed after publication", "首次存档之后，表格没有变化，正文变化不超过 2%。两个版本均保留。", "Since it was first captured no cell and no more than 2 % of the text changed. Both versions are kept.", nianbao.SeverityInfo, anyForm, custom, customEN)), checkChanged},
	{info("Q20", "机关名称一致", "one office", "标题中的机关与页面发布机构一致。代为发布的情形常见。", "Title and page name the same office. Publishing on behalf of another is common.", nianbao.SeverityInfo, anyForm, custom, customEN), checkOffice},
	{info("Q21", "写明统计期限", "period stated", "写明统计期限（起止日期）。", "The period of the statistics is stated.", nianbao.SeverityInfo, newForms, custom, customEN), checkPeriodStated},
	{across(info("Z1", "全零可信", "zeros that may be believed", "表三全为 0 时，次年没有结转、表四没有案件，同类机关也常如此。", "Where table three is all zero, nothing is carried in the year after, table four has no case, and peers often have none.", nianbao.SeveritySoft, newForms, custom, customEN)), checkZeros},
	{across(info("R1", "问题没有原样重复", "problems not repeated", "第五部分的问题与上一年度报告一字不差，而上一年已写明改进措施。", "Problems of section five stand in the same words in the report of the year before, which announced measures.", nianbao.SeverityInfo, anyForm, custom, customEN)), checkRepeated},
}

func info(id, title, titleEN, text, textEN string, severity nianbao.Severity, forms []nianbao.Form, basis, basisEN string) nianbao.Rule {
	return nianbao.Rule{ID: id, Title: title, TitleEN: titleEN, Text: text, TextEN: textEN, Severity: severity, Forms: forms, Basis: basis, BasisEN: basisEN}
}

func across(r nianbao.Rule) nianbao.Rule {
	r.AcrossYears = true
	return r
}

func offices(r nianbao.Rule) nianbao.Rule {
	r.AcrossOffice = true
	return r
}

// summaries are rules that say whether others all pass.
var summaries = map[string]string{"Q7": "A", "Q8": "X", "Q9": "P"}
