package crawler

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
)

func TestClassify(t *testing.T) {
	tests := []struct {
		text string
		want titleClass
	}{
		{"鄂尔多斯市2019年政府信息公开工作年度报告", titleReport},
		{"2019年上海市人民政府办公厅政府信息公开工作年度报告", titleReport},
		{"天台县民政局2013年政府信息公开年报", titleReport},
		{"区民政局2013年度政府信息公开工作报告", titleReport},
		{"某局关于2016年政府信息公开工作情况的报告", titleReport},
		{"某局2016年政府信息公开情况报告", titleReport},
		{"某局2016年政务公开年度报告", titleReport},
		{"某局2016年政务信息公开年度报告", titleReport},
		{"某局政府信息公开2016年年度报告", titleReport},
		{"某局2016年政府信息公开年度工作报告", titleReport},
		{"某局2016年政府信息公开报告", titleReport},
		{"某局2016年信息公开工作年度报告", titleReport},
		{"2009上海市某局政府信息公开工作年度报告", titleReport},
		{"【年度报告】某局2020年政府信息公开工作年度报告", titleReport},
		{"某局２０２０年 政府信息公开 年度报告", titleReport},
		{"某局二〇一一年政府信息公开工作年度报告", titleReport},
		{"示例省虚云市镜花镇人民政府政府信息公开工作年度报告", titleReport},
		{"《某局2020年政府信息公开工作年度报告》", titleReport},
		{"2020年政府信息公开工作年度报告", titleReport},
		{"某局二○二○年度政府信息公开工作年度报告", titleReport},
		{"某局二零一八年政府信息公开年报", titleReport},
		{"某局二O一二年政府信息公开年报", titleReport},
		{"关于某局2012年度政府信息公开工作情况的报告", titleReport},
		{"某局政府信息公开工作年度报告（2021年度）", titleReport},
		{"某局信息公开2020年年报", titleReport},
		{"某局2020年政府信息公开年报.pdf", titleReport},
		{"3、某局2020年政府信息公开年报 [2021-01-05]", titleReport},
		{"2021-01-05某局2020年政府信息公开年报", titleReport},
		{"靖安縣教育局2016年政府信息公開工作年度報告", titleReport},
		{"某局2020年政府信息公开工作年度报告（含附表）", titleReport},
		{"市预算评审中心2020年政府信息公开工作年度报告", titleReport},
		{"市委市政府督查室2019年政府信息公开工作年度报告", titleReport},
		{"市考核办2019年政府信息公开工作年度报告", titleReport},
		{"市会议中心2019年政府信息公开工作年度报告", titleReport},

		{"某市2021年政府网站工作年度报表", titleLookAlike},
		{"某市2021年法治政府建设年度报告", titleLookAlike},
		{"关于编制2021年政府信息公开工作年度报告的通知", titleLookAlike},
		{"一图读懂某局2021年政府信息公开年度报告", titleLookAlike},
		{"图解：某局2021年政府信息公开工作年度报告", titleLookAlike},
		{"某局2021年政务公开工作总结", titleLookAlike},
		{"2021年政务公开工作要点", titleLookAlike},
		{"某局2021年政务公开考核结果", titleLookAlike},

		{"编制2021年政府信息公开工作年度报告说明", titleLookAlike},
		{"我局扎实做好2020年政府信息公开年报编制工作", titleLookAlike},
		{"2016年政府信息公开情况统计表", titleNone},
		{"2016年第一季度政府信息公开工作报告", titleLookAlike},
		{"某大学2019-2020学年信息公开年度报告", titleLookAlike},
		{"2020年政府信息公开工作年度报告模板", titleLookAlike},
		{"2021年政府信息公开年报解读", titleLookAlike},
		{"某市2021年政府网站年度工作报表", titleLookAlike},

		{"关于印发某市2009年政府信息公开工作年度报告的通知", titleMaybe},
		{"关于发布2010年政府信息公开年报的公告", titleMaybe},
		{"某局政府信息公开年报", titleMaybe},
		{"政府信息公开年报(2008-2015)", titleMaybe},
		{"市环保局2010年环境信息公开年度报告", titleMaybe},
		{"某某县某某局2020年政府信息公开工作…", titleMaybe},

		{"政府信息公开年报", titleColumn},
		{"政府信息公开年报（128）", titleColumn},
		{"› 公开年报", titleColumn},
		{"年报", titleColumn},
		{"年度报告", titleColumn},
		{"历年年报", titleColumn},
		{"信息公开年度报告", titleColumn},
		{"各部门政府信息公开年报", titleColumn},
		{"乡镇街道政府信息公开工作年度报告", titleColumn},
		{"2020年政府信息公开年报汇总", titleColumn},
		{"政府信息公開年報", titleColumn},
		{"区（县）年报", titleColumn},
		{"2021年政府信息公开年报（汇总）", titleColumn},
		{"2021年各部门政府信息公开年报", titleColumn},
		{"政府信息公开年度报告", titleColumn},
		{"信息公开年报", titleColumn},
		{"政府信息公开工作年度报告", titleColumn},
		{" 政府信息\n公开年报 >>", titleColumn},
		{"部门年报", titleColumn},
		{"政府信息公开", titleHop},
		{"政务公开", titleHop},
		{"政府信息公开专栏", titleHop},
		{"政府信息公开目录", titleHop},
		{"市政府信息公开", titleHop},
		{"市直部门信息公开", titleHop},
		{"法定主动公开内容", titleHop},
		{"公开", titleHop},
		{"政务", titleHop},
		{"2019年", titleFolder},
		{"2019", titleFolder},
		{"乡镇街道", titleFolder},
		{"市政府部门", titleFolder},

		{"首页", titleNone},
		{"互动", titleNone},
		{"政务服务", titleNone},
		{"政务新闻", titleNone},
		{"依申请公开", titleNone},
		{"政府信息公开指南", titleNone},
		{"政府信息公开制度", titleNone},
		{"政府工作报告", titleNone},
		{"2021年政府工作报告", titleNone},
		{"村务公开", titleNone},
		{"财政预决算公开", titleNone},
		{"企业年报公示", titleNone},
		{"", titleNone},
		{"2021年部门预算公开", titleNone},
		{"某企业2021年年度报告", titleNone},
		{"恩格贝生态示范区召开2020年度工作会暨党风廉政建设会议", titleNone},
		{"2021年国民经济和社会发展统计公报", titleNone},
		{"2021年统计年报", titleNone},
	}
	for _, tt := range tests {
		if got := classify(tt.text); got != tt.want {
			t.Errorf("classify(%q) = %d, want %d", tt.text, got, tt.want)
		}
	}
}

