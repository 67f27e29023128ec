package crawler

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
)

var listDate = regexp.MustCompile(`((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})`)

// dateBeside looks for a date in the smallest element around a link that has
// one, as long as that holds no second link; where it does, between this link
// and the next.
func dateBeside(a *html.Node) string {
	own, _ := linkText(a, nil)
	for node, up := a, 0; up < 4 && node.Parent != nil; up++ {
		text, alone := linkText(node.Parent, a)
		if !alone {
			if d := firstDate(textAfter(node)); d != "" {
				return d
			}
			break
		}
		if d := firstDate(text); d != "" {
			return d
		}
		node = node.Parent
	}
	return firstDate(own)
}

// maxLook bounds the nodes that are looked at around one link. A date stands
// close by, and a page of nothing but links must not cost the square of them.
const maxLook = 60

// linkText is the text of an element without that of the link except; alone
// tells that the element is small and holds no other link.
func linkText(n, except *html.Node) (text string, alone bool) {
	var b strings.Builder
	looked, alone := 0, true
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && alone; c = c.NextSibling {
			if looked++; looked > maxLook || isLink(c) && c != except {
				alone = false
				return
			}
			switch {
			case c == except:
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			default:
				b.WriteByte(' ')
				walk(c)
				b.WriteByte(' ')
			}
		}
	}
	walk(n)
	return b.String(), alone
}

func isLink(n *html.Node) bool {
	if n.Type != html.ElementNode || n.Data != "a" {
		return false
	}
	for _, a := range n.Attr {
		if a.Key == "href" {
			return true
		}
	}
	return false
}

// textAfter is the text between an element and the next one with a link.
func textAfter(n *html.Node) string {
	const near = 5 // siblings
	var b strings.Builder
	for i := 0; i < near && n.NextSibling != nil; i++ {
		n = n.NextSibling
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
			continue
		}
		text, alone := linkText(n, nil)
		if !alone || isLink(n) {
			break
		}
		b.WriteString(" " + text + " ")
	}
	return b.String()
}

func firstDate(text string) string {
	m := listDate.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return isoDate(m[1], m[2], m[3])
}

// isoDate joins the parts of a date; empty if there is no such day.
func isoDate(year, month, day string) string {
	pad := func(s string) string {
		if len(s) == 1 {
			return "0" + s
		}
		return s
	}
	s := year + "-" + pad(month) + "-" + pad(day)
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return s
}
