package web

import (
	"net/url"
	"strings"

	"nianbao/internal/nianbao"
)

// conditions are what a form that filters was sent with: a form that is sent
// again must not lose what it has no field for.
type conditions struct {
	Words url.Values // as typed, by name of the field
	Kept  []field    // sent along unseen, and said below the form
}

// newConditions tells apart what fields of one line show, what selects show, of
// which the last value is the one that they have, and what no field shows.
func newConditions(p params, lines, selects, unseen []string) conditions {
	c := conditions{Words: url.Values{}}
	for _, name := range lines {
		if list := p[name]; len(list) > 0 {
			c.Words.Set(name, list[0])
			c.keep(name, list[1:])
		}
	}
	for _, name := range selects {
		if list := p[name]; len(list) > 1 {
			c.keep(name, list[:len(list)-1])
		}
	}
	for _, name := range unseen {
		c.keep(name, p[name])
	}
	return c
}

func (c *conditions) keep(name string, values []string) {
	for _, v := range values {
		c.Kept = append(c.Kept, field{name, v})
	}
}

// Word is what was typed into a field.
func (c *conditions) Word(name string) string { return c.Words.Get(name) }

// choices are the options of a select; the last of the values given is the one
// that it shows.
func choices[T ~string](all []T, label func(T) string, given []string) []choice {
	var list []choice
	for _, v := range all {
		list = append(list, choice{string(v), label(v), len(given) > 0 && given[len(given)-1] == string(v)})
	}
	return list
}

// under names the conditions that reports had to meet, for those who see an
// answer without its address. Years and scope are said by the answer itself.
func (b *BasePage) under(p params) []string {
	var out []string
	for _, c := range []struct {
		name  string
		label func(string) string
	}{
		{"region", nil}, {"office", nil}, {"level", func(v string) string { return b.levelName(nianbao.Level(v)) }},
		{"office_type", func(v string) string { return b.T("office_type." + v) }}, {"form", func(v string) string { return b.formName(nianbao.Form(v)) }},
		{"section", func(v string) string { return b.TOr("section."+v, v) }},
	} {
		var values []string
		for _, v := range p[c.name] {
			if c.label != nil {
				v = c.label(v)
			}
			values = append(values, v)
		}
		if len(values) > 0 {
			out = append(out, b.T("facet."+c.name)+" "+strings.Join(values, ", "))
		}
	}
	return out
}
