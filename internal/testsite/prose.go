package testsite

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"nianbao/internal/nianbao"
)

// writer makes the text of one report. Its generator decides the wording, the
// figures the numbers.
type writer struct {
	rng    *rand.Rand
	office *office
	year   int
	f      *figures
	faults []Fault
}

func (w *writer) pick(choices ...string) string { return choices[w.rng.IntN(len(choices))] }

// self is how the office speaks of itself.
func (w *writer) self() string {
	body := w.office.body
	switch {
	case w.office.scope == nianbao.ScopeGovernmentWide:
		return w.office.division.short
	case strings.HasSuffix(body, "镇人民政府"):
		return "我镇"
	case strings.HasSuffix(body, "乡人民政府"):
		return "我乡"
	case strings.HasSuffix(body, "办事处"):
		return "我街道"
	case strings.HasSuffix(body, "办公厅"):
		return "我厅"
	case strings.HasSuffix(body, "办公室"):
		return "我办"
	case strings.HasSuffix(body, "委员会"):
		return "我委"
	case strings.HasSuffix(body, "厅"):
		return "我厅"
	}
	return "我局"
}

func (w *writer) preface() []string {
	period := fmt.Sprintf("%d年1月1日", w.year)
	end := fmt.Sprintf("%d年12月31日", w.year)
	return []string{
		w.pick(
			"根据《中华人民共和国政府信息公开条例》（以下简称《条例》）第四十九条、第五十条的规定，",
			"按照《中华人民共和国政府信息公开条例》要求和上级关于年度报告编制发布工作的部署，",
			"为保障公众的知情权、参与权和监督权，依照《中华人民共和国政府信息公开条例》，",
		) + w.pick("现向社会公布", "特编制并公布") + fmt.Sprintf("%s%d年政府信息公开工作年度报告。", w.office.name, w.year) +
			w.pick("本报告", "报告全文") + "由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项等六部分组成。",
		w.pick(
			"本报告所列数据的统计期限自"+period+"起，至"+end+"止。",
			"报告中数据的统计时间为"+period+"至"+end+"。",
		) + fmt.Sprintf("如对本报告有疑问，请与%s联系（地址：%s虚构路%d号，电话：0990-0000%03d）。",
			w.office.name, w.office.division.short, 1+w.office.serial*3, w.office.serial),
	}
}

func (w *writer) overview() []string {
	stated := w.year
	if has(w.faults, FaultStaleYear) {
		stated--
	}
	lines := []string{fmt.Sprintf("%d年，%s", stated, w.self()) + w.pick(
		"坚持以公开为常态、不公开为例外，围绕群众关切推进决策、执行、管理、服务和结果公开。",
		"认真贯彻落实《条例》，把政府信息公开与中心工作同部署、同落实、同检查。",
		"以提高透明度和公信力为目标，持续完善制度，规范流程，拓宽渠道，公开工作取得新进展。",
		"紧紧围绕企业和群众办事需求，细化公开事项，优化公开方式，提升公开质量。",
	)}
	lines = append(lines, w.disclosureLine(), w.requestLine())
	lines = append(lines, w.management()...)
	lines = append(lines, w.pick(platformLines...), w.pick(supervisionLines...))
	if w.office.scope == nianbao.ScopeGovernmentWide {
		// 条例 art. 50 asks governments for these three.
		lines = append(lines, "（六）工作考核、社会评议和责任追究情况。"+w.pick(
			"将政府信息公开纳入绩效考核，所占分值不低于百分之四；组织社会评议一次；全年未发生责任追究情形。",
			"开展年度考核和第三方社会评议，结果向全域通报；没有需要追究责任的情况。"))
	}
	return lines
}

func (w *writer) disclosureLine() string {
	n := 60 + w.rng.IntN(900)
	text := "（一）主动公开情况。" + w.pick(
		fmt.Sprintf("全年通过政府网站主动公开信息%d条，其中财政信息%d条，重点领域信息%d条。", n, 4+n/20, n/5),
		fmt.Sprintf("通过网站、政务新媒体等渠道主动公开各类信息%d条，发布政策解读%d篇。", n, 1+n/60),
		fmt.Sprintf("依托政府信息公开平台发布信息%d条，回应群众关切%d次。", n, 2+n/40),
	)
	if has(w.faults, FaultPlaceholder) {
		text += "其中公开××类信息XX条。"
	}
	return text
}

func (w *writer) requestLine() string {
	fresh, closed := w.f.total("req_new"), w.f.total("res_total")
	if has(w.faults, FaultProse) {
		fresh += 7
	}
	if fresh == 0 && closed == 0 {
		return "（二）依申请公开情况。" + w.pick("全年未收到政府信息公开申请。", w.self()+"本年度没有收到依申请公开政府信息的申请。")
	}
	text := "（二）依申请公开情况。" + w.pick(
		fmt.Sprintf("全年共收到政府信息公开申请%d件，办结%d件。", fresh, closed),
		fmt.Sprintf("本年度新收政府信息公开申请%d件，答复%d件，均在法定期限内办理。", fresh, closed),
		fmt.Sprintf("共受理依申请公开%d件，作出答复%d件。", fresh, closed),
	)
	rec := w.f.counts["rec_total"]
	if rec == 0 {
		return text + w.pick("未发生因政府信息公开引起的行政复议。", "没有因政府信息公开被申请行政复议的情况。")
	}
	return text + fmt.Sprintf("因政府信息公开引发行政复议%d件，行政诉讼%d件。", rec, w.f.counts["litd_total"]+w.f.counts["litr_total"])
}

func (w *writer) problems() []string {
	if has(w.faults, FaultEmpty) {
		return []string{"无。"}
	}
	n := 2 + w.rng.IntN(2)
	chosen := w.rng.Perm(len(troubles))[:n]
	lines := []string{w.pick(
		fmt.Sprintf("%d年，%s政府信息公开工作取得一定成效，但对照群众期待仍有差距：", w.year, w.self()),
		w.self()+"在政府信息公开工作中主要存在以下问题：",
		"（一）存在的主要问题。",
	)}
	for i, t := range chosen {
		lines = append(lines, ordinals[i]+"是"+w.pick(troubles[t].problem...))
	}
	lines = append(lines, w.pick("（二）改进情况。", "针对上述问题，下一步将采取以下措施：", "改进措施："))
	for i, t := range chosen {
		lines = append(lines, fmt.Sprintf("%d.", i+1)+w.pick(troubles[t].remedy...))
	}
	return lines
}

func (w *writer) other() []string {
	var lines []string
	if w.year >= 2021 {
		lines = append(lines, w.pick(
			fmt.Sprintf("%d年，%s依据《政府信息公开信息处理费管理办法》收取信息处理费的情况：本年度未发出收费通知，收取信息处理费0元。", w.year, w.self()),
			fmt.Sprintf("%d年度%s没有收取政府信息公开信息处理费。", w.year, w.self()),
		))
	}
	return append(lines, w.pick("无其他需要报告的事项。", "本年度没有其他需要报告的事项。", "除上述情况外，无其他需要报告的事项。"))
}

// management is the third paragraph of the overview, on two lines.
func (w *writer) management() []string {
	order := w.rng.Perm(len(managementLines))
	return []string{"（三）政府信息管理。" + managementLines[order[0]], managementLines[order[1]]}
}

var ordinals = []string{"一", "二", "三", "四"}
