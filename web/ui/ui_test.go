package ui

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// warningKeys are translated where the words of the program, which are
// English, are not the reader's.
const warningKeys = "warning."

func keysOf(t *testing.T, lang Lang) []string {
	t.Helper()
	texts, err := readTexts(lang)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for key, text := range texts {
		if text.plain == "" && text.plural["other"] == "" {
			t.Errorf("%s: message %s is empty", lang, key)
		}
		if !strings.HasPrefix(key, warningKeys) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// TestMessages checks that every language has the same messages with the same
// arguments.
func TestMessages(t *testing.T) {
	if diff := cmp.Diff(keysOf(t, Chinese), keysOf(t, English)); diff != "" {
		t.Errorf("messages differ (-zh +en):\n%s", diff)
	}
	verbs := regexp.MustCompile(`%[\d.\[\]]*[a-z]`)
	zh, _ := readTexts(Chinese)
	en, _ := readTexts(English)
	for key, text := range en {
		a, b := text.plain+text.plural["other"], zh[key].plain+zh[key].plural["other"]
		if diff := cmp.Diff(verbs.FindAllString(a, -1), verbs.FindAllString(b, -1)); diff != "" {
			t.Errorf("message %s takes different arguments (-en +zh):\n%s", key, diff)
		}
	}
}

// TestMessagesUsed checks that templates and handlers name messages that exist
// and that none is left over.
func TestMessagesUsed(t *testing.T) {
	keys := keysOf(t, Chinese)
	used := map[string]bool{}
	inTemplate := regexp.MustCompile(`\.T "([^"]+)"`)
	inCode := regexp.MustCompile(`"([a-z_]+\.[a-z0-9_.]+)"`)
	prefix := regexp.MustCompile(`"((?:[a-z_]+\.)+)"`)
	var prefixes []string
	files, err := filepath.Glob("templates/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	for _, file := range files {
		for _, m := range inTemplate.FindAllStringSubmatch(read(t, file), -1) {
			used[m[1]] = true
			if !slices.Contains(keys, m[1]) {
				t.Errorf("%s: no message %s", file, m[1])
			}
		}
	}
	files, err = filepath.Glob("../*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no handlers: %v", err)
	}
	for _, file := range files {
		source := read(t, file)
		for _, m := range inCode.FindAllStringSubmatch(source, -1) {
			used[m[1]] = true
		}
		for _, m := range prefix.FindAllStringSubmatch(source, -1) {
			prefixes = append(prefixes, m[1])
		}
	}
	for _, key := range keys {
		byPrefix := slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
		if !used[key] && !byPrefix {
			t.Errorf("message %s is used nowhere", key)
		}
	}
}

// TestTemplatesHoldNoText checks that what people read comes from the message
// catalogue. Examples of queries stand in <code> and are no messages.
func TestTemplatesHoldNoText(t *testing.T) {
	actions := regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	code := regexp.MustCompile(`(?s)<code>.*?</code>`)
	tags := regexp.MustCompile(`(?s)<[^>]*>`)
	names := regexp.MustCompile(`SHA-256|OpenAPI|HTTP|年|GET`) // the seal is a drawing
	letters := regexp.MustCompile(`\p{L}+`)
	files, err := filepath.Glob("templates/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	for _, file := range files {
		text := actions.ReplaceAllString(read(t, file), "")
		text = tags.ReplaceAllString(code.ReplaceAllString(text, ""), "")
		if word := letters.FindString(names.ReplaceAllString(text, "")); word != "" {
			t.Errorf("%s holds text of its own: %q", file, word)
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestLocale(t *testing.T) {
	u, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		lang Lang
		n    int
		want string
	}{
		{Chinese, 1, "找到 1 份报告"}, {Chinese, 12345, "找到 12,345 份报告"},
		{English, 1, "1 report found"}, {English, 2, "2 reports found"}, {"xx", 3, "找到 3 份报告"},
	} {
		if got := u.Locale(tc.lang).T("search.total", tc.n); got != tc.want {
			t.Errorf("%s, %d: %q, want %q", tc.lang, tc.n, got, tc.want)
		}
	}
	l := u.Locale(English)
	if l.T("no.such") != "no.such" || l.TOr("no.such", "x%d") != "x%d" || l.TOr("warning.charset", "as told") != "as told" {
		t.Error("a missing message is not replaced")
	}
}

// TestNotBuilt checks that the package works without built assets and that a
// manifest is believed only if its files are there.
func TestNotBuilt(t *testing.T) {
	u, err := newUI(fstest.MapFS{".gitkeep": {}})
	if err != nil {
		t.Fatal(err)
	}
	if u.Assets().Built() || u.Assets().URL("app.css") != "" {
		t.Error("assets are said to be built")
	}
	for name, dist := range map[string]fs.FS{
		"missing file": fstest.MapFS{"manifest.json": {Data: []byte(`{"app.css":"app-X.css"}`)}},
		"no JSON":      fstest.MapFS{"manifest.json": {Data: []byte(`{`)}},
		"outside":      fstest.MapFS{"manifest.json": {Data: []byte(`{"app.css":"../ui.go"}`)}},
	} {
		if _, err := newUI(dist); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestBuilt(t *testing.T) {
	u, err := newUI(fstest.MapFS{
		"manifest.json": {Data: []byte(`{"app.css":"app-X.css","app.js":"app-Y.js","icon.svg":"icon-Z.svg"}`)},
		"app-X.css":     {Data: []byte("a{}")}, "app-Y.js": {Data: []byte("1")}, "icon-Z.svg": {Data: []byte("<svg/>")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := u.Assets().URL("app.css"); got != "/assets/app-X.css" {
		t.Errorf("address is %q", got)
	}
	for file, want := range map[string]string{"app-X.css": "text/css; charset=utf-8", "app-Y.js": "text/javascript; charset=utf-8", "icon-Z.svg": "image/svg+xml"} {
		if f, ok := u.Assets().File(file); !ok || f.Type != want {
			t.Errorf("%s: %v, %q", file, ok, f.Type)
		}
	}
	for _, file := range []string{"manifest.json", "app.css", ".gitkeep", ""} {
		if _, ok := u.Assets().File(file); ok {
			t.Errorf("%q is served", file)
		}
	}
}

// TestStyleSheetIsSmall keeps the one style sheet light, and sees to it that all
// its parts are bundled.
func TestStyleSheetIsSmall(t *testing.T) {
	files, err := filepath.Glob("assets/css/*.css")
	if err != nil || len(files) == 0 {
		t.Fatalf("no parts of the style sheet: %v", err)
	}
	sheet, size := read(t, "assets/app.css"), 0
	for _, file := range files {
		size += len(read(t, file))
		if !strings.Contains(sheet, `"./css/`+filepath.Base(file)+`"`) {
			t.Errorf("app.css does not import %s", file)
		}
	}
	if most := 44 << 10; size > most {
		t.Errorf("the style sheet has %d bytes, want %d at most", size, most)
	}
}

func TestInChinese(t *testing.T) {
	for text, want := range map[string]string{"云溪省": ` lang="zh-CN"`, "2020": "", "County": "", "form 2019, 泠江市": ` lang="zh-CN"`, "": ""} {
		if got := string(inChinese(text)); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
