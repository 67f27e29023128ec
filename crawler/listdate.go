package crawler

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
)

var (
	// One kind of separator throughout: 2020年1-12月 is no day.
	listDate = regexp.MustCompile(`((?:19|20)\d\d)(?:\s*-\s*(\d{1,2})\s*-\s*(\d{1,2})|\s*/\s*(\d{1,2})\s*/\s*(\d{1,2})` +
		`|\s*\.\s*(\d{1,2})\s*\.\s*(\d{1,2})|\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?)`)
	packedDate = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)([01]\d)([0-3]\d)(?:\D|$)`)
	// Some lists set the day large above the month: 05 and 2021-01.
	dayFirst = regexp.MustCompile(`^\s*(\d{1,2})\s+((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})月?\s*$`)
)

// dateBeside looks for a date in the smallest element around a link that has
// one, as long as that holds no second link; where it does, between this link
// and its neighbours.
func dateBeside(a *html.Node) string {
	own, _ := linkText(a, nil)
	for node, up := a, 0; up < 4 && node.Parent != nil; up++ {
		text, alone := linkText(node.Parent, a)
		if !alone {
			if d := dateNear(node); d != "" {
				return d
			}
			break
		}
		if d := anyDate(text); d != "" {
			return d
		}
		node = node.Parent
	}
	return firstDate(own)
}

// dateNear takes the date that follows an element before the next link. Where
// the dates stand before the links, the one that follows belongs to the next:
// then the date that precedes it counts.
func dateNear(node *html.Node) string {
	if datesLead(node.Parent) {
		return firstDate(textBeside(node, previous))
	}
	return anyDate(textBeside(node, following))
}

// datesLead tells whether an element that holds several links has a date
// before the first of them.
func datesLead(parent *html.Node) bool {
	const near = 3 // nodes
	c := parent.FirstChild
	for i := 0; i < near && c != nil && !isLink(c); i++ {
		text := c.Data
		if c.Type != html.TextNode {
			alone := false
			if text, alone = linkText(c, nil); !alone {
				return false
			}
		}
		if len(text) <= maxTitle && firstDate(text) != "" {
			return true
		}
		c = c.NextSibling
	}
	return false
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
				if len(c.Data) <= maxTitle {
					b.WriteString(c.Data)
				}
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

func following(n *html.Node) *html.Node { return n.NextSibling }

func previous(n *html.Node) *html.Node { return n.PrevSibling }

// textBeside is the text between an element and the next one with a link, in
// either direction.
func textBeside(n *html.Node, step func(*html.Node) *html.Node) string {
	const near = 5 // siblings
	var parts []string
	for range near {
		if n = step(n); n == nil {
			break
		}
		if n.Type == html.TextNode {
			if len(n.Data) <= maxTitle {
				parts = append(parts, n.Data)
			}
			continue
		}
		text, alone := linkText(n, nil)
		if !alone || isLink(n) {
			break
		}
		parts = append(parts, " "+text+" ")
	}
	return strings.Join(parts, "")
}

// anyDate reads the forms that only lists use, too.
func anyDate(text string) string {
	if d := firstDate(text); d != "" {
		return d
	}
	if m := packedDate.FindStringSubmatch(text); m != nil {
		return isoDate(m[1], m[2], m[3])
	}
	if m := dayFirst.FindStringSubmatch(text); m != nil {
		return isoDate(m[2], m[3], m[1])
	}
	return ""
}

func firstDate(text string) string {
	return dateOf(listDate.FindStringSubmatch(text))
}

// dateOf reads a match of listDate.
func dateOf(m []string) string {
	if m == nil {
		return ""
	}
	return isoDate(m[1], m[2]+m[4]+m[6]+m[8], m[3]+m[5]+m[7]+m[9])
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
