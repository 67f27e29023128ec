package reportgen

import (
	"math/rand/v2"
	"strings"

	"nianbao/internal/nianbao"
)

// area is a division that offices serve. Those of 示例省 are fictional.
type area struct {
	code  string
	names []string
	level nianbao.Level
	towns []string
}

var areas = []area{
	{"990000", []string{"示例省"}, nianbao.LevelProvince, nil},
	{"990100", []string{"示例省", "虚云市"}, nianbao.LevelCity, nil},
	{"990200", []string{"示例省", "拟江市"}, nianbao.LevelCity, nil},
	{"990102", []string{"示例省", "虚云市", "假山区"}, nianbao.LevelCounty, []string{"蜃楼街道", "画屏街道", "镜花镇", "浮图镇", "水月乡"}},
	{"990121", []string{"示例省", "虚云市", "无名县"}, nianbao.LevelCounty, []string{"海市街道", "南柯镇", "黄粱镇", "槐安乡"}},
	{"990122", []string{"示例省", "虚云市", "空谷县"}, nianbao.LevelCounty, []string{"桃源街道", "华胥镇", "回声镇", "足音乡"}},
	{"990202", []string{"示例省", "拟江市", "乌有区"}, nianbao.LevelCounty, []string{"灵河街道", "绛珠街道", "太虚镇", "无何乡"}},
	{"990221", []string{"示例省", "拟江市", "子虚县"}, nianbao.LevelCounty, []string{"云梦街道", "画饼镇", "充饥镇", "望梅乡"}},
	{"990222", []string{"示例省", "拟江市", "亡是县"}, nianbao.LevelCounty, []string{"上林街道", "罗浮镇", "蓬壶镇", "方丈乡"}},
	// Real divisions for the variety of their names; everything else is invented.
	{"310000", []string{"上海市"}, nianbao.LevelProvince, nil},
	{"450000", []string{"广西壮族自治区"}, nianbao.LevelProvince, nil},
	{"331100", []string{"浙江省", "丽水市"}, nianbao.LevelCity, nil},
	{"533400", []string{"云南省", "迪庆藏族自治州"}, nianbao.LevelCity, nil},
	{"152500", []string{"内蒙古自治区", "锡林郭勒盟"}, nianbao.LevelCity, nil},
	{"110108", []string{"北京市", "海淀区"}, nianbao.LevelCounty, nil},
	{"310115", []string{"上海市", "浦东新区"}, nianbao.LevelCounty, nil},
	{"350111", []string{"福建省", "福州市", "晋安区"}, nianbao.LevelCounty, nil},
	{"341881", []string{"安徽省", "宣城市", "宁国市"}, nianbao.LevelCounty, nil},
	{"450321", []string{"广西壮族自治区", "桂林市", "阳朔县"}, nianbao.LevelCounty, []string{"阳朔镇", "兴坪镇"}},
	{"533423", []string{"云南省", "迪庆藏族自治州", "维西傈僳族自治县"}, nianbao.LevelCounty, nil},
	{"150621", []string{"内蒙古自治区", "鄂尔多斯市", "达拉特旗"}, nianbao.LevelCounty, nil},
	{"469005", []string{"海南省", "文昌市"}, nianbao.LevelCounty, nil},
}

// homonyms are divisions whose names others bear too; only the site tells which.
var homonyms = []area{
	{"110105", []string{"北京市", "朝阳区"}, nianbao.LevelCounty, nil},
	{"220104", []string{"吉林省", "长春市", "朝阳区"}, nianbao.LevelCounty, nil},
	{"320106", []string{"江苏省", "南京市", "鼓楼区"}, nianbao.LevelCounty, nil},
	{"350102", []string{"福建省", "福州市", "鼓楼区"}, nianbao.LevelCounty, nil},
	{"540102", []string{"西藏自治区", "拉萨市", "城关区"}, nianbao.LevelCounty, nil},
}

func (a area) name() string { return a.names[len(a.names)-1] }

func (a area) region() *nianbao.Region {
	return &nianbao.Region{Code: a.code, Names: append([]string(nil), a.names...)}
}

// office is the publishing organ of a generated report.
type office struct {
	area  area
	name  string // full, as a title prints it
	short string // 县民政局; empty if there is none
	we    string // how its prose calls itself
	scope nianbao.Scope
	level nianbao.Level
	// region is nil for national bodies.
	region *nianbao.Region
}

var (
	bureaus = []string{
		"民政局", "发展和改革局", "住房和城乡建设局", "市场监督管理局", "教育局", "农业农村局", "卫生健康局", "自然资源局",
		"财政局", "交通运输局", "应急管理局", "文化和旅游局", "人力资源和社会保障局", "水利局", "司法局", "退役军人事务局", "统计局", "信访局",
	}
	provincial = []string{"民政厅", "财政厅", "教育厅", "生态环境厅", "水利厅", "统计局", "发展和改革委员会", "卫生健康委员会", "市场监督管理局"}
	national   = []string{"水利部", "审计署", "国家能源局", "生态环境部", "国家档案局", "中国地震局"}
)

