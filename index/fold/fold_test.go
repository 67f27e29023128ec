package fold

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	tests := []struct{ name, in, words, squeezed string }{
		{"plain", "政府信息公开", "政府信息公开", "政府信息公开"},
		{"full width", "２０２１年ＡＢＣ：（一）", "2021年abc:(一)", "2021年abc:(一)"},
		{"traditional", "政府信息公開條例", "政府信息公开条例", "政府信息公开条例"},
		{"spaced heading", "总　 体 情　况", "总体情况", "总体情况"},
		{"latin words", "Open  Data 平台", "open data 平台", "opendata平台"},
		{"line break", "一、总体情况\n  2020年", "一、总体情况\n2020年", "一、总体情况2020年"},
		{"hidden", "依\u200b申请\u00ad公\ufeff开", "依申请公开", "依申请公开"},
		{"radical of a PDF", "⽂件⼀", "文件一", "文件一"},
		{"several from one", "㎡①", "m21", "m21"},
		{"rare", "𠮷村", "𠮷村", "𠮷村"},
		{"brackets of a document number", "国办函〔2021〕30号［1］【附】", "国办函[2021]30号[1][附]", "国办函[2021]30号[1][附]"},
		{"dots in a name", "买买提•甲・乙·丙", "买买提·甲·乙·丙", "买买提·甲·乙·丙"},
		{"quotation marks of every kind", "“放管服”『改革』 ‘甲’", `"放管服""改革" '甲'`, `"放管服""改革"'甲'`},
		{"accents, composed and not", "É e\u0301 xìnxī", "e e xinxi", "eexinxi"},
		{"half-width katakana and Roman numbers", "Ⅲ ｱ", "iii ア", "iiiア"},
		{"signs of tables", "①（一）㈡％‰￥", "1(一)(二)%‰¥", "1(一)(二)%‰¥"},
		{"variants in place names", "臺灣省 慶雲縣 裏 濟寧", "台湾省庆云县里济宁", "台湾省庆云县里济宁"},
		{"broken", "依\xff申请\x00公开", "依申请公开", "依申请公开"},
		{"only blanks", " \n\t　", "", ""},
		{"blanks around", " 甲 ", "甲", "甲"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Words(tt.in); got != tt.words {
				t.Errorf("Words(%q) = %q, want %q", tt.in, got, tt.words)
			}
			if got := Squeeze(tt.in); got != tt.squeezed {
				t.Errorf("Squeeze(%q) = %q, want %q", tt.in, got, tt.squeezed)
			}
		})
	}
}

func TestSpan(t *testing.T) {
	tests := []struct{ in, find, want string }{
		{"关于２０２１年度報告", "2021", "２０２１"},
		{"关于２０２１年度報告", "报告", "報告"},
		{"𠮷村依申请公开", "依申请公开", "依申请公开"},
		{"总　体 情\n况。", "总体情况", "总　体 情\n况"},
		{"面积㎡大", "m", "㎡"},
		{"依\u200b申请", "依申请", "依\u200b申请"},
	}
	for _, tt := range tests {
		text := SqueezeMap(tt.in)
		at := strings.Index(text.Folded, tt.find)
		if at < 0 {
			t.Errorf("%q not found in %q", tt.find, text.Folded)
			continue
		}
		start, end := text.Span(at, at+len(tt.find))
		if got := tt.in[start:end]; got != tt.want {
			t.Errorf("span of %q in %q = %q, want %q", tt.find, tt.in, got, tt.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"政府信息公開", "a\xffb", "㎡ 　", "\U0002F800é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, text := range []Text{WordsMap(s), SqueezeMap(s)} {
			if !utf8.ValidString(text.Folded) {
				t.Fatalf("invalid: %q", text.Folded)
			}
			last := 0
			for i := range text.Folded {
				_, size := utf8.DecodeRuneInString(text.Folded[i:])
				start, end := text.Span(i, i+size)
				if start < last || end <= start || end > len(s) {
					t.Fatalf("span of byte %d of %q: %d–%d of %d", i, text.Folded, start, end, len(s))
				}
				last = start
			}
		}
		if Squeeze(s) != Squeeze(Squeeze(s)) {
			t.Fatalf("squeezing %q twice differs: %q, %q", s, Squeeze(s), Squeeze(Squeeze(s)))
		}
	})
}

func BenchmarkWords(b *testing.B) {
	text := strings.Repeat("本机关２０２１年共收到政府信息公開申请12件，同比增长。\n", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Words(text)
	}
}
