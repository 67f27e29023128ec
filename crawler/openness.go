package crawler

import (
	"regexp"
	"strconv"
)

// openness knows the lists of a platform that is common in Anhui and Inner
// Mongolia: …/OpennessContent/showList/{branch}/{topic}/page_{k}.html.
type openness struct{}

var opennessList = regexp.MustCompile(`(?i)^(/.*/showList/.*page_)(\d{1,4})\.html$`)

func (openness) Name() string { return "openness" }

func (openness) Match(p *Page) bool { return opennessList.MatchString(p.URL.Path) }

func (openness) Links(p *Page) []Link { return generic{}.Links(p) }

// Next names all pages after this one, as many as the last of the pager or the
// text says there are.
func (openness) Next(p *Page) []Follow {
	m := opennessList.FindStringSubmatch(p.URL.Path)
	if m == nil {
		return nil
	}
	current, _ := strconv.Atoi(m[2])
	pg := readPager(p)
	last := pg.count
	for _, address := range append(append(pg.next, pg.last...), pg.numbers...) {
		if u, err := parseURL(nil, address); err == nil {
			if found := opennessList.FindStringSubmatch(u.Path); found != nil && found[1] == m[1] {
				n, _ := strconv.Atoi(found[2])
				last = max(last, n)
			}
		}
	}
	var next []Follow
	for k := current + 1; k <= min(last, maxListPages); k++ {
		next = append(next, p.gets(m[1]+strconv.Itoa(k)+".html")...)
	}
	return orGeneric(p, next)
}
