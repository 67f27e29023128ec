package index

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// Findings tells which reports have findings that count. It gives the same list
// again as long as nothing changes, so that sets made of it can be kept.
type Findings interface {
	FoundReports(ctx context.Context) (*nianbao.FoundReports, error)
}

// AnyRule asks in queries for reports with a finding of whatever rule.
const AnyRule = "any"

// findingPlan asks for reports that have a finding of a rule.
type findingPlan struct {
	rule  string // AnyRule = of any
	found *nianbao.FoundReports
}

// finding plans a term of the field finding.
func (p planner) finding(t query.Term) (plan, error) {
	if p.x.opt.Findings == nil {
		return nil, &nianbao.QueryError{Pos: t.Pos, Len: t.Len,
			Message: "conditions on findings are not available here", Chinese: "此处不支持核查结果条件"}
	}
	rule := strings.ToUpper(strings.TrimSpace(t.Value))
	if strings.EqualFold(rule, AnyRule) || t.Value == "*" {
		rule = AnyRule
	} else if !slices.Contains(p.x.opt.Rules, rule) {
		return nil, unknownRule(t, p.x.opt.Rules)
	}
	found, err := p.x.opt.Findings.FoundReports(p.ctx)
	return findingPlan{rule, found}, err
}

func unknownRule(t query.Term, rules []string) error {
	return &nianbao.QueryError{Pos: t.Pos, Len: t.Len,
		Message: fmt.Sprintf("there is no rule %q; rules are %s, or any", t.Value, strings.Join(rules, ", ")),
		Chinese: fmt.Sprintf("没有名为 %q 的核查规则；规则有 %s，any 表示任一规则", t.Value, strings.Join(rules, "、"))}
}

// foundSets keeps the sets of documents made of a list of reports.
type foundSets struct {
	mu  sync.Mutex // guards the rest
	of  *nianbao.FoundReports
	set map[string]*roaring.Bitmap // by rule
}

// found gives the documents with findings, by rule; nobody may change them.
func (v *view) found(list *nianbao.FoundReports) map[string]*roaring.Bitmap {
	v.findings.mu.Lock()
	defer v.findings.mu.Unlock()
	if v.findings.of != list {
		sets := make(map[string]*roaring.Bitmap, len(list.ByRule)+1)
		any := roaring.New()
		for rule, ids := range list.ByRule {
			sets[rule] = v.named(ids)
			any.Or(sets[rule])
		}
		sets[AnyRule] = any
		v.findings.of, v.findings.set = list, sets
	}
	return v.findings.set
}

// finding gives the reports that a plan asks for.
func (c *compiler) finding(p findingPlan) *roaring.Bitmap {
	if docs := c.view.found(p.found)[p.rule]; docs != nil {
		return docs
	}
	return roaring.New()
}

// audits are what the facet of findings is counted by.
type audits struct {
	rules []string
	found *nianbao.FoundReports // nil where nothing is known of findings
}

// audits takes the list for the facet of a query, if it wants that.
func (x *Index) audits(ctx context.Context, q nianbao.Query) (a audits, err error) {
	if x.opt.Findings == nil || !q.WantsFacet("finding") {
		return a, nil
	}
	a.rules = x.opt.Rules
	a.found, err = x.opt.Findings.FoundReports(ctx)
	return a, err
}

// facet counts hits by rule, in the order of the rules.
func (a audits) facet(v *view, hits *hitSet) []nianbao.Bucket {
	sets := v.found(a.found)
	out := []nianbao.Bucket{}
	for _, rule := range a.rules {
		if docs := sets[rule]; docs != nil {
			if n := docs.AndCardinality(hits.docs); n > 0 {
				out = append(out, nianbao.Bucket{Value: rule, Label: rule, Count: int(n)})
			}
		}
	}
	return out
}
