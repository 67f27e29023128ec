package compare

import (
	"context"
	"fmt"
	"slices"

	"nianbao/internal/nianbao"
	"nianbao/internal/stats"
)

// PeerKind says which offices are compared with one.
type PeerKind string

// The kinds of peers. Of several kinds a peer has to be all.
const (
	PeerFunction PeerKind = "function" // the same body: 民政局 everywhere
	PeerLevel    PeerKind = "level"    // the same level
	PeerProvince PeerKind = "province" // the same province
	PeerVolume   PeerKind = "volume"   // about as many requests received in the year
)

// PeerKinds lists the kinds of peers.
var PeerKinds = []PeerKind{PeerFunction, PeerLevel, PeerProvince, PeerVolume}

// PeersRequest asks where an office stands among others in one year.
type PeersRequest struct {
	Question                 // its filter says who may be a peer at all
	Office        string     // id or exact name
	Kinds         []PeerKind // empty = PeerFunction and PeerLevel
	Offset, Limit int        // of the peers listed
}

// Peers is where an office stands.
type Peers struct {
	Head
	Year   int        `json:"year"`
	Office Office     `json:"office"`
	Report string     `json:"report"`
	Kinds  []PeerKind `json:"peers"`
	// Volume is the range of requests received that PeerVolume takes.
	Volume *[2]float64 `json:"volume,omitempty"`
	// Standing is by name of the indicator.
	Standing map[string]Standing `json:"standing"`
	// Rows rank the office and its peers by the first indicator.
	Ranked int    `json:"ranked"`
	Rows   []Rank `json:"rows"`
	Next   int    `json:"-"`
}

// Standing is the place of a number among those of the peers, itself included.
type Standing struct {
	Cell
	Peers int `json:"peers"` // reports of peers that are held, without its own
	Counts
	Rank       *int     `json:"rank"`       // 1 = the greatest; null where its own number is not known
	Percentile *float64 `json:"percentile"` // 0 to 100: share of the numbers below it, equal ones counted half
	Min        *float64 `json:"min"`
	Q1         *float64 `json:"q1"`
	Median     *float64 `json:"median"`
	Q3         *float64 `json:"q3"`
	Max        *float64 `json:"max"`
	MAD        *float64 `json:"mad"`
	Distance   *float64 `json:"distance"` // from the median, in robust standard deviations; null where there is no spread
}

// volumeIndicator is what the volume of an office is measured by.
const volumeIndicator = "req_new"

// Peers compares an office with its peers.
func (e *Engine) Peers(ctx context.Context, req PeersRequest) (*Peers, error) {
	year, err := oneYear(&req.Question)
	if err != nil {
		return nil, err
	}
	if req.Office == "" {
		return nil, &nianbao.ParamError{Param: "office", Message: "is needed: the id or the full name of one office", Chinese: "不能省略：请写一个机关的编号或全称"}
	}
	if len(req.Kinds) == 0 {
		req.Kinds = []PeerKind{PeerFunction, PeerLevel}
	}
	own, err := e.own(ctx, req)
	if err != nil {
		return nil, err
	}
	p, err := e.prepare(ctx, &req.Question)
	if err != nil {
		return nil, err
	}
	self := slices.IndexFunc(p.frame.Facts, func(f *nianbao.Fact) bool { return f.Office.ID == own.Office.ID })
	if self < 0 {
		return nil, &nianbao.ParamError{Param: "office",
			Message: fmt.Sprintf("%s is not among the reports that the other parameters select; leave them out or widen them", own.Office.Name),
			Chinese: fmt.Sprintf("其他参数所选的报告中没有 %s；请去掉或放宽这些参数", own.Office.Name)}
	}
	var volumes map[string]float64
	if slices.Contains(req.Kinds, PeerVolume) {
		if volumes, err = e.volumes(ctx, req.Question); err != nil {
			return nil, err
		}
	}
	return p.peers(req, year, self, volumes)
}

// own finds the report of the office in the year.
func (e *Engine) own(ctx context.Context, req PeersRequest) (*nianbao.Fact, error) {
	q := Question{Filter: nianbao.FactFilter{AsOf: req.Filter.AsOf}}
	q.Filter.Offices, q.Filter.Scopes = []string{req.Office}, req.Filter.Scopes
	if err := q.answerable(); err != nil {
		return nil, err
	}
	frame, err := e.opt.Source.Frame(ctx, q.Filter)
	if err != nil {
		return nil, err
	}
	var years []int
	for _, f := range frame.Facts {
		if f.Year == req.Filter.YearFrom {
			return f, nil
		}
		years = append(years, f.Year)
	}
	slices.Sort(years)
	return nil, &nianbao.ParamError{Param: "year",
		Message: fmt.Sprintf("no report of %s for %d is held (scope %s); years held: %v", req.Office, req.Filter.YearFrom, q.scope(), years),
		Chinese: fmt.Sprintf("没有 %s %d 年度的报告（范围 %s）；已有年份：%v", req.Office, req.Filter.YearFrom, q.scope(), years)}
}

