package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

var widths = []struct {
	name          string
	width, height int64
}{{"phone", 390, 844}, {"wide", 1440, 900}}

// TestPages opens every page at two widths: nothing is logged, nothing asked
// of another host, and no page scrolls sideways.
func TestPages(t *testing.T) {
	b := open(t)
	base, store := site(t)
	w := b.watch(t)
	for _, size := range widths {
		for _, p := range pages(store) {
			t.Run(size.name+"/"+p.name, func(t *testing.T) {
				b.do(t, chromedp.EmulateViewport(size.width, size.height),
					chromedp.Navigate(base+p.path), chromedp.WaitVisible(css("footer")))
				overflow := get(t, b, chromedp.Evaluate[int](`document.documentElement.scrollWidth - innerWidth`))
				styled := get(t, b, chromedp.Evaluate[bool](`document.styleSheets.length === 1 && document.documentElement.classList.contains("js")`))
				b.shoot(t, size.name+"-"+p.name)
				// What is hidden in a region that scrolls must not widen the page.
				if loose := get(t, b, chromedp.Evaluate[int](`[...document.querySelectorAll("[role=region]")].filter(e => getComputedStyle(e).position === "static").length`)); loose > 0 {
					t.Errorf("%d regions that scroll are not positioned", loose)
				}
				if overflow > 0 {
					t.Errorf("page is %d px wider than the window", overflow)
				}
				if !styled {
					t.Error("style sheet or script did not load; build the assets first: npm ci && npm run build")
				}
				w.check(t, base)
			})
		}
	}
}

// TestDark looks at the pages in the dark scheme: text and ground swap.
func TestDark(t *testing.T) {
	b := open(t)
	base, store := site(t)
	dark := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: dark})
	for name, path := range map[string]string{"home": "/", "report": "/reports/" + store.Held[0].ID, "results": "/search?q=x",
		"diff": "/reports/" + store.Held[0].ID + "/diff", "status": "/status", "trends": shareQuestion} {
		b.do(t, chromedp.EmulateViewport(1440, 900), chromedp.Navigate(base+path))
		b.shoot(t, "dark-"+name)
		ground := get(t, b, chromedp.Evaluate[string](`getComputedStyle(document.documentElement).backgroundColor`))
		if ground != "rgb(20, 23, 26)" {
			t.Errorf("%s: ground is %s", path, ground)
		}
	}
}

func (w *watch) check(t *testing.T, base string) {
	t.Helper()
	messages, requests := w.take()
	for _, m := range messages {
		if strings.HasSuffix(m, "status of 400 (Bad Request) "+base+badQuery) {
			continue // the page that tells of an error is one
		}
		t.Errorf("browser complains: %s", m)
	}
	if len(requests) == 0 {
		t.Error("no request was seen at all")
	}
	for _, r := range requests {
		if !strings.HasPrefix(r, base) {
			t.Errorf("request to another place: %s", r)
		}
	}
}

// TestArchivedPageIsHarmless shows a page whose script reaches for its frame
// and for the API: neither may happen, in the frame or opened by itself.
func TestArchivedPageIsHarmless(t *testing.T) {
	b := open(t)
	base, store := site(t)
	w := b.watch(t)
	id := store.Held[0].ID
	b.do(t, chromedp.EmulateViewport(1440, 900),
		chromedp.Navigate(base+"/reports/"+id+"/versions/2/original"), chromedp.WaitVisible(css("iframe")))
	b.shoot(t, "wide-original")
	pwned := get(t, b, chromedp.Evaluate[string](`document.body.dataset.pwned || ""`))
	title := get(t, b, chromedp.Title())
	if pwned != "" || strings.Contains(title, "PWNED") {
		t.Error("the archived page reached the page around it")
	}

	b.do(t, chromedp.Navigate(base+"/api/v1/reports/"+id+"/versions/2/raw"), chromedp.WaitVisible(css("#proof")))
	if title := get(t, b, chromedp.Title()); strings.Contains(title, "PWNED") {
		t.Error("a script of the archived page ran")
	}
	_, requests := w.take()
	raw := 0
	for _, r := range requests {
		if strings.HasSuffix(r, "/versions/2/raw") {
			raw++
		}
		if strings.HasSuffix(r, "/api/v1/offices") {
			t.Error("a script of the archived page made a request")
		}
	}
	if raw < 1 {
		t.Error("the archived bytes were never loaded")
	}
}

