package crawler

import (
	"strings"
	"testing"
)

func TestPageTitle(t *testing.T) {
	body := "<p>" + strings.Repeat("本局主动公开政府信息，答复申请。", 40) + "</p>"
	list := ""
	for range manyReports {
		list += `<a href="1.html">某局2020年政府信息公开年报</a>`
	}
	tests := []struct {
		name, text, title string
		report, column    bool
	}{
		{"meta", `<title>网站</title><meta name="articletitle" content="某局2020年政府信息公开年报">`, "某局2020年政府信息公开年报", true, false},
		{"template left in meta", `<meta name="ArticleTitle" content="文章标题"><h1>某局2020年政府信息公开年报</h1>`, "某局2020年政府信息公开年报", true, false},
		{"article of another kind", `<meta name="ArticleTitle" content="某局召开会议"><h1>某局2020年政府信息公开年报</h1>`, "某局召开会议", false, false},
		{"heading after the name of the site", `<h1>虚云市</h1><h2>某局2020年政府信息公开年报</h2>`, "某局2020年政府信息公开年报", true, false},
		{"heading that is a link", `<h2><a href="1">某局2020年政府信息公开年报</a></h2><title>首页</title>`, "首页", false, false},
		{"document", `<title>某局2020年政府信息公开年报-虚云市人民政府</title>`, "某局2020年政府信息公开年报", true, false},
		{"class", `<div class="bt">某局二〇二〇年政府信息公开年报</div>`, "某局二〇二〇年政府信息公开年报", true, false},
		{"alone in the text", `<title>公开</title><p align="center"><b>某局2020年政府信息公开年报</b></p>` + body, "公开", true, false},
		{"in the column", `<title>2020年度报告</title><div class="crumb">首页 &gt; 信息公开年报</div>` + body, "2020年度报告", true, true},
		{"year in the column without text", `<title>2020年</title><div class="crumb">首页 &gt; 信息公开年报</div>`, "2020年", false, true},
		{"list of a year", `<h1>2020年政府信息公开年报</h1>` + list, "2020年政府信息公开年报", false, false},
		{"list", `<title>政府信息公开年报_虚云市人民政府</title>` + list, "政府信息公开年报", false, true},
		{"place in words", `<p>当前位置：首页 &gt; 政务公开 &gt; 政府信息公开年报</p><ul><li>2020年 &gt; x</li></ul>`, "", false, true},
		{"chosen item", `<ul><li class="on"><a href="./">政府信息公开年报</a></li></ul>`, "", false, true},
		{"item of a menu", `<ul><li><a href="./">政府信息公开年报</a></li></ul>`, "", false, false},
		{"other column", `<meta name="ColumnName" content="财政信息"><title>预决算</title>`, "预决算", false, false},
		{"frames", `<frameset><frame src="a.html"></frameset>`, "", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := pageOf(t, "http://a.example/x/", tt.text)
			if got := pageTitle(p); got != tt.title {
				t.Errorf("pageTitle %q, want %q", got, tt.title)
			}
			if got := promisesReport(p); got != tt.report {
				t.Errorf("promisesReport %v, want %v", got, tt.report)
			}
			if got := isColumnPage(p); got != tt.column {
				t.Errorf("isColumnPage %v, want %v", got, tt.column)
			}
		})
	}
}
