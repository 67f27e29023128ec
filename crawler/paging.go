package crawler

import (
	"path"
	"regexp"
	"strconv"
	"strings"
)

// trs knows the static lists of TRS WCM, and those of UCAP, which announce
// their pages by a call of the same name.
type trs struct{}

var (
	createPage = regexp.MustCompile(`createPageHTML\s*\(([^()]{1,200})\)`)
	countPage  = regexp.MustCompile(`var\s+countPage\s*=\s*(\d{1,5})`)
)

func (trs) Name() string { return "trs" }

func (trs) Match(p *Page) bool {
	_, ok := pagingOf(p)
	return ok
}

func (trs) Links(p *Page) []Link { return p.anchors(p.Doc.Selection) }

// Next names all pages at once: index_1.html is the second page of TRS,
// common_list_2.shtml that of UCAP.
func (trs) Next(p *Page) []Follow {
	paging, ok := pagingOf(p)
	if !ok {
		return nil
	}
	var next []Follow
	for n := 1; n < min(paging.count, maxListPages); n++ {
		address := p.abs(paging.name + "_" + strconv.Itoa(n+paging.shift) + "." + paging.ext)
		if address != "" {
			next = append(next, Follow{URL: address})
		}
	}
	return next
}

// paging is what a list page says of its pages.
type paging struct {
	count     int
	shift     int // added to the 0-based number of a page in its name
	name, ext string
}

func pagingOf(p *Page) (paging, bool) {
	for _, m := range createPage.FindAllStringSubmatch(p.Text, 4) {
		if found, ok := pagingOfCall(splitArgs(m[1])); ok {
			return found, true
		}
	}
	if m := countPage.FindStringSubmatch(p.Text); m != nil {
		count, _ := strconv.Atoi(m[1])
		name, ext := fileOf(p.URL.Path)
		return paging{count: count, name: name, ext: ext}, count > 0
	}
	return paging{}, false
}

// pagingOfCall reads createPageHTML(n, cur, name, ext) and
// createPageHTML(div, n, cur, name, ext, …). A current page that counts from 0
// is TRS; UCAP counts from 1, and so do its file names.
func pagingOfCall(args []string) (paging, bool) {
	if len(args) >= 5 && !isNumber(args[0]) {
		args = args[1:]
	} else if len(args) >= 6 {
		args = args[1:]
	}
	if len(args) < 4 || !isNumber(args[0]) || !isNumber(args[1]) || !plainName(args[2]) || !plainName(args[3]) {
		return paging{}, false
	}
	count, _ := strconv.Atoi(args[0])
	found := paging{count: count, name: args[2], ext: args[3]}
	if len(args) >= 5 && args[1] != "0" {
		found.shift = 1
	}
	return found, count > 0
}

func splitArgs(s string) []string {
	args := strings.Split(s, ",")
	for i, a := range args {
		args[i] = strings.Trim(strings.TrimSpace(a), `"'`)
	}
	return args
}

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil
}

var plain = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

func plainName(s string) bool { return plain.MatchString(s) }

// fileOf splits the file name of a list page and takes a page number off:
// /nb/index_3.shtml gives index and shtml.
func fileOf(p string) (name, ext string) {
	base := path.Base(p)
	if strings.HasSuffix(p, "/") || base == "/" || base == "." {
		return "index", "html"
	}
	name, ext, _ = strings.Cut(base, ".")
	if i := strings.LastIndex(name, "_"); i > 0 && isNumber(name[i+1:]) {
		name = name[:i]
	}
	if !plainName(name) || !plainName(ext) {
		return "index", "html"
	}
	return name, ext
}
