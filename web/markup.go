package web

import (
	"html"
	"html/template"
	"strings"

	nethtml "golang.org/x/net/html"
)

// markOnly rewrites a fragment so that <mark>…</mark>, without attributes,
// balanced and not nested, is its only markup whatever came in; everything
// else is shown as text. The searcher promises as much, but its fragments are
// cut from pages of strangers, and one check here holds for API and pages.
func markOnly(fragment string) template.HTML {
	var b strings.Builder
	open := false
	z := nethtml.NewTokenizer(strings.NewReader(fragment))
	for {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			// What the tokenizer could not finish, such as "a < b", is its rest.
			b.WriteString(html.EscapeString(string(z.Raw())))
			break
		}
		raw := string(z.Raw())
		switch tok := z.Token(); {
		case kind == nethtml.TextToken:
			b.WriteString(html.EscapeString(tok.Data))
		case kind == nethtml.StartTagToken && tok.Data == "mark":
			if !open {
				b.WriteString("<mark>")
				open = true
			}
		case kind == nethtml.EndTagToken && tok.Data == "mark":
			if open {
				b.WriteString("</mark>")
				open = false
			}
		default:
			b.WriteString(html.EscapeString(raw))
		}
	}
	if open {
		b.WriteString("</mark>")
	}
	return template.HTML(b.String())
}

// plainText is a fragment without its marks.
func plainText(fragment template.HTML) string {
	s := strings.ReplaceAll(string(fragment), "<mark>", "")
	return html.UnescapeString(strings.ReplaceAll(s, "</mark>", ""))
}
