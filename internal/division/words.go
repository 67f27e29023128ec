package division

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// organWords begin the part of an office's name that follows its division. A
// division's name without its ending (沭阳, 福州) is only read as one before
// such a word, so that it is never taken out of the middle of another.
var organWords = strings.Fields(`
	人民政府 人民法院 人民检察院 人民防空 人民银行 人大 政协 政府 政务 政法 政数 政策 政研 市政
	市委 县委 区委 省委 党委 委办 党校 党政 党史 中共 纪委 纪检 监委 监察 监管 组织部 宣传部 统战部
	办公厅 办公室 管委会 管理委员会 行政 机关 机构 编办 编制 网信 信访 信息 外事 外办 侨务 侨办 侨联 港澳 台办 台湾 对台
	发展 发改 改革 计划 经济 经信 经贸 经发 经商 经开 工业 工信 工商 商务 商贸 招商 投资 投促 贸易 外贸 外经 国际 国内贸易
	教育 教体 教科 教委 教文 科技 科学 科协 科委 科工 民族 民宗 民委 宗教 公安 交警 国家 国安 民政 司法 法制 法院 检察院 中级 海事法院
	财政 财税 财经 审计 国资 国有 税务 国税 地税 地方 金融 银行 证监 银保 保险 人力 人社 人事 人才 劳动 就业 社会 社保 社科 医疗 医保 公积金
	自然 自规 资规 资源 国土 规划 土地 林业 林草 林长 草原 园林 绿化 生态 环境 环保 海洋 渔业 水产 水利 水务 水文 水库 河长 移民 库区
	住房 住建 住保 住宅 房产 房管 房地 房屋 建设 城乡 城市 城管 城建 城镇 城投 综合 执法 交通 交运 运输 公路 港口 港务 港航 航道 航运 海事 铁路 民航 机场 地铁 轨道 邮政 通信 无线电 电力 能源 煤炭 煤矿 石油 供电
	农业 农村 农牧 农林 农机 农委 农办 农科 农垦 畜牧 兽医 种子 乡村 扶贫 粮食 供销 烟草 盐业 盐务 
	文化 文旅 文广 文体 文联 文物 文明 旅游 旅发 广播 广电 新闻 出版 版权 博物 图书 体育 卫生 卫健 卫计 计生 计划生育 人口 疾控 疾病 中医 药品 药监 食品 食药 
	退役 退伍 军人 军队 双拥 人防 应急 安全 安监 消防 救援 防汛 防震 地震 气象 地质 测绘 
	市场 质量 质监 技术监督 知识产权 标准 计量 统计 调查 数据 大数据 数字 智慧 公共 政务服务 便民 审批 营商 优化
	档案 史志 地方志 方志 党群 妇联 妇女 总工会 工会 共青团 团委 残疾 残联 红十字 关工 老龄 老干部 慈善 接待 驻 口岸 海关 出入境 边防 仲裁 价格 物价 物资 储备
	高新 保税 自由贸易 自贸 出口加工 开发区 产业 现代 循环 临空 空港 航空 临港 度假 风景 名胜 示范区 实验区 试验区 新型 产城 生产建设 合作交流 南水北调 平安建设
	分局 支队 大队 总队 专员 行署 行政公署 住房公积金 殡葬 红十字会 气象局 地铁 
`)

// commonWords are what a name without its ending must not be, beside the organ
// words: each is the stem of a division (公安县, 合作市, 市中区).
var commonWords = strings.Fields(`
	合作 新建 市中 市北 市南 城中 城东 城西 城北 城关 城区 共和 互助 平安 同心 振兴 前进 向阳 友好 中原 交口
	新城 城厢 老城 新市 中心 高新 南山区 民主 团结 开放 和平 建设 文化`)

// notAfter are words that a division's ending forms with what follows it: in
// 海口市场监督管理局 there is no 海口市.
var notAfter = map[string][]string{
	"市": {"场", "容环", "容管", "容和", "容园", "容委", "民中心", "民服务", "政工程", "政管理", "政公用", "政设施", "政园林", "政建设", "政处", "政局"},
	"区": {"域", "划", "块", "位", "间"},
	"县": {"域"},
}

// notAfterKind are further such words where the ending stands alone: 市直机关,
// 县级财政.
var notAfterKind = []string{"直", "级", "属", "值", "会", "员", "区"}

