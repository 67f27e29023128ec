package crawler

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// maxFrames bounds the frames of one page that are read.
const maxFrames = 5

var (
	metaRefresh  = regexp.MustCompile(`(?i)^\s*[\d.]*\s*[;,]\s*url\s*=\s*['"]?([^'"]+)`)
	scriptMove   = regexp.MustCompile(`(?i)location(?:\.href)?\s*=\s*["']([^"']+)["']\s*(?:[;}\n]|$)|location\.(?:replace|assign)\(\s*["']([^"']+)["']\s*\)`)
	uselessFrame = regexp.MustCompile(`(?i)tianqi|weather|search|login|counter|stat\.|share|video|player|map\.|\.(?:pdf|docx?|xlsx?|jpe?g|png|gif|mp4|swf)(?:$|\?)`)
)

// embedded names the pages that a page shows in its place or within itself:
// frames, and where a refresh or a bare script sends the reader.
func embedded(p *Page) []Follow {
	var next []Follow
	p.Doc.Find("meta[http-equiv]").Each(func(_ int, m *goquery.Selection) {
		if !strings.EqualFold(m.AttrOr("http-equiv", ""), "refresh") {
			return
		}
		if found := metaRefresh.FindStringSubmatch(m.AttrOr("content", "")); found != nil {
			next = append(next, p.gets(found[1])...)
		}
	})
	frames := 0
	p.Doc.Find("iframe[src], frame[src]").EachWithBreak(func(_ int, f *goquery.Selection) bool {
		src := f.AttrOr("src", "")
		address := p.abs(src)
		if u, err := url.Parse(address); err != nil || hostKey(u) != hostKey(p.URL) || uselessFrame.MatchString(src) {
			return true
		}
		next = append(next, Follow{URL: address})
		frames++
		return frames < maxFrames
	})
	if len(p.Text) < maxStub && p.Doc.Find("a[href]").Length() < 3 {
		script := p.Doc.Find("script").Text() + p.Doc.Find("body").AttrOr("onload", "")
		if m := scriptMove.FindStringSubmatch(script); m != nil {
			next = append(next, p.gets(m[1]+m[2])...)
		}
	}
	return next
}

// maxStub is the size of a page that may exist only to send the reader on.
const maxStub = 8 << 10

var (
	shownFile  = regexp.MustCompile(`(?i)\.(?:pdf|docx?|wps|xlsx?|ofd)(?:$|[?#])`)
	viewerFile = regexp.MustCompile(`(?i)[?&](?:file|url|src|pdf)=([^&#]+\.(?:pdf|docx?|wps|xlsx?|ofd))(?:$|[&#])`)
)

// embeddedFiles are the documents that a page shows within itself, directly or
// by a viewer that names them in its address (viewer.html?file=…pdf).
func embeddedFiles(p *Page) []Link {
	var files []Link
	p.Doc.Find("iframe[src], embed[src], object[data], frame[src]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		src := s.AttrOr("src", s.AttrOr("data", ""))
		if m := viewerFile.FindStringSubmatch(src); m != nil {
			if plain, err := url.QueryUnescape(m[1]); err == nil {
				src = plain
			}
		}
		if address := p.abs(src); address != "" && shownFile.MatchString(src) {
			files = append(files, Link{URL: address, Title: oneLine(s.AttrOr("title", ""))})
		}
		return len(files) < maxFrames
	})
	return files
}
