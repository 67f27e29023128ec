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
	createPage = regexp.MustCompile(`[cC]reatePage(?:HTML|Html)\w*\s*\(([^()]{1,400})\)`)
	pagerCall  = regexp.MustCompile(`\bPager\s*\(\s*\{([^{}]{1,500})\}`)
	countPage  = regexp.MustCompile(`\bcountPage\s*=\s*["']?(\d{1,5})`)
	currentOne = regexp.MustCompile(`\bcurrentPage\s*=\s*["']?(\d{1,5})`)
	// The script around countPage writes the names of the other pages.
	scriptName = regexp.MustCompile(`["'\\]([A-Za-z][\w-]{0,40})_["'\\]`)
	scriptExt  = regexp.MustCompile(`["'.](shtml|html|htm|jsp)\b`)
)

func (trs) Name() string { return "trs" }

func (trs) Match(p *Page) bool {
	_, ok := pagingOf(p)
	return ok
}

func (trs) Links(p *Page) []Link { return generic{}.Links(p) }

// Next names all pages at once: index_1.html is the second page of TRS,
// common_list_2.shtml that of UCAP.
func (trs) Next(p *Page) []Follow {
	paging, ok := pagingOf(p)
	if !ok {
		return nil
	}
	var next []Follow
	for n := 1; n < min(paging.count, maxListPages); n++ {
		next = append(next, p.gets(paging.name+"_"+strconv.Itoa(n+paging.shift)+"."+paging.ext)...)
	}
	return orGeneric(p, next)
}

// paging is what a list page says of its pages.
type paging struct {
	count     int
	shift     int // added to the 0-based number of a page in its name
	name, ext string
}

func pagingOf(p *Page) (paging, bool) {
	if !strings.Contains(p.Text, "Page") {
		return paging{}, false
	}
	for _, m := range createPage.FindAllStringSubmatch(p.Text, 8) {
		if found, ok := pagingOfCall(p, splitArgs(m[1])); ok {
			return found, true
		}
	}
	for _, m := range pagerCall.FindAllStringSubmatch(p.Text, 4) {
		if found, ok := pagingOfPager(m[1]); ok {
			return found, true
		}
	}
	if m := countPage.FindStringSubmatchIndex(p.Text); m != nil {
		return pagingOfScript(p, m)
	}
	return paging{}, false
}

// pagingOfCall reads createPageHTML(n, cur, name, ext) and
// createPageHTML(div, n, cur, name, ext, …). A current page that counts from 0
// is TRS; UCAP counts from 1, and so do its file names.
func pagingOfCall(p *Page, args []string) (paging, bool) {
	for i := range min(len(args)-3, 2) {
		if !isNumber(args[i]) || !isNumber(args[i+1]) || !pageName(args[i+2]) || !plainName(args[i+3]) {
			continue
		}
		count, _ := strconv.Atoi(args[i])
		found := paging{count: count, name: args[i+2], ext: strings.TrimPrefix(args[i+3], ".")}
		if args[i+1] != "0" && (len(args) >= 5 || args[i+1] == "1" && !numberedFile(p.URL.Path)) {
			found.shift = 1
		}
		return found, count > 0
	}
	return paging{}, false
}

// pagingOfPager reads Pager({size: n, current: k, prefix: 'index', suffix: 'html'}).
func pagingOfPager(options string) (paging, bool) {
	values := map[string]string{}
	for _, option := range strings.Split(options, ",") {
		if key, value, ok := strings.Cut(option, ":"); ok {
			values[bare(key)] = bare(value)
		}
	}
	count, err := strconv.Atoi(values["size"])
	found := paging{count: count, name: values["prefix"], ext: strings.TrimPrefix(values["suffix"], ".")}
	return found, err == nil && count > 0 && pageName(found.name) && plainName(found.ext)
}

// pagingOfScript reads var countPage = n and the names in the script after it.
func pagingOfScript(p *Page, match []int) (paging, bool) {
	count, _ := strconv.Atoi(p.Text[match[2]:match[3]])
	found := paging{count: count}
	found.name, found.ext = fileOf(p.URL.Path)
	script := p.Text[match[1]:min(match[1]+6<<10, len(p.Text))]
	script, _, _ = strings.Cut(script, "</script")
	if strings.HasSuffix(p.URL.Path, "/") {
		if m := scriptName.FindStringSubmatch(script); m != nil {
			found.name = m[1]
		}
		if m := scriptExt.FindStringSubmatch(script); m != nil {
			found.ext = m[1]
		}
	}
	if m := currentOne.FindStringSubmatch(script); m != nil && m[1] == "1" && !numberedFile(p.URL.Path) {
		found.shift = 1
	}
	return found, count > 0
}

func splitArgs(s string) []string {
	args := strings.Split(s, ",")
	for i, a := range args {
		args[i] = bare(a)
	}
	return args
}

// bare is a word of a script without quotes and white space.
func bare(s string) string { return strings.Trim(s, " \t\r\n\"'`\\") }

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil
}

var (
	plain     = regexp.MustCompile(`^\.?[A-Za-z0-9_-]{1,40}$`)
	plainPath = regexp.MustCompile(`^[A-Za-z0-9_./-]{0,160}[A-Za-z][A-Za-z0-9_-]{0,40}$`)
)

func plainName(s string) bool { return plain.MatchString(s) }

// pageName tells whether a word is the name of a file, perhaps with its path.
func pageName(s string) bool { return plainPath.MatchString(s) && !strings.HasPrefix(s, "//") }

// numberedFile tells whether a list page is not the first, by its name.
func numberedFile(p string) bool {
	name, _, _ := strings.Cut(path.Base(p), ".")
	i := strings.LastIndex(name, "_")
	return i > 0 && isNumber(name[i+1:])
}

// fileOf splits the file name of a list page and takes a page number off:
// /nb/index_3.shtml gives index and shtml.
func fileOf(p string) (name, ext string) {
	base := path.Base(p)
	if strings.HasSuffix(p, "/") || base == "/" || base == "." {
		return "index", "html"
	}
	name, ext, _ = strings.Cut(base, ".")
	if numberedFile(p) {
		name = name[:strings.LastIndex(name, "_")]
	}
	if !plainName(name) || !plainName(ext) {
		return "index", "html"
	}
	return name, ext
}
