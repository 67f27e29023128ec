package cli_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/internal/archive"
	"nianbao/internal/nianbao"
)

// What was archived by a process that died before it told the catalog is taken
// up by the next one.
func TestArchivedRecordsAreTakenUp(t *testing.T) {
	data := t.TempDir()
	must(t, "--data", data, "import", write(t, filepath.Join(t.TempDir(), "a.txt"), report("无名县民政局", 2022, "主要问题是人手不足。")))

	a, err := archive.Open(archive.Options{Dir: filepath.Join(data, "archive")})
	if err != nil {
		t.Fatal(err)
	}
	body := report("无名县财政局", 2022, "主要问题是培训不足。")
	for _, c := range []*nianbao.Capture{
		{URL: "http://www.wuming.example/nb/1.txt", Body: []byte(body), MediaType: "text/plain; charset=utf-8"},
		{URL: "http://www.wuming.example/robots.txt", Body: []byte("User-agent: *\n"), MediaType: "text/plain", RecordOnly: true},
		{URL: "http://www.wuming.example/nb/", Body: []byte("<html><body>政府信息公开年报</body></html>"), MediaType: "text/html", Tentative: true},
	} {
		c.Captured, c.Status = time.Date(2023, 2, 1, 0, 0, 0, 0, time.UTC), 200
		c.Response = append([]byte("HTTP/1.1 200 OK\r\nContent-Type: "+c.MediaType+"\r\n\r\n"), c.Body...)
		if _, err := a.Append(context.Background(), c); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Sync(); err != nil {
		t.Fatal(err)
	}
	// No Close: the process is gone.

	if r := must(t, "--data", data, "reindex"); !strings.Contains(r.stderr, "records taken up") {
		t.Errorf("reindex: %s", r.stderr)
	}
	if r := must(t, "--data", data, "search", "培训不足"); !strings.Contains(r.stdout, "无名县财政局") {
		t.Errorf("search: %s", r.stdout)
	}
	if r := must(t, "--data", data, "status"); !strings.Contains(r.stdout, "reports\t2\n") || !strings.Contains(r.stdout, "rejected\t0\n") {
		t.Errorf("status: %s", r.stdout)
	}
	must(t, "--data", data, "verify")
}
