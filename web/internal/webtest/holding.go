package webtest

import (
	"strconv"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

// captured is when everything was captured.
var captured = time.Date(2024, 3, 18, 2, 31, 7, 0, time.UTC)

// OriginalPage is an archived page that would do harm if it were let.
const OriginalPage = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>望舒县市场监督管理局2020年政府信息公开工作年度报告</title>
<style>body{font-family:serif;margin:2em} h1{color:#a00;text-align:center}</style>
<script>document.title="PWNED";try{parent.document.body.dataset.pwned="1"}catch(e){};fetch("/api/v1/offices")</script></head>
<body onload="document.title='PWNED'"><h1>望舒县市场监督管理局2020年政府信息公开工作年度报告</h1>
<p id="proof">本年度报告由望舒县市场监督管理局编制。</p><img src="https://tracker.invalid/p.gif" alt="">
<p>（以下表格略）</p></body></html>`

var wangshu = &nianbao.Region{Code: "990123", Names: []string{"云溪省", "泠江市", "望舒县"}}

// NewStore holds a few reports of invented offices; the first has everything
// that a page can show.
func NewStore() *Store {
	s := &Store{Held: []*nianbao.Held{fullReport()}}
	for _, r := range []nianbao.Report{
		{Office: "望舒县市场监督管理局", Year: 2019, Scope: nianbao.ScopeOwn, Form: nianbao.Form2019, Level: nianbao.LevelCounty, Region: wangshu, Published: "2020-01-22"},
		{Office: "望舒县市场监督管理局", Year: 2022, Scope: nianbao.ScopeOwn, Form: nianbao.Form2021, Level: nianbao.LevelCounty, Region: wangshu, Published: "2023-01-30"},
		{Office: "望舒县人民政府", Year: 2021, Scope: nianbao.ScopeGovernmentWide, Form: nianbao.Form2021, Level: nianbao.LevelCounty, Region: wangshu, Published: "2022-03-29"},
		{Office: "泠江市教育局", Year: 2020, Scope: nianbao.ScopeOwn, Form: nianbao.Form2019, Level: nianbao.LevelCity, Region: &nianbao.Region{Code: "990100", Names: []string{"云溪省", "泠江市"}}, Published: "2021-01-28"},
		{Office: "望舒县白鹭镇人民政府", Year: 2023, Scope: nianbao.ScopeOwn, Form: nianbao.Form2021, Level: nianbao.LevelTownship, Region: wangshu},
	} {
		r.Title = r.Office + strconv.Itoa(r.Year) + "年政府信息公开工作年度报告"
		s.Held = append(s.Held, hold(r, "https://www.wangshu.example/zwgk/"+strconv.Itoa(r.Year)+".html"))
	}
	return s
}

func hold(r nianbao.Report, url string) *nianbao.Held {
	return &nianbao.Held{
		ID: r.ID(), OfficeID: r.Key().ID(), URL: url, Site: "www.wangshu.example", Report: r,
		Newest: 1,
		Versions: []nianbao.Version{{N: 1, Rules: "1", Snapshot: nianbao.Snapshot{
			ID: 1, URL: url, Captured: captured, Status: 200, MediaType: "text/html; charset=utf-8",
			SHA256: strings.Repeat("9f86d081884c7d65", 4), Size: int64(len(OriginalPage)),
		}}},
	}
}

func fullReport() *nianbao.Held {
	_, observations := Form2019()
	r := nianbao.Report{
		Title: "望舒县市场监督管理局2020年政府信息公开工作年度报告", Office: "望舒县市场监督管理局", Year: 2020,
		Scope: nianbao.ScopeOwn, Form: nianbao.Form2019, Level: nianbao.LevelCounty, Region: wangshu,
		Published: "2021-01-29", PublishedFrom: nianbao.DateVisible,
		IndexNumber: "99012300WS/2021-00017", OfficeCode: "99012300WS",
		Sections: []nianbao.Section{
			{Kind: nianbao.SectionPreface, Text: "根据《中华人民共和国政府信息公开条例》规定，现公布望舒县市场监督管理局2020年政府信息公开工作年度报告。本报告所列数据的统计期限自2020年1月1日起，至2020年12月31日止。如对本报告有疑问，请与本局办公室联系。"},
			{Kind: nianbao.SectionOverview, Heading: "一、总体情况", Text: "2020年，本局坚持以公开为常态、不公开为例外，围绕食品安全、药品监管、价格监督等群众关切的事项推进政府信息公开。\n（一）主动公开。全年通过县政府网站公开信息412条，其中行政处罚信息126条，双随机抽查结果38条。\n（二）依申请公开。全年收到申请14件，均在法定期限内答复，未收取任何费用。\n（三）平台建设。完成与县政务服务平台的对接，设立查阅点1处。"},
			{Kind: nianbao.SectionDisclosure, Heading: "二、主动公开政府信息情况"},
			{Kind: nianbao.SectionRequests, Heading: "三、收到和处理政府信息公开申请情况"},
			{Kind: nianbao.SectionLitigation, Heading: "四、政府信息公开行政复议、行政诉讼情况"},
			{Kind: nianbao.SectionProblems, Heading: "五、存在的主要问题及改进情况", Text: "存在的主要问题：一是人手不足，基层所没有专职人员，更新不及时；二是部分政策解读形式单一，群众不易看懂；三是依申请公开答复文书不够规范。\n改进措施：一是配备专职人员，建立信息发布台账；二是用图解、短视频等方式解读政策；三是组织业务培训，统一文书格式。"},
			{Kind: nianbao.SectionOther, Heading: "六、其他需要报告的事项", Text: "本年度无其他需要报告的事项。"},
		},
		Observations: observations,
		Warnings:     []nianbao.Warning{{Code: "unit_missing", Message: "the header of 采购总金额 names no unit; the unit is left open"}},
	}
	h := hold(r, "https://www.wangshu.example/zwgk/xxgknb/202101/t20210129_88123.html")
	older := h.Versions[0]
	older.Snapshot.Captured = captured.AddDate(-1, -1, -4)
	older.Snapshot.SHA256 = strings.Repeat("2c26b46b68ffc68f", 4)
	newer := h.Versions[0]
	newer.N = 2
	h.Versions = []nianbao.Version{older, newer}
	h.Newest = newer.N
	h.Places = fullPlaces(h.URL)
	return h
}

func hit(h *nianbao.Held, marks bool) nianbao.Hit {
	r := h.Report
	out := nianbao.Hit{ID: h.ID, Title: r.Title, Office: r.Office, OfficeID: h.OfficeID, Year: r.Year, Region: r.Region,
		Level: r.Level, Scope: r.Scope, Form: r.Form, Published: r.Published, URL: h.URL, Score: 1.5}
	if marks {
		out.Fragments = []nianbao.Fragment{
			{HTML: strings.Replace(r.Title, "政府信息公开", "<mark>政府信息公开</mark>", 1)},
			{Section: nianbao.SectionProblems, Heading: "五、存在的主要问题及改进情况", HTML: "存在的主要问题：一是<mark>人手不足</mark>，基层所没有专职人员，更新不及时；二是部分政策解读形式单一，群众不易看懂；三是<mark>依申请公开</mark>答复文书不够规范。"},
			{Section: nianbao.SectionOverview, Heading: "一、总体情况", HTML: "（二）<mark>依申请公开</mark>。全年收到申请14件，均在法定期限内答复，未收取任何费用。"},
		}
	}
	return out
}

func facets() map[string][]nianbao.Bucket {
	return map[string][]nianbao.Bucket{
		"year":    {{Value: "2023", Label: "2023", Count: 312}, {Value: "2022", Label: "2022", Count: 540}, {Value: "2021", Label: "2021", Count: 498}, {Value: "2020", Label: "2020", Count: 377}, {Value: "2019", Label: "2019", Count: 96}},
		"region":  {{Value: "990000", Label: "云溪省", Count: 1204}, {Value: "980000", Label: "临渊省", Count: 433}, {Value: "970000", Label: "鹿鸣自治区", Count: 186}},
		"level":   {{Value: "county", Count: 960}, {Value: "township", Count: 421}, {Value: "city", Count: 377}, {Value: "province", Count: 65}},
		"section": {{Value: "problems", Count: 1310}, {Value: "overview", Count: 902}},
		"form":    {{Value: "2021", Count: 1350}, {Value: "2019", Count: 473}},
	}
}

func coverage() []nianbao.CoverageCell {
	var cells []nianbao.CoverageCell
	for i, r := range []*nianbao.Region{
		{Code: "970000", Names: []string{"鹿鸣自治区"}}, {Code: "980000", Names: []string{"临渊省"}},
		{Code: "990000", Names: []string{"云溪省"}}, nil,
	} {
		for year := 2015; year <= 2023; year++ {
			n := (i + 1) * (i + 2) * (year - 2014) * (year - 2013) / 2
			if (year+i)%5 == 0 {
				n = 0
			}
			cells = append(cells, nianbao.CoverageCell{Year: year, Region: r, Reports: n})
		}
	}
	return cells
}
