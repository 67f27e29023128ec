package web

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMarkOnly(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{"一<mark>二</mark>三", "一<mark>二</mark>三"},
		{"a &lt;b&gt; &amp; <mark>c</mark>", "a &lt;b&gt; &amp; <mark>c</mark>"},
		{"<mark>open", "<mark>open</mark>"},
		{"close</mark>", "close"},
		{"<mark><mark>x</mark></mark>", "<mark>x</mark>"},
		{`<MARK onclick="x()">y</MARK>`, "<mark>y</mark>"},
		{"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
		{"<b>x</b><!-- c --><!doctype y>", "&lt;b&gt;x&lt;/b&gt;&lt;!-- c --&gt;&lt;!doctype y&gt;"},
		{"1 < 2", "1 &lt; 2"},
		{"<mark/>x", "&lt;mark/&gt;x"},
		{"<textarea><mark>x</mark>", "&lt;textarea&gt;&lt;mark&gt;x&lt;/mark&gt;"},
	} {
		if got := string(markOnly(tc.in)); got != tc.want {
			t.Errorf("markOnly(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
	if got := plainText(markOnly("一&amp;<mark>二</mark>")); got != "一&二" {
		t.Errorf("plainText = %q", got)
	}
}

// FuzzMarkOnly: whatever comes in, marks are balanced and the only markup.
func FuzzMarkOnly(f *testing.F) {
	for _, seed := range []string{"<mark>x</mark>", "<script>x", "<", "&#60;b", "<mark", "</mark><mark>", "<plaintext><mark>", "\x00<a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := string(markOnly(in))
		if utf8.ValidString(in) && !utf8.ValidString(out) {
			t.Errorf("%q became invalid: %q", in, out)
		}
		rest := out
		for depth := 0; ; {
			i := strings.IndexAny(rest, "<>")
			if i < 0 {
				if depth != 0 {
					t.Errorf("%q leaves a mark open: %q", in, out)
				}
				return
			}
			switch {
			case strings.HasPrefix(rest[i:], "<mark>") && depth == 0:
				depth, rest = 1, rest[i+len("<mark>"):]
			case strings.HasPrefix(rest[i:], "</mark>") && depth == 1:
				depth, rest = 0, rest[i+len("</mark>"):]
			default:
				t.Fatalf("%q gives markup: %q", in, out)
			}
		}
	})
}
