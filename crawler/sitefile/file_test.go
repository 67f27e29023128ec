package sitefile

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/internal/nianbao"
)

func read(t *testing.T, text string) *File {
	t.Helper()
	f, err := Read("sites.yaml", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const whole = `# 示例
contact: mailto:opener@xuyun.example
defaults:
  delay: 3
  schedule: monthly
  window: 22:00-06:00
  max_pages: 500
  max_size: 64MiB
sites:
  - name: 虚云市人民政府
    region: 010101
    entries:
      - http://www.xuyun.gov.cn/zwgk/nb/
      - https://www.xuyun.gov.cn/
    hosts: [file.xuyun.gov.cn, "img.xuyun.gov.cn:8080"]
    delay: 1m30s
    schedule: 2w
    window: always
    max_pages: 20
    max_size: 1500kB
    sitemap: no
    note: |
      两行
      说明
  - entries: http://Nijiang.gov.cn:8080/nb/
    hosts:
`

func TestRead(t *testing.T) {
	want := &File{
		Contact: "mailto:opener@xuyun.example",
		Sites: []Site{
			{
				Name: "虚云市人民政府", Region: "010101",
				Entries: []string{"http://www.xuyun.gov.cn/zwgk/nb/", "https://www.xuyun.gov.cn/"},
				Hosts:   []string{"file.xuyun.gov.cn", "img.xuyun.gov.cn:8080"},
				Delay:   90 * time.Second, Schedule: 14 * 24 * time.Hour, MaxPages: 20, MaxSize: 1500e3,
				Note: "两行\n说明", Line: 10,
			},
			{
				Name: "nijiang.gov.cn:8080", Entries: []string{"http://Nijiang.gov.cn:8080/nb/"},
				Delay: 3 * time.Second, Schedule: 30 * 24 * time.Hour, Window: Window{22 * time.Hour, 6 * time.Hour},
				MaxPages: 500, MaxSize: 64 << 20, Sitemap: true, Line: 25,
			},
		},
	}
	variants := map[string]string{
		"plain":           whole,
		"dos line ends":   strings.ReplaceAll(whole, "\n", "\r\n"),
		"byte order mark": "\ufeff" + whole,
		"sites first":     "sites:" + strings.SplitN(whole, "sites:", 2)[1] + strings.SplitN(whole, "sites:", 2)[0],
	}
	for name, text := range variants {
		t.Run(name, func(t *testing.T) {
			got := read(t, text)
			if name == "sites first" {
				got.Sites[0].Line, got.Sites[1].Line = want.Sites[0].Line, want.Sites[1].Line
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadDefaults(t *testing.T) {
	f := read(t, "contact: a@b.example\nsites: [{entries: [http://a.gov.cn/]}]")
	want := []Site{{Name: "a.gov.cn", Entries: []string{"http://a.gov.cn/"}, Schedule: 7 * 24 * time.Hour, Sitemap: true, Line: 2}}
	if diff := cmp.Diff(want, f.Sites); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// one makes a file of one site with a further line.
func one(line string) string {
	return "contact: a@b.example\nsites:\n- entries: [http://a.gov.cn/]\n  " + line + "\n"
}

func TestFaults(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("sites:\n- name: 虚云市\n  entries: http://a.gov.cn/\n")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, text string
		want       []string // beginnings of the messages, in order
	}{
		{"empty file", "", []string{"f: the file is empty"}},
		{"remarks only", "# nothing\n", []string{"f: the file is empty"}},
		{"null", "~", []string{`f:1:1: want keys with values`}},
		{"a list", "- a\n- b", []string{`f:1:1: want keys with values (name: …), got "[…]"`}},
		{"prose", "crawl all sites", []string{`f:1:1: want keys with values (name: …), got "crawl all sites"`}},
		{"no sites", "contact: a@b.example", []string{"f:1:1: sites: no sites"}},
		{"empty sites", "sites: []", []string{"f:1:8: sites: want a list of sites, at least one"}},
		{"sites by name", "sites:\n  a: {entries: http://a.gov.cn/}", []string{"f:2:3: sites: want a list of sites, at least one"}},
		{"site of text", "sites: [http://a.gov.cn/]", []string{`f:1:9: sites[0]: want keys with values (name: …), got "http://a.gov.cn/"`}},
		{"second document", one("") + "---\nsites: []\n", []string{"f:5:1: a second document"}},
		{"gbk", gbk, []string{"f:2:9: not UTF-8 (GBK?); save the file as UTF-8"}},
		{"utf-16", "\xff\xfes\x00i\x00", []string{"f:1:1: not UTF-8"}},
		{"zero byte", "sites:\n- \x00", []string{"f:2:3: control character U+0000"}},
		{"tab", "sites:\n- name: 虚云\n\tentries: http://a.gov.cn/", []string{"f:3:1: a tab in the indentation"}},
		{"tab after a dash", "sites:\n-\tname: a\n\tentries: b", []string{"f:2:2: a tab in the indentation"}},
		{"bad yaml", "sites:\n- name: [a\n  b: c\n", []string{"f:2: not YAML: did not find expected ',' or ']'"}},
		{"bad indentation", "sites:\n- name: a\n entries: b\n", []string{"f:3: not YAML: did not find expected key"}},
		{"colon in a value", "sites:\n- name: a: b\n", []string{"f:2: not YAML: mapping values are not allowed in this context"}},
		{"open quotes", "sites:\n- name: 'a\n", []string{"f:2: not YAML: found unexpected end of stream"}},
		{"unknown anchor", "sites: *a", []string{"f: not YAML: unknown anchor 'a' referenced"}},
		{"unknown key", "site: []\ncontacts: x", []string{
			`f:1:1: site: unknown key; did you mean "sites"?`, `f:2:1: contacts: unknown key; did you mean "contact"?`}},
		{"unknown keys of a site", one("max-page: 3\n  maxpages: 3\n  Delay: 1\n  frobnicate: 1"), []string{
			`f:4:3: sites[0].max-page: unknown key; did you mean "max_pages"?`,
			`f:5:3: sites[0].maxpages: unknown key; did you mean "max_pages"?`,
			`f:6:3: sites[0].Delay: unknown key; did you mean "delay"?`,
			`f:7:3: sites[0].frobnicate: unknown key; known are name, region,`}},
		{"merge key", "sites:\n- &a {entries: http://a.gov.cn/}\n- <<: *a", []string{
			`f:3:3: sites[1].<<: merge keys`, `f:3:3: sites[1].entries: no entries`}[:1]},
		{"key twice", one("delay: 2\n  delay: 3"), []string{"f:5:3: sites[0].delay: stands in line 4 already"}},
		{"key that is a list", one("[a]: 2"), []string{"f:4:3: sites[0]: want the name of a key"}},
		{"no entries", "sites:\n- name: a\n- name: b\n  entries: []\n- name: c\n  entries:\n", []string{
			"f:2:3: sites[0].entries: no entries", "f:4:12: sites[1].entries: no entries", "f:5:3: sites[2].entries: no entries"}},
		{"bad entries", "sites:\n- entries:\n  - www.xuyun.example/nb/\n  - ftp://a.gov.cn/\n  - http://\n  - http://a b.gov.cn/\n  - http://u:p@a.gov.cn/\n  - http://a.gov.cn:99999/\n  - http://a..gov.cn/\n  - {a: b}\n  - ~\n", []string{
			`f:3:5: sites[0].entries[0]: want a URL that begins with http:// or https://, got "www.xuyun.example/nb/"`,
			`f:4:5: sites[0].entries[1]: want a URL that begins with http://`,
			`f:5:5: sites[0].entries[2]: want a URL such as`,
			`f:6:5: sites[0].entries[3]: want a URL such as`,
			`f:7:5: sites[0].entries[4]: want a URL without user name`,
			`f:8:5: sites[0].entries[5]: want a URL such as`,
			`f:9:5: sites[0].entries[6]: want a URL such as`,
			`f:10:5: sites[0].entries[7]: want one value, got "{…}"`,
			`f:11:5: sites[0].entries[8]: want a URL that begins`}},
		{"entries twice", "sites:\n- entries: [http://a.gov.cn, http://A.gov.cn:80/#x]\n- name: b\n  entries: http://a.gov.cn/\n", []string{
			"f:2:30: sites[0].entries[1]: the same entry stands in line 2 already", "f:4:12: sites[1].entries[0]: the same entry stands in line 2"}},
		{"bad hosts", one("hosts: [http://b.gov.cn/, '*.gov.cn', b.gov.cn/x, 'b.gov.cn:', '', {}]"), []string{
			`f:4:11: sites[0].hosts[0]: want a host such as`, `f:4:29: sites[0].hosts[1]: want the full name of a host`,
			`f:4:41: sites[0].hosts[2]`, `f:4:53: sites[0].hosts[3]`, `f:4:66: sites[0].hosts[4]`, `f:4:70: sites[0].hosts[5]`}},
		{"hosts by key", one("hosts: {a: b}"), []string{`f:4:10: sites[0].hosts: want a list of hosts`}},
		{"names twice", "sites:\n- name: 虚云市\n  entries: http://a.gov.cn/\n- name: 虚云市\n  entries: http://b.gov.cn/", []string{
			`f:4:9: sites[1].name: the site in line 2 has the name "虚云市" already`}},
		{"no names on one host", "sites:\n- entries: http://a.gov.cn/x/\n- entries: http://a.gov.cn/y/", []string{
			`f:3:3: sites[1].name: no name, and the host's, "a.gov.cn", is that of the site in line 2`}},
		{"bad name", one(`name: "a\nb"`), []string{"f:4:9: sites[0].name: want a name of one line"}},
		{"region", one("region: 32132"), []string{`f:4:11: sites[0].region: want the six digits`}},
		{"region in words", one("region: 虚云市"), []string{`f:4:11: sites[0].region: want the six digits of a division code such as 321322, got "虚云市"`}},
		{"negative delay", one("delay: -2s"), []string{`f:4:10: sites[0].delay: want a pause from 0 to 1h, such as 2s or 500ms, got "-2s"`}},
		{"absurd delay", one("delay: 3601"), []string{"f:4:10: sites[0].delay: want a pause"}},
		{"no delay", one("delay: soon"), []string{"f:4:10: sites[0].delay: want a pause"}},
		{"not a number", one("delay: NaN"), []string{"f:4:10: sites[0].delay: want a pause"}},
		{"schedule", one("schedule: often"), []string{"f:4:13: sites[0].schedule: want hourly, daily"}},
		{"schedule without unit", one("schedule: 7"), []string{"f:4:13: sites[0].schedule: want hourly, daily"}},
		{"schedule of no time", one("schedule: 0d"), []string{"f:4:13: sites[0].schedule"}},
		{"schedule of a century", one("schedule: 5200w"), []string{"f:4:13: sites[0].schedule"}},
		{"window", one("window: at night"), []string{"f:4:11: sites[0].window: want a part of the day"}},
		{"window of no time", one("window: 22:00-22:00"), []string{"f:4:11: sites[0].window"}},
		{"window beyond the day", one("window: 22:00-25:00"), []string{"f:4:11: sites[0].window"}},
		{"pages", one("max_pages: 0"), []string{"f:4:14: sites[0].max_pages: want a whole number from 1"}},
		{"size", one("max_size: 64 parsec"), []string{"f:4:13: sites[0].max_size: want a size"}},
		{"sitemap", one("sitemap: perhaps"), []string{"f:4:12: sites[0].sitemap: want true or false"}},
		{"contact", "contact: me\n" + one("")[len("contact: a@b.example\n"):], []string{`f:1:10: contact: want a mail address or a URL, got "me"`}},
		{"contact that breaks a header", `contact: "a@b.example\nX: y"` + "\n" + one("")[len("contact: a@b.example\n"):], []string{"f:1:10: contact: want one line"}},
		{"defaults", "defaults: {delay: 2h, name: a}\n" + one(""), []string{"f:1:19: defaults.delay: want a pause", "f:1:23: defaults.name: unknown key"}},
		{"order of the file", "sites:\n- entries: http://a.gov.cn/\n  delay: x\n  region: y\n", []string{"f:3:10", "f:4:11"}},
		{"too large", strings.Repeat("# filler\n", MaxSize/9+1), []string{"f: larger than 4 MiB"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Read("f", strings.NewReader(tt.text))
			if err == nil || f != nil {
				t.Fatalf("Read = %v, %v, want faults", f, err)
			}
			if !errors.Is(err, nianbao.ErrInvalid) {
				t.Error("the error is not ErrInvalid")
			}
			faults := Faults(err)
			for i, fault := range faults {
				if i >= len(tt.want) || !strings.HasPrefix(fault.Error(), tt.want[i]) {
					t.Errorf("fault %d: %s", i, fault)
				}
				if fault.Chinese == "" {
					t.Errorf("fault %d has no Chinese message", i)
				}
			}
			if len(faults) != len(tt.want) {
				t.Errorf("%d faults, want %d", len(faults), len(tt.want))
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	f, err := Read("f", strings.NewReader("sites:\n- entries: [http://a.example/, http://b.gov.cn/]\n  hosts: [c.com, c.com]\n  delay: 0\n- entries: [http://127.0.0.1:8080/, http://localhost/]\n  delay: 0\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range f.Warnings {
		got = append(got, f.Warnings[i].Error())
	}
	want := []string{
		"f:1:1: contact: none; a crawl of public hosts needs one, here or as --contact",
		`f:2:13: sites[0].entries[0]: "a.example" is not under .gov.cn; is it the site of a government?`,
		`f:3:11: sites[0].hosts[0]: "c.com" is not under .gov.cn; is it the site of a government?`,
		"f:3:18: sites[0].hosts[1]: listed twice",
		"f:4:10: sites[0].delay: less than a second between two requests to a public host",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFaultsAreBounded(t *testing.T) {
	_, err := Read("f", strings.NewReader("sites:\n"+strings.Repeat("- {x: 1}\n", 10000)))
	faults := Faults(err)
	if len(faults) != maxFaults+1 || !strings.Contains(faults[maxFaults].Message, "more") {
		t.Errorf("%d faults, the last %v", len(faults), faults[len(faults)-1])
	}
}

// Aliases to lists of aliases, and an alias inside what it stands for.
func TestAliases(t *testing.T) {
	bomb := "contact: a@b.example\nsites:\n- entries: &a [" + strings.Repeat("http://a.gov.cn/,", 1000) + "]\n" +
		strings.Repeat("- entries: *a\n", 5000)
	if _, err := Read("f", strings.NewReader(bomb)); len(Faults(err)) != maxFaults+1 {
		t.Errorf("repeated lists: %d faults", len(Faults(err)))
	}
	hosts := "contact: a@b.example\nsites:\n- entries: http://a.gov.cn/\n  hosts: &h [" + strings.Repeat("b.gov.cn,", 2000) + "]\n"
	var b strings.Builder
	b.WriteString(hosts)
	for i := range 2000 {
		fmt.Fprintf(&b, "- {hosts: *h, entries: http://a%d.gov.cn/}\n", i)
	}
	_, err := Read("f", strings.NewReader(b.String()))
	if err == nil || !strings.Contains(err.Error(), "aliases (*name) repeat too much") {
		t.Errorf("many aliases: %v", err)
	}
	for _, text := range []string{"sites: &a [*a]", "sites: &a\n- *a", "&a sites: [{*a : [http://a.gov.cn/]}]", "sites:\n- entries: &a [*a, *a]"} {
		if f, err := Read("f", strings.NewReader(text)); err == nil {
			t.Errorf("%q was read: %v", text, f)
		}
	}
	f := read(t, "contact: a@b.example\nsites:\n- {entries: http://a.gov.cn/, hosts: &h [f.gov.cn]}\n- {entries: http://b.gov.cn/, hosts: *h}\n")
	if diff := cmp.Diff([]string{"f.gov.cn"}, f.Sites[1].Hosts); diff != "" {
		t.Errorf("a good alias (-want +got):\n%s", diff)
	}
}

func TestReadFails(t *testing.T) {
	_, err := Read("f", iotest.ErrReader(io.ErrUnexpectedEOF))
	if !errors.Is(err, io.ErrUnexpectedEOF) || len(Faults(err)) != 0 || !strings.Contains(err.Error(), "f") {
		t.Errorf("err = %v", err)
	}
}

func TestScope(t *testing.T) {
	s := Site{
		Entries: []string{"http://B.gov.cn/x", "https://b.gov.cn/", "http://例子.gov.cn/", "http://[::1]:8080/"},
		Hosts:   []string{"a.gov.cn:8080", "a.gov.cn:443", "b.gov.cn"},
	}
	want := []string{"[::1]:8080", "a.gov.cn", "a.gov.cn:8080", "b.gov.cn", "xn--fsqu00a.gov.cn"}
	if diff := cmp.Diff(want, s.Scope()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("sites: &a [*a]"))
	f.Add([]byte("sites:\n- &b {entries: &e [http://a.gov.cn/], hosts: [b:1]}\n- *b\n- {<<: *b, entries: *e}"))
	f.Add([]byte("defaults: {window: 22：00~6:00, delay: 1.5}\nsites: [{entries: 'http://[::1]:80/'}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read("f", strings.NewReader(string(data)))
		if err != nil {
			faults := Faults(err)
			if len(faults) == 0 || len(faults) > maxFaults+1 {
				t.Fatalf("%d faults for %v", len(faults), err)
			}
			for _, fault := range faults {
				if fault.Message == "" || fault.Chinese == "" || fault.Line < 0 || strings.Contains(fault.Error(), "\n") {
					t.Errorf("fault %+v", fault)
				}
			}
			return
		}
		for _, site := range file.Sites {
			if site.Name == "" || len(site.Scope()) == 0 || site.Schedule <= 0 {
				t.Errorf("site %+v", site)
			}
			back, err := ParseSpec(Spec(site))
			if err != nil {
				t.Fatal(err)
			}
			site.Line = 0
			if diff := cmp.Diff(site, back); diff != "" {
				t.Errorf("after Spec and ParseSpec:\n%s", diff)
			}
		}
	})
}
