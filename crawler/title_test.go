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

		{"某市2021年政府网站工作年度报表", titleLookAlike},
		{"某市2021年法治政府建设年度报告", titleLookAlike},
		{"关于编制2021年政府信息公开工作年度报告的通知", titleLookAlike},
		{"一图读懂某局2021年政府信息公开年度报告", titleLookAlike},
		{"图解：某局2021年政府信息公开工作年度报告", titleLookAlike},
		{"某局2021年政务公开工作总结", titleLookAlike},
		{"2021年政务公开工作要点", titleLookAlike},
		{"某局2021年政务公开考核结果", titleLookAlike},

		{"政府信息公开年报", titleColumn},
		{"政府信息公开年度报告", titleColumn},
		{"信息公开年报", titleColumn},
		{"政府信息公开工作年度报告", titleColumn},
		{" 政府信息\n公开年报 >>", titleColumn},
		{"部门年报", titleColumn},
		{"政府信息公开", titleHop},
		{"政务公开", titleHop},
		{"2019年", titleFolder},
		{"2019", titleFolder},
		{"乡镇街道", titleFolder},
		{"市政府部门", titleFolder},

		{"首页", titleNone},
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
