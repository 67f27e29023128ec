package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

type searchPage struct {
	BasePage
	Total      string // a sentence
	Took       string
	Empty      bool
	Partial    bool
	Loosened   []string // a sentence for each text that was not found as it stands
	Sorts      []sortLink
	Groups     []sortLink // by report, by section
	By         string     // name of the number that the hits are ordered by
	Chips      []chip
	Facets     []facetView
	Histogram  histogram
	Hits       []hitView
	ruleTitles map[string]string // of the facet of findings
	Next       string
	First      string
	Saves      []downloadTable // everything that is found, as files
	JSON       string          // the same search in the API
	Feed       string          // of what the search finds
	Shares     string          // of reports by year that it finds; empty = it finds all
	Figures    string          // of the reports that it finds
	offerView
}

func (*searchPage) template() string { return "search" }

type sortLink struct {
	Label, URL string
	Current    bool
}

// chip is a filter in force; its link takes it away.
type chip struct{ Name, Value, URL string }

type facetView struct {
	Name  string
	Items []facetItem
}

type facetItem struct {
	Label, Count, URL string
	Share             int // of the largest, percent
	Current           bool
}

type hitView struct {
	Title     excerpt
	URL       string
	Office    string
	OfficeURL string
	Facts     []string
	Source    string // address of the source, if it can be opened
	Host      string
	Fragments []fragmentView
	Sections  []hitSectionView // only if the page shows them
}

// hitSectionView is a section of a hit with its excerpts.
type hitSectionView struct {
	Label, URL, Matches string
	Fragments           []fragmentView
}

type fragmentView struct {
	Label, URL string
	Table      bool // a label of a table
	HTML       excerpt
}

func (s *Server) searchPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, searchParams)
	if err != nil {
		return nil, err
	}
	q, err := p.query()
	if err != nil {
		return nil, err
	}
	res, took, err := s.find(c.Request.Context(), q)
	if err != nil {
		return nil, err
	}
	v := &searchPage{BasePage: s.newBasePage(c, "search.title", orElse(q.Text, "*")), Partial: res.Partial}
	v.Here, v.Query, v.NoIndex = "search", q.Text, true
	v.Total = v.T("search.total", res.Total)
	v.Took = v.T("search.took", took.Seconds())
	v.Empty = len(res.Hits) == 0
	v.By = s.sortName(&v.BasePage, q.Sort)
	for _, text := range res.Loosened {
		v.Loosened = append(v.Loosened, v.T("search.loosened", text))
	}
	state := searchState(p)
	for _, h := range res.Hits {
		v.Hits = append(v.Hits, v.hit(h, state.marking()))
	}
	v.Hidden = state.hidden()
	v.Synonyms = q.Synonyms
	v.offerView = v.offer(state, q, res)
	v.Sorts = v.sorts(state, q)
	if q.Text != "" {
		v.Groups = v.groups(state, q)
	}
	v.Chips = v.chips(state, res)
	v.ruleTitles = map[string]string{}
	for _, r := range s.rules {
		v.ruleTitles[r.ID] = v.pair(r.Title, r.TitleEN).Text
	}
	v.Facets = v.facets(state, res.Facets)
	if res.Next != "" {
		v.Next = state.with("cursor", res.Next)
	}
	if q.Cursor != "" {
		v.First = state.without("cursor", "")
	}
	v.JSON = "/api/v1" + state.with("", "")
	if v.Canonical != "" {
		v.Canonical = s.link(state.canonical())
	}
	v.Description = v.Total
	v.Feed = feedOf(state, v.Lang())
	v.Shares, v.Figures = sharesOf(state), figuresOf(state)
	v.Feeds = []feedLink{{v.T("feed.title", feedSubject(v.Locale, state)), v.Feed}}
	if !v.Empty {
		v.Histogram = v.histogram(state, res.Facets["year"])
		v.Saves = v.saves(state)
	}
	return v, nil
}

// saves are the files of all that is found, not of one page of it.
func (p *searchPage) saves(state searchState) []downloadTable {
	list := []downloadTable{{Name: p.T("search.save_reports")}, {Name: p.T("search.save_numbers")}}
	for _, format := range []string{"csv", "xlsx", "jsonl"} {
		for i, what := range []string{"reports", "observations"} {
			list[i].Links = append(list[i].Links, downloadLink{formatNames[format], "/api/v1/export/" + what + "?" + exportQuery(state, format)})
		}
	}
	return list
}

// hit shows a hit; marking is what tells its page what to mark.
func (p *searchPage) hit(h nianbao.Hit, marking string) hitView {
	title := reportTitle(&nianbao.Report{Title: h.Title, Office: h.Office, Year: h.Year})
	v := hitView{Title: markOnly(escape(title)), URL: reportPath(h.ID) + marking, Office: h.Office, OfficeURL: officePath(h.OfficeID)}
	if u, err := url.Parse(webURL(h.URL)); err == nil {
		v.Source, v.Host = webURL(h.URL), u.Host
	}
	for _, f := range h.Fragments {
		html := markOnly(f.HTML)
		if f.Section == "" {
			// A mark in the title belongs into the title itself.
			if plainText(html) == title {
				v.Title = html
			}
			continue
		}
		v.Fragments = append(v.Fragments, p.fragment(f, v.URL))
	}
	for _, s := range h.Sections {
		section := hitSectionView{Label: orElse(s.Heading, p.sectionName(s.Section)), URL: v.URL + "#" + string(s.Section)}
		if s.Matches > 0 {
			section.Matches = p.T("search.matches", s.Matches)
		}
		for _, f := range s.Fragments {
			section.Fragments = append(section.Fragments, p.fragment(f, v.URL))
		}
		v.Sections = append(v.Sections, section)
	}
	for _, fact := range []string{yearText(h.Year), h.Region.String(), p.levelOrNothing(h.Level), p.scopeNote(h.Scope)} {
		if fact != "" {
			v.Facts = append(v.Facts, fact)
		}
	}
	if h.Number != nil {
		v.Facts = append(v.Facts, p.By+" "+p.number(*h.Number))
	}
	if h.Published != "" {
		v.Facts = append(v.Facts, p.T("search.published", h.Published))
	}
	return v
}

