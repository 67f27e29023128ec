package compare

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// MembersRequest asks how the report of a whole government compares with the sum
// of its members' own reports.
type MembersRequest struct {
	Question        // its filter gives years and the day; scope, offices and regions are set here
	Office   string // id or exact name of the government
	Below    bool   // members are also the offices of all divisions below
}

// Members is a government beside its members.
type Members struct {
	Head
	Office Office `json:"office"`
	Below  bool   `json:"below"`
	Rule   string `json:"rule"` // who counts as a member
	RuleEN string `json:"rule_en"`
	// Numbers are by name of the indicator and year.
	Numbers map[string]map[string]MemberSum `json:"numbers"`
}

// MemberSum is a number of a government beside the sum of its members.
type MemberSum struct {
	Government Cell     `json:"government"`
	Expected   int      `json:"expected"` // members of which a report of the year is expected
	Held       int      `json:"held"`     // those of which one is held
	Counts              // of the reports held
	Sum        *float64 `json:"sum"` // of what is known
	// Low and High bound the sum of all members that are expected. What is not
	// known of a member may be any number from 0 up, so that High is null unless
	// all are known; both are null where numbers may be negative.
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
	// Difference is the government's number less the sum.
	Difference *float64 `json:"difference"`
	// Missing names the members without a report, at most MaxMissing of them.
	Missing []Office `json:"missing_members"`
}

// MaxMissing bounds how many members without a report are named.
const MaxMissing = 200

// Members compares a government with its members.
func (e *Engine) Members(ctx context.Context, req MembersRequest) (*Members, error) {
	government, err := e.government(ctx, req)
	if err != nil {
		return nil, err
	}
	wide := req.Question
	wide.Filter.Scopes, wide.Filter.Offices = []nianbao.Scope{nianbao.ScopeGovernmentWide}, []string{government.Office.ID}
	wide.Filter.Regions = nil
	g, err := e.prepare(ctx, &wide)
	if err != nil {
		return nil, err
	}
	for _, ind := range g.head.Indicators {
		if ind.Kind == indicator.KindRate {
			return nil, rateOfMembers(ind)
		}
	}
	own, covered, err := e.memberReports(ctx, req, government)
	if err != nil {
		return nil, err
	}
	out := &Members{Head: g.head, Office: newOffice(government), Below: req.Below, Numbers: map[string]map[string]MemberSum{}}
	out.Rule, out.RuleEN = memberRule(government, req.Below)
	for m, ind := range out.Indicators {
		years := map[string]MemberSum{}
		for _, y := range out.Years {
			years[strconv.Itoa(y)] = memberSum(g, own, covered, m, y)
		}
		out.Numbers[ind.Name] = years
	}
	return out, nil
}

// government finds the office and its newest government-wide report.
func (e *Engine) government(ctx context.Context, req MembersRequest) (*nianbao.Fact, error) {
	if req.Office == "" {
		return nil, &nianbao.ParamError{Param: "office", Message: "is needed: the id or the full name of a government", Chinese: "不能省略：请写一个人民政府的编号或全称"}
	}
	f := nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{Offices: []string{req.Office}, Scopes: []nianbao.Scope{nianbao.ScopeGovernmentWide}}, AsOf: req.Filter.AsOf}
	frame, err := e.opt.Source.Frame(ctx, f)
	if err != nil {
		return nil, err
	}
	var newest *nianbao.Fact
	for _, fact := range frame.Facts {
		if newest == nil || fact.Year > newest.Year {
			newest = fact
		}
	}
	if newest == nil || newest.Office.Region == nil {
		return nil, &nianbao.ParamError{Param: "office",
			Message: fmt.Sprintf("no report of a whole government is held of %s; name the government, such as 沭阳县人民政府", req.Office),
			Chinese: fmt.Sprintf("没有 %s 的政府汇总报告；请写人民政府的名称，例如 沭阳县人民政府", req.Office)}
	}
	return newest, nil
}

