package web

import "net/url"

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
