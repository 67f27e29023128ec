package indicator

import (
	"testing"

	"nianbao/internal/nianbao"
)

func TestPrintedLabels(t *testing.T) {
	labels := map[nianbao.TableLabel]int{}
	count := map[nianbao.Form]int{}
	for _, l := range PrintedLabels() {
		labels[l]++
		count[l.Form]++
		if labels[l] > 1 || l.Text == "" {
			t.Errorf("%+v is empty or stands twice", l)
		}
	}
	for _, want := range []nianbao.TableLabel{
		{Form: nianbao.Form2021, Section: nianbao.SectionRequests, Text: "属于行政查询事项"},
		{Form: nianbao.Form2021, Section: nianbao.SectionRequests, Text: "（三）不予公开"},
		{Form: nianbao.Form2021, Section: nianbao.SectionDisclosure, Text: "行政规范性文件"},
		{Form: nianbao.Form2019, Section: nianbao.SectionDisclosure, Text: "政府集中采购"},
		{Form: nianbao.Form2019, Section: nianbao.SectionLitigation, Text: "尚未审结"},
		{Form: nianbao.Form2014, Section: nianbao.SectionExtra, Text: "政务微信公开政府信息数"},
	} {
		if labels[want] == 0 {
			t.Errorf("%+v is missing", want)
		}
	}
	for _, odd := range []nianbao.TableLabel{
		{Form: nianbao.Form2021, Section: nianbao.SectionDisclosure, Text: "政府集中采购"},
		{Form: nianbao.Form2019, Section: nianbao.SectionRequests, Text: "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"},
	} {
		if labels[odd] > 0 {
			t.Errorf("%+v is of another form", odd)
		}
	}
	if count[nianbao.Form2008] > 0 || count[nianbao.Form2014] < 50 || count[nianbao.Form2019] < 45 || count[nianbao.Form2021] < 45 {
		t.Errorf("labels per form: %v", count)
	}
}