// volumes are the requests that offices received, by report.
func (e *Engine) volumes(ctx context.Context, q Question) (map[string]float64, error) {
	p, err := e.prepare(ctx, &Question{Filter: q.Filter, Indicators: []string{volumeIndicator}})
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for i, f := range p.frame.Facts {
		if r := p.measures[0].at(i); r.mark == nianbao.MarkValue {
			out[f.ID()] = r.above
		}
	}
	return out, nil
}

// peers compares report self with those of its peers.
func (p *prepared) peers(req PeersRequest, year, self int, volumes map[string]float64) (*Peers, error) {
	fact := p.frame.Facts[self]
	out := &Peers{Head: p.head, Year: year, Office: newOffice(fact), Report: fact.ID(), Kinds: req.Kinds, Standing: map[string]Standing{}}
	if volumes != nil {
		v, known := volumes[out.Report]
		if !known {
			return nil, &nianbao.ParamError{Param: "peers",
				Message: fmt.Sprintf("the number of requests that %s received in %d is not known; choose other peers than volume", fact.Office.Name, year),
				Chinese: fmt.Sprintf("%s %d 年度收到的申请量不明；请不要用 volume 选择同类", fact.Office.Name, year)}
		}
		out.Volume = volumeRange(v)
	}
	var group []int
	for i := range p.frame.Facts {
		if i == self || p.isPeer(req.Kinds, self, i, volumes, out.Volume) {
			group = append(group, i)
		}
	}
	for m, ind := range out.Indicators {
		out.Standing[ind.Name] = p.standing(m, self, group)
	}
	rows := p.ranks(0, group)
	out.Ranked = len(rows)
	out.Rows, out.Next = page(rows, req.Offset, req.Limit)
	return out, nil
}

// volumeRange is from half to twice as many, five more or less at least.
func volumeRange(v float64) *[2]float64 {
	return &[2]float64{max(0, min(v/2, v-5)), max(2*v, v+5)}
}

func (p *prepared) isPeer(kinds []PeerKind, self, i int, volumes map[string]float64, within *[2]float64) bool {
	own, other := p.frame.Facts[self], p.frame.Facts[i]
	for _, kind := range kinds {
		same := false
		switch kind {
		case PeerFunction:
			same = own.Office.Body == other.Office.Body
		case PeerLevel:
			same = own.Level == other.Level
		case PeerProvince:
			same = cut(own.Office.Region, 2) == cut(other.Office.Region, 2)
		case PeerVolume:
			v, known := volumes[other.ID()]
			same = known && v >= within[0] && v <= within[1]
		}
		if !same {
			return false
		}
	}
	return true
}

// standing is the place of the number of a report within a group.
func (p *prepared) standing(m, self int, group []int) Standing {
	b := &p.measures[m]
	s := Standing{Cell: p.cell(m, self), Peers: len(group) - 1}
	var values []float64
	for _, i := range group {
		r := b.at(i)
		s.add(r.mark)
		if v, ok := b.value(r); ok {
			values = append(values, v)
		}
	}
	spread, ok := stats.SpreadOf(values)
	if !ok {
		return s
	}
	summary := stats.Summarize(values)
	s.Min, s.Q1, s.Median, s.Q3, s.Max, s.MAD = &summary.Min, &summary.Q1, &summary.Median, &summary.Q3, &summary.Max, &spread.MAD
	if s.Value == nil {
		return s
	}
	rank := 1
	for _, v := range values {
		if v > *s.Value {
			rank++
		}
	}
	percentile, _ := stats.Percentile(values, *s.Value)
	s.Rank, s.Percentile = &rank, &percentile
	if d, ok := spread.Distance(*s.Value); ok {
		s.Distance = &d
	}
	return s
}

// ranks puts the reports of a group that have a number in order.
func (p *prepared) ranks(m int, group []int) []Rank {
	var rows []Rank
	for _, i := range group {
		if row, ok := p.rank(m, i); ok {
			rows = append(rows, row)
		}
	}
	rankRows(rows, Descending)
	return rows
}
