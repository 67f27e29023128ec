package crawler

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// bigList is a list page of about a megabyte.
func bigList() string {
	var b strings.Builder
	b.WriteString(`<html><head><title>政府信息公开年报</title></head><body><div class="list"><ul>`)
	for i := 0; b.Len() < 1<<20; i++ {
		fmt.Fprintf(&b, `<li><a href="./202101/t20210129_%d.html" title="虚云市第%d局2020年政府信息公开工作年度报告">虚云市第%d局2020年政府信息公开…</a><span>2021-01-29</span></li>`, i, i, i)
	}
	b.WriteString(`</ul></div><div class="page">共3页 <a href="index_1.html">下一页</a><a href="index_2.html">尾页</a></div></body></html>`)
	return b.String()
}

func BenchmarkListPage(b *testing.B) {
	u, err := url.Parse("http://a.example/nb/")
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range map[string]string{
		"list": bigList(), "links alone": strings.Repeat(`<a href="1.html">甲</a>`, 1<<20/24),
		"script": "<script>var x = [" + strings.Repeat(`{"title":"某局2020年年报","url":"/1.html","date":"2021-01-05"},`, 1<<20/70) + "]</script>",
		"words":  "<p>" + strings.Repeat("政府信息公开 ", 1<<20/20) + "</p>",
	} {
		b.Run("parse "+name, func(b *testing.B) {
			for b.Loop() {
				newPage(u, "", text)
			}
		})
		b.Run(name, func(b *testing.B) {
			page := newPage(u, "", text)
			for b.Loop() {
				page.seen, page.counted = "", nil
				a := adapterFor(page)
				a.Links(page)
				a.Next(page)
			}
		})
	}
	b.Run("classify", func(b *testing.B) {
		for b.Loop() {
			classify("虚云市第9局2020年政府信息公开工作年度报告")
		}
	})
}