func rateOfMembers(ind Indicator) error {
	return &nianbao.ParamError{Param: "indicator",
		Message: fmt.Sprintf("%s is a rate, and rates do not add up; ask for its parts: %s", ind.Name, ind.Formula),
		Chinese: fmt.Sprintf("%s 是比率，不能相加；请查询其组成部分：%s", ind.Name, ind.Formula)}
}

// memberReports reads the own reports of the members, and who is expected when.
func (e *Engine) memberReports(ctx context.Context, req MembersRequest, government *nianbao.Fact) (*prepared, *covering, error) {
	q := req.Question
	q.Filter.Scopes, q.Filter.Offices = []nianbao.Scope{nianbao.ScopeOwn}, nil
	q.Filter.Regions = []string{government.Office.RegionCode()}
	q.Filter.Levels = nil
	if !req.Below {
		q.Filter.Levels = []nianbao.Level{government.Level}
	}
	p, err := e.prepare(ctx, &q)
	if err != nil {
		return nil, nil, err
	}
	c := &covering{engine: e, req: CoverageRequest{Filter: q.Filter}, now: e.opt.Now().UTC(), scope: nianbao.ScopeOwn}
	if err := c.read(ctx, q.Filter); err != nil {
		return nil, nil, err
	}
	if !req.Below { // the filter of regions includes all below
		for id, o := range c.offices {
			if o.office.RegionCode() != government.Office.RegionCode() {
				delete(c.offices, id)
			}
		}
	}
	return p, c, nil
}

func memberRule(f *nianbao.Fact, below bool) (chinese, english string) {
	if below {
		return fmt.Sprintf("成员：%s及以下各级区划中发布过本机关年报的全部机关；汇总报告的实际口径以报告为准。", f.Office.Region),
			fmt.Sprintf("Members are all offices of %s and of the divisions below it that have published reports of their own; what a government's report covers is for that report to say.", f.Office.Region)
	}
	return fmt.Sprintf("成员：区划同为%s、级别同为%s、发布过本机关年报的机关，不含乡镇街道和下级区划；汇总报告的实际口径以报告为准。", f.Office.Region, levelNames[f.Level][0]),
		fmt.Sprintf("Members are the offices of %s itself, of the level %s, that have published reports of their own, without towns, streets and divisions below; what a government's report covers is for that report to say.", f.Office.Region, f.Level)
}

// memberSum adds up one indicator and year.
func memberSum(g, own *prepared, c *covering, m, year int) MemberSum {
	s := MemberSum{Government: Cell{State: StateNotHeld}, Missing: []Office{}}
	for i, f := range g.frame.Facts {
		if f.Year == year {
			s.Government = g.cell(m, i)
		}
	}
	var sum float64
	for i, f := range own.frame.Facts {
		if f.Year != year || c.offices[f.Office.ID] == nil {
			continue
		}
		s.Held++
		r := own.measures[m].at(i)
		s.add(r.mark)
		if r.mark == nianbao.MarkValue {
			sum += r.above
		}
	}
	s.Expected = s.Held
	for _, o := range c.offices {
		if o.held[year] == nil && (o.isListed(year) || c.expects(o, year, ExpectEver)) {
			s.Expected++
			s.Missing = append(s.Missing, newOffice(&nianbao.Fact{Office: o.office, Level: o.level}))
		}
	}
	slices.SortFunc(s.Missing, func(a, b Office) int { return cmpOr(a.RegionCode, b.RegionCode, a.Name, b.Name, a.ID, b.ID) })
	s.Missing = s.Missing[:min(len(s.Missing), MaxMissing)]
	if s.N == 0 {
		return s
	}
	s.Sum = &sum
	if !strings.HasSuffix(g.head.Indicators[m].Code, "_change") {
		s.Low = &sum
	}
	if s.N == s.Expected {
		s.Low, s.High = &sum, &sum
	}
	if s.Government.Value != nil {
		d := *s.Government.Value - sum
		s.Difference = &d
	}
	return s
}
