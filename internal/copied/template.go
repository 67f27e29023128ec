package copied

import (
	"cmp"
	"slices"

	"nianbao/internal/nianbao"
)

// Groups are the groups that a report belongs to, the widest first: the country
// in all years, then in the report's year the country, the province, the
// prefecture and the county.
func Groups(year int, region string) []nianbao.CopyGroup {
	groups := []nianbao.CopyGroup{{}, {Year: year}}
	for n := 2; n <= len(region) && n <= 6; n += 2 {
		if region[n-2:n] != "00" {
			groups = append(groups, nianbao.CopyGroup{Year: year, Region: region[:n]})
		}
	}
	return groups
}

// Templates knows the clauses that are nobody's own in the groups of a report.
type Templates [][]uint32

// TemplatesOf picks the templates that apply to a report.
func TemplatesOf(all nianbao.CopyTemplates, year int, region string) Templates {
	var t Templates
	for _, g := range Groups(year, region) {
		if list := all[g]; len(list) > 0 {
			t = append(t, list)
		}
	}
	return t
}

func (t Templates) has(hash uint32) bool {
	for _, list := range t {
		if _, found := slices.BinarySearch(list, hash); found {
			return true
		}
	}
	return false
}

// use is a clause in a report.
type use struct {
	clause uint32
	report int32
}

// FindTemplates counts by how many offices each clause is used, in every group
// that has enough of them. What a wider group has is not repeated in those
// within it.
func FindTemplates(reports []nianbao.CopyText) nianbao.CopyTemplates {
	byYear := map[int][]int32{}
	for i := range reports {
		byYear[reports[i].Year] = append(byYear[reports[i].Year], int32(i))
	}
	c := counter{reports: reports, found: nianbao.CopyTemplates{}, sizes: groupSizes(reports)}
	all := make([]int32, len(reports))
	for i := range all {
		all[i] = int32(i)
	}
	c.count(all, func(uses []use) { c.judge(uses, 0, 1) })
	for _, list := range byYear {
		c.count(list, func(uses []use) { c.judge(uses, 1, 5) })
	}
	return c.found
}

// groupSizes counts the offices of each group.
func groupSizes(reports []nianbao.CopyText) map[nianbao.CopyGroup]int {
	type member struct {
		group  nianbao.CopyGroup
		office int64
	}
	seen := map[member]bool{}
	sizes := map[nianbao.CopyGroup]int{}
	for i := range reports {
		for _, g := range Groups(reports[i].Year, reports[i].Region) {
			if m := (member{g, reports[i].Office}); !seen[m] {
				seen[m] = true
				sizes[g]++
			}
		}
	}
	return sizes
}

// counter finds templates; found ascend, because clauses are judged in order.
type counter struct {
	reports []nianbao.CopyText
	sizes   map[nianbao.CopyGroup]int
	found   nianbao.CopyTemplates
}

// count calls judge with the uses of each clause that may be a template, in the
// order of the clauses.
func (c *counter) count(list []int32, judge func([]use)) {
	n := 0
	for _, i := range list {
		n += len(c.reports[i].Clauses)
	}
	uses := make([]use, 0, n)
	for _, i := range list {
		for _, clause := range c.reports[i].Clauses {
			uses = append(uses, use{clause, i})
		}
	}
	slices.SortFunc(uses, func(a, b use) int { return cmp.Compare(a.clause, b.clause) })
	for len(uses) > 0 {
		n := 1
		for n < len(uses) && uses[n].clause == uses[0].clause {
			n++
		}
		if float64(n) > templateGroup*templateShare { // used less, it is none in any group
			judge(uses[:n])
		}
		uses = uses[n:]
	}
}

// judge looks in which groups a clause is a template: of the groups that each
// report belongs to, those from one depth up to another.
func (c *counter) judge(uses []use, from, to int) {
	clause := uses[0].clause
	if from > 0 && c.has(nianbao.CopyGroup{}, clause) {
		return
	}
	users := map[nianbao.CopyGroup]map[int64]bool{}
	for _, u := range uses {
		r := &c.reports[u.report]
		groups := Groups(r.Year, r.Region)
		for _, g := range groups[from:min(to, len(groups))] {
			if users[g] == nil {
				users[g] = map[int64]bool{}
			}
			users[g][r.Office] = true
		}
	}
	for g, offices := range users {
		if !c.template(g, len(offices)) {
			continue
		}
		wider := false
		for n := len(g.Region) - 2; n >= 0 && !wider; n -= 2 {
			above := nianbao.CopyGroup{Year: g.Year, Region: g.Region[:n]}
			wider = c.template(above, len(users[above]))
		}
		if !wider {
			c.found[g] = append(c.found[g], clause)
		}
	}
}

func (c *counter) template(g nianbao.CopyGroup, users int) bool {
	return c.sizes[g] >= templateGroup && float64(users) > templateShare*float64(c.sizes[g]) ||
		g.Year != 0 && g.Region == "" && users > templateMost
}

func (c *counter) has(g nianbao.CopyGroup, clause uint32) bool {
	_, found := slices.BinarySearch(c.found[g], clause)
	return found
}
