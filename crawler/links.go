package crawler

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// anchors returns the links of a document or a part of it: anchors and image
// maps, and whatever else takes a reader to another page by a click or a
// choice.
func (p *Page) anchors(sel *goquery.Selection) []Link {
	var links []Link
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && len(links) < maxLinks; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			if address := p.target(c); address != "" {
				links = append(links, Link{URL: address, Title: linkTitle(c), Date: dateBeside(c)})
			}
			walk(c)
		}
	}
	for _, n := range sel.Nodes {
		walk(n)
	}
	return links
}

// target is where an element leads, or empty.
func (p *Page) target(n *html.Node) string {
	switch n.Data {
	case "a", "area":
		href := attr(n, "href")
		if address := p.abs(href); address != "" {
			return address
		}
		if address := p.scriptTarget(href); address != "" {
			return address
		}
	case "option":
		if value := attr(n, "value"); looksLikeURL(value) {
			return p.abs(value)
		}
		return ""
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "onclick":
			if address := p.scriptTarget(a.Val); address != "" {
				return address
			}
		case "data-href", "data-url", "data-link":
			if looksLikeURL(a.Val) {
				return p.abs(a.Val)
			}
		}
	}
	return ""
}

// maxScript bounds the script of one element.
const maxScript = 2000

var (
	quotedString = regexp.MustCompile(`(\+?)\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*(\+?)`)
	urlFile      = regexp.MustCompile(`(?i)^[^\s<>(){}]*\.(?:s?html?|jspx?|aspx?|php|do|action|pdf|docx?|wps|xlsx?|ofd|zip)(?:[?#][^\s<>]*)?$`)
)

// scriptTarget is the address that stands quoted in the script of a link:
// location.href='…', window.open("…"), go('…'). Strings that are put together
// from parts are no address.
func (p *Page) scriptTarget(code string) string {
	if len(code) > maxScript || !strings.ContainsAny(code, `'"`) {
		return ""
	}
	for _, m := range quotedString.FindAllStringSubmatch(code, 8) {
		if m[1] == "" && m[4] == "" && looksLikeURL(m[2]+m[3]) {
			return p.abs(m[2] + m[3])
		}
	}
	return ""
}

func looksLikeURL(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) < 2 || strings.ContainsAny(s, " \t\n<>") {
		return false
	}
	for _, start := range []string{"/", "./", "../", "?", "http://", "https://"} {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	return urlFile.MatchString(s)
}

// maxTitle bounds the text of a link in bytes; longer is no title.
const maxTitle = 600

// linkTitle prefers the title attribute where the text was cut to fit or says
// less, and takes the text of an image where there is no other.
func linkTitle(n *html.Node) string {
	text := shortText(n)
	title := oneLine(attr(n, "title"))
	if len(title) > maxTitle {
		title = ""
	}
	switch {
	case text == "" && title == "":
		return imageText(n)
	case text == "" || title == "" || text == title:
		return text + titleUnless(text, title)
	}
	stem := strings.TrimRight(text, ".… ")
	if strings.HasPrefix(title, stem) && len(title) > len(stem) {
		return title
	}
	if len(title) > len(text) && classify(text) == titleNone && classify(title) == titleReport {
		return title
	}
	return text
}

// titleUnless is the title if there is no text.
func titleUnless(text, title string) string {
	if text != "" {
		return ""
	}
	return title
}

// shortText is the text of an element, as far as it is short.
func shortText(n *html.Node) string {
	var b strings.Builder
	looked := 0
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && looked < maxLook && b.Len() < maxTitle; c = c.NextSibling {
			looked++
			switch {
			case c.Type == html.TextNode && len(c.Data) <= maxTitle:
				b.WriteString(c.Data)
			case c.Type == html.ElementNode && c.Data != "script" && c.Data != "style":
				walk(c)
			}
		}
	}
	walk(n)
	return oneLine(b.String())
}

func imageText(n *html.Node) string {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.Data == "img" {
			if alt := oneLine(attr(c, "alt")); alt != "" {
				return alt
			}
			return oneLine(attr(c, "title"))
		}
	}
	return oneLine(attr(n, "alt"))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