func TestClassifyInColumn(t *testing.T) {
	tests := []struct {
		text string
		want titleClass
	}{
		{"2020年度报告", titleMaybe},
		{"市民政局2020年度", titleMaybe},
		{"某某镇2020年年报", titleMaybe},
		{"市财政局2020年度报告", titleMaybe},
		{"市统计局（2020年）", titleMaybe},
		{"2020年度 市审计局", titleMaybe},
		{"2019年", titleMaybe},
		{"2020年政府信息公开情况", titleMaybe},
		{"市民政局", titleFolder},
		{"镜花镇", titleFolder},
		{"某局2020年政府信息公开年报", titleReport},
		{"政府信息公开年报", titleColumn},

		{"2020年统计年报", titleNone},
		{"2021年政府工作报告", titleNone},
		{"2020年部门决算", titleNone},
		{"2020年度工作总结", titleNone},
		{"2020年环境质量状况报告", titleNone},
		{"2020年国民经济和社会发展计划执行情况报告", titleNone},
		{"政务服务办事大厅", titleNone},
		{"下一页", titleNone},
		{"2", titleNone},
		{"网站地图", titleNone},
		{"某市2020年法治政府建设年度报告", titleLookAlike},
	}
	for _, tt := range tests {
		if got := classifyInColumn(tt.text); got != tt.want {
			t.Errorf("classifyInColumn(%q) = %d, want %d", tt.text, got, tt.want)
		}
	}
}

// TestTitlesOfRealPages wants every title of the index of real pages accepted.
func TestTitlesOfRealPages(t *testing.T) {
	f, err := os.Open("../../shared/samples/pages_index.jsonl")
	if err != nil {
		t.Skip("the index of real pages is not here:", err)
	}
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var p struct{ Title string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if p.Title == "" {
			continue
		}
		n++
		if got := classify(p.Title); got != titleReport {
			t.Errorf("classify(%q) = %d", p.Title, got)
		}
	}
	if n == 0 {
		t.Fatal("the index names no titles")
	}
}
