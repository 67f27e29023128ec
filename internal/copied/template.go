package copied

import (
	"cmp"
	"slices"

	"nianbao/internal/nianbao"
)

// Groups are the groups that a report belongs to, the widest first: the country,
// the province, the prefecture, the county, each in the report's year.
func Groups(year int, region string) []nianbao.CopyGroup {
	groups := []nianbao.CopyGroup{{Year: year}}
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
// that has enough of them.
func FindTemplates(reports []nianbao.CopyText) nianbao.CopyTemplates {
	byYear := map[int][]int32{}
	for i := range reports {
		byYear[reports[i].Year] = append(byYear[reports[i].Year], int32(i))
	}
	found := nianbao.CopyTemplates{}
	for year, list := range byYear {
		c := counter{reports: reports, year: year, found: found, sizes: groupSizes(reports, list)}
		c.count(list)
	}
	for _, list := range found {
		slices.Sort(list)
	}
	return found
}

// groupSizes counts the offices of each group.
func groupSizes(reports []nianbao.CopyText, list []int32) map[string]int {
	sizes := map[string]int{}
	seen := map[int64]bool{}
	for _, i := range list {
		r := &reports[i]
		if seen[r.Office] {
			continue // its government-wide report
		}
		seen[r.Office] = true
		for _, g := range Groups(r.Year, r.Region) {
			sizes[g.Region]++
		}
	}
	return sizes
}

// counter finds the templates of one year.
type counter struct {
	reports []nianbao.CopyText
	year    int
	sizes   map[string]int
	found   nianbao.CopyTemplates
}

func (c *counter) count(list []int32) {
	var uses []use
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
		if float64(n) > templateGroup*templateShare { // in fewer it is none in any group
			c.judge(uses[:n])
		}
		uses = uses[n:]
	}
}

// judge looks in which groups a clause is a template. One of the whole country
// is none of a province as well.
func (c *counter) judge(uses []use) {
	offices := map[string]map[int64]bool{}
	for _, u := range uses {
		r := &c.reports[u.report]
		for _, g := range Groups(r.Year, r.Region) {
			if offices[g.Region] == nil {
				offices[g.Region] = map[int64]bool{}
			}
			offices[g.Region][r.Office] = true
		}
	}
	template := map[string]bool{}
	for region, users := range offices {
		size := c.sizes[region]
		template[region] = size >= templateGroup && float64(len(users)) > templateShare*float64(size) ||
			region == "" && len(users) > templateMost
	}
	for region, is := range template {
		if is && !c.wider(template, region) {
			g := nianbao.CopyGroup{Year: c.year, Region: region}
			c.found[g] = append(c.found[g], uses[0].clause)
		}
	}
}

// wider tells that a division above a region has the clause already.
func (c *counter) wider(template map[string]bool, region string) bool {
	for n := len(region) - 2; n >= 0; n -= 2 {
		if template[region[:n]] {
			return true
		}
	}
	return false
}
