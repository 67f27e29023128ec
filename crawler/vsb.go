package crawler

import (
	"path"
	"regexp"
	"strconv"
	"strings"
)

// vsb knows the lists of VSB (博达): name.htm is the newest page, and
// name/k.htm the others, where k falls from n-1 to 1.
type vsb struct{}

var vsbMarks = regexp.MustCompile(`(?i)vsb_|v_news_content|/_vsl/|_sitegray|/system/(?:_content|resource)/|vsbscreen|class="p_next`)

func (vsb) Name() string { return "vsb" }

func (vsb) Match(p *Page) bool {
	_, ok := vsbNext(p)
	return ok
}

func (vsb) Links(p *Page) []Link { return generic{}.Links(p) }

// Next names all older pages at once: the number of the next one says how many
// there are.
func (vsb) Next(p *Page) []Follow {
	n, ok := vsbNext(p)
	if !ok {
		return nil
	}
	folder := vsbFolder(p)
	var next []Follow
	for k := n; k >= max(1, n-maxListPages); k-- {
		next = append(next, p.gets(folder+strconv.Itoa(k)+".htm")...)
	}
	return orGeneric(p, next)
}

// vsbFolder is where the further pages of this list lie.
func vsbFolder(p *Page) string {
	name, _ := strings.CutSuffix(p.URL.Path, path.Ext(p.URL.Path))
	if isNumber(path.Base(name)) {
		return path.Dir(name) + "/"
	}
	return name + "/"
}

// vsbNext is the number of the next older page: one below that of this one, or
// any on the first page. The other direction is the numbering of other
// systems.
func vsbNext(p *Page) (int, bool) {
	if path.Ext(p.URL.Path) != ".htm" || !vsbMarks.MatchString(p.Text) {
		return 0, false
	}
	pg := readPager(p)
	if len(pg.next) == 0 {
		return 0, false
	}
	u, err := parseURL(nil, pg.next[0])
	if err != nil {
		return 0, false
	}
	number, ok := strings.CutPrefix(u.Path, vsbFolder(p))
	n, err := strconv.Atoi(strings.TrimSuffix(number, ".htm"))
	if !ok || err != nil || n < 1 || n > 9999 {
		return 0, false
	}
	own, err := strconv.Atoi(strings.TrimSuffix(path.Base(p.URL.Path), ".htm"))
	return n, err != nil || own == n+1
}
