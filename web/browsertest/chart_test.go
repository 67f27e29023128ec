package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"nianbao/internal/nianbao"
)

// grown are reports of invented offices over years and forms, with the same
// numbers every time.
type grown struct{}

func (grown) Frame(_ context.Context, f nianbao.FactFilter, keys ...nianbao.ColumnKey) (*nianbao.Frame, error) {
	out := &nianbao.Frame{Columns: map[nianbao.ColumnKey]*nianbao.Column{}, Regions: map[string]*nianbao.Region{}}
	for _, k := range keys {
		out.Columns[k] = &nianbao.Column{}
	}
	for n, level := range []nianbao.Level{nianbao.LevelProvince, nianbao.LevelCity, nianbao.LevelCounty} {
		for i := range 6 {
			office := grownOffice(n, i)
			province := office.Region.Code[:2] + "0000"
			out.Regions[province] = &nianbao.Region{Code: province, Names: office.Region.Names[:1]}
			for year := 2016; year <= 2022; year++ {
				if (year+i)%9 == 0 || f.YearFrom > year || f.YearTo != 0 && f.YearTo < year || len(f.Offices) > 0 && f.Offices[0] != office.ID {
					continue
				}
				fact := &nianbao.Fact{Office: office, Year: year, Scope: nianbao.ScopeOwn, Form: grownForm(year), Level: level, PublishedFrom: nianbao.DateVisible,
					Published: fmt.Sprintf("%d-0%d-%02d", year+1, 1+i/5, 3+4*i+n)}
				out.Facts = append(out.Facts, fact)
				for _, k := range keys {
					mark, value := grownCell(k.Code, n, i, year)
					c := out.Columns[k]
					c.Marks, c.Values = append(c.Marks, mark), append(c.Values, value)
				}
			}
		}
	}
	return out, nil
}

func (grown) Withdrawn(context.Context) (map[string]bool, error) { return nil, nil }

func grownOffice(n, i int) *nianbao.OfficeFact {
	provinces := []struct{ code, name string }{{"11", "北京市"}, {"32", "江苏省"}, {"41", "河南省"}, {"44", "广东省"}, {"51", "四川省"}, {"61", "陕西省"}, {"65", "新疆维吾尔自治区"}, {"99", "云溪省"}}
	p := provinces[(6*n+i)%len(provinces)]
	region := &nianbao.Region{Code: fmt.Sprintf("%s%02d%02d", p.code, 90+n, i+1), Names: []string{p.name, "泠江市", fmt.Sprintf("第%d县", i+1)}}
	name := fmt.Sprintf("%s测试局", region)
	return &nianbao.OfficeFact{ID: fmt.Sprintf("o%d%d", n, i), Name: name, Body: "测试局", Region: region, Type: nianbao.OfficeBureau}
}

func grownForm(year int) nianbao.Form {
	switch {
	case year < 2019:
		return nianbao.Form2014
	case year < 2021:
		return nianbao.Form2019
	}
	return nianbao.Form2021
}

func grownCell(code string, n, i, year int) (nianbao.Mark, float64) {
	base := float64(40*(n+1) + 7*i + 11*(year-2015))
	for prefix, part := range map[string]float64{"res_total": 1, "ans_total": 1, "res_granted": .45, "ans_granted": .5, "res_partial": .1, "ans_partial": .05,
		"deny_sum": .12, "ans_denied": .1, "unable_sum": .2, "np_sum": .05, "req_new": 1.1} {
		if code == prefix {
			return nianbao.MarkValue, float64(int(base * part))
		}
	}
	if strings.Contains(code, "sum") {
		return nianbao.MarkValue, 3
	}
	return nianbao.MarkBlank, 0
}

const shareQuestion = "/trends?indicator=res_granted&indicator=res_partial&indicator=deny_sum&indicator=unable_sum&indicator=np_sum&of=res_total&join=break&lang=zh"

// TestCharts draws lines and shares at two widths under the policy of the pages.
func TestCharts(t *testing.T) {
	b := open(t)
	base, _ := site(t)
	w := b.watch(t)
	for _, size := range widths {
		for _, p := range []struct{ name, path, count string }{
			{"trends-lines", "/trends?indicator=grant_rate&by=level&join=break&lang=zh", `document.querySelectorAll(".chart svg path[fill='none']").length > 6`},
			{"trends-provinces", "/trends?indicator=grant_rate&by=province&join=break&lang=zh", `document.querySelectorAll(".tiles rect.f5").length > 0 && document.querySelectorAll(".panels polyline").length > 7`},
			{"trends-counts", "/trends?indicator=req_new&by=province&show=median&lang=en", `document.querySelectorAll(".chart svg path").length > 6`},
			{"trends-shares", shareQuestion, `document.querySelectorAll(".chart svg pattern").length > 3`},
		} {
			t.Run(size.name+"/"+p.name, func(t *testing.T) {
				b.do(t, chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(base+p.path), chromedp.ScrollIntoView(css("table.figuretable")), chromedp.WaitVisible(css(".chart svg")))
				b.shoot(t, size.name+"-"+p.name)
				if !get(t, b, chromedp.Evaluate[bool](p.count)) {
					t.Errorf("not drawn: %s", p.count)
				}
				if over := get(t, b, chromedp.Evaluate[int](`document.documentElement.scrollWidth - innerWidth`)); over > 0 {
					t.Errorf("page is %d px wider than the window", over)
				}
				w.check(t, base)
			})
		}
	}
	words := get(t, b, chromedp.Evaluate[string](`document.querySelector(".chart svg").textContent`))
	for _, want := range []string{"本机关", "2016–2022", "2018 | 2019", "份报告", "¦1"} {
		if !strings.Contains(words, want) {
			t.Errorf("the drawing does not say %q: %s", want, words)
		}
	}
}

