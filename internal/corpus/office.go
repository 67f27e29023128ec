package corpus

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"nianbao/internal/division"
	"nianbao/internal/nianbao"
)

// office is one publishing organ.
type office struct {
	name   string
	we     string // how its prose calls itself
	level  nianbao.Level
	scope  nianbao.Scope
	region *nianbao.Region
}

// register lists offices in a shuffled order without holding them: each is a
// division and a body.
type register struct {
	table *division.Table
	areas []area
	total int   // offices
	ends  []int // of the areas' offices, running totals
	step  int   // without a common factor with total: i → i·step is a shuffle
	start int
}

// area is a division with the bodies that it has.
type area struct {
	division.Division
	bodies []string
}

var (
	bureaus = strings.Fields(`教育局 科学技术局 工业和信息化局 公安局 民政局 司法局 财政局 人力资源和社会保障局
		自然资源局 生态环境局 住房和城乡建设局 交通运输局 水利局 农业农村局 商务局 文化和旅游局 卫生健康委员会
		退役军人事务局 应急管理局 审计局 市场监督管理局 统计局 医疗保障局 信访局 城市管理局 行政审批局
		发展和改革委员会 乡村振兴局 林业局 体育局`)
	general = strings.Fields(`人民政府 人民政府办公室`)
)

func newRegister(table *division.Table, seed uint64) *register {
	r := &register{table: table}
	for _, province := range table.Children("") {
		if !province.Synthetic {
			r.add(province)
		}
	}
	rng := rand.New(rand.NewPCG(seed, 7))
	for r.step = r.total/2 + rng.IntN(r.total/3); gcd(r.step, r.total) != 1; {
		r.step++
	}
	r.start = rng.IntN(r.total)
	return r
}

// add adds a division and all below it. Towns of one county that share a name
// would be one office; only the first is taken.
func (r *register) add(d division.Division) {
	a := area{d, nil}
	switch d.Level {
	case nianbao.LevelTownship:
		a.bodies = []string{"人民政府"}
		if strings.HasSuffix(d.Name, "街道") {
			a.bodies[0] = "办事处"
		}
	case nianbao.LevelProvince, nianbao.LevelCity:
		a.bodies = append(general[:len(general):len(general)], bureaus...)
	default:
		a.bodies = append(general[:len(general):len(general)], bureaus[:20]...)
	}
	r.areas = append(r.areas, a)
	r.total += len(a.bodies)
	r.ends = append(r.ends, r.total)
	if d.Level == nianbao.LevelTownship {
		return
	}
	seen := map[string]bool{}
	for _, below := range r.table.Children(d.Code) {
		if below.Level == nianbao.LevelTownship && (seen[below.Name] || utf8.RuneCountInString(below.Name) > 8) {
			continue
		}
		seen[below.Name] = true
		r.add(below)
	}
}

func (r *register) size() int { return r.total }

// office gives the i-th office of the shuffled order.
func (r *register) office(i int) office {
	at := (r.start + i*r.step) % r.total
	lo, hi := 0, len(r.ends)-1
	for lo < hi {
		if mid := (lo + hi) / 2; at < r.ends[mid] {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	a := &r.areas[lo]
	body := a.bodies[at-(r.ends[lo]-len(a.bodies))]
	region, _ := r.table.Region(a.Code)
	o := office{name: a.Name + body, level: a.Level, scope: nianbao.ScopeOwn, region: region, we: we(a, body)}
	if a.Level == nianbao.LevelTownship {
		o.name = region.Names[len(region.Names)-1] + o.name
	} else if body == "人民政府" {
		o.scope = nianbao.ScopeGovernmentWide
	}
	return o
}

func we(a *area, body string) string {
	switch {
	case a.Level == nianbao.LevelTownship || body == "人民政府":
		_, size := utf8.DecodeLastRuneInString(a.Name)
		return "我" + a.Name[len(a.Name)-size:]
	case strings.HasSuffix(body, "办公室"):
		return "我办"
	case strings.HasSuffix(body, "委员会"):
		return "我委"
	}
	return "我局"
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
