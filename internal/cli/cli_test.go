package cli_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/internal/cli"
	"nianbao/internal/nianbao"
)

// result is what one call of the command line gave.
type result struct {
	status         int
	stdout, stderr string
}

func run(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := cli.Run(context.Background(), args, strings.NewReader(stdin), &stdout, &stderr)
	return result{status, stdout.String(), stderr.String()}
}

// must runs a command that has to succeed.
func must(t *testing.T, args ...string) result {
	t.Helper()
	r := run(t, "", args...)
	if r.status != 0 {
		t.Fatalf("nianbao %v: status %d\n%s", args, r.status, r.stderr)
	}
	return r
}

// report is a small report in flattened text of a fictional office.
func report(office string, year int, problem string) string {
	return strings.NewReplacer("OFFICE", office, "YEAR", itoa(year), "PROBLEM", problem).Replace(`OFFICEYEAR年政府信息公开工作年度报告

根据《中华人民共和国政府信息公开条例》，OFFICE公布YEAR年度报告。

一、总体情况

YEAR年，我局认真做好主动公开和依申请公开工作，全年公开信息十二条，未发生泄密事件，各项制度不断完善。

二、主动公开政府信息情况

第二十条第（五）项	
信息内容	本年处理决定数量
行政许可	3
第二十条第（六）项	
信息内容	本年处理决定数量
行政处罚	/
行政强制	

三、收到和处理政府信息公开申请情况

（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）			申请人情况						
			自然人	法人或其他组织					总计
				商业企业	科研机构	社会公益组织	法律服务机构	其他	
一、本年新收政府信息公开申请数量			5	1	0	0	0	0	6
二、上年结转政府信息公开申请数量			0	0	0	0	0	0	0
三、本年度办理结果	（一）予以公开		4	1	0	0	0	0	5
	（七）总计		4	1	0	0	0	0	5
四、结转下年度继续办理			1	0	0	0	0	0	1

五、存在的主要问题及改进情况

PROBLEM

六、其他需要报告的事项

无。
`)
}

