package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestLanguageSwitch changes the language in the middle of a search and at a
// cell of a report: search, filters and place stay.
func TestLanguageSwitch(t *testing.T) {
	b := open(t)
	base, store := site(t)
	b.do(t, chromedp.EmulateViewport(390, 844), chromedp.Navigate(base+"/search?q=人手不足&level=county&group=section"),
		chromedp.Click(css(".langs a")), chromedp.WaitReady(css("html[lang=en]")))
	address := get(t, b, chromedp.Location())
	for _, part := range []string{"/search?", "q=%E4%BA%BA%E6%89%8B%E4%B8%8D%E8%B6%B3", "level=county", "group=section", "lang=en"} {
		if !strings.Contains(address, part) {
			t.Errorf("%s is lost: %s", part, address)
		}
	}
	if current := get(t, b, chromedp.TextContent(css(".langs [aria-current]"))); current != "English" {
		t.Errorf("the switch says %q", current)
	}
	// The choice is kept for the next page, whose address says nothing of it.
	b.do(t, chromedp.Navigate(base+"/reports/"+store.Held[0].ID+"#c-2-3-9"), chromedp.WaitReady(css("html[lang=en]")),
		chromedp.Click(css(".langs a")), chromedp.WaitReady(css("html[lang=zh-CN]")))
	if target := get(t, b, chromedp.TextContent(css(":target"))); target != "14" {
		t.Errorf("the place in the page is %q", target)
	}
}
