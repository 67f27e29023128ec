package nianbao

import "testing"

func TestOfficeTypeOf(t *testing.T) {
	for name, want := range map[string]OfficeType{
		"":                 "",
		"示例省人民政府":          OfficeGovernment,
		"无名县人民政府":          OfficeGovernment,
		"示例盟行政公署":          OfficeGovernment,
		"无名县南柯镇人民政府":       OfficeTownship,
		"槐安乡人民政府":          OfficeTownship,
		"无名县海市街道办事处":       OfficeStreet,
		"示例省人民政府办公厅":       OfficeGeneral,
		"虚云市人民政府 办公室":      OfficeGeneral,
		"虚云市发展和改革委员会":      OfficeCommittee,
		"虚云高新技术产业开发区管理委员会": OfficeZone,
		"虚云市民政局":           OfficeBureau,
		"虚云市公安局假山分局":       OfficeBureau,
		"示例省财政厅":           OfficeDepartment,
		"水利部":              OfficeDepartment,
		"审计署":              OfficeOther,
		"虚云市消防救援支队":        OfficeOther,
	} {
		if got := OfficeTypeOf(name); got != want {
			t.Errorf("%s is %s, not %s", name, got, want)
		}
	}
}