func itoa(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestUsage(t *testing.T) {
	tests := []struct {
		args   []string
		status int
		stderr string
	}{
		{nil, 2, ""},
		{[]string{"serve", "--rate", "-1"}, 2, "--rate"},
		{[]string{"serve", "--hsts", "--base-url", "http://a.example"}, 2, "--hsts"},
		{[]string{"serve", "--admin-token", "short"}, 2, "admin token"},
		{[]string{"serve", "--admin-token-file", "/nowhere/token"}, 2, "--admin-token-file"},
		{[]string{"serve", "--trust-proxy", "proxy.example"}, 2, "--trust-proxy"},
		{[]string{"frobnicate"}, 2, `unknown command "frobnicate"`},
		{[]string{"extract"}, 2, "accepts 1 arg"},
		{[]string{"extract", "--frob", "x"}, 2, "unknown flag"},
		{[]string{"extract", "no-such-file"}, 1, "no-such-file"},
		{[]string{"search"}, 2, "requires at least 1 arg"},
		{[]string{"--log-level", "loud", "search", "x"}, 2, "--log-level"},
		{[]string{"export", "everything"}, 2, "everything"},
		{[]string{"export", "reports", "--format", "xml"}, 2, "xml"},
		{[]string{"export", "reports", "--year", "2022..2019"}, 2, "--year"},
		{[]string{"export", "observations", "--indicator", "frob"}, 2, "frob"},
		{[]string{"import", "a", "b", "--url", "http://x/"}, 2, "--url"},
		{[]string{"crawl", "ftp://x/"}, 2, "ftp://x/"},
		{[]string{"--help"}, 0, ""},
	}
	for _, tt := range tests {
		r := run(t, "", append([]string{"--data", t.TempDir()}, tt.args...)...)
		if r.status != tt.status || !strings.Contains(r.stderr, tt.stderr) {
			t.Errorf("nianbao %v: status %d, want %d; stderr %q, want %q in it", tt.args, r.status, tt.status, r.stderr, tt.stderr)
		}
	}
}

func TestExtract(t *testing.T) {
	r := run(t, report("无名县民政局", 2022, "人手不足。"), "extract", "-")
	var got nianbao.Report
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil || r.status != 0 {
		t.Fatalf("status %d, %v\n%s", r.status, err, r.stderr)
	}
	if got.Office != "无名县民政局" || got.Year != 2022 || got.Level != nianbao.LevelCounty || len(got.Observations) != 3+5*7 {
		t.Errorf("extraction: %s %d %s, %d observations", got.Office, got.Year, got.Level, len(got.Observations))
	}
	if pretty := run(t, report("无名县民政局", 2022, "。"), "extract", "--pretty", "-"); !strings.Contains(pretty.stdout, "\n  \"title\"") {
		t.Error("--pretty does not indent")
	}

	bad := run(t, "今天天气很好", "extract", "-")
	var problem struct {
		Error struct{ Code, Message string }
	}
	if err := json.Unmarshal([]byte(bad.stdout), &problem); err != nil || bad.status != 1 ||
		problem.Error.Code != "not_a_report" || problem.Error.Message == "" {
		t.Errorf("no report: status %d, stdout %s", bad.status, bad.stdout)
	}
}

// TestExtractHuge gives a file over the limit: an answer at once, in little memory.
func TestExtractHuge(t *testing.T) {
	name := filepath.Join(t.TempDir(), "huge.html")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(200 << 20); err != nil {
		t.Fatal(err)
	}
	f.Close()
	r := run(t, "", "extract", name)
	if r.status != 1 || !strings.Contains(r.stdout, "too_large") {
		t.Errorf("status %d, stdout %.200s", r.status, r.stdout)
	}
}

func TestImportSearchExport(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	write(t, filepath.Join(dir, "a.txt"), report("无名县民政局", 2022, "主要问题是人手不足，培训不够。"))
	write(t, filepath.Join(dir, "b.txt"), report("无名县教育局", 2021, "主要问题是公开不及时。"))
	write(t, filepath.Join(dir, "junk.bin"), "\x00\x01\x02\x03\x04\x05\x06\x07")
	write(t, filepath.Join(dir, "manifest.csv"), "file,url,captured\na.txt,http://wuming.example/2022.html,2023-01-20\n")

	r := run(t, "", "--data", data, "import", dir)
	if r.status != 3 || !strings.Contains(r.stderr, "junk.bin: unsupported_format") || !strings.Contains(r.stderr, "2 new reports") {
		t.Fatalf("import: status %d\n%s", r.status, r.stderr)
	}
	again := run(t, "", "--data", data, "import", dir)
	if again.status != 3 || !strings.Contains(again.stderr, "0 new reports, 2 known already, 1 rejected") {
		t.Errorf("second import: status %d\n%s", again.status, again.stderr)
	}

	found := must(t, "--data", data, "search", "人手不足")
	if !strings.Contains(found.stdout, "无名县民政局") || strings.Contains(found.stdout, "教育局") {
		t.Errorf("search: %s", found.stdout)
	}
	asJSON := must(t, "--data", data, "search", "--json", "--limit", "1", "信息公开")
	var page struct {
		Total int
		Hits  []struct{ ID, Office string }
		Next  string
	}
	if err := json.Unmarshal([]byte(asJSON.stdout), &page); err != nil || page.Total != 2 || len(page.Hits) != 1 || page.Next == "" {
		t.Errorf("search --json: %v\n%s", err, asJSON.stdout)
	}
	if r := must(t, "--data", data, "search", "行政查询事项"); strings.Count(r.stdout, "[requests, table] 属于【行政查询事项】") != 2 {
		t.Errorf("labels of tables: %s", r.stdout)
	}
	if r := must(t, "--data", data, "search", "--year", "2021", "公开"); strings.Contains(r.stdout, "民政局") || !strings.Contains(r.stdout, "教育局") {
		t.Errorf("search of a year: %s", r.stdout)
	}
	if bad := run(t, "", "--data", data, "search", `"人手`); bad.status != 2 || !strings.Contains(bad.stderr, "引号") {
		t.Errorf("bad query: status %d\n%s", bad.status, bad.stderr)
	}

	rows := readCSV(t, must(t, "--data", data, "export", "observations", "--year", "2022", "--indicator", "req_new", "--applicant", "total").stdout)
	if len(rows) != 1 || rows[0]["value"] != "6" || rows[0]["office"] != "无名县民政局" || rows[0]["region_code"] != "990121" {
		t.Errorf("observations: %v", rows)
	}
	states := readCSV(t, must(t, "--data", data, "export", "observations", "--year", "2022", "--indicator", "penalty_decisions,coercion_decisions").stdout)
	if len(states) != 2 || states[0]["state"]+states[1]["state"] != "not_applicableblank" && states[0]["state"]+states[1]["state"] != "blanknot_applicable" {
		t.Errorf("states: %v", states)
	}
	out := filepath.Join(dir, "out.csv")
	must(t, "--data", data, "export", "reports", "-o", out)
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	reports := readCSV(t, string(text))
	if len(reports) != 2 || reports[1]["url"] != "http://wuming.example/2022.html" || reports[1]["captured"] != "2023-01-20T00:00:00Z" {
		t.Errorf("reports: %v", reports)
	}
	if status := must(t, "--data", data, "status"); !strings.Contains(status.stdout, "reports\t2\n") || !strings.Contains(status.stdout, "unsupported_format\t") || !strings.Contains(status.stdout, "junk.bin") {
		t.Errorf("status: %s", status.stdout)
	}
	must(t, "--data", data, "verify")
	must(t, "--data", data, "reindex")
	if found := must(t, "--data", data, "search", "人手不足"); !strings.Contains(found.stdout, "无名县民政局") {
		t.Errorf("after reindex: %s", found.stdout)
	}
}

// TestVerifyFindsDamage changes one archived byte.
func TestVerifyFindsDamage(t *testing.T) {
	data := t.TempDir()
	name := write(t, filepath.Join(t.TempDir(), "a.txt"), report("无名县民政局", 2022, "人手不足。"))
	must(t, "--data", data, "import", name)
	files, err := filepath.Glob(filepath.Join(data, "archive", "*.warc.gz"))
	if err != nil || len(files) != 1 {
		t.Fatalf("archive: %v, %v", files, err)
	}
	warc, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	warc[len(warc)*2/3] ^= 0x40
	if err := os.WriteFile(files[0], warc, 0o644); err != nil {
		t.Fatal(err)
	}
	if r := run(t, "", "--data", data, "verify"); r.status != 1 || !strings.Contains(r.stdout, "file:///a.txt") {
		t.Errorf("status %d\n%s%s", r.status, r.stdout, r.stderr)
	}
}

// TestLostIndex opens a data directory whose index is gone or damaged.
func TestLostIndex(t *testing.T) {
	data := t.TempDir()
	name := write(t, filepath.Join(t.TempDir(), "a.txt"), report("无名县民政局", 2022, "人手不足。"))
	must(t, "--data", data, "import", name)
	if err := os.RemoveAll(filepath.Join(data, "index")); err != nil {
		t.Fatal(err)
	}
	if r := run(t, "", "--data", data, "search", "人手不足"); r.status == 0 || !strings.Contains(r.stderr, "reindex") {
		t.Errorf("search without an index: status %d\n%s", r.status, r.stderr)
	}
	must(t, "--data", data, "reindex")
	if r := must(t, "--data", data, "search", "人手不足"); !strings.Contains(r.stdout, "无名县民政局") {
		t.Errorf("after reindex: %s", r.stdout)
	}
}

func TestNoData(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nothing")
	for _, args := range [][]string{{"search", "x"}, {"export", "reports"}, {"verify"}} {
		r := run(t, "", append([]string{"--data", dir}, args...)...)
		if r.status != 1 || !strings.Contains(r.stderr, "import or crawl something first") {
			t.Errorf("%v: status %d\n%s", args, r.status, r.stderr)
		}
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("a reading command made the data directory")
	}
}

func TestBatchSearch(t *testing.T) {
	data := t.TempDir()
	must(t, "--data", data, "import", write(t, filepath.Join(t.TempDir(), "a.txt"), report("无名县民政局", 2022, "人手不足。")),
		write(t, filepath.Join(t.TempDir(), "b.txt"), report("无名县教育局", 2021, "人手不足，培训不够。")))
	list := write(t, filepath.Join(t.TempDir(), "list.txt"), "\uFEFF人手不足\r\n\r\n培训\r\n(\r\n")
	r := run(t, "", "--data", data, "search", "--batch", list, "--format", "csv", "--bom")
	want := "\uFEFFquery,total,2021,2022,state,error\r\n人手不足,2,1,1,done,\r\n培训,1,1,0,done,\r\n(,,,,error,"
	if r.status != 3 || !strings.HasPrefix(r.stdout, want) || !strings.Contains(r.stderr, `query 3 "("`) {
		t.Errorf("CSV: status %d\n%s%s", r.status, r.stdout, r.stderr)
	}
	if r := run(t, "", "--data", data, "search", "--batch", list, "--json", "--year", "2022"); !strings.Contains(r.stdout, `"total":1,"years":{"2022":1}`) {
		t.Errorf("JSON: %s", r.stdout)
	}
	if r := run(t, "人手\n", "--data", data, "search", "--batch", "-"); r.status != 0 || !strings.Contains(r.stdout, "人手       2     1     1  done") {
		t.Errorf("table: status %d\n%s", r.status, r.stdout)
	}
	for _, args := range [][]string{
		{"search", "--batch", list, "more"}, {"search", "--batch", list, "--format", "xlsx"}, {"search", "--batch", list, "--bom"},
		{"search", "x", "--level", "village"}, {"search", "x", "--section", "end"},
	} {
		if r := run(t, "", append([]string{"--data", data}, args...)...); r.status != 2 {
			t.Errorf("%q: status %d", args, r.status)
		}
	}
	if r := run(t, "", "--data", data, "search", "--batch", list+".none"); r.status != 1 {
		t.Errorf("no such list: status %d", r.status)
	}
}

func TestEnvironment(t *testing.T) {
	data := t.TempDir()
	t.Setenv("NIANBAO_DATA", data)
	must(t, "import", write(t, filepath.Join(t.TempDir(), "a.txt"), report("无名县民政局", 2022, "人手不足。")))
	if _, err := os.Stat(filepath.Join(data, "catalog.sqlite")); err != nil {
		t.Error(err)
	}
	t.Setenv("NIANBAO_LIMIT", "many")
	if r := run(t, "", "search", "x"); r.status != 2 || !strings.Contains(r.stderr, "NIANBAO_LIMIT") {
		t.Errorf("bad variable: status %d\n%s", r.status, r.stderr)
	}
}

func readCSV(t *testing.T, text string) (rows []map[string]string) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}
