package division

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// flags writes what is special about a match, for short tables.
func flags(m Match) string {
	var set []string
	for _, f := range []struct {
		on   bool
		name string
	}{
		{m.FromContext, "context"}, {m.Guessed, "guessed"}, {m.Former, "former"},
		{m.National, "national"}, {m.Ambiguous, "ambiguous"},
	} {
		if f.on {
			set = append(set, f.name)
		}
	}
	return strings.Join(set, " ")
}

func TestMatch(t *testing.T) {
	tests := []struct {
		name, context string
		code          string // of the division
		town          string // as printed
		rest          string
		flags         string
	}{
		// Names with their path, whole or in part.
		{"江苏省宿迁市沭阳县发展和改革局", "", "321322", "", "发展和改革局", ""},
		{"江苏省 宿迁市　沭阳县教育局", "", "321322", "", "教育局", ""},
		{"宿迁市沭阳县教育局", "", "321322", "", "教育局", ""},
		{"江苏省沭阳县教育局", "", "321322", "", "教育局", ""},
		{"沭阳县发展和改革局", "", "321322", "", "发展和改革局", ""},
		{"沭阳县发展和改革局", "440000", "321322", "", "发展和改革局", ""},
		{"沭阳县乡村振兴局", "", "321322", "", "乡村振兴局", ""},
		{"沭阳县城管局", "", "321322", "", "城管局", ""},
		{"上海市人民政府办公厅", "", "310000", "", "人民政府办公厅", ""},
		{"上海市浦东新区", "", "310115", "", "", ""},
		{"北京市海淀区", "", "110108", "", "", ""},
		{"维西傈僳族自治县卫生健康局", "", "533423", "", "卫生健康局", ""},
		{"鄂尔多斯市人民政府办公室", "", "150600", "", "人民政府办公室", ""},
		{"内蒙古自治区市场监督管理局", "", "150000", "", "市场监督管理局", ""},
		{"福州市晋安区人民政府信息公开办", "", "350111", "", "人民政府信息公开办", ""},
		{"舒兰市", "", "220283", "", "", ""},
		{"吉林市教育局", "", "220200", "", "教育局", ""},
		{"吉林省吉林市教育局", "", "220200", "", "教育局", ""},
		{"海南省琼海市财政局", "", "469002", "", "财政局", ""},
		{"琼海市财政局", "", "469002", "", "财政局", ""},
		{"石河子市", "", "659001", "", "", ""},
		{"新疆生产建设兵团", "", "650000", "", "生产建设兵团", ""},
		{"湖北省仙桃市民政局", "", "429004", "", "民政局", ""},
		{"甘肃省嘉峪关市民政局", "", "620200", "", "民政局", ""},
		{"保定市容城县民政局", "", "130629", "", "民政局", ""},
		{"中山市民政局", "", "442000", "", "民政局", ""},
		{"儋州市民政局", "", "460400", "", "民政局", ""},
		{"恩施土家族苗族自治州", "", "422800", "", "", ""},
		{"恩施市", "", "422801", "", "", ""},
		{"伊犁哈萨克自治州塔城地区民政局", "", "654200", "", "民政局", ""},
		{"锡林郭勒盟行政公署", "", "152500", "", "行政公署", ""},
		{"鄂温克族自治旗", "", "150724", "", "", ""},
		{"浦东新区", "", "310115", "", "", ""},
		{"滨海新区", "", "120116", "", "", ""},
		{"滨海县", "", "320922", "", "", ""},
		{"景德镇市", "", "360200", "", "", ""},
		{"津市市市场监督管理局", "", "430781", "", "市场监督管理局", ""},
		{"公安县公安局", "", "421022", "", "公安局", ""},
		{"靖安縣教育局", "", "360925", "", "教育局", ""},
		{"浙江省级机关事务管理局", "", "330000", "", "级机关事务管理局", ""},

		// Dropped endings and customary names.
		{"湖南", "", "430000", "", "", ""},
		{"内蒙古", "", "150000", "", "", ""},
		{"广西", "", "450000", "", "", ""},
		{"西藏", "", "540000", "", "", ""},
		{"广西自治区民政厅", "", "450000", "", "民政厅", ""},
		{"福州晋安区教育局", "", "350111", "", "教育局", ""},
		{"海淀教育局", "", "110108", "", "教育局", ""},
		{"东城教育局", "110000", "110101", "", "教育局", ""},
		{"海口市场监督管理局", "", "460100", "", "市场监督管理局", ""},
		{"景德镇财政局", "", "360200", "", "财政局", ""},
		{"延边州财政局", "", "222400", "", "财政局", ""},
		{"阿坝州", "", "513200", "", "", ""},
		{"黔东南州", "", "522600", "", "", ""},
		{"博州", "", "652700", "", "", ""},
		{"前郭县教育局", "", "220721", "", "教育局", ""},
		{"大理州", "", "532900", "", "", ""},
		{"大理市", "", "532901", "", "", ""},
		{"大理", "", "532900", "", "", "guessed"},
		{"吉林", "", "220000", "", "", "guessed"},
		{"吉林教育局", "220202", "220200", "", "教育局", ""},

		// Not names of divisions.
		{"东城区域中心", "", "", "", "东城区域中心", ""},
		{"公安局", "", "", "", "公安局", ""},
		{"公安交通管理局", "", "", "", "公安交通管理局", ""},
		{"城区人民政府", "", "", "", "城区人民政府", ""},
		{"香港特别行政区", "", "", "", "香港特别行政区", ""},
		{"水利部", "", "", "", "水利部", "national"},
		{"水利部", "370000", "", "", "水利部", "national"},
		{"国务院办公厅", "", "", "", "国务院办公厅", "national"},
		{"国家税务总局沭阳县税务局", "321322", "", "", "国家税务总局沭阳县税务局", "national"},
		{"教育部门", "321322", "321322", "", "教育部门", "context"},
		{"", "", "", "", "", ""},
		{"", "321322", "321322", "", "", "context"},

		// Homonyms.
		{"鼓楼区司法局", "", "", "", "司法局", "ambiguous"},
		{"江苏省鼓楼区司法局", "", "320000", "", "司法局", "ambiguous"},
		{"江苏省南京市鼓楼区司法局", "", "320106", "", "司法局", ""},
		{"鼓楼区司法局", "320100", "320106", "", "司法局", ""},
		{"鼓楼区司法局", "320300", "320302", "", "司法局", ""},
		{"鼓楼区司法局", "440100", "", "", "司法局", "ambiguous"},
		{"鼓楼区湖南路街道办事处", "", "320106", "湖南路街道", "办事处", ""},
		{"朝阳区双井街道办事处", "", "110105", "双井街道", "办事处", ""},
		{"朝阳区", "", "", "", "", "ambiguous"},
		{"通州区教育局", "", "", "", "教育局", "ambiguous"},
		{"南通市通州区教育局", "", "320612", "", "教育局", ""},
		{"通州区教育局", "110108", "110112", "", "教育局", ""},
		{"晋城市城区人民政府", "", "140502", "", "人民政府", ""},
		{"城区人民政府", "140500", "140502", "", "人民政府", ""},
		{"青岛市市北区民政局", "", "370203", "", "民政局", ""},
		{"市中区教育局", "370402", "370402", "", "教育局", ""},

		// Zones.
		{"重庆高新技术产业开发区管理委员会办公室", "", "500000", "", "高新技术产业开发区管理委员会办公室", ""},
		{"番禺经济技术开发区管委会", "", "440113", "", "经济技术开发区管委会", ""},
		{"番禺经济技术开发区管委会", "440113", "440113", "", "经济技术开发区管委会", ""},
		{"武汉东湖新技术开发区", "", "420100", "", "东湖新技术开发区", ""},
		{"东湖新技术开发区管委会", "420100", "420100", "", "东湖新技术开发区管委会", "context"},
		{"武昌经开区(滨江)管委会", "", "420106", "", "经开区(滨江)管委会", ""},
		{"石家庄高新技术产业开发区管委会", "", "130171", "", "管委会", ""},
		{"宿迁市经济技术开发区财政局", "", "321371", "", "财政局", ""},
		{"宿迁经开区", "", "321371", "", "", ""},
		{"苏州工业园区", "", "320576", "", "", ""},
		{"唐山芦台经济开发区管委会", "", "130271", "", "管委会", ""},
		{"雄安新区管委会", "", "", "", "雄安新区管委会", ""},
		{"河北雄安新区管理委员会", "", "130000", "", "雄安新区管理委员会", ""},
		{"江北新区管委会", "", "", "", "江北新区管委会", ""},
		{"两江新区管委会", "", "", "", "两江新区管委会", ""},
		{"重庆两江新区管理委员会", "", "500000", "", "两江新区管理委员会", ""},

		// Names that their site completes.
		{"民政局", "330803", "330803", "", "民政局", "context"},
		{"区民政局", "330803", "330803", "", "民政局", "context"},
		{"市民政局", "330803", "330800", "", "民政局", "context"},
		{"省民政厅", "330803", "330000", "", "民政厅", "context"},
		{"市应急局", "520200", "520200", "", "应急局", "context"},
		{"市应急局", "370883", "370883", "", "应急局", "context"},
		{"市应急局", "110108", "110000", "", "应急局", "context"},
		{"县发改局", "321322", "321322", "", "发改局", "context"},
		{"县城管局", "321322", "321322", "", "城管局", "context"},
		{"县教育局", "321300", "321300", "", "教育局", "context ambiguous"},
		{"州发改委", "422801", "422800", "", "发改委", "context"},
		{"旗教育局", "152525", "152525", "", "教育局", "context"},
		{"自治区教育厅", "150100", "150000", "", "教育厅", "context"},
		{"市场监督管理局", "321322", "321322", "", "市场监督管理局", "context"},
		{"市直机关工作委员会", "321300", "321300", "", "市直机关工作委员会", "context"},
		{"区域合作局", "330803", "330803", "", "区域合作局", "context"},
		{"乡村振兴局", "321322", "321322", "", "乡村振兴局", "context"},
		{"住房和城乡建设局", "321322", "321322", "", "住房和城乡建设局", "context"},
		{"东湖区教育局", "420100", "360102", "", "教育局", ""},

		// Towns and streets.
		{"梁园区长征街道办事处", "", "411402", "长征街道", "办事处", ""},
		{"长征街道办事处", "411402", "411402", "长征街道", "办事处", "context"},
		{"长征办事处", "411402", "411402", "长征", "办事处", "context"},
		{"湖口县付垅乡人民政府", "", "360429", "付垅乡", "人民政府", ""},
		{"九江市付垅乡人民政府", "", "360429", "付垅乡", "人民政府", ""},
		{"河包镇人民政府", "500153", "500153", "河包镇", "人民政府", "context"},
		{"河包镇", "500153", "500153", "河包镇", "", "context"},
		{"市桥街道办事处", "440113", "440113", "市桥街道", "办事处", "context"},
		{"中央门街道办事处", "320106", "320106", "中央门街道", "办事处", "context"},
		{"白云街", "440104", "440104", "白云街", "", "context"},
		{"东莞市虎门镇人民政府", "", "441900", "虎门镇", "人民政府", ""},
		{"古县渡镇人民政府", "", "361128", "古县渡镇", "人民政府", "guessed"},
		{"古县已撤镇人民政府", "", "141025", "已撤镇", "人民政府", ""},
		{"川主乡", "", "511724", "川主乡", "", "guessed"},
		{"已撤乡政府", "511724", "511724", "已撤乡", "政府", "context"},
		{"城关镇人民政府", "", "", "城关镇", "人民政府", "ambiguous"},
		{"城关镇人民政府", "610000", "610000", "城关镇", "人民政府", "context ambiguous"},

		// Names of earlier years.
		{"晋宁县教育局", "", "530115", "", "教育局", "former"},
		{"莱芜市财政局", "", "370116", "", "财政局", "former"},
		{"杭州市江干区民政局", "", "330102", "", "民政局", "former"},
		{"毕节地区行政公署", "", "520500", "", "行政公署", "former"},

		// The demonstration's own.
		{"示例省虚云市假山区教育局", "", "990102", "", "教育局", ""},
		{"假山区镜花镇人民政府", "", "990102", "镜花镇", "人民政府", ""},
		{"市教育局", "990221", "990200", "", "教育局", "context"},
	}
	for _, test := range tests {
		t.Run(test.name+"/"+test.context, func(t *testing.T) {
			m := Default().Match(test.name, test.context)
			got := []string{m.Division.Code, m.TownName, m.Rest, flags(m)}
			want := []string{test.code, test.town, test.rest, test.flags}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("code, town, rest, flags (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMatchCandidates(t *testing.T) {
	m := Default().Match("江苏省鼓楼区司法局", "")
	var codes []string
	for _, c := range m.Candidates {
		codes = append(codes, c.Code)
	}
	if diff := cmp.Diff([]string{"320106", "320302"}, codes); diff != "" {
		t.Errorf("candidates (-want +got):\n%s", diff)
	}
	if m.Level() != nianbao.LevelCounty {
		t.Errorf("level %q, want county: all candidates are counties", m.Level())
	}
	if m := Default().Match("城关镇人民政府", ""); len(m.Candidates) < 50 || m.Level() != nianbao.LevelTownship {
		t.Errorf("城关镇: %d candidates, level %q", len(m.Candidates), m.Level())
	}
}

func TestMatchLevel(t *testing.T) {
	for name, want := range map[string]nianbao.Level{
		"水利部": nianbao.LevelNation, "上海市民政局": nianbao.LevelProvince, "东莞市": nianbao.LevelCity,
		"仙桃市": nianbao.LevelCounty, "浦东新区": nianbao.LevelCounty, "东莞市虎门镇": nianbao.LevelTownship, "民政局": "",
	} {
		if got := Default().Match(name, "").Level(); got != want {
			t.Errorf("%s: level %q, want %q", name, got, want)
		}
	}
}

func TestMatchPathAndZone(t *testing.T) {
	m := Default().Match("石家庄高新技术产业开发区管委会", "")
	var names []string
	for _, d := range m.Path {
		names = append(names, d.Name)
	}
	if diff := cmp.Diff([]string{"河北省", "石家庄市", "石家庄高新技术产业开发区"}, names); diff != "" {
		t.Errorf("path (-want +got):\n%s", diff)
	}
	if !m.Division.Statistical || m.Legal().Code != "130100" {
		t.Errorf("statistical %v, legal %q, want the zone in 130100", m.Division.Statistical, m.Legal().Code)
	}
}

func TestMatchBody(t *testing.T) {
	m := Default().Match("梁园区长征街道办事处", "")
	if m.Body != "长征街道办事处" || m.Rest != "办事处" || m.Town.Code != "411402002" {
		t.Errorf("body %q, rest %q, town %q", m.Body, m.Rest, m.Town.Code)
	}
}

// Every county must be found again by its path, and every town by its name on
// its county's site.
func TestMatchWholeTable(t *testing.T) {
	table := Default()
	missed := 0
	for i := range table.rows {
		r := &table.rows[i]
		if r.placeholder {
			continue
		}
		row := int32(i)
		if r.depth < town {
			var path strings.Builder
			for _, at := range table.chain(row) {
				path.WriteString(table.rows[at].name)
			}
			m := table.Match(path.String()+"人民政府", "")
			if m.Division.Code != table.fullCode(row) || m.Rest != "人民政府" {
				t.Errorf("%s: found %s, rest %q", path.String(), m.Division.Code, m.Rest)
			}
			continue
		}
		if !strings.HasSuffix(r.name, "镇") && !strings.HasSuffix(r.name, "乡") && !strings.HasSuffix(r.name, "街道") {
			continue
		}
		m := table.Match(r.name+"人民政府", table.fullCode(r.parent))
		if m.Town.Code != r.code {
			missed++
			t.Logf("%s %s: found %s %s %s", r.code, r.name, m.Division.Code, m.Town.Code, flags(m))
		}
	}
	if missed > 10 {
		t.Errorf("%d towns are not found by their name on their county's site", missed)
	}
}

// bodies are names of organs without their division: nothing in them is one.
var bodies = strings.Fields(`
	人民政府 人民政府办公室 发展和改革委员会 发展和改革局 教育局 教育体育局 科学技术局 工业和信息化局 民族宗教事务局
	公安局 公安局交通警察支队 民政局 司法局 财政局 人力资源和社会保障局 自然资源局 自然资源和规划局 生态环境局
	住房和城乡建设局 城市管理局 城市管理综合行政执法局 交通运输局 水利局 水务局 农业农村局 商务局 文化和旅游局
	文化广电和旅游局 卫生健康委员会 退役军人事务局 应急管理局 审计局 国有资产监督管理委员会 市场监督管理局
	市政管理局 市容环境卫生管理局 体育局 统计局 医疗保障局 信访局 行政审批局 政务服务数据管理局 大数据局 地方金融监督管理局
	机关事务管理局 乡村振兴局 扶贫开发办公室 林业局 林业和草原局 园林绿化局 海洋与渔业局 气象局 档案局 地震局
	粮食和物资储备局 供销合作社联合社 残疾人联合会 总工会 妇女联合会 住房公积金管理中心 公共资源交易中心 合作交流办公室
	经济合作局 经济技术合作局 投资促进局 人民防空办公室 开发区管理委员会 高新技术产业开发区管委会 外事办公室
	侨务办公室 口岸办公室 移民开发局 水库移民局 南水北调工程建设管理局 史志办公室 新闻出版局 广播电视台 公路管理局 港航管理局
	房产管理局 土地储备中心 城乡规划局 环境保护局 国土资源局 安全生产监督管理局 质量技术监督局 食品药品监督管理局 工商行政管理局
	区域经济合作办公室 县域经济发展局 城镇建设管理中心 省直机关事务管理局 各乡镇街道 平安建设中心 和平统一促进会`)

func TestBodiesAreNoDivisions(t *testing.T) {
	for _, body := range bodies {
		m := Default().Match(body, "")
		if !m.Division.IsZero() || m.Ambiguous || m.Rest != body {
			t.Errorf("%s: matched %s, %q %s", body, m.Division.Name, m.Rest, flags(m))
		}
		m = Default().Match(body, "350111")
		if m.Division.Code != "350111" || !m.FromContext || m.Rest != body {
			t.Errorf("%s on a site of 350111: matched %s, rest %q, %s", body, m.Division.Name, m.Rest, flags(m))
		}
		if m, ok := Default().Find(body, ""); ok {
			t.Errorf("find in %s: %s at %d", body, m.Division.Name, m.Start)
		}
	}
}

// All the customary names of an office must come to the same division.
func TestBodiesAfterDivisions(t *testing.T) {
	for _, body := range bodies {
		if strings.HasPrefix(body, "区域") || strings.HasPrefix(body, "县域") || strings.HasPrefix(body, "各") ||
			strings.HasPrefix(body, "省直") || strings.HasPrefix(body, "和平") ||
			strings.HasPrefix(body, "市容") || strings.HasPrefix(body, "市政") {
			continue // of these the division's ending would be a part
		}
		for _, name := range []string{"江苏省宿迁市沭阳县", "宿迁沭阳", "沭阳县", "沭阳"} {
			m := Default().Match(name+body, "")
			if m.Division.Code != "321322" || m.Rest != body {
				t.Errorf("%s: %s, rest %q", name+body, m.Division.Code, m.Rest)
			}
		}
	}
}

func TestFind(t *testing.T) {
	tests := []struct {
		name, context, code, rest string
		start                     int
	}{
		{"国家税务总局沭阳县税务局", "", "321322", "税务局", 18},
		{"国家税务总局上海市浦东新区税务局", "", "310115", "税务局", 18},
		{"沭阳海关", "", "321322", "海关", 0},
		{"中华人民共和国南京海关", "", "320100", "海关", 21},
		{"生态环境局沭阳分局", "321300", "321322", "分局", 15},
		{"国家统计局宿迁调查队", "", "321300", "调查队", 15},
		{"中国证券监督管理委员会江苏监管局", "", "320000", "监管局", 33},
		{"公安局鼓楼分局", "320100", "320106", "分局", 9},
	}
	for _, test := range tests {
		m, ok := Default().Find(test.name, test.context)
		if !ok || m.Division.Code != test.code || m.Rest != test.rest || m.Start != test.start {
			t.Errorf("%s: %v %s, rest %q at %d; want %s, %q at %d",
				test.name, ok, m.Division.Code, m.Rest, m.Start, test.code, test.rest, test.start)
		}
	}
	if m, ok := Default().Find("水利部", "321322"); ok {
		t.Errorf("水利部: found %s", m.Division.Name)
	}
}

// A name of any length costs what a name of the greatest useful length costs,
// and its end is kept.
func TestMatchLongName(t *testing.T) {
	long := "江苏省宿迁市沭阳县" + strings.Repeat("局", 1<<20)
	m := Default().Match(long, "")
	if m.Division.Code != "321322" || len(m.Rest) != 3<<20 {
		t.Errorf("%s, rest of %d bytes", m.Division.Code, len(m.Rest))
	}
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"江苏省宿迁市沭阳县教育局", "鼓楼区", "\xff县", "市", "区民政局", "长征办事处", "海南 海南\u200b海南", "城关镇"} {
		f.Add(s, "321322")
		f.Add(s, "")
	}
	f.Add(strings.Repeat("省", 199)+"a市民政局", "321322")
	table := Default()
	f.Fuzz(func(t *testing.T, name, context string) {
		m := table.Match(name, context)
		if !strings.HasSuffix(name, m.Body) || !strings.HasSuffix(m.Body, m.Rest) {
			t.Errorf("%q: body %q, rest %q are no suffixes", name, m.Body, m.Rest)
		}
		if utf8.ValidString(name) && !utf8.ValidString(m.Rest) {
			t.Errorf("%q: rest %q is cut inside a character", name, m.Rest)
		}
		if m.Ambiguous && len(m.Candidates) < 2 {
			t.Errorf("%q: ambiguous with %d candidates", name, len(m.Candidates))
		}
		if found, ok := table.Find(name, context); ok && !strings.HasSuffix(name, found.Rest) {
			t.Errorf("%q: rest %q of Find is no suffix", name, found.Rest)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	table := Default()
	for _, name := range []string{"江苏省宿迁市沭阳县发展和改革局", "鼓楼区司法局", "区民政局", "梁园区长征街道办事处"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				table.Match(name, "320106")
			}
		})
	}
}

func BenchmarkFind(b *testing.B) {
	table := Default()
	for b.Loop() {
		table.Find("国家税务总局沭阳县税务局", "")
	}
}
