package main

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"

	"nianbao/internal/nianbao"
)

// reports makes n reports, the same for the same seed.
func reports(n int, seed uint64) (iter.Seq2[*nianbao.Held, error], error) {
	if n < 1 {
		return nil, fmt.Errorf("%d reports: %w", n, nianbao.ErrInvalid)
	}
	return func(yield func(*nianbao.Held, error) bool) {
		for i := range n {
			if !yield(invent(i, seed), nil) {
				return
			}
		}
	}, nil
}

// invent makes the report of number i; eight in a row are of one office.
func invent(i int, seed uint64) *nianbao.Held {
	place := rand.New(rand.NewPCG(seed, uint64(i/8)))
	rng := rand.New(rand.NewPCG(seed+1, uint64(i)))
	province, city := place.IntN(20), place.IntN(12)
	names := []string{provinces[province] + "省", towns[city] + "市", fmt.Sprintf("%s%s县", towns[place.IntN(len(towns))], provinces[place.IntN(len(provinces))])}
	region := &nianbao.Region{Code: fmt.Sprintf("%02d%02d%02d", 71+province, 1+city, 1+i/8%90), Names: names}
	r := nianbao.Report{Office: strings.Join(names, "") + bodies[place.IntN(len(bodies))], Year: 2016 + i%8,
		Scope: nianbao.ScopeOwn, Level: nianbao.Levels[1+place.IntN(4)], Region: region}
	r.Office += fmt.Sprintf("第%d办公室", i/8)
	r.Title = fmt.Sprintf("%s%d年政府信息公开工作年度报告", r.Office, r.Year)
	r.Form = nianbao.FormOfYear(r.Year)
	for k, kind := range []nianbao.SectionKind{nianbao.SectionOverview, nianbao.SectionRequests, nianbao.SectionLitigation, nianbao.SectionProblems} {
		r.Sections = append(r.Sections, nianbao.Section{Kind: kind, Heading: headings[k], Text: prose(rng, 1400)})
	}
	return &nianbao.Held{ID: r.ID(), OfficeID: r.Key().ID(), URL: fmt.Sprintf("http://www.%s.example/t%d.html", region.Code, i),
		Site: "www." + region.Code + ".example", Report: r}
}

// prose writes sentences until size bytes are full.
func prose(rng *rand.Rand, size int) string {
	var b strings.Builder
	for b.Len() < size {
		for c := range 2 + rng.IntN(3) {
			if c > 0 {
				b.WriteString([]string{"，", "；", "、"}[rng.IntN(3)])
			}
			// Early clauses are used most.
			clause := clauses[min(rng.IntN(len(clauses)), rng.IntN(len(clauses)))]
			b.WriteString(fmt.Sprintf(clause, rng.IntN(300), nouns[rng.IntN(len(nouns))]+nouns[rng.IntN(len(nouns))]))
		}
		b.WriteString([]string{"。", "。", "。\n"}[rng.IntN(3)])
	}
	return b.String()
}

var (
	provinces = strings.Split("示例 云梦 青岚 白鹿 松涛 碧泉 星野 岭东 江畔 海曙 金穗 银杏 虹桥 晨曦 暮云 长风 落霞 秋水 春晖 冬青", " ")
	towns     = strings.Split("虚云 拟江 无名 石桥 柳溪 梅岭 竹海 兰亭 荷塘 菊坡 桂湖 枫林", " ")
	bodies    = strings.Split("财政局 教育局 水利局 公安局 民政局 人民政府办公室 市场监督管理局 生态环境局 卫生健康委员会 长征街道办事处", " ")
	headings  = strings.Split("一、总体情况 二、收到和处理政府信息公开申请情况 三、行政复议、行政诉讼情况 四、存在的主要问题及改进情况", " ")
	nouns     = strings.Split("政务 信息 公开 申请 群众 平台 网站 工作 管理 服务 制度 条例 培训 人员 监督 考核 目录 栏目 解读 回应 关切 预算 "+
		"决算 采购 招标 环境 土地 征收 住房 教育 医疗 社保 就业 扶贫 救灾 食品 药品 安全 生产 交通 水利 农业 林业 文化 旅游 体育 科技 审计 统计", " ")
	clauses = []string{
		"全年共收到政府信息公开申请%[1]d件", "主动公开%[2]s信息%[1]d条", "通过门户网站发布%[2]s信息%[1]d条", "予以公开%[1]d件%.0[2]s",
		"进一步加强%[2]s队伍建设%.0[1]d", "政务新媒体发布信息%[1]d篇%.0[2]s", "上年结转申请%[1]d件%.0[2]s", "严格落实%[2]s工作制度%.0[1]d",
		"依法依规办理依申请公开事项%[1]d项%.0[2]s", "存在人手不足的问题%.0[1]d%.0[2]s", "不予公开%[1]d件%.0[2]s", "对%[2]s条例的学习不够深入%.0[1]d",
		"同比增长%[1]d%.0[2]s个百分点", "部分公开%[1]d件%.0[2]s", "行政复议结果纠正%[1]d件%.0[2]s", "规范%[2]s公文公开属性认定%.0[1]d",
		"未发生%[2]s行政诉讼%.0[1]d", "%[2]s专栏更新不及时%.0[1]d", "重申请求事项的办理时限为%[1]d日%.0[2]s", "培训%[2]s干部%[1]d人次",
		"与%[2]sOpen Data平台互联互通%.0[1]d", "召开%[2]s新闻发布会%[1]d场", "公开%[2]s重点领域信息%.0[1]d", "受理%[2]s咨询%[1]d次",
	}
)
