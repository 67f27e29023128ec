package browsertest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"nianbao/web/internal/webtest"
)

// walk is the way of one reader through the pages, by links and forms alone.
type walk struct {
	*tab
	t      *testing.T
	base   string
	store  *webtest.Store
	script bool // whether scripts run
}

// TestPaths walks the ways of those that the pages are for (domain.md §7), on a
// phone and on a wide screen, with scripts and without.
func TestPaths(t *testing.T) {
	for _, path := range []struct {
		name string
		walk func(*walk)
	}{
		{"researcher", (*walk).researcher}, {"journalist", (*walk).journalist}, {"archivist", (*walk).archivist},
	} {
		for _, script := range []bool{true, false} {
			b := open(t)
			base, store := site(t)
			w := b.watch(t)
			if !script {
				call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			}
			for _, size := range widths {
				name := path.name + "/" + size.name
				if !script {
					name += "/without scripts"
				}
				t.Run(name, func(t *testing.T) {
					b.do(t, chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(base+"/?lang=zh"), chromedp.WaitVisible(css("#q")))
					path.walk(&walk{b, t, base, store, script})
					w.check(t, base)
				})
			}
		}
	}
}

// to clicks and waits for what the next page has.
func (w *walk) to(click, arrived string) {
	w.t.Helper()
	w.do(w.t, chromedp.ScrollIntoView(css(click)), chromedp.Click(css(click)), chromedp.WaitReady(css(arrived)))
}

func (w *walk) text(selector string) string {
	w.t.Helper()
	return get(w.t, w.tab, chromedp.TextContent(css(selector)))
}

func (w *walk) says(selector string, words ...string) {
	w.t.Helper()
	text := w.text(selector)
	for _, word := range words {
		if !strings.Contains(text, word) {
			w.t.Errorf("%s says %q, want %q in it", selector, text, word)
		}
	}
}

// loads fetches what a link leads to.
func (w *walk) loads(selector, mediaType string) {
	w.t.Helper()
	address := get(w.t, w.tab, chromedp.Evaluate[string](`document.querySelector("`+selector+`").href`))
	resp, err := http.Get(address)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || !strings.HasPrefix(got, mediaType) {
		w.t.Errorf("%s gives %d %s, want %s", address, resp.StatusCode, got, mediaType)
	}
}

// researcher asks for shares by level and year (U1), goes on to the offices and
// takes the table along.
func (w *walk) researcher() {
	w.to("footer a[href='/trends']", "form.choose")
	w.do(w.t, chromedp.SendKeys(css("input[name=indicator]"), "grant_rate"), chromedp.SendKeys(css("select[name=by]"), "级别"))
	w.to("form.choose button", "table.figuretable")
	w.says(".basis", "本机关", "2016–2022", "份报告")
	w.says("table.figuretable", "省级", "市级", "县级", "%", "区间")
	if w.script {
		w.do(w.t, chromedp.WaitVisible(css(".chart svg")))
	}
	w.loads(".also a[download]", "text/csv")
	w.to(".also a[href^='/compare']", "table.figuretable tbody th a")
	w.says("table.figuretable", "测试局")
	w.to("table.figuretable thead .breakmark", "ol.breaks li:target")
	w.do(w.t, chromedp.Navigate(w.base+"/terms?lang=zh"), chromedp.SendKeys(css("#list"), "人手不足\n公开"))
	w.to("form.batch button", "table.figuretable")
	w.says("#first ~ .scroll", "人手不足", "局")
	w.to("table.figuretable td a", ".hit mark")
}

// journalist asks who was late (U6), and who copied from whom (U7).
func (w *walk) journalist() {
	w.to("footer a[href='/coverage']", "form.choose")
	w.do(w.t, chromedp.SendKeys(css("input[name=year]"), "2021"))
	w.to("form.choose button", "#dates")
	w.says(".ends", "最早", "最晚", "晚 25 天")
	w.says("#dates", "2022-01-31", "逾期")
	if w.script {
		w.do(w.t, chromedp.ScrollIntoView(css("#dates")), chromedp.WaitVisible(css(".chart:has(+ #dates) svg")))
	}
	w.loads(".also a[download]", "text/csv")
	w.to("footer a[href='/similar']", "table.pairs")
	w.to("table.pairs td[data-label=段落] a", ".passages .sides")
	w.says(".passages .sides", "。")
	w.to("nav.main a[href='/findings']", "ol.findings")
	w.to("ol.findings .evidence a", "table.form")
}

// archivist finds a sentence, proves it by the original and cites it.
func (w *walk) archivist() {
	w.do(w.t, chromedp.SendKeys(css("#q"), "人手不足\r"), chromedp.WaitReady(css(".hit mark")))
	w.to(".hit h2 a", "article mark, main mark")
	w.says("main", "人手不足")
	w.says("#cite ~ figure pre", "政府信息公开", "[R/OL]")
	w.says("#cite ~ figure ~ figure pre", "@")
	w.loads("a[href$='/pack']", "application/zip")
	w.to(".actions a[href*='/original']", "iframe")
	if sandbox := get(w.t, w.tab, chromedp.Evaluate[string](`document.querySelector("iframe").getAttribute("sandbox") ?? "none"`)); strings.Contains(sandbox, "allow-scripts") || sandbox == "none" {
		w.t.Errorf("the original is shown with sandbox %q", sandbox)
	}
	w.says("main", "SHA-256")
	digest := get(w.t, w.tab, chromedp.Evaluate[string](`(/[0-9a-f]{64}/.exec(document.querySelector("main").innerHTML) ?? ["none"])[0]`))
	if digest == "none" {
		w.t.Error("the page of the original does not say its digest")
	}
}

// TestEmbeddedElsewhere shows a drawing in the frame of another origin.
func TestEmbeddedElsewhere(t *testing.T) {
	b := open(t)
	base, _ := site(t)
	article := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><title>article</title><iframe src="` + base + `/embed/trends?indicator=grant_rate&by=level&lang=zh" width="800" height="640"></iframe>`))
	}))
	defer article.Close()
	b.do(t, chromedp.EmulateViewport(900, 700), chromedp.Navigate(article.URL))
	b.shoot(t, "embedded")
	b.do(t, chromedp.Navigate(base+"/embed/trends?indicator=grant_rate&by=level&lang=zh"), chromedp.WaitVisible(css(".chart svg")))
	b.shoot(t, "embed")
	if heads := get(t, b, chromedp.Evaluate[int](`document.querySelectorAll("header, footer, nav").length`)); heads > 0 {
		t.Errorf("%d heads and feet in the frame", heads)
	}
}