func (p *searchPage) fragment(f nianbao.Fragment, report string) fragmentView {
	return fragmentView{
		Label: orElse(f.Heading, p.sectionName(f.Section)), URL: report + "#" + string(f.Section), Table: f.Table, HTML: markOnly(f.HTML),
	}
}

func (p *searchPage) levelOrNothing(l nianbao.Level) string {
	if l == "" {
		return ""
	}
	return p.levelName(l)
}

// scopeNote tells what is unusual only: most reports are of the office alone.
func (p *searchPage) scopeNote(s nianbao.Scope) string {
	if s != nianbao.ScopeGovernmentWide {
		return ""
	}
	return p.scopeName(s)
}

func (p *searchPage) sorts(state searchState, q nianbao.Query) []sortLink {
	current := q.Sort
	if current == "" {
		current = nianbao.SortRelevance
		if q.Text == "" {
			current = nianbao.SortNewest
		}
	}
	var links []sortLink
	for _, s := range []nianbao.Sort{nianbao.SortRelevance, nianbao.SortNewest, nianbao.SortOldest} {
		if s == nianbao.SortRelevance && q.Text == "" {
			continue // nothing to be relevant to
		}
		links = append(links, sortLink{p.T("sort." + string(s)), state.with("sort", string(s)), s == current})
	}
	return append(links, p.numberSorts(state, current)...)
}

// groups are the two ways to show the excerpts. The address keeps the page of
// results: the hits stay the same.
func (p *searchPage) groups(state searchState, q nianbao.Query) []sortLink {
	return []sortLink{
		{p.T("group.report"), state.grouped(""), !q.BySection},
		{p.T("group.section"), state.grouped(groupSection), q.BySection},
	}
}

// pageFacets are the facets in the order in which the page shows them.
var pageFacets = []string{"year", "region", "level", "office_type", "section", "form", "finding"}

func (p *searchPage) facets(state searchState, facets map[string][]nianbao.Bucket) []facetView {
	var views []facetView
	for _, name := range pageFacets {
		buckets := facets[name]
		if len(buckets) == 0 {
			continue
		}
		most := 1
		for _, b := range buckets {
			most = max(most, b.Count)
		}
		v := facetView{Name: p.T("facet." + name)}
		for _, b := range buckets {
			item := facetItem{Label: p.valueLabel(name, b), Count: p.N(b.Count), Share: b.Count * 100 / most,
				Current: slices.Contains(state[name], b.Value)}
			item.URL = state.with(name, b.Value)
			switch {
			case name == "finding":
				item.Current, item.URL = state.findingLink(b.Value)
			case item.Current:
				item.URL = state.without(name, b.Value)
			}
			v.Items = append(v.Items, item)
		}
		views = append(views, v)
	}
	return views
}

func (p *searchPage) valueLabel(facet string, b nianbao.Bucket) string {
	switch facet {
	case "level":
		return p.levelName(nianbao.Level(b.Value))
	case "office_type":
		return p.T("office_type." + b.Value)
	case "section":
		return p.sectionName(nianbao.SectionKind(b.Value))
	case "form":
		return p.formName(nianbao.Form(b.Value))
	case "scope":
		return p.scopeName(nianbao.Scope(b.Value))
	case "finding":
		return b.Value + " " + p.ruleTitles[b.Value]
	}
	return orElse(b.Label, b.Value)
}

// findingLink is the address of a search with a condition on findings, or without
// it if the query has it already. Findings have no parameter of their own: the
// condition stands in the query, where it can be combined.
func (s searchState) findingLink(rule string) (current bool, address string) {
	term := "finding:" + rule
	var words []string
	for _, word := range strings.Fields(strings.Join(s["q"], " ")) {
		if word == term {
			current = true
			continue
		}
		words = append(words, word)
	}
	if !current {
		words = append(words, term)
	}
	if len(words) == 0 {
		return current, s.without("q", "")
	}
	return current, s.with("q", strings.Join(words, " "))
}

func (p *searchPage) chips(state searchState, res *nianbao.Result) []chip {
	var chips []chip
	for _, name := range append([]string{"section", "office_type"}, filterParams...) {
		for _, value := range state[name] {
			b := nianbao.Bucket{Value: value, Label: labelFromHits(name, value, res)}
			chips = append(chips, chip{p.T("facet." + name), p.valueLabel(name, b), state.without(name, value)})
		}
	}
	return chips
}

// labelFromHits finds the name of a division code or office in what was found,
// since the facet of a selected region counts the level below it.
func labelFromHits(name, value string, res *nianbao.Result) string {
	for _, h := range res.Hits {
		switch {
		case name == "office" && h.OfficeID == value:
			return h.Office
		case name == "region" && h.Region != nil && len(h.Region.Names) > 0:
			names := h.Region.Names
			switch {
			case h.Region.Code == value:
				return strings.Join(names, "")
			case len(value) == 6 && strings.HasSuffix(value, "0000") && strings.HasPrefix(h.Region.Code, value[:2]):
				return names[0]
			case len(value) == 6 && strings.HasSuffix(value, "00") && strings.HasPrefix(h.Region.Code, value[:4]) && len(names) > 1:
				return names[0] + names[1]
			}
		}
	}
	return value
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
