package ingest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/internal/nianbao"
	"nianbao/internal/testsite"
)

// noise are lines that content management systems print around an article and
// that differ from visit to visit, or after a change of the page's design.
var noise = []string{
	`<p>浏览次数：1234</p>`,
	`<p>浏览次数：<span id="hits">1234</span>次</p>`,
	`<p>浏览量：1234</p>`,
	`<span>点击数：12</span>`,
	`<div>点击率：12</div>`,
	`<div>点击：[12]</div>`,
	`<div>点击量：12 次</div>`,
	`<div>阅读次数：12</div>`,
	`<div>阅读：12</div>`,
	`<div>阅读量 1.2万</div>`,
	`<div>访问量：12</div>`,
	`<div>访问次数：12</div>`,
	`<div>人气：12</div>`,
	`<div>浏览：12</div>`,
	`<p>已有 12 人浏览</p>`,
	`<p>本文已被阅读12次</p>`,
	`<p>本页已被浏览 12 次</p>`,
	`<p>您是第 1234567 位访问者</p>`,
	`<p>【浏览次数：12】</p>`,
	`<p>[浏览：12次]</p>`,
	`<p>（浏览次数：12）</p>`,
	`<p>打印时间：2024年5月6日</p>`,
	`<p>今天是2024年5月6日 星期一</p>`,
	`<p>今天是：2024-05-06 星期一 10:20:30</p>`,
	`<p>现在是2024年5月6日 10:20</p>`,
	`<p>2024年5月6日 星期一</p>`,
	`<p>当前时间：2024-05-06 10:20:30</p>`,
	`<p>系统时间：2024-05-06</p>`,
	`<p>字体大小：[<a href="javascript:big()">大</a> <a href="javascript:mid()">中</a> <a href="javascript:small()">小</a>]</p>`,
	`<p>【字体：大 中 小】</p>`,
	`<p>【<a href="javascript:print()">打印本页</a>】【<a href="javascript:close()">关闭窗口</a>】</p>`,
	`<p><a href="javascript:print()">打印</a>　<a href="javascript:close()">关闭</a></p>`,
	`<p>打印本页 关闭窗口</p>`,
	`<p>我要打印</p>`,
	`<p>上一篇：<a href="/t/1.html?session=8f3a">关于召开会议的通知</a></p><p>下一篇：<a href="/t/2.html?session=8f3a">关于征求意见的公告</a></p>`,
	`<p>上一条：<a href="/t/1.html">没有了</a></p><p>下一条：无</p>`,
	`<p>上一篇：没有了</p>`,
	`<p>前一篇：关于召开会议的通知</p>`,
	`<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></div>`,
	`<div class="bshare">分享：<a href="#">QQ空间</a></div>`,
	`<p>分享到</p>`,
	`<p><img src="/qr/8f3a.png" width="120" alt="扫一扫在手机打开当前页"></p>`,
	`<p>扫一扫在手机打开当前页</p>`,
	`<p>扫描二维码，在手机上浏览</p>`,
	`<p>手机扫一扫打开当前页</p>`,
	`<p>来源：办公室 发布时间：2022-01-09 浏览量：1234</p>`,
	`<p>发布时间：2022-01-09 09:01　浏览次数：12</p>`,
	`<p>信息来源：办公室　　发布日期：2022-01-09　　点击数：12　　字号：[大][中][小]</p>`,
	`<p>时间：2022-01-09 09:01 来源：本站 访问量：12</p>`,
	`<p>2022-01-09 09:01:02 来源：本站 浏览：12次 【打印】</p>`,
	`<p>日期：2022-01-09 阅读：12</p>`,
	`<p>更新时间：2024-05-06 10:20:30</p>`,
	`<p>最后更新：2024-05-06</p>`,
	`<p>编辑：张三　审核：李四</p>`,
	`<p>责任编辑：张三　浏览次数：12</p>`,
	`<a href="/login?sid=8f3a2c">登录</a>`,
	`<p>收藏</p>`,
	`<p>返回顶部</p>`,
	`<p>语音播报：</p>`,
	`<p>相关链接：</p><ul><li><a href="/a">关于2024年工作的通知</a></li></ul>`,
	`<!-- generated 2024-05-06 10:20:30 in 12 ms -->`,
	`<input type="hidden" name="__VIEWSTATE" value="8f3a2c">`,
	`<script>var hits = 1234; document.write(hits);</script>`,
	`<div style="display:none">token 8f3a2c</div>`,
}

// spot is a place on a page where such lines stand.
type spot struct {
	name   string
	before string // marker that the line comes before
	after  string // marker that the line follows
}

func (s spot) insert(t *testing.T, page, line string) string {
	t.Helper()
	mark := s.before + s.after
	i := strings.Index(page, mark)
	if i < 0 {
		t.Fatalf("the page has no %q", mark)
	}
	i += len(s.after)
	return page[:i] + line + page[i:]
}

