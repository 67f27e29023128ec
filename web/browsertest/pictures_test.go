package browsertest

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var pictures = flag.String("pictures", "", "write the pictures of the README into this folder")

// TestPictures takes the pictures of the README, of the made-up holding. It does
// so only when asked, for they change with every font.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("asked for with -pictures; make pictures does")
	}
	b := open(t)
	base, store := site(t)
	for _, p := range []struct{ name, path, at, wait string }{
		{"search", "/search?q=人手不足&lang=zh", "body", ".hit"},
		{"report", "/reports/" + store.Held[0].ID + "?q=人手不足&lang=zh", "table.form", "table.form"},
		{"dates", "/coverage?year=2021&lang=zh", "#rows", ".chart:has(+ #dates) svg"},
	} {
		b.do(t, chromedp.EmulateViewport(1100, 760), chromedp.Navigate(base+p.path), chromedp.ScrollIntoView(css(p.at)), chromedp.WaitVisible(css(p.wait)))
		get(t, b, chromedp.Evaluate[bool](`(e => { e.scrollIntoView(); return true })(document.querySelector("`+p.at+`"))`))
		quality := int64(70)
		res, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: &quality})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*pictures, p.name+".webp"), res.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
