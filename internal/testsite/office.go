package testsite

import (
	"fmt"
	"hash/fnv"
	"slices"

	"nianbao/internal/nianbao"
)

// division is one of the fictional divisions.
type division struct {
	code  string
	names []string
	short string // how its government's offices begin their names
}

var (
	province = division{"990000", []string{"示例省"}, "示例省"}
	xuyun    = division{"990100", []string{"示例省", "虚云市"}, "虚云市"}
	jiashan  = division{"990102", []string{"示例省", "虚云市", "假山区"}, "假山区"}
	wuming   = division{"990121", []string{"示例省", "虚云市", "无名县"}, "无名县"}
	konggu   = division{"990122", []string{"示例省", "虚云市", "空谷县"}, "空谷县"}
	nijiang  = division{"990200", []string{"示例省", "拟江市"}, "拟江市"}
	wuyou    = division{"990202", []string{"示例省", "拟江市", "乌有区"}, "乌有区"}
	zixu     = division{"990221", []string{"示例省", "拟江市", "子虚县"}, "子虚县"}
	wangshi  = division{"990222", []string{"示例省", "拟江市", "亡是县"}, "亡是县"}
)

// office is one publisher of reports.
type office struct {
	name     string // full, as printed
	body     string // without the division
	division division
	level    nianbao.Level
	scope    nianbao.Scope
	site     string // key of the site that its reports stand on
	serial   int    // 1-based, over all sites
	title    string // format of its titles, of name and year; empty = one of several
	signed   bool   // every report ends with name and date
}

// planned is a division whose offices report on a site.
type planned struct {
	site     string
	division division
	bodies   []string
}

// plan lists who reports where. A government-wide report is planned for every
// division; its figures are the sums of the offices below it.
var plan = []planned{
	{"plain", province, []string{"人民政府办公厅", "教育厅", "民政厅", "生态环境厅", "市场监督管理局"}},
	{"trs", xuyun, []string{"人民政府办公室", "教育局", "生态环境局", "市场监督管理局", "卫生健康委员会", "交通运输局", "住房和城乡建设局"}},
	{"trs", jiashan, []string{"人民政府办公室", "教育局", "蜃楼街道办事处"}},
	{"trs", konggu, []string{"人民政府办公室", "农业农村局", "桃源街道办事处", "华胥镇人民政府"}},
	{"gkmlpt", wuming, []string{"人民政府办公室", "教育局", "财政局", "市场监督管理局", "南柯镇人民政府", "槐安乡人民政府"}},
	{"hanweb", nijiang, []string{"人民政府办公室", "教育局", "民政局", "自然资源和规划局", "生态环境局", "市场监督管理局"}},
	{"hanweb", wuyou, []string{"教育局", "灵河街道办事处"}},
	{"hanweb", zixu, []string{"农业农村局", "望梅乡人民政府"}},
	{"hanweb", wangshi, []string{"卫生健康局", "蓬壶镇人民政府"}},
}

// offices returns the publishers of the plan.
func offices() []*office { return officesOf(plan, true, 0) }

// officesOf returns all publishers of a plan, those of a division before its
// government if governments report too, with serials from the one after before.
func officesOf(plan []planned, governments bool, before int) []*office {
	var all []*office
	for _, p := range plan {
		bodies := slices.Clone(p.bodies)
		if governments {
			bodies = append(bodies, "人民政府")
		}
		for _, body := range bodies {
			o := &office{
				name: p.division.short + body, body: body, division: p.division, site: p.site,
				level: levelOf(p.division, body), scope: nianbao.ScopeOwn, serial: before + len(all) + 1,
			}
			if body == "人民政府" {
				o.scope = nianbao.ScopeGovernmentWide
			}
			all = append(all, o)
		}
	}
	return all
}

func levelOf(d division, body string) nianbao.Level {
	last := []rune(body)
	town := len(last) > 5 && (string(last[2:]) == "镇人民政府" || string(last[2:]) == "乡人民政府" || string(last[2:]) == "街道办事处")
	switch {
	case town:
		return nianbao.LevelTownship
	case d.code[2:] == "0000":
		return nianbao.LevelProvince
	case d.code[4:] == "00":
		return nianbao.LevelCity
	}
	return nianbao.LevelCounty
}

// under tells whether the office's figures go into those of the government.
func (o *office) under(gov *office) bool {
	if o.scope != nianbao.ScopeOwn {
		return false
	}
	for i, n := range gov.division.names {
		if i >= len(o.division.names) || o.division.names[i] != n {
			return false
		}
	}
	return true
}

// creditCode is an 18-character code by the rules of GB 32100 with valid check
// characters: 11 for an organ of state, the division, a serial number.
func (o *office) creditCode() string {
	organ := fmt.Sprintf("MB9%05d", o.serial)
	organ += organCheck(organ)
	code := "11" + o.division.code + organ
	return code + creditCheck(code)
}

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// organCheck is the check character of GB 11714.
func organCheck(s string) string {
	weights := []int{3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, c := range s {
		v := int(c - '0')
		if c >= 'A' {
			v = int(c-'A') + 10
		}
		sum += v * weights[i]
	}
	switch c := 11 - sum%11; c {
	case 10:
		return "X"
	case 11:
		return "0"
	default:
		return fmt.Sprint(c)
	}
}

// creditCheck is the check character of GB 32100.
func creditCheck(s string) string {
	sum, weight := 0, 1
	for _, c := range s {
		for i, a := range creditAlphabet {
			if a == c {
				sum += i * weight
			}
		}
		weight = weight * 3 % 31
	}
	return string(creditAlphabet[(31-sum%31)%31])
}

// hash mixes names and years into a seed.
func hash(parts ...any) uint64 {
	h := fnv.New64a()
	fmt.Fprintln(h, parts...)
	return h.Sum64()
}
