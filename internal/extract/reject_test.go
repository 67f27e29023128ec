package extract

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/internal/nianbao"
)

func TestReject(t *testing.T) {
	page := reportPage()
	noise := make([]byte, 4096)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(rng.IntN(256))
	}
	tests := []struct {
		name string
		data string
		code nianbao.RejectCode
	}{
		{"empty", "", nianbao.RejectMalformed},
		{"only white space", " \r\n\t\n", nianbao.RejectMalformed},
		{"binary", string(noise), nianbao.RejectUnsupported},
		{"broken pdf", "%PDF-1.7\n%âãÏÓ\n", nianbao.RejectMalformed},
		{"old word file", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500), nianbao.RejectNeedsConvert},
		{"picture", "\x89PNG\r\n\x1a\n", nianbao.RejectImageOnly},
		{"other zip", "PK\x05\x06" + strings.Repeat("\x00", 18), nianbao.RejectUnsupported},
		{"cut inside table three", page[:strings.Index(page, "部分公开")], nianbao.RejectMalformed},
		{"cut inside a tag", page[:strings.Index(page, `>未经复议`)-3], nianbao.RejectMalformed},
		{"cut after section one", page[:strings.Index(page, "<h3>二、")], nianbao.RejectMalformed},
		{"cut inside section six", page[:strings.Index(page, "未收取")], nianbao.RejectMalformed},
		{"list page", `<html><body><ul>` +
			`<li><a href="1.html">无名县民政局2021年政府信息公开工作年度报告</a></li>` +
			`<li><a href="2.html">无名县民政局2020年政府信息公开工作年度报告</a></li></ul></body></html>`, nianbao.RejectNotAReport},
		{"notice", `<html><body><h1>关于编制2021年政府信息公开工作年度报告的通知</h1><p>各部门：请按照格式编制年度报告，` +
			`报告应包括总体情况、主动公开政府信息情况等六个部分，于1月20日前报送。</p></body></html>`, nianbao.RejectNotAReport},
		{"site statistics", `<html><body><h1>无名县2021年政府网站工作年度报表</h1><table><tr><td>网站名称</td><td>无名县人民政府</td></tr>` +
			`<tr><td>总访问量（次）</td><td>1234</td></tr></table></body></html>`, nianbao.RejectNotAReport},
		{"pictures", `<html><body><h1>无名县民政局2021年政府信息公开工作年度报告</h1><p><img src="W020220111.png"></p><p><img src="W020220112.jpg" width="800"></p></body></html>`, nianbao.RejectImageOnly},
		{"prose", "今天天气很好，我们去公园玩。", nianbao.RejectNotAReport},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Extract(context.Background(), Input{Data: []byte(tt.data)})
			var reject *nianbao.RejectError
			if !errors.As(err, &reject) {
				t.Fatalf("err = %v, want a rejection", err)
			}
			if reject.Code != tt.code || reject.Chinese == "" {
				t.Errorf("rejected as %v (%s), want %s", reject, reject.Chinese, tt.code)
			}
		})
	}
}

func TestTooLarge(t *testing.T) {
	_, err := Extract(context.Background(), Input{Data: bytes.Repeat([]byte("<p>报告</p>"), MaxText/10)})
	var reject *nianbao.RejectError
	if !errors.As(err, &reject) || reject.Code != nianbao.RejectTooLarge {
		t.Fatalf("err = %v, want too_large", err)
	}
}

// TestCharset reads the same page in several charsets, rightly and wrongly labelled.
func TestCharset(t *testing.T) {
	page := reportPage()
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(page)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, data, mediaType string
		warn                  bool
	}{
		{"utf-8", page, "", false},
		{"utf-8 with mark", "\ufeff" + page, "", false},
		{"utf-8 labelled gbk", strings.Replace(page, "utf-8", "gbk", 1), "text/html; charset=gbk", true},
		{"gbk labelled gb2312", strings.Replace(gbk, "utf-8", "gb2312", 1), "", false},
		{"gbk labelled utf-8", gbk, "text/html; charset=utf-8", true},
		{"gbk labelled iso-8859-1", strings.Replace(gbk, "utf-8", "iso-8859-1", 1), "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := Extract(context.Background(), Input{Data: []byte(tt.data), MediaType: tt.mediaType})
			if err != nil {
				t.Fatal(err)
			}
			if res.Report.Office != "无名县民政局" || len(res.Report.Observations) != 200 {
				t.Errorf("office %q, %d observations", res.Report.Office, len(res.Report.Observations))
			}
			warned := false
			for _, w := range res.Report.Warnings {
				warned = warned || w.Code == "charset"
			}
			if warned != tt.warn {
				t.Errorf("warnings %v, want charset warning %v", res.Report.Warnings, tt.warn)
			}
		})
	}
}
