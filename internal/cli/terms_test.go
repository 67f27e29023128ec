package cli_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/web/terms"
)

func TestTerms(t *testing.T) {
	data, texts := t.TempDir(), t.TempDir()
	must(t, "--data", data, "import",
		write(t, filepath.Join(texts, "a.txt"), report("无名县民政局", 2022, "人手不足，推进“放管服”改革。")),
		write(t, filepath.Join(texts, "b.txt"), report("无名县教育局", 2022, "手上人少。")),
		write(t, filepath.Join(texts, "c.txt"), report("无名县教育局", 2021, "人手不足，培训不够。")))
	list := write(t, filepath.Join(texts, "list.txt"), "\uFEFF人手不足\r\n\r\n“放管服”改革\r\n()\r\n")
	r := run(t, "", "--data", data, "terms", "--file", list, "--format", "csv", "--shape", "wide", "--bom")
	want := "\uFEFFterm,group,label,2021,2022,state,error\r\n人手不足,,,1,0.5,done,\r\n“放管服”改革,,,0,0.5,done,\r\n(),,,,,error,"
	if r.status != 3 || !strings.HasPrefix(r.stdout, want) || !strings.Contains(r.stderr, `term 3 "()"`) {
		t.Errorf("CSV: status %d\n%s%s", r.status, r.stdout, r.stderr)
	}
	if r := run(t, "人手不足\n", "--data", data, "terms", "--file", "-"); r.status != 0 || !strings.Contains(r.stdout, "人手不足          2021  100.0% 1/1  50.0% 1/2") {
		t.Errorf("table: status %d\n%s%s", r.status, r.stdout, r.stderr)
	}
	var printed, served terms.Response
	if err := json.Unmarshal([]byte(must(t, "--data", data, "terms", "--format", "json", "--by", "level", "培训").stdout), &printed); err != nil {
		t.Fatal(err)
	}
	get(t, serveInProcess(t, data)+"/api/v1/terms?q=培训&by=level", &served)
	served.TookMS, printed.TookMS = 0, 0
	a, _ := json.Marshal(printed)
	b, _ := json.Marshal(served)
	if string(a) != string(b) || printed.Terms[0].First == nil || printed.Terms[0].First.Reports[0].Office != "无名县教育局" {
		t.Errorf("the command line and the server differ, or no first use:\n%s\n%s", a, b)
	}
	for _, args := range [][]string{
		{}, {"甲", "--file", list}, {"甲", "--format", "xlsx"}, {"甲", "--bom"}, {"甲", "--shape", "wide"}, {"甲", "--by", "moon"},
		{"甲", "--match", "moon"}, {"甲", "--synonyms"}, {"甲", "--section", "end"}, {"甲", "--office-type", "shop"}, {"甲", "--level", "village"},
		{"甲", "--format", "csv", "--shape", "moon"},
	} {
		if r := run(t, "", append([]string{"--data", data, "terms"}, args...)...); r.status != 2 {
			t.Errorf("%q: status %d: %s", args, r.status, r.stderr)
		}
	}
	if r := run(t, "", "--data", data, "terms", "--file", list+".none"); r.status != 1 {
		t.Errorf("no such list: status %d", r.status)
	}
}
