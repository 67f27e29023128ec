// Package terms tells for a list of terms what share of the reports of each year
// uses them, and which reports used them first. It is what the command line, the
// API and the pages share.
//
// Shares, and not counts of words, are what may be compared: archives hold more
// reports of some years than of others, and long reports repeat a word more often.
package terms

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nianbao/index/fold"
	"nianbao/index/query"
	"nianbao/internal/nianbao"
	"nianbao/internal/stats"
	"nianbao/web/batch"
)

// MaxTerms is the length of a list.
const MaxTerms = 100

// Index counts what queries find.
type Index interface {
	Spread(ctx context.Context, q nianbao.Query, by nianbao.SpreadBy) (*nianbao.Spread, error)
}

// Reports says what reports are called.
type Reports interface {
	Heads(ctx context.Context, ids []string) (map[string]*nianbao.Held, error)
}

// Match says what a line of a list is.
type Match string

// A line is looked for as it stands, or is a query in the language of the search
// box.
const (
	MatchPhrase Match = "phrase"
	MatchQuery  Match = "query"
)

// Matches lists what a line may be; the first is the default.
var Matches = []Match{MatchPhrase, MatchQuery}

// Options say what a list is counted in. Empty Match and By are the defaults.
type Options struct {
	Match    Match
	By       nianbao.SpreadBy
	Filter   nianbao.ReportFilter
	Sections []nianbao.SectionKind
	Types    []nianbao.OfficeType
	Synonyms bool // of bare words; phrases have none
}

// Share is how many of the reports use a term.
type Share struct{ N, Of int }

// Value is N / Of; of no reports there is none.
func (s Share) Value() (v float64, ok bool) {
	if s.Of == 0 {
		return 0, false
	}
	return float64(s.N) / float64(s.Of), true
}

// Interval is the 95 % interval of Wilson. It is about offices that might have
// written so, not about reports that are not held.
func (s Share) Interval() (low, high float64, ok bool) {
	return stats.Wilson(float64(s.N), float64(s.Of))
}

// Group is a part of the reports; with [nianbao.SpreadAll] there is one without
// a key.
type Group struct{ Key, Label string }

// First is a report of the first year in which a term is used.
type First struct {
	ID, Office, OfficeID string
	Year                 int
}

// Term is a line of the list with its shares. One that was not run has none,
// like one with an error.
type Term struct {
	Text      string // as given
	Query     string // that was asked
	Canonical string // as understood
	State     batch.State
	Loosened  []string // texts that were asked for by most of their words
	Total     Share    // of all groups and years
	FirstYear int      // 0 = no report uses it
	First     []First  // of FirstYear, by identifier, [nianbao.MaxFirst] at most
	Err       error    // a [nianbao.QueryError] as a rule

	cells map[place]Share
	first []string
}

type place struct {
	group string
	year  int
}

// Counted reports whether the term has shares.
func (t *Term) Counted() bool { return t.State == batch.StateDone }

// Share is that of a group and year; false where no report is held, or the term
// was not counted.
func (t *Term) Share(group string, year int) (s Share, held bool) {
	s, held = t.cells[place{group, year}]
	return s, held
}

// Table is a list of terms with their shares, in the order of the list.
type Table struct {
	Match   Match
	By      nianbao.SpreadBy
	Years   []int   // of which reports are held, ascending
	Groups  []Group // of which reports are held: levels and types from the top down, provinces by code
	Terms   []Term
	Partial bool // some terms were not run
}

// Run counts the terms one after the other, so that a list takes the place of
// one search. What cannot be read, or takes too long, has its error in its row.
// When the context's time runs out the rest stays as it is:
// [batch.StateNotRun]. Whatever else fails, fails the whole; errors that the
// list is to blame for match [nianbao.ErrInvalid].
func Run(ctx context.Context, x Index, reports Reports, list []string, opt Options) (*Table, error) {
	if len(list) == 0 || len(list) > MaxTerms {
		return nil, fmt.Errorf("terms: a list of %d, want 1 to %d: %w", len(list), MaxTerms, nianbao.ErrInvalid)
	}
	t := &Table{Match: cmp.Or(opt.Match, Matches[0]), By: cmp.Or(opt.By, nianbao.SpreadBys[0]), Terms: make([]Term, len(list))}
	for i, text := range list {
		t.Terms[i] = Term{Text: text, State: batch.StateNotRun}
	}
	groups := map[string]string{}
	for i := range t.Terms {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			t.Partial = true
			break
		}
		spread, err := t.Terms[i].run(ctx, x, t, opt)
		if err != nil {
			return nil, fmt.Errorf("terms: line %d: %w", i+1, err)
		}
		if spread == nil {
			continue
		}
		for _, c := range spread.Cells {
			groups[c.Group] = c.Label
			if !slices.Contains(t.Years, c.Year) {
				t.Years = append(t.Years, c.Year)
			}
		}
	}
	slices.Sort(t.Years)
	for key, label := range groups {
		t.Groups = append(t.Groups, Group{key, label})
	}
	slices.SortFunc(t.Groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(rank(t.By, a.Key), rank(t.By, b.Key)), strings.Compare(a.Key, b.Key))
	})
	t.Partial = t.Partial || slices.ContainsFunc(t.Terms, func(t Term) bool { return t.State == batch.StateNotRun })
	if err := t.name(ctx, reports); err != nil {
		return nil, fmt.Errorf("terms: first reports: %w", err)
	}
	return t, nil
}

