package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/internal/audit"
	"nianbao/internal/catalog"
	"nianbao/internal/nianbao"
	"nianbao/internal/reportgen"
	"nianbao/web"
)

// found is a finding as the API and JSON Lines give it.
type found struct {
	Key, Rule, Report, Message string
	Year                       int
	Verdict                    json.RawMessage
}

// exported lists findings as the command does.
func exported(t *testing.T, data string, flags ...string) (all []found) {
	t.Helper()
	r := must(t, append([]string{"--data", data, "export", "findings", "--format", "jsonl"}, flags...)...)
	for line := range strings.Lines(r.stdout) {
		var f found
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

func rulesOf(all []found) []string {
	var rules []string
	for _, f := range all {
		rules = append(rules, f.Rule)
	}
	return rules
}

// findingPage is a page of a synthetic office.
func findingPage(t *testing.T, year int, overview string) string {
	t.Helper()
	form := nianbao.Form2021
	if year < 2021 {
		form = nianbao.Form2019
	}
	r := &nianbao.Report{
		Title: fmt.Sprintf("虚城区档案局%d年政府信息公开工作年度报告", year), Office: "虚城区档案局", Year: year, Scope: nianbao.ScopeOwn, Form: form,
		Level: nianbao.LevelCounty, Region: &nianbao.Region{Code: "990102", Names: []string{"示例省", "虚云市", "虚城区"}}, Published: fmt.Sprintf("%d-01-20", year+1),
		Sections: []nianbao.Section{
			{Kind: nianbao.SectionOverview, Heading: "一、总体情况", Text: fmt.Sprintf("本报告中所列数据的统计期限自%[1]d年1月1日起，至%[1]d年12月31日止。%[2]s", year, overview)},
			{Kind: nianbao.SectionDisclosure, Heading: "二、主动公开政府信息情况"},
			{Kind: nianbao.SectionRequests, Heading: "三、收到和处理政府信息公开申请情况"},
			{Kind: nianbao.SectionLitigation, Heading: "四、政府信息公开行政复议、行政诉讼情况"},
			{Kind: nianbao.SectionProblems, Heading: "五、存在的主要问题及改进情况", Text: fmt.Sprintf("%d年的主要问题是人手不足，信息更新不够及时。下一步将加强培训，充实力量，完善制度。", year)},
			{Kind: nianbao.SectionOther, Heading: "六、其他需要报告的事项", Text: "本机关未收取信息处理费，没有其他需要报告的事项。"},
		},
	}
	return string(reportgen.Print(r, 7).Data)
}

// TestAudit follows findings from an imported page to the commands, the search,
// the API and the pages, through a change of the report, a verdict, another run of
// the rules, and a restored log.
func TestAudit(t *testing.T) {
	folder, data := t.TempDir(), t.TempDir()
	page := filepath.Join(folder, "2022.html")
	write(t, page, findingPage(t, 2022, "全年收到政府信息公开申请987654件。"))
	must(t, "--data", data, "import", page, "--url", "https://www.xucheng.example/2022.html")
	first := exported(t, data, "--rule", "P1")
	if len(first) != 1 || !strings.Contains(first[0].Message, "正文为 987654") {
		t.Fatalf("P1: %+v; all: %v", first, rulesOf(exported(t, data)))
	}
	if r := must(t, "--data", data, "search", "finding:P1"); !strings.Contains(r.stdout, first[0].Report) {
		t.Errorf("search: %s", r.stdout)
	}
	if r := run(t, "", "--data", data, "search", "finding:Z9"); r.status == 0 || !strings.Contains(r.stderr, "Z9") {
		t.Errorf("unknown rule: %d %s", r.status, r.stderr)
	}

	// The year before comes later: the rules look at the report again.
	if r := must(t, "--data", data, "audit"); !strings.Contains(r.stdout, "P1") {
		t.Errorf("counts: %s", r.stdout)
	}
	write(t, filepath.Join(folder, "2021.html"), findingPage(t, 2021, "工作平稳。"))
	must(t, "--data", data, "import", filepath.Join(folder, "2021.html"), "--url", "https://www.xucheng.example/2021.html")
	if x := exported(t, data, "--rule", "X1", "--year", "2022"); len(x) != 1 {
		t.Errorf("X1 after the year before came: %+v", x)
	}
	byUpdate := exported(t, data)
	must(t, "--data", data, "audit")
	if whole := exported(t, data); !slices.EqualFunc(byUpdate, whole, func(a, b found) bool { return a.Key == b.Key && a.Message == b.Message }) {
		t.Errorf("an update and a whole run differ:\n%v\n%v", rulesOf(byUpdate), rulesOf(whole))
	}

	// A verdict outlives another run, and another catalog.
	c, err := catalog.Open(t.Context(), catalog.Options{Path: filepath.Join(data, "catalog.sqlite")})
	if err != nil {
		t.Fatal(err)
	}
	const token = "a token of the tests"
	site, err := web.New(web.Options{Catalog: c, Versions: c, Findings: c, Rules: audit.Infos(), AdminToken: token})
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, "/api/v1/admin/findings/"+first[0].Key+"/verdict", strings.NewReader(`{"judgement":"misread","note":"另有所指","by":"测试者"}`))
	req.Header.Set("Authorization", "Bearer "+token)
	rec := httptest.NewRecorder()
	site.Handler().ServeHTTP(rec, req)
	if rec.Code != http.StatusOK {
		t.Fatalf("verdict: %d %s", rec.Code, rec.Body)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	must(t, "--data", data, "audit")
	if left := exported(t, data, "--rule", "P1"); len(left) != 0 {
		t.Errorf("what was misread still counts: %+v", left)
	}
	if r := must(t, "--data", data, "search", "finding:P1"); strings.Contains(r.stdout, first[0].Report) {
		t.Errorf("what was misread is still found: %s", r.stdout)
	}
	log := filepath.Join(folder, "verdicts.jsonl")
	must(t, "--data", data, "export", "verdicts", "--format", "jsonl", "-o", log)
	data2 := t.TempDir()
	must(t, "--data", data2, "import", page, "--url", "https://www.xucheng.example/2022.html")
	if r := must(t, "--data", data2, "verdicts", "restore", log); !strings.Contains(r.stderr, "1 of 1") {
		t.Errorf("restore: %s", r.stderr)
	}
	if left := exported(t, data2, "--rule", "P1"); len(left) != 0 {
		t.Errorf("a restored verdict does not hold: %+v", left)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if r := run(t, string(bytes.TrimSuffix(text, []byte("}\r\n"))[:40]), "--data", data2, "verdicts", "restore", "-"); r.status != 1 {
		t.Errorf("a log that is cut short: %d %s", r.status, r.stderr)
	}

	// The report is corrected: the finding goes, and the change is noted.
	write(t, page, findingPage(t, 2022, "工作平稳有序推进。"))
	must(t, "--data", data2, "import", page, "--url", "https://www.xucheng.example/2022.html")
	if left := exported(t, data2, "--rule", "P1", "--verdict", "misread"); len(left) != 0 {
		t.Errorf("after the correction: %+v", left)
	}
	if changed := exported(t, data2, "--rule", "Q19"); len(changed) != 1 {
		t.Errorf("Q19: %v", rulesOf(exported(t, data2)))
	}
}
