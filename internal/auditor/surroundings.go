package auditor

import (
	"context"

	"nianbao/internal/audit"
	"nianbao/internal/nianbao"
)

// memberNumbers are those that members are summed up in.
var memberNumbers = []string{"req_new", "res_total", "rec_total", "litd_total", "litr_total"}

// surroundings are what all reports together say of each.
type surroundings struct {
	members map[place]*members
	peers   map[peer]*audit.Peers
	columns map[string]nianbao.CrawlColumn
	paired  bool                     // text in common has been looked for
	pairs   map[string]*audit.Copies // by the later report; nil = asked for one by one
}

// place is a division with a level: the offices of a government.
type place struct {
	region string
	level  nianbao.Level
}

// members are the offices of a place.
type members struct {
	first map[string]int // by office, the first year of which a report is held
	years map[int]*audit.Members
}

// peer is what offices have in common that are compared with each other.
type peer struct {
	body  string
	level nianbao.Level
	year  int
}

// surroundings reads what is needed of all reports. The pairs of text in common
// are read at once if there are many reports to audit.
func (a *Auditor) surroundings(ctx context.Context, many bool) (*surroundings, error) {
	keys := make([]nianbao.ColumnKey, len(memberNumbers))
	for i, code := range memberNumbers {
		keys[i] = nianbao.ColumnKey{Code: code}
	}
	filter := nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{Scopes: []nianbao.Scope{nianbao.ScopeOwn}}}
	frame, err := a.opt.Store.Frame(ctx, filter, keys...)
	if err != nil {
		return nil, err
	}
	s := &surroundings{members: map[place]*members{}, peers: map[peer]*audit.Peers{}}
	for i, f := range frame.Facts {
		s.addMember(frame, i, f)
		s.addPeer(frame, i, f)
	}
	if s.columns, err = a.opt.Store.CrawlColumns(ctx); err != nil {
		return nil, err
	}
	state, err := a.opt.Store.CopyState(ctx)
	if err != nil {
		return nil, err
	}
	if s.paired = state.Generation != 0; !s.paired || !many {
		return s, nil
	}
	s.pairs = map[string]*audit.Copies{}
	return s, a.opt.Store.EachCopyPair(ctx, nianbao.PairFilter{}, func(p *nianbao.CopyPair) error {
		s.addPair(p)
		return nil
	})
}

func (s *surroundings) addMember(frame *nianbao.Frame, i int, f *nianbao.Fact) {
	at := place{f.Office.RegionCode(), f.Level}
	if at.region == "" {
		return
	}
	m := s.members[at]
	if m == nil {
		m = &members{map[string]int{}, map[int]*audit.Members{}}
		s.members[at] = m
	}
	if first, ok := m.first[f.Office.ID]; !ok || f.Year < first {
		m.first[f.Office.ID] = f.Year
	}
	y := m.years[f.Year]
	if y == nil {
		y = &audit.Members{Numbers: map[string]audit.MemberNumber{}}
		m.years[f.Year] = y
	}
	y.Held++
	for _, code := range memberNumbers {
		column := frame.Columns[nianbao.ColumnKey{Code: code}]
		if column == nil || column.Marks[i] != nianbao.MarkValue {
			continue
		}
		n := y.Numbers[code]
		n.Known++
		n.Sum += column.Values[i]
		if v := column.Values[i]; n.MaxReport == "" || v > n.Max {
			n.Max, n.MaxReport = v, f.ID()
		}
		y.Numbers[code] = n
	}
}

func (s *surroundings) addPeer(frame *nianbao.Frame, i int, f *nianbao.Fact) {
	column := frame.Columns[nianbao.ColumnKey{Code: "req_new"}]
	if column == nil || column.Marks[i] != nianbao.MarkValue {
		return
	}
	at := peer{f.Office.Body, f.Level, f.Year}
	p := s.peers[at]
	if p == nil {
		p = &audit.Peers{}
		s.peers[at] = p
	}
	p.Known++
	if column.Values[i] == 0 {
		p.None++
	}
}

// addPair keeps the nearest report of either kind.
func (s *surroundings) addPair(p *nianbao.CopyPair) {
	of := s.pairs[p.Later.ID]
	if of == nil {
		of = &audit.Copies{}
		s.pairs[p.Later.ID] = of
	}
	to := &of.Foreign
	if p.Kind == nianbao.CopyOwn {
		to = &of.Own
	}
	if *to == nil || p.Share() > (*to).Share {
		*to = &audit.Copy{Report: p.Other.ID, Office: p.Other.Office, Share: p.Share(), Later: p.Basis != nianbao.BasisUnclear}
	}
}

// add gives a subject what all reports together say of it.
func (s *surroundings) add(h *nianbao.Held, to *audit.Subject) {
	r := &h.Report
	if c, ok := s.columns[h.ID]; ok {
		to.Column = &audit.Column{Annual: c.Annual, Clicks: c.Clicks}
	}
	if r.Scope == nianbao.ScopeGovernmentWide && r.Region != nil {
		if m := s.members[place{r.Region.Code, r.Level}]; m != nil && m.years[r.Year] != nil {
			sum := *m.years[r.Year]
			for _, first := range m.first {
				if first <= r.Year {
					sum.Expected++
				}
			}
			to.Members = &sum
		}
		return
	}
	if p := s.peers[peer{r.Key().Body, r.Level, r.Year}]; p != nil {
		to.Peers = p
	}
}

// copies gives a subject the reports that have most text in common with it.
func (a *Auditor) copies(ctx context.Context, s *surroundings, h *nianbao.Held, to *audit.Subject) error {
	if !s.paired {
		return nil
	}
	if s.pairs == nil {
		one := &surroundings{pairs: map[string]*audit.Copies{}}
		err := a.opt.Store.EachCopyPair(ctx, nianbao.PairFilter{Of: h.ID}, func(p *nianbao.CopyPair) error {
			one.addPair(p)
			return nil
		})
		if err != nil {
			return err
		}
		s = one
	}
	if to.Copies = s.pairs[h.ID]; to.Copies == nil {
		to.Copies = &audit.Copies{}
	}
	return nil
}