// TestNoise puts such lines on pages of a report: none makes a version.
func TestNoise(t *testing.T) {
	sites, err := testsite.New(testsite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const end = "</div></div>\n<div class=\"links\">"
	spots := []spot{
		{"before the title", "<h1>", ""},
		{"below the title", "", "</h1>"},
		{"in the editor, above", "", `<div class="content">`},
		{"in the editor, below", end, ""},
		{"below the editor", end[len("</div>"):], ""},
		{"below the article", end[len("</div></div>"):], ""},
	}
	const url = "http://www.shili.example/xxgk/nb/2021/8800121.html"
	body := string(sites.Body(url))
	signed := spots[3].insert(t, body, `<p style="text-align:right">示例省人民政府办公厅</p><p style="text-align:right">2022年1月9日</p>`)
	for name, page := range map[string]string{"unsigned": body, "signed": signed} {
		r := open(t)
		at := time.Date(2023, 2, 1, 0, 0, 0, 0, time.UTC)
		capture := func(body string) *nianbao.Capture {
			at = at.Add(time.Hour)
			return &nianbao.Capture{URL: url, Captured: at, Status: 200, MediaType: "text/html; charset=utf-8", Body: []byte(body)}
		}
		captures, names := []*nianbao.Capture{capture(page)}, []string{"none"}
		for _, spot := range spots {
			lines := []string{strings.Join(noise, "\n")}
			if strings.Contains(spot.name, "editor, ") { // one line must not cover for another
				lines = slices.Concat(noise, lines)
			}
			for _, line := range lines {
				captures = append(captures, capture(spot.insert(t, page, line)))
				names = append(names, spot.name+": "+line)
			}
		}
		results, err := r.ingester().Ingest(ctx, captures...)
		if err != nil {
			t.Fatal(err)
		}
		for i, res := range results[1:] {
			if res.Stored.Outcome != nianbao.OutcomeUnchanged {
				t.Errorf("%s, %s: %s %v", name, names[i+1], res.Stored.Outcome, difference(t, r, res.Stored))
			}
		}
	}
}

// difference shows the texts in which a version differs from the first.
func difference(t *testing.T, r *recorder, s nianbao.Stored) (diff []string) {
	t.Helper()
	if s.ReportID == "" {
		return nil
	}
	first, err := r.ReportVersion(ctx, s.ReportID, 1)
	if err != nil {
		t.Fatal(err)
	}
	other, err := r.ReportVersion(ctx, s.ReportID, s.Version)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, sec := range first.Report.Sections {
		for line := range strings.SplitSeq(sec.Heading+"\n"+sec.Text, "\n") {
			have[line] = true
		}
	}
	for _, sec := range other.Report.Sections {
		for line := range strings.SplitSeq(sec.Heading+"\n"+sec.Text, "\n") {
			if !have[line] {
				diff = append(diff, fmt.Sprintf("%s: %s", sec.Kind, line))
			}
		}
	}
	return diff
}

// TestEdits makes the smallest changes that a report can have: each is a
// version.
func TestEdits(t *testing.T) {
	sites, err := testsite.New(testsite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const url = "http://www.shili.example/xxgk/nb/2021/8800121.html"
	page := string(sites.Body(url))
	at := time.Date(2023, 2, 1, 0, 0, 0, 0, time.UTC)
	for name, change := range map[string][2]string{
		"a digit in a cell":        {"\t22&nbsp;", "\t23&nbsp;"},
		"a cell is emptied":        {"\t22&nbsp;", "\t&nbsp;"},
		"a digit in the text":      {"主动公开信息767条", "主动公开信息768条"},
		"a character":              {"群众看不懂、不爱看", "群众看不懂、不想看"},
		"a sentence more":          {"群众看不懂、不爱看。", "群众看不懂、不爱看。公开平台建设滞后。"},
		"a sentence less":          {"统一格式，提供可下载文本，方便公众查阅。", ""},
		"the last line":            {"无其他需要报告的事项。", "其他需要报告的事项见附件。"},
		"a line more at the end":   {"无其他需要报告的事项。<br>", "无其他需要报告的事项。<br>本报告电子版可从网站下载。<br>"},
		"a word of the preface":    {"虚构路4号", "虚构路5号"},
		"a paragraph about visits": {"统一格式，", "网站浏览量1234次，"},
		"the heading of a section": {"二、主动公开政府信息情况", "二、主动公开政府信息的情况"},
	} {
		r := open(t)
		edited := strings.Replace(page, change[0], change[1], 1)
		if edited == page {
			t.Fatalf("%s: the page has no %q", name, change[0])
		}
		var got []nianbao.Outcome
		for i, body := range []string{page, edited, page} {
			c := &nianbao.Capture{URL: url, Captured: at.AddDate(0, i, 0), Status: 200, MediaType: "text/html; charset=utf-8", Body: []byte(body)}
			results, err := r.ingester().Ingest(ctx, c)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, outcomes(results)...)
		}
		if want := []nianbao.Outcome{nianbao.OutcomeNewReport, nianbao.OutcomeNewVersion, nianbao.OutcomeUnchanged}; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
