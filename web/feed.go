package web

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"nianbao/internal/nianbao"
	"nianbao/web/ui"
)

const (
	feedPath = "/api/v1/feed.atom"
	atomType = "application/atom+xml; charset=utf-8"
	// feedTimeout bounds the search for the reports of a feed.
	feedTimeout = 15 * time.Second
	// fewReports is how many identifiers are handed to the catalog; of more
	// reports, the newest are soon met among all.
	fewReports = 1000
)

var feedParams = append([]string{"q", "section", "office_type", "synonyms", "limit", langParam}, filterParams...)

// event is a version of a report that came in.
type event struct {
	held    *nianbao.Held
	version nianbao.Version
	first   bool // it is the first that was captured
}

// getFeed answers GET /api/v1/feed.atom: new and changed reports of a query as
// Atom (RFC 4287), an entry a version, newest first.
func (s *Server) getFeed(c *gin.Context) error {
	p, err := readParams(c.Request, feedParams)
	if err != nil {
		return err
	}
	if _, err := oneValue(p, langParam, ui.Langs); err != nil {
		return err
	}
	q, err := p.query()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), feedTimeout)
	defer cancel()
	recent, err := s.recent(ctx, q)
	if err != nil {
		return fmt.Errorf("feed: %w", err)
	}
	events, err := s.events(ctx, recent, q.Limit)
	if err != nil {
		return fmt.Errorf("feed: %w", err)
	}
	feed := s.newFeed(c, searchState(p), events)
	return sendXML(c, atomType, feed, feedTime(events))
}

// recent lists the reports of a query that changed last, at most so many as it
// has hits a page.
func (s *Server) recent(ctx context.Context, q nianbao.Query) ([]string, error) {
	f := q.Filter
	var among map[string]bool // nil = all that the filter selects
	if q.Text != "" || len(q.Sections)+len(q.Types) > 0 {
		found, err := s.finder.IDs(ctx, q)
		if err != nil || len(found) == 0 {
			return nil, err
		}
		if len(found) <= fewReports {
			f.IDs = found
		} else {
			among = make(map[string]bool, len(found))
			for _, id := range found {
				among[id] = true
			}
		}
	}
	var ids []string
	err := s.lister.EachRecent(ctx, f, func(l nianbao.Listed) error {
		if among == nil || among[l.ID] {
			ids = append(ids, l.ID)
		}
		if len(ids) == q.Limit {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return ids, nil
}

// events are the versions of reports that came in last. That the reports are
// those that changed last makes them those of all reports.
func (s *Server) events(ctx context.Context, ids []string, limit int) ([]event, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	heads, err := s.lister.Heads(ctx, ids)
	if err != nil {
		return nil, err
	}
	var events []event
	for _, id := range ids {
		h := heads[id]
		if h == nil {
			continue // gone in between
		}
		for i, v := range byTime(h) {
			events = append(events, event{h, v, i == 0})
		}
	}
	slices.SortStableFunc(events, func(a, b event) int {
		return cmp.Or(b.version.Snapshot.Captured.Compare(a.version.Snapshot.Captured), cmp.Compare(a.held.ID, b.held.ID))
	})
	return events[:min(len(events), limit)], nil
}

func feedTime(events []event) time.Time {
	if len(events) == 0 {
		return time.Unix(0, 0) // a feed must have a time, and this one never changed
	}
	return events[0].version.Snapshot.Captured
}

// Elements of Atom (RFC 4287).
type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang     string      `xml:"xml:lang,attr"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle"`
		Updated  string      `xml:"updated"`
		Links    []atomLink  `xml:"link"`
		Maker    atomMaker   `xml:"generator"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomMaker struct {
		Version string `xml:"version,attr,omitempty"`
		Name    string `xml:",chardata"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID        string       `xml:"id"`
		Title     string       `xml:"title"`
		Published string       `xml:"published"`
		Updated   string       `xml:"updated"`
		Author    string       `xml:"author>name"`
		Category  atomCategory `xml:"category"`
		Links     []atomLink   `xml:"link"`
		Summary   string       `xml:"summary"`
	}
	atomCategory struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr"`
	}
)

