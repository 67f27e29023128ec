package cli_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// statistics is the table of the form of 2014 as a spreadsheet.
func statistics(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	rows := [][]any{
		{"统计指标", "单位", "统计数"}, {"一、主动公开情况", "—", "—"},
		{"（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", 321}, {"其中：主动公开规范性文件数", "条", 4},
		{"制发规范性文件总数", "件", 4}, {"2.政府网站公开政府信息数", "条", 300}, {"三、依申请公开情况", "—", "—"},
		{"（一）收到申请数", "件", 7}, {"1.当面申请数", "件", 2}, {"3.网络申请数", "件", 5}, {"（三）申请答复数", "件", 7},
		{"四、行政复议数量", "件", 1}, {"（一）维持具体行政行为数", "件", 1}, {"五、行政诉讼数量", "件", 0},
	}
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// TestAttachments crawls a site on which one report has its table in an attached
// file, and another is the attached file: each is one report.
func TestAttachments(t *testing.T) {
	const head = `<html><head><meta charset="utf-8"><title>%[1]s</title></head><body><h1>%[1]s</h1><p>发布机构：%[2]s　发布日期：%[3]s</p>`
	pages := map[string]string{
		"/": `<html><body><ul><li><a href="/2016.html">无名县档案局2016年政府信息公开工作年度报告</a> 2017-03-01</li>
<li><a href="/2022.html">无名县档案局2022年政府信息公开工作年度报告</a> 2023-01-11</li></ul></body></html>`,
		"/2016.html": fmt.Sprintf(head, "无名县档案局2016年政府信息公开工作年度报告", "无名县档案局", "2017-03-01") + `
<p>一、概述</p><p>2016年，我局认真贯彻落实条例，推进政府信息公开工作，健全机制，完善制度，取得较好成效，现将有关情况报告如下。</p>
<p>二、主动公开政府信息情况</p><p>全年主动公开政府信息321条。</p><p>三、依申请公开政府信息情况</p><p>全年收到申请7件，均已按期答复。</p>
<p>四、行政复议和行政诉讼情况</p><p>复议1件。</p><p>五、存在的不足及改进措施</p><p>公开内容还不够丰富，人手不足。下一步将加强学习培训。</p>
<p>附件：<a href="/files/2016.xlsx">政府信息公开情况统计表.xlsx</a></p></body></html>`,
		"/2022.html": fmt.Sprintf(head, "无名县档案局2022年政府信息公开工作年度报告", "无名县档案局", "2023-01-11") + `
<p>附件：<a href="/files/2022.txt.doc">无名县档案局2022年政府信息公开工作年度报告.doc</a></p></body></html>`,
		"/files/2016.xlsx":    string(statistics(t)),
		"/files/2022.txt.doc": strings.Replace(report("本机关", 2022, "主要问题是人手不足。"), "本机关2022年政府信息公开工作年度报告", "", 1),
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, body)
	}))
	defer site.Close()
	data := t.TempDir()
	for range 2 { // the second crawl changes nothing
		must(t, "--data", data, "crawl", "--allow-private", "--delay", "0s", site.URL+"/")
		reports := readCSV(t, must(t, "--data", data, "export", "reports").stdout)
		if len(reports) != 2 {
			t.Fatalf("%d reports, want 2: %v", len(reports), reports)
		}
		for _, r := range reports {
			if r["office"] != "无名县档案局" || r["versions"] != "1" {
				t.Errorf("report: %v", r)
			}
		}
		if reports[0]["url"] != site.URL+"/2016.html" || reports[0]["form"] != "2014" || reports[1]["published"] != "2023-01-11" {
			t.Errorf("reports: %v", reports)
		}
		rows := readCSV(t, must(t, "--data", data, "export", "observations", "--indicator", "req_new,disc_total").stdout)
		got := map[string]string{}
		for _, r := range rows {
			got[r["year"]+" "+r["indicator"]+" "+r["applicant"]] = r["value"]
		}
		if got["2016 disc_total "] != "321" || got["2016 req_new "] != "7" || got["2022 req_new total"] != "6" {
			t.Errorf("observations: %v", got)
		}
	}
	// The page shows the table of the attached file, with the cell of a number.
	base := serveInProcess(t, data)
	id := readCSV(t, must(t, "--data", data, "export", "reports", "--year", "2016").stdout)[0]["id"]
	page := string(fetch(t, base+"/reports/"+id))
	if !strings.Contains(page, "制发规范性文件总数") || !strings.Contains(page, `id="c-0-2-2"`) {
		t.Error("the page of the report lacks the table of its attached file")
	}
}