// TestCoverage looks at what became of reports over years, and in one.
func TestCoverage(t *testing.T) {
	b := open(t)
	base, _ := site(t)
	w := b.watch(t)
	for _, size := range widths {
		for name, path := range map[string]string{"coverage": "/coverage?by=level&year=2016..2022&lang=zh", "coverage-year": "/coverage?year=2021&lang=en"} {
			t.Run(size.name+"/"+name, func(t *testing.T) {
				b.do(t, chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(base+path), chromedp.WaitVisible(css(".chart svg")))
				if name == "coverage-year" {
					b.do(t, chromedp.ScrollIntoView(css("#dates")), chromedp.WaitVisible(css(".chart:has(+ #dates) svg")))
				}
				b.shoot(t, size.name+"-"+name)
				if over := get(t, b, chromedp.Evaluate[int](`document.documentElement.scrollWidth - innerWidth`)); over > 0 {
					t.Errorf("page is %d px wider than the window", over)
				}
				if name == "coverage-year" {
					words := get(t, b, chromedp.Evaluate[string](`document.querySelector(".chart:has(+ #dates) svg").textContent`))
					for _, want := range []string{"Dates of publication", "deadline 2022-01-31", "in time", "late", "2021", "Own report", "expected"} {
						if !strings.Contains(words, want) {
							t.Errorf("the drawing of dates does not say %q: %s", want, words)
						}
					}
				}
				w.check(t, base)
			})
		}
	}
}

// TestChartTip points at a number: its numerator and denominator are said, and
// the policy of the pages lets the tip be styled.
func TestChartTip(t *testing.T) {
	b := open(t)
	base, _ := site(t)
	w := b.watch(t)
	b.do(t, chromedp.EmulateViewport(1440, 900), chromedp.Navigate(base+shareQuestion), chromedp.WaitVisible(css(".chart svg")))
	at := get(t, b, chromedp.Evaluate[[]float64](`(r => [r.left + r.width / 2, r.top + r.height / 2])([...document.querySelectorAll(".chart svg path")].map(p => p.getBoundingClientRect()).find(r => r.width > 30 && r.width < 60 && r.height > 60))`))
	b.do(t, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]), chromedp.WaitVisible(css(".charttip")))
	b.shoot(t, "chart-tip")
	if tip := get(t, b, chromedp.TextContent(css(".charttip"))); !strings.Contains(tip, "分子 / 分母") || !strings.Contains(tip, "95% 区间") {
		t.Errorf("the tip says %q", tip)
	}
	b.do(t, chromedp.Evaluate[chromedp.Void](`window.files = []; HTMLAnchorElement.prototype.click = function () { files.push(this.download + " " + this.href.slice(0, 5)); }; document.querySelectorAll(".charttools button").forEach(x => x.click())`))
	files := get(t, b, chromedp.Evaluate[[]string](`window.files`))
	if want := "nianbao-trends-figures-1.svg blob: nianbao-trends-figures-1.png data: nianbao-trends-figures-1.csv blob:"; strings.Join(files, " ") != want {
		t.Errorf("files %q, want %q", files, want)
	}
	w.check(t, base)
}

// TestTrendsWithoutScript asks by the form alone.
func TestTrendsWithoutScript(t *testing.T) {
	b := open(t)
	base, _ := site(t)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.do(t, chromedp.EmulateViewport(390, 844), chromedp.Navigate(base+"/trends"),
		chromedp.SendKeys(css("input[name=indicator]"), "grant_rate\r"), chromedp.WaitReady(css("table.figuretable td[data-value]")))
	address := get(t, b, chromedp.Location())
	if u, err := url.Parse(address); err != nil || u.Query().Get("indicator") != "grant_rate" {
		t.Errorf("came to %s", address)
	}
	if cell := get(t, b, chromedp.TextContent(css("table.figuretable td[data-value]"))); !strings.Contains(cell, "%") || !strings.Contains(cell, " / ") {
		t.Errorf("the first figure is %q", cell)
	}
}