func (s *Server) newFeed(c *gin.Context, state searchState, events []event) *atomFeed {
	origin := s.origin(c)
	loc := s.ui.Locale(feedLang(state))
	about := state.copy()
	about.Del("limit")
	about.Del(langParam)
	feed := &atomFeed{
		Lang: loc.HTMLLang(), ID: urn("feed?" + about.Encode()), Title: loc.T("feed.title", feedSubject(loc, state)), Subtitle: loc.T("site.tagline"),
		Updated: feedTime(events).UTC().Format(time.RFC3339), Maker: atomMaker{s.version, "nianbao"},
		Links: []atomLink{
			{"self", "application/atom+xml", origin + feedPath + encodeQuery(state.copy())},
			{"alternate", "text/html", origin + "/search" + encodeQuery(about)},
		},
	}
	for _, e := range events {
		feed.Entries = append(feed.Entries, newEntry(loc, origin, e))
	}
	return feed
}

func feedLang(state searchState) ui.Lang {
	if list := state[langParam]; len(list) > 0 {
		return ui.Lang(list[0])
	}
	return ui.DefaultLang
}

// feedSubject says in a line what a feed is of: its words and filters.
func feedSubject(loc *ui.Locale, state searchState) string {
	var parts []string
	for _, name := range append([]string{"q", "section", "office_type"}, filterParams...) {
		for _, value := range state[name] {
			parts = append(parts, loc.TOr(name+"."+value, value))
		}
	}
	if len(parts) == 0 {
		return loc.T("feed.all")
	}
	return strings.Join(parts, " · ")
}

func newEntry(loc *ui.Locale, origin string, e event) atomEntry {
	h, v := e.held, e.version
	kind, facts := "new", []string{yearText(h.Report.Year), h.Report.Region.String()}
	if !e.first {
		kind = "changed"
	}
	label := loc.T("feed."+kind, v.N)
	facts = append(facts, label, newStamp(v.Snapshot.Captured).Text)
	at := v.Snapshot.Captured.UTC().Format(time.RFC3339)
	entry := atomEntry{
		ID: urn(fmt.Sprintf("reports/%s/versions/%d", h.ID, v.N)), Title: reportTitle(&h.Report), Published: at, Updated: at,
		Author: orElse(h.Report.Office, loc.T("report.unknown")), Category: atomCategory{kind, label},
		Links:   []atomLink{{"alternate", "text/html", origin + reportPath(h.ID)}},
		Summary: strings.Join(slices.DeleteFunc(facts, func(s string) bool { return s == "" }), " · "),
	}
	if v.N != h.Newest {
		entry.Links[0].Href = origin + versionPath(h.ID, v.N)
	}
	if !e.first {
		entry.Links = append(entry.Links, atomLink{"related", "text/html", origin + diffPath(h.ID, before(h, v.N), v.N)})
	}
	if source := webURL(v.Snapshot.URL); source != "" {
		entry.Links = append(entry.Links, atomLink{Rel: "via", Href: source})
	}
	return entry
}

// urn is an identifier that does not depend on the address of the server, which
// may change, so that readers meet an entry once (RFC 4287 §4.2.6, RFC 9562 §5.5).
func urn(name string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte("nianbao:"+name)).URN()
}

// feedLink is a feed that a page names to readers of feeds.
type feedLink struct{ Title, URL string }

// feedOf is the address of the feed of a search, in the language of its page.
func feedOf(state searchState, lang ui.Lang) string {
	v := state.copy()
	for _, name := range []string{"sort", "group", "limit", "cursor"} {
		v.Del(name)
	}
	if lang != ui.DefaultLang {
		v.Set(langParam, string(lang))
	}
	return feedPath + encodeQuery(v)
}
