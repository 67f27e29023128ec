package extract

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mostlyLinks recognises lists of articles that are set as a table.
func mostlyLinks(n *html.Node) bool {
	var text, links func(n *html.Node) int
	text = func(n *html.Node) (size int) {
		if n.Type == html.TextNode {
			return len(strings.TrimSpace(n.Data))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			size += text(c)
		}
		return size
	}
	links = func(n *html.Node) (size int) {
		if n.DataAtom == atom.A && attr(n, "href") != "" {
			return text(n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			size += links(c)
		}
		return size
	}
	return 2*links(n) > text(n)
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var decoration = regexp.MustCompile(`(?i)logo|icon|banner|/(?:images|skins?|css|static|themes?|assets)/|qr|ewm|weixin|wechat|print|share|close|arrow|line|bg[._]|\.gif$|^data:image/gif`)

// isPicture tells pictures of an article from the decoration of a page.
func isPicture(n *html.Node) bool {
	src := attr(n, "src")
	if src == "" {
		return false
	}
	if width, err := strconv.Atoi(strings.TrimSuffix(attr(n, "width"), "px")); err == nil && width < 300 {
		return false
	}
	return !decoration.MatchString(src)
}

func skipped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Title, atom.Select,
		atom.Textarea, atom.Button, atom.Object, atom.Svg, atom.Audio, atom.Video, atom.Option, atom.Input:
		return true
	}
	return false
}

func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
		if a.Key == "style" && strings.Contains(compactStyle(a.Val), "display:none") {
			return true
		}
	}
	return false
}

func compactStyle(s string) string {
	return strings.ToLower(strings.ReplaceAll(s, " ", ""))
}

func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol,
		atom.Dl, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Nav, atom.Main,
		atom.Aside, atom.Blockquote, atom.Pre, atom.Hr, atom.Form, atom.Fieldset, atom.Center, atom.Address,
		atom.Figure, atom.Figcaption, atom.Td, atom.Th, atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot,
		atom.Caption, atom.Body, atom.Html, atom.Details, atom.Summary:
		return true
	}
	return false
}

func headingLevel(n *html.Node) int {
	switch n.DataAtom {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4, atom.H5, atom.H6:
		return 4
	}
	return 0
}

// setAsBody reports whether the page sets a paragraph as running text: justified
// with an indented first line. Closing lines are set apart, to the right.
func setAsBody(n *html.Node) bool {
	style := compactStyle(attr(n, "style"))
	return strings.Contains(style, "text-align:justify") && strings.Contains(style, "text-indent:") &&
		!strings.Contains(style, "text-indent:0")
}

// cutOff says where a page breaks off: inside a tag or a table, or without ever
// closing the <html> or <body> that it opened.
func cutOff(text string) string {
	if end := strings.ToLower(text[max(0, len(text)-512):]); strings.Contains(end, "</body") || strings.Contains(end, "</html") {
		return "" // nearly always, without a copy of the page
	}
	lower := strings.ToLower(text)
	if strings.Contains(lower, "</body") || strings.Contains(lower, "</html") {
		return ""
	}
	if strings.LastIndexByte(lower, '<') > strings.LastIndexByte(lower, '>') {
		return "inside a tag"
	}
	if strings.LastIndex(lower, "<table") > strings.LastIndex(lower, "</table") {
		return "inside a table"
	}
	if strings.Contains(lower, "<body") || strings.Contains(lower, "<html") {
		return "before the end of the page"
	}
	return ""
}