// localNames are borne by districts of several cities and describe as much as
// they name: they count only where their city is known.
var localNames = strings.Fields(`
	城区 郊区 矿区 东区 西区 南区 北区 新城区 新市区 老城区 城中区 城东区 城西区 城北区 城南区 城关区 城厢区
	市中区 市南区 市北区`)

// nationWords begin the names of national bodies.
var nationWords = strings.Fields(`
	中华人民共和国 国务院 国家 中国 中央 中共中央 全国 最高人民法院 最高人民检察院 审计署 海关总署
	新华通讯社`)

// ministries are national bodies whose names do not begin with such a word,
// those of earlier years included.
var ministries = strings.Fields(`
	外交部 国防部 教育部 科学技术部 科技部 工业和信息化部 公安部 民政部 司法部 财政部 人力资源和社会保障部
	自然资源部 生态环境部 住房和城乡建设部 交通运输部 水利部 农业农村部 商务部 文化和旅游部 退役军人事务部
	应急管理部 农业部 环境保护部 国土资源部 文化部 卫生部 监察部 铁道部 人社部 住建部 工信部`)

// zoneNouns name development zones and their committees.
var zoneNouns = strings.Fields(`
	开发区 园区 产业园 工业园 示范区 试验区 实验区 保税区 保税港区 保税物流 度假区 风景区 名胜区 管理区 合作区 经济区 
	高新区 经开区 新区 新城 科学城 科技城 管委会 管理委员会`)

// organEndings end the names of offices.
var organEndings = strings.Fields(`
	政府 局 委 委员会 办 办公室 办公厅 厅 署 院 中心 会 处 站 所 队 校 馆 社 公司 部 台 园 室 关 法院 团 联`)

func hasAnyPrefix(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
}

func hasAnySuffix(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// isOrganWord tells stems that mean something else where offices are named.
func isOrganWord(stem string) bool {
	return slices.Contains(organWords, stem) || slices.Contains(commonWords, stem)
}

// notNational begin names of local bodies that sound like national ones.
var notNational = strings.Fields(`
	国家级 国家高新 国家经济技术 国家农业高新 国家自主创新 国家生态 国家公园 国家大学 国家东中西
	中央商务 中央创新 中央公园 中国( 中国（ 中国轻纺城 中国自由贸易 中国国际`)

// isNational tells names of national bodies, which belong to no division.
func isNational(name string) bool {
	if hasAnyPrefix(name, notNational) {
		return false
	}
	if hasAnyPrefix(name, nationWords) {
		return true
	}
	for _, m := range ministries {
		rest, ok := strings.CutPrefix(name, m)
		// 教育部门 is no ministry.
		if ok && !strings.HasPrefix(rest, "门") && !strings.HasPrefix(rest, "队") {
			return true
		}
	}
	return false
}

// endsWord tells whether a name with the given ending may end before rest, not
// inside a word or inside the name of a town.
func endsWord(ending, rest string) bool {
	if hasAnyPrefix(rest, notAfter[ending]) {
		return false
	}
	for _, e := range townEndings {
		if after, ok := strings.CutPrefix(rest, e); ok && (atEnd(after) || hasAnyPrefix(after, afterTown)) {
			return false
		}
	}
	return true
}

// atEnd tells whether nothing of a name follows: the text ends, or a year, a
// bracket or punctuation begins.
func atEnd(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !unicode.IsLetter(r) || strings.HasPrefix(rest, "年")
}

// unfold turns the traditional forms of the endings into the simplified ones.
// Both take three bytes, so that offsets stay.
var unfold = strings.NewReplacer("縣", "县", "區", "区", "鎮", "镇", "鄉", "乡", "廳", "厅", "辦", "办", "處", "处")

// maxName bounds the work on one name, in bytes.
const maxName = 600

func normalize(name string) string {
	if len(name) > maxName {
		end := maxName
		for !utf8.RuneStart(name[end]) && end > maxName-utf8.UTFMax {
			end--
		}
		name = name[:end]
	}
	return unfold.Replace(name)
}

// skipSpace is the offset of the first character that is not white space.
func skipSpace(s string, at int) int {
	for n, r := range s[at:] {
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			return at + n
		}
	}
	return len(s)
}
