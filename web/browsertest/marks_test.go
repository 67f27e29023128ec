package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// shownStep is the text of the one line of steps that is in view.
const shownStep = `[...document.querySelectorAll(".step")].filter(s => s.offsetParent !== null || getComputedStyle(s).display !== "none").map(s => s.querySelector("span").textContent).join("|")`

// press types one key as a keyboard does.
func (b *tab) press(t *testing.T, key string) {
	t.Helper()
	call(t, b, input.DispatchKeyEvent, input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeKeyDown, Key: key, Code: "Key" + strings.ToUpper(key), Text: key})
}

// TestMarksByKeys goes through the places of a query with n and p.
func TestMarksByKeys(t *testing.T) {
	b := open(t)
	base, store := site(t)
	w := b.watch(t)
	report := base + "/reports/" + store.Held[0].ID
	b.do(t, chromedp.EmulateViewport(1440, 900), chromedp.Navigate(report+"?q=人手不足+行政许可+依申请公开"), chromedp.WaitVisible(css(".marks")))
	total := get(t, b, chromedp.Evaluate[int](`document.querySelectorAll("mark[id]").length`))
	if total != 4 {
		t.Fatalf("%d places", total)
	}
	for i, step := range []struct {
		key  string
		want int
	}{{"n", 1}, {"n", 2}, {"p", 1}, {"p", 1}, {"n", 2}, {"n", 3}, {"n", 4}, {"n", 4}} {
		b.press(t, step.key)
		want := fmt.Sprintf("第 %d 处，共 4 处", step.want)
		if got := get(t, b, chromedp.Evaluate[string](shownStep)); got != want {
			t.Errorf("key %d (%s): %q, want %q", i+1, step.key, got, want)
		}
	}
	if seen := get(t, b, chromedp.Poll[bool](`(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector("#m4").getBoundingClientRect())`)); !seen {
		t.Error("the last place is not in view")
	}
	b.do(t, chromedp.Click(css("#q")))
	b.press(t, "p")
	if hash := get(t, b, chromedp.Evaluate[string](`location.hash`)); hash != "#m4" {
		t.Errorf("typing into the box went to %s", hash)
	}
	w.check(t, base)
}

// TestMarksWithoutScript opens a hit and goes on by links alone.
func TestMarksWithoutScript(t *testing.T) {
	for _, size := range widths {
		t.Run(size.name, func(t *testing.T) {
			b := open(t)
			base, _ := site(t)
			call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			b.do(t, chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(base+"/search?q=行政"),
				chromedp.Click(css(".hit h2 a")), chromedp.WaitReady(css(".marks")), chromedp.Click(css(".marks a[href='#m1']")),
				chromedp.WaitVisible(css("#m1 + .step")), chromedp.Click(css("#m1 + .step a[rel=next]")), chromedp.WaitVisible(css("#m2 + .step")),
				chromedp.Click(css("#m2 + .step a[rel=next]")), chromedp.WaitVisible(css("#m3 + .step")))
			b.shoot(t, size.name+"-marks-step")
			b.do(t, chromedp.Click(css("#m3 + .step a[rel=prev]")), chromedp.WaitVisible(css("#m2 + .step")))
			if got := get(t, b, chromedp.TextContent(css("#m2 + .step span"))); !strings.HasPrefix(got, "第 2 处，共 ") {
				t.Errorf("the step says %q", got)
			}
			b.do(t, chromedp.Click(css(".marks a[href^='/search']")), chromedp.WaitReady(css(".hit")))
		})
	}
}

// TestBatchWithoutScript runs a list, and follows a count to its reports.
func TestBatchWithoutScript(t *testing.T) {
	b := open(t)
	base, _ := site(t)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	for _, size := range widths {
		b.do(t, chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(base+"/batch"),
			chromedp.SendKeys(css("#list"), "人手不足\n\"依申请公开\" office:教育局\n(\nsection:problems 更新不及时"),
			chromedp.Click(css("button[value=html]")), chromedp.WaitReady(css("table.counts")))
		b.shoot(t, size.name+"-batch-table")
		if got := get(t, b, chromedp.TextContent(css("table.counts tbody"))); !strings.Contains(got, "括号没有配对") {
			t.Errorf("the table says %q", got)
		}
		b.do(t, chromedp.Click(css("table.counts td.n a")), chromedp.WaitReady(css(".hit")))
	}
	if chips := get(t, b, chromedp.TextContent(css(".chips"))); !strings.Contains(chips, "2019") {
		t.Errorf("filters in force are %q", chips)
	}
}
