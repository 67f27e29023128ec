package web

import (
	"nianbao/internal/nianbao"
)

// synonymsOn is the value of the parameter synonyms that asks for them.
const synonymsOn = "on"

// synonyms reads the parameter: on or off.
func (p params) synonyms() (bool, error) {
	v, err := p.one("synonyms")
	if err == nil && v != "" && v != synonymsOn && v != "off" {
		err = badParam("synonyms", "应为 on 或 off。", "want on or off.")
	}
	return v == synonymsOn, err
}

// offers is what an answer says of other queries.
type offers struct {
	Widened     []wideningResponse   `json:"widened,omitempty"`     // with synonyms: what they did
	Wider       *widerResponse       `json:"wider,omitempty"`       // without: what they would do
	Suggestions []suggestionResponse `json:"suggestions,omitempty"` // where nothing is found
}

type wideningResponse struct {
	Word string            `json:"word"`
	To   []synonymResponse `json:"to"`
}

type synonymResponse struct {
	Text string              `json:"text"`
	Kind nianbao.SynonymKind `json:"kind"`
	Age  *nianbao.SynonymAge `json:"age"`
}

type widerResponse struct {
	Query   string             `json:"query"`
	Total   int                `json:"total"`
	Partial bool               `json:"partial,omitempty"`
	Words   []wideningResponse `json:"words"`
}

func newOffers(res *nianbao.Result) offers {
	out := offers{Widened: newWidenings(res.Widened), Suggestions: newSuggestions(res.Suggestions)}
	if w := res.Wider; w != nil {
		out.Wider = &widerResponse{Query: w.Query, Total: w.Total, Partial: w.Partial, Words: newWidenings(w.Words)}
	}
	return out
}

func newWidenings(list []nianbao.Widening) []wideningResponse {
	out := make([]wideningResponse, 0, len(list))
	for _, w := range list {
		to := make([]synonymResponse, 0, len(w.To))
		for _, s := range w.To {
			to = append(to, synonymResponse{Text: s.Text, Kind: s.Kind, Age: orNull(s.Age)})
		}
		out = append(out, wideningResponse{Word: w.Word, To: to})
	}
	return out
}

// offerView is what the results page says of other queries.
type offerView struct {
	Widened  []wideningView // what synonyms did, or would do
	WiderURL string         // the search with synonyms; empty if it is not offered
	Wider    string         // the query with them
	Found    string         // how many reports it finds
	PlainURL string         // the search without them; empty if there are none
	Instead  []offerLink
}

type wideningView struct {
	Word string
	To   []synonymView
}

type synonymView struct{ Text, Why string }

// offerLink is a query in place of another.
type offerLink struct{ Text, URL, Kind, Detail, Found string }

func (p *searchPage) offer(state searchState, q nianbao.Query, res *nianbao.Result) offerView {
	v := offerView{Widened: p.widened(res.Widened), Instead: p.instead(state, res.Suggestions)}
	if q.Synonyms {
		v.PlainURL = state.without("synonyms", "")
	}
	if w := res.Wider; w != nil {
		v.Widened, v.Wider, v.WiderURL = p.widened(w.Words), w.Query, state.with("synonyms", synonymsOn)
		v.Found = p.T("synonyms.total", w.Total)
		if w.Partial {
			v.Found = p.T("synonyms.partial", w.Total)
		}
	}
	return v
}

func (b *BasePage) widened(list []nianbao.Widening) []wideningView {
	var views []wideningView
	for _, w := range list {
		v := wideningView{Word: w.Word}
		for _, s := range w.To {
			v.To = append(v.To, synonymView{s.Text, b.why(s)})
		}
		views = append(views, v)
	}
	return views
}

// why says why a name stands for another, and which is the older one.
func (b *BasePage) why(s nianbao.Synonym) string {
	why := b.TOr("synonym."+string(s.Kind), string(s.Kind))
	if s.Age != nianbao.AgeSame {
		why = b.TOr("synonym_age."+string(s.Age), string(s.Age)) + " · " + why
	}
	return why
}

func (p *searchPage) instead(state searchState, list []nianbao.Suggestion) []offerLink {
	links := p.insteadLinks(newSuggestions(list))
	for i := range links {
		links[i].URL = state.with("q", list[i].Query)
	}
	return links
}

// insteadLinks are links to searches for the queries alone.
func (b *BasePage) insteadLinks(list []suggestionResponse) []offerLink {
	var links []offerLink
	for _, g := range list {
		link := offerLink{Text: g.Query, Kind: b.suggestionName(g.Kind), URL: searchState{}.with("q", g.Query)}
		if g.Detail != nil {
			link.Detail = b.TOr("synonym."+*g.Detail, *g.Detail)
		}
		if g.Count != nil {
			link.Found = b.T("suggest.found", *g.Count)
		}
		links = append(links, link)
	}
	return links
}
