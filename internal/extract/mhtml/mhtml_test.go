package mhtml

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"mime/quotedprintable"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/internal/nianbao"
)

const page = `<html><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"></head><body><p>云岭县清溪镇人民政府2022年政府信息公开工作年度报告</p></body></html>`

func gbk(t testing.TB, s string) string {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func quoted(s string) string {
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

func lines64(s string) string {
	var b strings.Builder
	for s := base64.StdEncoding.EncodeToString([]byte(s)); s != ""; {
		n := min(len(s), 76)
		b.WriteString(s[:n] + "\r\n")
		s = s[n:]
	}
	return b.String()
}

// message puts parts, each with its header, into one.
func message(top string, parts ...string) string {
	return top + "\r\n\r\n此文档为单个文件网页\r\n------=_Next\r\n" + strings.Join(parts, "\r\n------=_Next\r\n") + "\r\n------=_Next--\r\n"
}

const related = "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"----=_Next\"; type=\"text/html\""

func TestRoot(t *testing.T) {
	picture := "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
	tests := []struct {
		name, data, html, mediaType string
	}{
		{"Word, GBK, quoted-printable", message(related, "Content-Location: file:///C:/1.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"GBK\"\r\n\r\n"+quoted(gbk(t, page)), picture), gbk(t, page), "text/html; charset=gbk"},
		{"picture first", message(related, picture, "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"+lines64(page)), page, "text/html; charset=utf-8"},
		{"no coding, no charset", message(related, "Content-Type: text/html\r\n\r\n"+page), page, "text/html"},
		{"root by name", message(related+"; start=\"<b>\"", "Content-Type: text/html\r\nContent-ID: <a>\r\n\r\n<p>a", "Content-Type: text/html\r\nContent-ID: <b>\r\n\r\n<p>b"), "<p>b", "text/html"},
		{"parts in a part", "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + message(related, "Content-Type: text/html\r\n\r\n"+page) + "--x--\r\n", page, "text/html"},
		{"workbook", message(related, "Content-Type: text/html\r\n\r\n<html><frameset><frame src=1></frameset>", "Content-Type: text/html\r\n\r\n<table><tr><td>1</table>", "Content-Type: text/html\r\n\r\n<p>"), "<table><tr><td>1</table>", "text/html"},
		{"single part", "Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted(gbk(t, page)), gbk(t, page), "text/html; charset=gb2312"},
		{"line feeds only, byte order mark, no last boundary", "\ufeff\n" + strings.ReplaceAll(strings.TrimSuffix(message(related, "Content-Type: text/html\r\n\r\n"+page), "\r\n------=_Next--\r\n"), "\r\n", "\n"), page, "text/html"},
		{"content type that breaks the rules", message("Content-Type: multipart/related; boundary=\"----=_Next\"; type=text/html; type=\"x\"", "Content-Type: text/html; charset=\"gb2312\"; charset=gbk\r\n\r\n<p>"), "<p>", "text/html; charset=gbk"},
		{"UTF-16 without a mark", message(related, "Content-Type: text/html; charset=\"unicode\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"+lines64("<\x00p\x00>\x00")), "\xff\xfe<\x00p\x00>\x00", "text/html; charset=utf-16"},
		{"stray equals signs", message(related, "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p a=x b=3D1>=E6=\r\n=96=87 ="), "<p a=x b=1>文 ", "text/html"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !Is([]byte(tt.data)) {
				t.Error("Is = false")
			}
			html, mediaType, err := Root([]byte(tt.data))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimRight(string(html), "\r\n"); got != tt.html {
				t.Errorf("html = %q, want %q", got, tt.html)
			}
			if mediaType != tt.mediaType {
				t.Errorf("media type = %q, want %q", mediaType, tt.mediaType)
			}
		})
	}
}

func TestRootRejects(t *testing.T) {
	deep := ""
	for i := range maxNested + 1 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=x%d\n\n--x%d\n", i, i)
	}
	tests := []struct {
		name, data string
		code       nianbao.RejectCode
		says       string
	}{
		{"empty", "", nianbao.RejectMalformed, "header"},
		{"HTML", page, nianbao.RejectMalformed, "header"},
		{"no boundary", "Content-Type: multipart/related\n\n--x\n", nianbao.RejectMalformed, "boundary"},
		{"no page", message(related, "Content-Type: image/png\r\n\r\nx"), nianbao.RejectMalformed, "HTML"},
		{"too deep", deep, nianbao.RejectTooLarge, fmt.Sprint(maxNested)},
		{"too many parts", message(related, strings.Split(strings.Repeat("Content-Type: image/png\r\n\r\nx|", MaxParts+1), "|")...), nianbao.RejectTooLarge, fmt.Sprint(MaxParts)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := Root([]byte(tt.data))
			var rejected *nianbao.RejectError
			if !errors.As(err, &rejected) || rejected.Code != tt.code || !strings.Contains(rejected.Message, tt.says) {
				t.Errorf("err = %v, want %s naming %q", err, tt.code, tt.says)
			}
		})
	}
}

func TestIsNot(t *testing.T) {
	for _, data := range []string{"", page, "标题\n\n正文", "Subject: 通知\n\n正文", "一、总体情况：\nContent-Type: multipart/related\n\n", "{\\rtf1}", "Content-Type: text/html\n"} {
		if Is([]byte(data)) {
			t.Errorf("Is(%q) = true", data)
		}
	}
}

func FuzzRoot(f *testing.F) {
	f.Add([]byte(message(related, "Content-Type: text/html; charset=GBK\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"+quoted(gbk(f, page)))))
	f.Add([]byte("Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + lines64(page)))
	f.Fuzz(func(t *testing.T, data []byte) {
		html, mediaType, err := Root(data)
		var rejected *nianbao.RejectError
		switch {
		case err != nil && !errors.As(err, &rejected):
			t.Errorf("err = %v is no rejection", err)
		case err == nil && mediaType == "":
			t.Error("no media type")
		case len(html) > len(data)+2:
			t.Errorf("%d bytes became %d", len(data), len(html))
		}
	})
}
