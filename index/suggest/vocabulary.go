package suggest

import (
	"cmp"
	"slices"
	"strings"

	"nianbao/index/fold"
	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

var forms = []nianbao.Form{nianbao.Form2008, nianbao.Form2014, nianbao.Form2019, nianbao.Form2021}

// valueOrder lists the values of fields in the order of the domain.
var valueOrder = func() []string {
	var out []string
	for _, l := range nianbao.Levels {
		out = append(out, string(l))
	}
	for _, k := range nianbao.SectionKinds {
		out = append(out, string(k))
	}
	for _, f := range forms {
		out = append(out, string(f))
	}
	return out
}()

// vocabulary lists the fields, values and indicators of the query language.
func vocabulary(indicators []Indicator) []entry {
	var list []entry
	for name, field := range query.FieldNames() {
		detail := ""
		if name != string(field) {
			detail = string(field)
		}
		list = append(list, entry{kind: nianbao.SuggestField, text: name + ":", insert: name + ":", detail: detail})
	}
	value := func(field query.Field, name, canonical string) {
		e := entry{kind: nianbao.SuggestValue, text: name, insert: string(field) + ":" + canonical, detail: string(field) + ":" + canonical}
		list = append(list, e)
	}
	for name, level := range query.LevelNames() {
		value(query.FieldLevel, name, string(level))
	}
	for name, kind := range query.SectionNames() {
		value(query.FieldSection, name, string(kind))
	}
	for _, form := range forms {
		value(query.FieldForm, string(form), string(form))
	}
	list = append(list, numbers(indicators)...)
	slices.SortFunc(list, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.insert, b.insert), cmp.Compare(a.text, b.text))
	})
	return list
}

// numbers lists the indicators by their Chinese names, and by their keys where
// they have none.
func numbers(indicators []Indicator) []entry {
	labels := map[string]string{}
	for _, i := range indicators {
		labels[i.Key] = i.Label
	}
	var list []entry
	named := map[string]bool{}
	for name, key := range query.IndicatorNames() {
		named[key] = true
		list = append(list, entry{kind: nianbao.SuggestIndicator, text: name, insert: name + ">", detail: detailOf(key, labels[key])})
	}
	for _, key := range query.IndicatorKeys() {
		if !named[key] {
			list = append(list, entry{kind: nianbao.SuggestIndicator, text: key, insert: key + ">", detail: labels[key]})
		}
	}
	return list
}

func detailOf(key, label string) string {
	if label == "" {
		return key
	}
	return key + " · " + label
}

// vocabularyKey finds an entry by its detail as well: keys and labels.
func vocabularyKey(e entry) string {
	if e.kind == nianbao.SuggestIndicator {
		return e.text + "·" + e.detail
	}
	return e.text
}

func officeEntries(list []nianbao.OfficeEntry) []entry {
	out := make([]entry, 0, len(list))
	places := map[string]string{} // one string for all offices of a division
	for _, o := range list {
		if o.Name == "" {
			continue
		}
		e := entry{kind: nianbao.SuggestOffice, text: o.Name, count: len(o.Years)}
		if place := o.Region.String(); place != "" && !strings.HasPrefix(o.Name, place) {
			if places[place] == "" {
				places[place] = place
			}
			e.detail = places[place]
		}
		out = append(out, e)
	}
	return out
}

// regionEntries lists the divisions that have offices, and those above them.
func regionEntries(list []nianbao.OfficeEntry) []entry {
	type place struct {
		path    string
		reports int
	}
	places := map[string]*place{}
	for _, o := range list {
		if o.Region == nil {
			continue
		}
		for i, name := range o.Region.Names {
			path := strings.Join(o.Region.Names[:i+1], "")
			if places[path] == nil {
				places[path] = &place{path: name}
			}
			places[path].reports += len(o.Years)
		}
	}
	out := make([]entry, 0, len(places))
	for path, p := range places {
		e := entry{kind: nianbao.SuggestRegion, text: p.path, insert: text(query.FieldRegion, p.path), count: p.reports}
		e.detail = strings.TrimSuffix(path, p.path)
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b entry) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.detail, b.detail)) })
	return out
}

// text prints a field with a value, in quotes where it holds more than letters.
func text(field query.Field, value string) string {
	quoted := strings.ContainsFunc(value, func(r rune) bool { return !fold.Letter(r) })
	return query.Text{Field: field, Text: value, Exact: quoted}.String()
}