// levelWord is what short names begin with: 县民政局.
func levelWord(a area) string {
	name := a.name()
	for _, w := range [][2]string{
		{"自治县", "县"}, {"自治州", "州"}, {"自治区", "自治区"}, {"新区", "区"}, {"区", "区"}, {"县", "县"}, {"市", "市"}, {"旗", "旗"}, {"盟", "盟"}, {"省", "省"},
	} {
		if strings.HasSuffix(name, w[0]) {
			return w[1]
		}
	}
	return ""
}

func randomArea(rng *rand.Rand, fits func(area) bool) area {
	for {
		// Two in three are fictional.
		a := areas[rng.IntN(len(areas))]
		if strings.HasPrefix(a.code, "99") || chance(rng, 50) {
			if fits == nil || fits(a) {
				return a
			}
		}
	}
}

// randomOffice draws a bureau, a town, an office of a government or a government.
func randomOffice(rng *rand.Rand) office {
	switch n := rng.IntN(100); {
	case n < 50:
		return bureau(rng)
	case n < 72:
		return town(rng)
	case n < 84:
		return generalOffice(rng)
	case n < 95:
		return government(rng)
	default:
		return ministry(rng)
	}
}

func bureau(rng *rand.Rand) office { return bureauOf(rng, randomArea(rng, nil)) }

func bureauOf(rng *rand.Rand, a area) office {
	body, we := pick(rng, bureaus...), "我局"
	if a.level == nianbao.LevelProvince {
		body = pick(rng, provincial...)
		we = "我" + lastRune(body)
		if strings.HasSuffix(body, "委员会") {
			we = "我委"
		}
	}
	return office{area: a, name: a.name() + body, short: levelWord(a) + body, we: we,
		scope: nianbao.ScopeOwn, level: a.level, region: a.region()}
}

func town(rng *rand.Rand) office {
	a := randomArea(rng, func(a area) bool { return len(a.towns) > 0 })
	t := pick(rng, a.towns...)
	organ := "人民政府"
	if strings.HasSuffix(t, "街道") {
		organ = "办事处"
	}
	return office{area: a, name: a.name() + t + organ, short: t + organ, we: "我" + map[bool]string{true: "街道", false: lastRune(t)}[organ == "办事处"],
		scope: nianbao.ScopeOwn, level: nianbao.LevelTownship, region: a.region()}
}

func generalOffice(rng *rand.Rand) office {
	a := randomArea(rng, nil)
	body := "人民政府办公室"
	if a.level == nianbao.LevelProvince {
		body = "人民政府办公厅"
	}
	if strings.HasSuffix(a.name(), "盟") {
		body = "行政公署办公室"
	}
	return office{area: a, name: a.name() + body, we: "本机关", scope: nianbao.ScopeOwn, level: a.level, region: a.region()}
}

func government(rng *rand.Rand) office {
	a := randomArea(rng, func(a area) bool { return !strings.HasSuffix(a.name(), "盟") })
	return office{area: a, name: a.name() + "人民政府", we: "我" + levelWord(a), scope: nianbao.ScopeGovernmentWide, level: a.level, region: a.region()}
}

func ministry(rng *rand.Rand) office {
	name := pick(rng, national...)
	return office{name: name, we: "我" + lastRune(name), scope: nianbao.ScopeOwn, level: nianbao.LevelNation}
}

// vertical is a local office of a national body, or a branch of a city's bureau.
func vertical(rng *rand.Rand) office {
	a := randomArea(rng, func(a area) bool { return a.level == nianbao.LevelCounty && len(a.names) == 3 })
	name := pick(rng,
		"国家税务总局"+a.name()+"税务局",
		a.name()+"气象局",
		a.names[1]+"公安局"+strings.TrimSuffix(a.name(), "区")+"分局",
		a.names[1]+"生态环境局"+a.name()+"分局",
		a.name()+"烟草专卖局",
		a.name()+"消防救援大队",
	)
	return office{area: a, name: name, we: "我局", scope: nianbao.ScopeOwn, level: nianbao.LevelCounty, region: a.region()}
}

func lastRune(s string) string {
	r := []rune(s)
	return string(r[len(r)-1:])
}

// creditCode is a well-formed but fictional 统一社会信用代码 of a state organ.
func creditCode(rng *rand.Rand, a area) string {
	code := a.code
	if code == "" {
		code = "100000"
	}
	return withCheck("11" + code + organCode(rng))
}

// organCode is an 组织机构代码 of the older kind.
func organCode(rng *rand.Rand) string {
	body := []byte("0")
	for len(body) < 8 {
		body = append(body, byte('0'+rng.IntN(10)))
	}
	return withOrganCheck(string(body))
}

// withOrganCheck appends the check character of GB 11714.
func withOrganCheck(s string) string {
	sum := 0
	for i, weight := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * weight
	}
	return s + string("0123456789X"[(11-sum%11)%11])
}

// withCheck appends the check character of GB 32100.
func withCheck(s string) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum, weight := 0, 1
	for i := range len(s) {
		sum += strings.IndexByte(alphabet, s[i]) * weight
		weight = weight * 3 % 31
	}
	return s + string(alphabet[(31-sum%31)%31])
}
