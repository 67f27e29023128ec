package compare

import (
	"cmp"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// Grouping is what trends group reports by.
type Grouping string

// The groupings.
const (
	ByAll        Grouping = "all"
	ByRegion     Grouping = "region" // the divisions below those of the filter
	ByProvince   Grouping = "province"
	ByCity       Grouping = "city"
	ByLevel      Grouping = "level"
	ByOfficeType Grouping = "office_type"
	ByForm       Grouping = "form"
)

// Groupings lists the groupings.
var Groupings = []Grouping{ByAll, ByRegion, ByProvince, ByCity, ByLevel, ByOfficeType, ByForm}

// group is a set of reports by its key.
type group struct{ key, label, english string }

// NoRegion is the key of the group of national bodies, and of those whose
// division is not known.
const NoRegion = "none"

var levelNames = map[nianbao.Level][2]string{
	nianbao.LevelNation: {"国家级", "nation"}, nianbao.LevelProvince: {"省级", "province"}, nianbao.LevelCity: {"市级", "city"},
	nianbao.LevelCounty: {"县级", "county"}, nianbao.LevelTownship: {"乡级", "township"}, "": {"级别不明", "level not known"},
}

// typeNames names the types of office in their order.
var typeNames = []struct {
	is               nianbao.OfficeType
	chinese, english string
}{
	{nianbao.OfficeGovernment, "县级以上人民政府", "governments from the county up"},
	{nianbao.OfficeTownship, "乡镇人民政府", "town governments"},
	{nianbao.OfficeStreet, "街道办事处", "street offices"},
	{nianbao.OfficeGeneral, "办公厅（室）", "general offices"},
	{nianbao.OfficeDepartment, "部、厅", "ministries and provincial departments"},
	{nianbao.OfficeBureau, "局", "bureaus"},
	{nianbao.OfficeCommittee, "委员会", "committees"},
	{nianbao.OfficeZone, "开发区管理委员会", "zone committees"},
	{nianbao.OfficeOther, "其他机关", "others"},
}

// grouper gives the group of a report.
func grouper(by Grouping, filter nianbao.ReportFilter, regions map[string]*nianbao.Region) func(*nianbao.Fact) group {
	place := func(key string) group {
		if key == "" {
			return group{NoRegion, "国务院部门及区划不明的机关", "national bodies, and those whose division is not known"}
		}
		if r := regions[key]; r != nil {
			return group{key, r.String(), r.String()}
		}
		return group{key, key, key}
	}
	switch by {
	case ByLevel:
		return func(f *nianbao.Fact) group {
			return group{orUnknown(string(f.Level)), levelNames[f.Level][0], levelNames[f.Level][1]}
		}
	case ByOfficeType:
		return func(f *nianbao.Fact) group { return typeGroup(f.Office.Type) }
	case ByForm:
		return func(f *nianbao.Fact) group {
			return group{orUnknown(string(f.Form)), string(f.Form) + " 年表式", "form of " + string(f.Form)}
		}
	case ByProvince, ByCity:
		depth := map[Grouping]int{ByProvince: 2, ByCity: 4}[by]
		return func(f *nianbao.Fact) group { return place(cut(f.Office.Region, depth)) }
	case ByRegion:
		filters := regionFilters(filter.Regions, regions)
		return func(f *nianbao.Fact) group { return place(cut(f.Office.Region, below(filters, f.Office.RegionCode()))) }
	}
	return func(*nianbao.Fact) group { return group{string(ByAll), "全部", "all"} }
}

func orUnknown(key string) string { return cmp.Or(key, "unknown") }

func typeGroup(t nianbao.OfficeType) group {
	for _, n := range typeNames {
		if n.is == t {
			return group{string(t), n.chinese, n.english}
		}
	}
	return group{orUnknown(string(t)), string(t), string(t)}
}

// cut is the code of the division that holds a division at a depth of 2, 4 or 6
// digits. The counties of 北京市 and its like have no city above them, only a
// placeholder, and are taken themselves.
func cut(r *nianbao.Region, depth int) string {
	if r == nil {
		return ""
	}
	code := r.Code
	if len(code) != 6 || depth >= 6 || depth == 4 && len(r.Names) == 2 && !strings.HasSuffix(code, "00") {
		return code
	}
	return code[:depth] + strings.Repeat("0", 6-depth)
}

// regionFilters turns the divisions of a filter, codes or names, into their
// digits without the closing zeros.
func regionFilters(names []string, regions map[string]*nianbao.Region) []string {
	var out []string
	for _, name := range names {
		if regions[name] != nil || len(name) == 6 && strings.Trim(name, "0123456789") == "" {
			out = append(out, significant(name))
			continue
		}
		for code, r := range regions {
			if r.String() == name || len(r.Names) > 0 && r.Names[len(r.Names)-1] == name {
				out = append(out, significant(code))
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) }) // the narrowest first
	return out
}

func significant(code string) string {
	return strings.TrimSuffix(strings.TrimSuffix(code, "00"), "00")
}

// below is the depth of the divisions just below the filter that a code is in.
func below(filters []string, code string) int {
	for _, f := range filters {
		if strings.HasPrefix(code, f) {
			return min(len(f)+2, 6)
		}
	}
	return 2
}

// ranks of groups in an answer: divisions by code, levels from the top, types
// as they are listed.
func groupOrder(by Grouping) func(a, b group) int {
	place := func(key string) int { return 0 }
	switch by {
	case ByLevel:
		place = func(key string) int { return slices.Index(nianbao.Levels, nianbao.Level(key)) }
	case ByOfficeType:
		place = func(key string) int {
			for i, n := range typeNames {
				if string(n.is) == key {
					return i
				}
			}
			return len(typeNames)
		}
	}
	return func(a, b group) int { return cmp.Or(place(a.key)-place(b.key), cmp.Compare(a.key, b.key)) }
}
