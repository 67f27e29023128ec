package ingest_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/internal/nianbao"
)

const (
	tablePage = "http://www.wuming.example/2016.html"
	tableFile = "http://www.wuming.example/files/2016.xlsx"
)

// bodyOf is a report page whose table is in an attached file.
func bodyOf(counter int) string {
	const title = "无名县档案局2016年政府信息公开工作年度报告"
	return fmt.Sprintf(`<html><head><meta charset="utf-8"><title>%[1]s</title></head><body><h1>%[1]s</h1>
<p>发布机构：无名县档案局　发布日期：2017-03-01　浏览次数：%[2]d</p>
<p>一、概述</p><p>2016年，我局认真贯彻落实条例，推进政府信息公开工作，健全机制，完善制度，取得较好成效，现将有关情况报告如下。</p>
<p>二、主动公开政府信息情况</p><p>全年主动公开政府信息321条。</p><p>三、依申请公开政府信息情况</p><p>全年收到申请7件，均已按期答复。</p>
<p>四、行政复议和行政诉讼情况</p><p>复议1件。</p><p>五、存在的不足及改进措施</p><p>公开内容还不够丰富，人手不足。下一步将加强学习培训。</p>
<p>附件：<a href="/files/2016.xlsx">政府信息公开情况统计表.xlsx</a></p></body></html>`, title, counter)
}

// statistics is the table of the form of 2014 as a spreadsheet.
func statistics(t *testing.T, total int) string {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for i, row := range [][]any{
		{"统计指标", "单位", "统计数"}, {"一、主动公开情况", "—", "—"},
		{"（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", total}, {"其中：主动公开规范性文件数", "条", 4},
		{"制发规范性文件总数", "件", 4}, {"2.政府网站公开政府信息数", "条", 300}, {"三、依申请公开情况", "—", "—"},
		{"（一）收到申请数", "件", 7}, {"1.当面申请数", "件", 2}, {"3.网络申请数", "件", 5}, {"（三）申请答复数", "件", 7},
		{"四、行政复议数量", "件", 1}, {"（一）维持具体行政行为数", "件", 1}, {"五、行政诉讼数量", "件", 0},
	} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// TestAttachedRecrawl follows a report whose table is in an attached file: what
// changes on the page around it makes no version, a new table does.
func TestAttachedRecrawl(t *testing.T) {
	for _, how := range []batching{oneByOne, piped} {
		t.Run(string(how), func(t *testing.T) { testAttachedRecrawl(t, how) })
	}
}

func testAttachedRecrawl(t *testing.T, how batching) {
	page := func(hour, counter int) *nianbao.Capture { return answer(tablePage, hour, 200, bodyOf(counter)) }
	old, corrected := statistics(t, 321), statistics(t, 322)
	file := func(hour int, body string) *nianbao.Capture {
		c := answer(tableFile, hour, 200, body)
		c.MediaType, c.Hints.Page = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tablePage
		return c
	}
	r := open(t)
	for _, s := range []struct {
		name     string
		captures []*nianbao.Capture
		versions int
		newest   int
		total    float64
	}{
		{"first", []*nianbao.Capture{page(1, 1), file(2, old)}, 1, 1, 321},
		{"unchanged", []*nianbao.Capture{page(3, 1), file(4, old)}, 1, 1, 321},
		{"another counter", []*nianbao.Capture{page(5, 2), file(6, old)}, 1, 1, 321},
		{"another table", []*nianbao.Capture{page(7, 2), file(8, corrected)}, 2, 2, 322},
		{"unchanged again", []*nianbao.Capture{page(9, 2), file(10, corrected)}, 2, 2, 322},
		{"another counter again", []*nianbao.Capture{page(11, 3), file(12, corrected)}, 2, 2, 322},
		{"the old table", []*nianbao.Capture{page(13, 3), file(14, old)}, 2, 1, 321},
		{"and unchanged", []*nianbao.Capture{page(15, 3), file(16, old)}, 2, 1, 321},
	} {
		r.take(t, how, s.captures...)
		var id string
		if err := r.EachReport(ctx, nianbao.ReportFilter{}, func(h *nianbao.Held) error { id = h.ID; return nil }); err != nil {
			t.Fatal(err)
		}
		held, err := r.Report(ctx, id)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		var total float64
		for _, o := range held.Report.Observations {
			if o.Indicator == "disc_total" {
				total = o.Value
			}
		}
		if len(held.Versions) != s.versions || held.Newest != s.newest || total != s.total || held.URL != tablePage {
			t.Errorf("%s: %d versions, newest %d with %v at %s; want %d, %d, %v", s.name, len(held.Versions), held.Newest, total, held.URL, s.versions, s.newest, s.total)
		}
	}
	r.check(t, nianbao.StateEdited, 1, 1)
}
