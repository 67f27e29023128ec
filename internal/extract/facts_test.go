package extract

import "testing"

func TestValidCode(t *testing.T) {
	tests := []struct {
		code string
		want bool
	}{
		{"014314799", true}, // 沭阳县发展和改革局, as printed on its page
		{"014314798", false},
		{"91350100M000100Y43", true}, // the example of GB 32100
		{"91350100M000100Y44", false},
		{"D2143569X", true}, // the example of GB 11714
		{"", false}, {"12", false},
	}
	for _, tt := range tests {
		if got := validCode(tt.code); got != tt.want {
			t.Errorf("validCode(%q) = %v", tt.code, got)
		}
	}
}

func TestTitles(t *testing.T) {
	tests := []struct {
		text, office string
		year         int
		report       bool
	}{
		{"沭阳县发展和改革局2023年政府信息公开年度报告", "沭阳县发展和改革局", 2023, true},
		{"2019年上海市人民政府办公厅政府信息公开工作年度报告", "上海市人民政府办公厅", 2019, true},
		{"贺州市2009年度政府信息公开工作年度报告", "贺州市", 2009, true},
		{"天台县民政局2013年政府信息公开年报", "天台县民政局", 2013, true},
		{"区民政局2013年度政府信息公开工作报告", "区民政局", 2013, true},
		{"2009上海市政府信息公开工作年度报告", "上海市", 2009, true},
		{"无名县教育局政府信息公开2020年年度报告", "无名县教育局", 2020, true},
		{"【年度报告】无名县教育局2020年政务公开年度报告", "无名县教育局", 2020, true},
		{"无名县教育局关于2020年政府信息公开工作情况的报告", "无名县教育局", 2020, true},
		{"无名县人民政府信息公开工作年度报告（2020年）", "无名县人民政府", 2020, true},
		{"二〇二一年无名县政府信息公开年度报告", "无名县", 2021, true},
		{"无名县2021年政府网站工作年度报表", "", 2021, false},
		{"无名县2021年法治政府建设年度报告", "", 2021, false},
		{"关于编制2021年政府信息公开工作年度报告的通知", "", 2021, false},
		{"一图读懂无名县2021年政府信息公开工作年度报告", "", 2021, false},
		{"您现在的位置：首页>政务公开>政府信息公开年报", "", 0, true}, // left out by findTitle
	}
	for _, tt := range tests {
		got := parseTitle(tt.text)
		if got.year != tt.year || got.report != tt.report || tt.report && got.office != tt.office {
			t.Errorf("parseTitle(%q) = %q %d %v, want %q %d %v", tt.text, got.office, got.year, got.report, tt.office, tt.year, tt.report)
		}
	}
}

// TestNoOfficeInTitle reads the office elsewhere, not from the preface's words
// about the Regulations.
func TestNoOfficeInTitle(t *testing.T) {
	page := replace("无名县民政局2022年政府信息公开工作年度报告", "2022年政府信息公开工作年度报告")(reportPage())
	r := mustExtract(t, page).Report
	if r.Office != "无名县民政局" || r.Title != "2022年政府信息公开工作年度报告" || r.Year != 2022 {
		t.Errorf("office %q, title %q, year %d", r.Office, r.Title, r.Year)
	}
}