// rank puts levels and types in their usual order, and what is in no group last.
func rank(by nianbao.SpreadBy, key string) int {
	at := -1
	switch by {
	case nianbao.SpreadLevel:
		at = slices.Index(nianbao.Levels, nianbao.Level(key))
	case nianbao.SpreadType:
		at = slices.Index(nianbao.OfficeTypes, nianbao.OfficeType(key))
	case nianbao.SpreadProvince:
		if key != "" {
			return 0
		}
	}
	if at < 0 {
		at = len(nianbao.Levels) + len(nianbao.OfficeTypes)
	}
	return at
}

func (t *Term) run(ctx context.Context, x Index, table *Table, opt Options) (*nianbao.Spread, error) {
	one, cancel := context.WithTimeout(ctx, batch.LineTime)
	defer cancel()
	if t.Query, t.Err = ask(t.Text, table.Match); t.Err != nil {
		t.State = batch.StateError
		return nil, nil
	}
	spread, err := x.Spread(one, nianbao.Query{
		Text: t.Query, Filter: opt.Filter, Sections: opt.Sections, Types: opt.Types, Synonyms: opt.Synonyms,
	}, table.By)
	switch t.State, t.Err = batch.Outcome(ctx, err); t.State {
	case batch.StateDone:
		t.take(spread)
		return spread, nil
	case "":
		return nil, err
	}
	return nil, nil
}

// ask is the query of a line.
func ask(line string, match Match) (string, error) {
	if match == MatchQuery {
		return line, nil
	}
	if !fold.HasLetter(line) {
		return "", &nianbao.QueryError{Len: len([]rune(line)), Message: "no letter or digit to look for", Chinese: "没有可以检索的文字"}
	}
	return query.Text{Text: unquote(line), Exact: true}.String(), nil
}

// straight makes quotation marks straight, as all of them are to the index, so
// that corner brackets can stand around the phrase.
var straight = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‟", `"`, "＂", `"`, "「", `"`, "」", `"`, "『", `"`, "』", `"`)

// unquote takes off marks around the whole of a term, as lists often have them.
func unquote(s string) string {
	s = straight.Replace(strings.TrimSpace(s))
	if inner := strings.Trim(s, `"`); len(inner) == len(s)-2 && strings.HasPrefix(s, `"`) && !strings.Contains(inner, `"`) {
		return strings.TrimSpace(inner)
	}
	return s
}

func (t *Term) take(s *nianbao.Spread) {
	t.Canonical, t.Loosened = s.Canonical, s.Loosened
	t.FirstYear, t.first = s.FirstYear, s.Earliest
	t.cells = make(map[place]Share, len(s.Cells))
	for _, c := range s.Cells {
		t.cells[place{c.Group, c.Year}] = Share{c.N, c.Of}
		t.Total.N += c.N
		t.Total.Of += c.Of
	}
}

// name finds out what the first reports are called, of all terms at once.
func (t *Table) name(ctx context.Context, reports Reports) error {
	var ids []string
	for i := range t.Terms {
		ids = append(ids, t.Terms[i].first...)
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	heads, err := reports.Heads(context.WithoutCancel(ctx), slices.Compact(ids))
	if err != nil {
		return err
	}
	for i := range t.Terms {
		term := &t.Terms[i]
		for _, id := range term.first {
			if h := heads[id]; h != nil { // else it is gone since
				term.First = append(term.First, First{id, h.Report.Office, h.OfficeID, h.Report.Year})
			}
		}
	}
	return nil
}
