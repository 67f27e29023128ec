package browsertest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeFile is the engine of the checks, a development dependency of the pages.
const axeFile = "../../node_modules/axe-core/axe.min.js"

// axeAll runs every rule of WCAG 2.2 A and AA and the practices that axe knows;
// axeColours what depends on the scheme of colours alone.
const (
	axeAll     = `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})`
	axeColours = `axe.run({runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}})`
	axeReport  = `.then(r => JSON.stringify(r.violations.map(v => ({rule: v.id, impact: v.impact, help: v.help,
		nodes: v.nodes.map(n => n.target.join(" ") + " " + (n.any[0]?.message ?? n.all[0]?.message ?? ""))}))))`
)

type violation struct {
	Rule, Impact, Help string
	Nodes              []string
}

// axe reports what the checks find on the page that is open.
func (b *tab) axe(t *testing.T, engine, run string) {
	t.Helper()
	b.do(t, chromedp.Evaluate[chromedp.Void](engine))
	text := get(t, b, chromedp.Evaluate[string](run+axeReport, chromedp.EvalAwaitPromise))
	var found []violation
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		t.Fatal(err)
	}
	for _, v := range found {
		t.Errorf("%s (%s): %s\n\t%s", v.Rule, v.Impact, v.Help, strings.Join(v.Nodes[:min(len(v.Nodes), 5)], "\n\t"))
	}
}

func (b *tab) scheme(t *testing.T, name string) {
	t.Helper()
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
}

// TestAccess runs axe over every page, at two widths and in both schemes.
func TestAccess(t *testing.T) {
	engine, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatalf("axe is not installed, run npm ci: %v", err)
	}
	b := open(t)
	base, store := site(t)
	w := b.watch(t)
	for _, size := range widths {
		for _, p := range pages(store) {
			t.Run(size.name+"/"+p.name, func(t *testing.T) {
				b.scheme(t, "light")
				b.do(t, chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(base+p.path), chromedp.WaitVisible(css("footer")))
				b.axe(t, string(engine), axeAll)
				b.scheme(t, "dark")
				b.axe(t, "0", axeColours)
				w.check(t, base)
			})
		}
	}
}

// withoutScript is what must hold of a page whose script did not run: it says
// what it is, no control is dead, and every jump within the page arrives.
const withoutScript = `[
	document.querySelector("h1") ? "" : "no heading",
	[...document.querySelectorAll("button")].every(b => b.form) ? "" : "a button that does nothing",
	[...document.querySelectorAll("form")].every(f => f.getAttribute("action")) ? "" : "a form that goes nowhere",
	...[...document.querySelectorAll("main a[href^='#']")].map(a => a.hash.slice(1)).filter(id => !document.getElementById(id)).map(id => "no #" + id),
].filter(Boolean).join("; ")`

// TestPagesWithoutScript opens every page in a browser without scripts.
func TestPagesWithoutScript(t *testing.T) {
	b := open(t)
	base, store := site(t)
	w := b.watch(t)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	for _, size := range widths {
		for _, p := range pages(store) {
			t.Run(size.name+"/"+p.name, func(t *testing.T) {
				b.do(t, chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(base+p.path), chromedp.WaitVisible(css("footer")))
				if faults := get(t, b, chromedp.Evaluate[string](withoutScript)); faults != "" {
					t.Error(faults)
				}
				if over := get(t, b, chromedp.Evaluate[int](`document.documentElement.scrollWidth - innerWidth`)); over > 0 {
					t.Errorf("page is %d px wider than the window", over)
				}
				w.check(t, base)
			})
		}
	}
}

// maxWeight is what a page may weigh, with its style sheet and script and
// before any compression.
const maxWeight = 100 << 10

// compressed are pages that keep to it only as they are sent: the data
// dictionary is one table of all numbers, which people search with their
// browser.
var compressed = map[string]bool{"indicators": true, "indicators-en": true}

// TestWeight adds up what a reader has to load before a page is complete.
func TestWeight(t *testing.T) {
	base, store := site(t)
	linked := regexp.MustCompile(`(?:href|src)="(/assets/[^"]+\.(?:css|js))"`)
	for _, p := range pages(store) {
		html := fetch(t, base+p.path)
		weight := len(html)
		if compressed[p.name] {
			weight = gzipped(t, html)
		}
		// The script of charts comes only where there is one to draw, after the page.
		assets := slices.DeleteFunc(linked.FindAllStringSubmatch(html, -1), func(m []string) bool { return strings.HasPrefix(m[1], "/assets/chart-") })
		if len(assets) != 2 {
			t.Errorf("%s: %d assets are linked, want a style sheet and a script", p.name, len(assets))
		}
		for _, m := range assets {
			weight += len(fetch(t, base+m[1]))
		}
		t.Logf("%-20s %6d bytes, %d of them HTML", p.name, weight, len(html))
		if weight > maxWeight {
			t.Errorf("%s weighs %d bytes, want %d at most", p.name, weight, maxWeight)
		}
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode >= http.StatusInternalServerError {
		t.Fatalf("%s: %s", url, res.Status)
	}
	return string(body)
}

func gzipped(t *testing.T, text string) int {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Len()
}
