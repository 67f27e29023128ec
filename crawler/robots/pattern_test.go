package robots

import (
	"regexp"
	"strings"
	"testing"
)

// FuzzMatch compares with a regular expression of the same meaning.
func FuzzMatch(f *testing.F) {
	f.Add("/a*b$", "/a/b")
	f.Add("/**a*", "/ba")
	f.Add("*%2a$$", "/*$")
	f.Add("/年*报", "/%e5%b9%b4/报")
	f.Fuzz(func(t *testing.T, pattern, path string) {
		r, ok := newRule(false, pattern)
		if !ok {
			return
		}
		body, exact := strings.CutSuffix(pattern, "$")
		var parts []string
		for part := range strings.SplitSeq(body, "*") {
			parts = append(parts, regexp.QuoteMeta(escape(part)))
		}
		expr := "^" + strings.Join(parts, ".*")
		if exact {
			expr += "$"
		}
		re, err := regexp.Compile(expr)
		if err != nil {
			t.Skip(err) // too large for the regexp package
		}
		path = escape(path)
		if got, want := r.matches(path), re.MatchString(path); got != want {
			t.Errorf("pattern %q, path %q: %v, want %v", pattern, path, got, want)
		}
		if again := escape(path); again != path {
			t.Errorf("escape(%q) = %q", path, again)
		}
	})
}
