package web

import (
	"html"
	"maps"
	"net/url"
	"slices"

	"nianbao/web/terms"
)

// searchState is what the address of a results page says; its methods give the
// addresses of its neighbours. Nothing of it is kept on the server.
type searchState params

// with is the address with a parameter set to that value alone, back on the
// first page unless it is the cursor that is set. An empty name sets nothing.
func (s searchState) with(name, value string) string {
	v := s.copy()
	if name != "" {
		v.Del("cursor")
		v.Set(name, value)
	}
	return "/search" + encodeQuery(v)
}

// without is the address without one value of a parameter, or without the
// parameter if the value is empty.
func (s searchState) without(name, value string) string {
	v := s.copy()
	v.Del("cursor")
	if value == "" {
		v.Del(name)
	} else if rest := slices.DeleteFunc(slices.Clone(v[name]), func(x string) bool { return x == value }); len(rest) > 0 {
		v[name] = rest
	} else {
		v.Del(name)
	}
	return "/search" + encodeQuery(v)
}

// canonical is the address of the search alone, without how it is shown.
func (s searchState) canonical() string {
	v := s.copy()
	for _, name := range []string{"sort", "group", "limit", "cursor"} {
		v.Del(name)
	}
	return "/search" + encodeQuery(v)
}

// grouped is the address on the same page of results with its excerpts grouped.
func (s searchState) grouped(by string) string {
	v := s.copy()
	v.Del("group")
	if by != "" {
		v.Set("group", by)
	}
	return "/search" + encodeQuery(v)
}

// marking is what the address of a report keeps of a search, so that its page
// can mark the places.
func (s searchState) marking() string {
	v := url.Values{}
	for _, name := range []string{"q", "section"} {
		if len(s["q"]) > 0 && len(s[name]) > 0 {
			v[name] = s[name]
		}
	}
	return encodeQuery(v)
}

// sharesOf is the address of what share of the reports of each year a search
// finds, which is a term that is a query; empty where it has no words.
func sharesOf(s searchState) string {
	if len(s["q"]) == 0 {
		return ""
	}
	v := url.Values{"match": {string(terms.MatchQuery)}}
	for _, name := range termPageParams {
		if len(s[name]) > 0 {
			v[name] = s[name]
		}
	}
	return "/terms" + encodeQuery(v)
}

// figuresOf is the address of the numbers of what a search finds.
func figuresOf(s searchState) string {
	v := url.Values{"indicator": {"req_new"}}
	for _, name := range factParams {
		if len(s[name]) > 0 {
			v[name] = s[name]
		}
	}
	return "/trends" + encodeQuery(v)
}

// hidden are the fields that keep the filters while the words change.
func (s searchState) hidden() []field {
	var fields []field
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if name == "q" || name == "cursor" || name == "synonyms" { // the form's own
			continue
		}
		for _, value := range s[name] {
			fields = append(fields, field{name, value})
		}
	}
	return fields
}

func (s searchState) copy() url.Values {
	v := url.Values{}
	for name, list := range s {
		v[name] = slices.Clone(list)
	}
	return v
}

// exportQuery keeps of a search what an export takes. CSV is for spreadsheets
// there, which need the mark.
func exportQuery(s searchState, format string) string {
	v := url.Values{"format": {format}}
	if format == "csv" {
		v.Set("bom", "true")
	}
	for _, name := range slices.Concat(foundParams, filterParams) {
		if len(s[name]) > 0 {
			v[name] = s[name]
		}
	}
	return v.Encode()
}

func encodeQuery(v url.Values) string {
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func escape(s string) string { return html.EscapeString(s) }
