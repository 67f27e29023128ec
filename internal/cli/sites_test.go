package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/testsite"
)

func TestSitesCheck(t *testing.T) {
	name := write(t, filepath.Join(t.TempDir(), "sites.yaml"), `contact: a@b.example
sites:
- name: 虚云市人民政府
  region: 998877
  entries: [http://www.xuyun.gov.cn/nb/, http://www.xuyun.gov.cn/nb2/]
  hosts: [file.xuyun.gov.cn]
- name: 无名县人民政府
  region: 990121
  entries: [http://www.wuming.example/]
  delay: 10s
  schedule: daily
  window: 22:00-06:00
  max_pages: 9000
  max_size: 1MiB
  sitemap: false
  note: |
    慢
    夜间
- entries: [http://127.0.0.1:8080/]
  delay: 0
  schedule: 36h
  max_pages: 5
`)
	want := `虚云市人民政府
  region    998877 (in no list of divisions)
  entry     http://www.xuyun.gov.cn/nb/
  entry     http://www.xuyun.gov.cn/nb2/
  hosts     file.xuyun.gov.cn, www.xuyun.gov.cn
  pause     2s (default), longer if robots.txt asks or answers are slow
  schedule  every 7 days
  window    always
  budget    20000 requests, 128MiB each; all of them take 11h7m or more
  sitemap   read if there is one

无名县人民政府
  region    990121 示例省虚云市无名县
  entry     http://www.wuming.example/
  hosts     www.wuming.example
  pause     10s, longer if robots.txt asks or answers are slow
  schedule  every day
  window    22:00-06:00 Beijing time
  budget    9000 requests, 1MiB each; all of them take 25h or more, 4 windows
  sitemap   not read
  note      慢 夜间

127.0.0.1:8080
  region    not given
  entry     http://127.0.0.1:8080/
  hosts     127.0.0.1:8080
  pause     none, unless robots.txt asks for one
  schedule  every 36h
  window    always
  budget    5 requests, 128MiB each
  sitemap   read if there is one

sites 3, entries 4, hosts 4; contact a@b.example
`
	r := must(t, "sites", "check", name)
	if diff := cmp.Diff(want, r.stdout); diff != "" {
		t.Errorf("stdout (-want +got):\n%s", diff)
	}
	warning := name + `:9:13: sites[1].entries[0]: warning: "www.wuming.example" is not under .gov.cn`
	if !strings.HasPrefix(r.stderr, warning) || strings.Count(r.stderr, "\n") != 2 {
		t.Errorf("stderr %q, want %q", r.stderr, warning)
	}
}

func TestSitesCheckFaults(t *testing.T) {
	name := write(t, filepath.Join(t.TempDir(), "sites.yaml"), "sites:\n- entires: http://a.gov.cn/\n  delay: -1\n")
	r := run(t, "", "sites", "check", name)
	want := name + `:2:3: sites[0].entires: unknown key; did you mean "entries"?
	未知的键，是否应为 entries？
` + name + `:2:3: sites[0].entries: no entries; want the URL of at least one list or home page
	没有入口：至少要有一个栏目页或首页的网址
` + name + `:3:10: sites[0].delay: want a pause from 0 to 1h, such as 2s or 500ms, got "-1"
	应为 0 到 1h 的间隔，例如 2s 或 500ms，现为 "-1"
`
	if r.status != 1 || r.stdout != "" {
		t.Errorf("status %d, stdout %q", r.status, r.stdout)
	}
	if diff := cmp.Diff(want, r.stderr); diff != "" {
		t.Errorf("stderr (-want +got):\n%s", diff)
	}
}

func TestSitesUsage(t *testing.T) {
	tests := []struct {
		stdin  string
		args   []string
		status int
		stderr string
	}{
		{"", []string{"sites"}, 2, ""},
		{"", []string{"sites", "frob"}, 2, "frob"},
		{"", []string{"sites", "check"}, 2, "accepts 1 arg"},
		{"", []string{"sites", "check", "a", "b"}, 2, "accepts 1 arg"},
		{"", []string{"sites", "check", "no-such-file.yaml"}, 1, "no-such-file.yaml"},
		{"", []string{"sites", "check", t.TempDir()}, 1, "directory"},
		{"", []string{"sites", "check", "-"}, 1, "stdin: the file is empty"},
		{"contact: a@b.example\nsites: [{entries: http://a.gov.cn/}]", []string{"sites", "check", "-"}, 0, ""},
	}
	for _, tt := range tests {
		r := run(t, tt.stdin, tt.args...)
		if r.status != tt.status || !strings.Contains(r.stderr, tt.stderr) {
			t.Errorf("nianbao %v: status %d, want %d; stderr %q", tt.args, r.status, tt.status, r.stderr)
		}
	}
}

// The example that ships passes the check.
func TestSitesExample(t *testing.T) {
	must(t, "sites", "check", "../../docs/sites.example.yaml")
}

// What the schedule asks for is crawled with the contact that the sites file gave.
func TestScheduledCrawl(t *testing.T) {
	sites := startSites(t, testsite.Options{Years: []int{2022}})
	data := t.TempDir()
	if r := must(t, "--data", data, "crawl", "--allow-private", "--delay", "0s", "--contact", "archive@test.example", sitesYAML(t, sites)); !strings.Contains(r.stderr, "46 new reports") {
		t.Fatalf("first crawl: %s", r.stderr)
	}
	asked := len(sites.Requests())
	if r := must(t, "--data", data, "crawl", "--allow-private"); !strings.Contains(r.stderr, "no site is due") || len(sites.Requests()) != asked {
		t.Errorf("nothing is due: %s", r.stderr)
	}
	if r := must(t, "--data", data, "crawl", "--allow-private", "--delay", "0s", "--all"); !strings.Contains(r.stderr, "0 new reports, 46 with unchanged content") {
		t.Errorf("all: %s", r.stderr)
	}
	for _, r := range sites.Requests()[asked:] {
		if !strings.Contains(r.UserAgent, "archive@test.example") {
			t.Fatalf("user agent %q", r.UserAgent)
		}
	}
	if r := must(t, "--data", data, "sites", "list"); strings.Count(r.stdout, "\n") != len(sites.CrawlSites()) || !strings.Contains(r.stdout, "虚云市人民政府") {
		t.Errorf("sites list: %s", r.stdout)
	}
	must(t, "--data", data, "sites", "remove", "虚云市人民政府")
	if r := must(t, "--data", data, "status"); strings.Contains(r.stdout, "site\t虚云市人民政府") || !strings.Contains(r.stdout, "reports\t46\n") {
		t.Errorf("status: %s", r.stdout)
	}
}