// TestKeyboard finds a report without a mouse.
func TestKeyboard(t *testing.T) {
	b := open(t)
	base, _ := site(t)
	b.do(t, chromedp.Navigate(base+"/about"), chromedp.WaitVisible(css("footer")))
	// One event with its text, as a keyboard gives it: KeyEvent would type the
	// character even after the page has taken the key for itself.
	call(t, b, input.DispatchKeyEvent, input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeKeyDown, Key: "/", Code: "Slash", Text: "/"})
	if focused := get(t, b, chromedp.Evaluate[string](`document.activeElement.id`)); focused != "q" {
		t.Errorf("/ put the focus on %q, want the search box", focused)
	}
	b.do(t, chromedp.KeyEvent("人手不足\r"), chromedp.WaitVisible(css(".hit")))
	if address := get(t, b, chromedp.Location()); !strings.Contains(address, "/search?q=%E4%BA%BA") {
		t.Errorf("came to %s", address)
	}
}

// TestWithoutScript uses the pages as a browser without scripts shows them:
// search, narrow by a facet, open a report.
func TestWithoutScript(t *testing.T) {
	b := open(t)
	base, _ := site(t)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.do(t, chromedp.EmulateViewport(1440, 900), chromedp.Navigate(base+"/"),
		chromedp.SendKeys(css("#q"), "人手不足\r"), chromedp.WaitReady(css(".facets")),
		chromedp.Click(css(".facets li a")), chromedp.WaitReady(css(".chips")))
	if chips := get(t, b, chromedp.TextContent(css(".chips"))); !strings.Contains(chips, "2023") {
		t.Errorf("filters in force are %q, want the year 2023", chips)
	}
	b.do(t, chromedp.Click(css(".hit h2 a")), chromedp.WaitReady(css("table.form")))
	if h := get(t, b, chromedp.TextContent(css("h1"))); !strings.Contains(h, "望舒县市场监督管理局") {
		t.Errorf("report heading is %q", h)
	}
}

// TestHistoryWithoutScript goes from a report to what was changed in it, and on
// to the older version, in a browser without scripts and on a phone.
func TestHistoryWithoutScript(t *testing.T) {
	b := open(t)
	base, store := site(t)
	report := base + "/reports/" + store.Held[0].ID
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.do(t, chromedp.EmulateViewport(390, 844), chromedp.Navigate(report),
		chromedp.Click(css("table.versions a[href*='/diff?']")), chromedp.WaitReady(css(".changes")))
	gone, come := get(t, b, chromedp.TextContent(css(".change del"))), get(t, b, chromedp.TextContent(css(".change ins")))
	if gone != "216" || come != "126" {
		t.Errorf("first change is from %q to %q, want 216 to 126", gone, come)
	}
	b.do(t, chromedp.Click(css(".side a[href$='?version=1']")), chromedp.WaitReady(css(".older")))
	if text := get(t, b, chromedp.TextContent(css("#other ~ p"))); !strings.Contains(text, "因机构改革") {
		t.Errorf("the older version says %q", text)
	}
}

// TestStatusWithoutScript goes from the status of the crawls to the URLs that
// failed and through their pages.
func TestStatusWithoutScript(t *testing.T) {
	b := open(t)
	base, _ := site(t)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.do(t, chromedp.EmulateViewport(390, 844), chromedp.Navigate(base+"/"),
		chromedp.Click(css("footer a[href='/status']")), chromedp.WaitReady(css("table.sites")),
		chromedp.Click(css("table.sites th a")), chromedp.WaitReady(css("table.urls")),
		chromedp.Click(css("a[rel=next]")), chromedp.WaitReady(css("a[href*='cursor=']")))
	if first := get(t, b, chromedp.TextContent(css("table.urls th a"))); !strings.HasSuffix(first, "_88101.html") {
		t.Errorf("the second page begins with %q", first)
	}
	b.do(t, chromedp.Click(css("input[name=failed]")), chromedp.Click(css(".choose button")), chromedp.WaitReady(css("input[name=failed][checked]")))
	if address := get(t, b, chromedp.Location()); !strings.Contains(address, "failed=true") || !strings.Contains(address, "site=") {
		t.Errorf("came to %s", address)
	}
}

// TestCellLink follows the address of a number and makes one by a click.
func TestCellLink(t *testing.T) {
	b := open(t)
	base, store := site(t)
	b.do(t, chromedp.EmulateViewport(1440, 900),
		chromedp.Navigate(base+"/reports/"+store.Held[0].ID+"#c-2-3-9"), chromedp.WaitVisible(css("#c-2-3-9")))
	b.shoot(t, "wide-cell")
	target := get(t, b, chromedp.TextContent(css(":target")))
	// The page may still be scrolling there.
	seen := get(t, b, chromedp.Poll[bool](`(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector(":target").getBoundingClientRect())`))
	b.do(t, chromedp.Click(css("#c-2-5-3")))
	hash := get(t, b, chromedp.Evaluate[string](`location.hash`))
	if target != "14" || !seen || hash != "#c-2-5-3" {
		t.Errorf("target cell shows %q (in view: %v), clicked cell gives %q; want 14 and #c-2-5-3", target, seen, hash)
	}
}
