package crawler

import (
	"strings"
	"testing"
)

func TestCanonicalURL(t *testing.T) {
	tests := []struct{ in, want string }{
		{"HTTP://WWW.A.gov.CN/Nb/", "http://www.a.gov.cn/Nb/"},
		{"http://a.example", "http://a.example/"},
		{"http://a.example:80/x", "http://a.example/x"},
		{"https://a.example:443/x", "https://a.example/x"},
		{"https://a.example:80/x", "https://a.example:80/x"},
		{"http://a.example:8080/x", "http://a.example:8080/x"},
		{"http://a.example./x", "http://a.example/x"},
		{"http://user:pw@a.example/x#top", "http://a.example/x"},
		{"http://a.example/nb/./2021/../index.html", "http://a.example/nb/index.html"},
		{"http://a.example/nb/../", "http://a.example/"},
		{"http://a.example/nb/2021/..", "http://a.example/nb/"},
		{"http://a.example/../../x", "http://a.example/x"},
		{"http://a.example//x///y", "http://a.example/x/y"},
		{"http://a.example/%7Eliu/%e5%b9%b4", "http://a.example/~liu/%E5%B9%B4"},
		{"http://a.example/年报/", "http://a.example/%E5%B9%B4%E6%8A%A5/"},
		{"http://a.example/a%2Fb", "http://a.example/a%2Fb"},
		{"http://a.example/x;jsessionid=0A1B2C?id=7", "http://a.example/x?id=7"},
		{"http://a.example/x?utm_source=a&id=7&PHPSESSID=1", "http://a.example/x?id=7"},
		{"http://a.example/x?b=2&a=1", "http://a.example/x?b=2&a=1"},
		{"http://a.example/x?", "http://a.example/x"},
		{" http://a.example/x\n ", "http://a.example/x"},
		{`http://a.example\nb\1.html`, "http://a.example/nb/1.html"},
		{"http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"},
		{"http://[2001:db8::1]:80/x", "http://[2001:db8::1]/x"},
		{"http://a.example/(S(abcdefgh12345678))/list.aspx?id=1", "http://a.example/list.aspx?id=1"},
		{"http://a.example/(S(abcdefgh))/(S(abcdefgh))/x", "http://a.example/x"},
		{"http://a.example/index.html", "http://a.example/index.html"},
		{"http://a.example/x?name=%c4%ea%b1%a8&b=%E5", "http://a.example/x?name=%C4%EA%B1%A8&b=%E5"},
		{"http://a.example/x?name=年 报", "http://a.example/x?name=%E5%B9%B4%20%E6%8A%A5"},
		{"http://a.example/x?_=1611900000&t=2&spm=a.b", "http://a.example/x?t=2"},
		{"http://a.example/%C4%EA/1.html", "http://a.example/%C4%EA/1.html"},
		{"http://a.example/?&&", "http://a.example/"},
		{"http://a.example:/x", "http://a.example/x"},
		{"http://例子.测试/x", "http://xn--fsqu00a.xn--0zwm56d/x"},
	}
	for _, tt := range tests {
		got, err := CanonicalURL(tt.in)
		if err != nil || got != tt.want {
			t.Errorf("CanonicalURL(%q) = %q, %v; want %q", tt.in, got, err, tt.want)
		}
	}
	for _, bad := range []string{
		"", "/x", "ftp://a.example/", "mailto:a@a.example", "javascript:void(0)", "http://", "http:///x", "http://a b/", "http:a",
		"http://a.example/" + strings.Repeat("a", maxURL), "http://a.example/%zz",
	} {
		if got, err := CanonicalURL(bad); err == nil {
			t.Errorf("CanonicalURL(%.40q) = %q, want an error", bad, got)
		}
	}
}

func FuzzCanonicalURL(f *testing.F) {
	for _, s := range []string{"http://a.example/x;jsessionid=1?b&a#c", "https://[::1]:443/%2f/../年", `HTTP://A\b?c\d`, "http://a.example/(S(abcdefgh))/;sid=1/./%20?%e5&_=1&年"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, err := CanonicalURL(s)
		if err != nil {
			return
		}
		twice, err := CanonicalURL(once)
		if len(once) <= maxURL && (err != nil || once != twice) {
			t.Errorf("%q → %q → %q, %v", s, once, twice, err)
		}
	})
}

func TestSeenKey(t *testing.T) {
	seen := map[string]bool{}
	for _, step := range []struct {
		url, form string
		fresh     bool
	}{
		{"http://a.example/x", "", true},
		{"http://A.example/x#y", "", false},
		{"http://a.example/x", "col=1", true},
		{"http://a.example/x", "col=1", false},
		{"not a url", "", true},
		{"not a url", "", false},
	} {
		key := seenKey(step.url, step.form)
		if seen[key] == step.fresh {
			t.Errorf("%s %q: fresh = %v, want %v", step.url, step.form, !seen[key], step.fresh)
		}
		seen[key] = true
	}
}
