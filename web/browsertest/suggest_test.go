package browsertest

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// TestSuggestions drives the list under the search box by keys alone.
func TestSuggestions(t *testing.T) {
	b := open(t)
	base, _ := site(t)
	w := b.watch(t)
	b.do(t, chromedp.Navigate(base+"/"), chromedp.WaitVisible(css("footer")),
		chromedp.KeyEvent("ws"), chromedp.WaitVisible(css("#suggestions li")))
	// One event with its text: KeyEvent would send the character even after the
	// page has taken the key for itself.
	enter := func() {
		call(t, b, input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13})
	}
	state := `(() => { const q = document.getElementById("q"); return [q.getAttribute("role"), q.getAttribute("aria-expanded"), q.getAttribute("aria-activedescendant")].join(" ") })()`
	if got := get(t, b, chromedp.Evaluate[string](state)); got != "combobox true " {
		t.Errorf("open: %q", got)
	}
	b.shoot(t, "suggestions")
	b.do(t, chromedp.KeyEvent("\u0301")) // arrow down
	if got := get(t, b, chromedp.Evaluate[string](state)); got != "combobox true suggestion-0" {
		t.Errorf("first chosen: %q", got)
	}
	b.do(t, chromedp.KeyEvent("\u001b"))
	if got := get(t, b, chromedp.Evaluate[string](state)); got != "combobox false " {
		t.Errorf("closed by Escape: %q", got)
	}
	// An indicator wants a value: it is put into the box and not searched for.
	b.do(t, chromedp.KeyEvent("x"), chromedp.WaitVisible(css("#suggestions li")), chromedp.KeyEvent("\u0301\u0301"))
	enter()
	if got := get(t, b, chromedp.Evaluate[string](`document.getElementById("q").value + location.pathname`)); got != "申请量>/" {
		t.Errorf("an indicator: %q", got)
	}
	b.do(t, chromedp.KeyEvent("1"), chromedp.WaitVisible(css("#suggestions li")), chromedp.KeyEvent("\u0301"))
	enter()
	b.do(t, chromedp.WaitVisible(css(".hit")))
	if address := get(t, b, chromedp.Location()); !strings.Contains(address, url.QueryEscape("office:望舒县市场监督管理局")) {
		t.Errorf("came to %s", address)
	}
	w.check(t, base)
}

// TestFaultWhileTyping says what is wrong with a query before it is sent.
func TestFaultWhileTyping(t *testing.T) {
	b := open(t)
	base, _ := site(t)
	w := b.watch(t)
	for lang, want := range map[string]string{"zh": "第 1 个字符：括号没有配对", "en": "character 1: the parenthesis is not closed"} {
		b.do(t, chromedp.Navigate(base+"/about?lang="+lang), chromedp.SendKeys(css("#q"), "(人手"), chromedp.WaitVisible(css("#query-fault")))
		if got := get(t, b, chromedp.TextContent(css("#query-fault"))); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
		if got := get(t, b, chromedp.Evaluate[string](`document.getElementById("q").getAttribute("aria-describedby")`)); got != "query-fault" {
			t.Errorf("the box is described by %q", got)
		}
		b.shoot(t, "query-fault-"+lang)
		b.do(t, chromedp.SendKeys(css("#q"), ")"), chromedp.WaitNotVisible(css("#query-fault")))
	}
	w.check(t, base)
}
