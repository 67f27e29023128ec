package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// TestGroups checks the order in which tables list their numbers.
func TestGroups(t *testing.T) {
	s := dictionaryServer(t)
	list, err := s.selectMeasures(nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range s.groupMeasures(list) {
		for _, m := range g.measures {
			got = append(got, g.id+" "+m.heading+" "+m.Code)
		}
	}
	want := []string{
		"table2 第二十条第（八）项 levy_amount",
		"table3  req_new", "table3 三、本年度办理结果 › （三）不予公开 deny_sum", "table3 三、本年度办理结果 › （三）不予公开 deny_state_secret", "table3 三、本年度办理结果 res_total",
		"table4 行政复议 rec_total", "prose  fee_collected",
		"form2014 三、依申请公开情况 req_new", "form2014 四、行政复议数量 rec_total_e2", "rates  denial_rate",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestIndicatorPages(t *testing.T) {
	s := dictionaryServer(t)
	for target, checks := range map[string][]check{
		"/indicators": {
			{"section", 7, ""}, {"table.dict", 6, ""}, {"table.dict caption", 6, ""}, {"table.dict tbody th[scope=row]", 10, "行政事业性收费"}, {"th[scope=rowgroup]", 6, "第二十条"},
			{"#table3 ~ table a[href='/indicators/deny_sum']", -1, "不予公开合计"}, {"table.joins", 2, ""}, {"table.joins .join.no", 1, "不可衔接"}, {".dictnav a", 7, ""},
			{"nav a[href='/indicators'][aria-current]", 1, ""}, {"form.choose label", 4, ""}, {"meta[name=robots]", 0, ""}, {"[role=status]", 1, "9 个指标"},
		},
		"/indicators?q=国家&utm_source=mail": {
			{"table.dict tbody th[scope=row]", 1, "属于国家秘密"}, {"table.joins", 0, ""}, {"input[name=q][value='国家']", 1, ""}, {".choose a[href='/indicators']", 1, ""}, {"meta[name=robots]", 1, ""},
		},
		"/indicators?form=2014&kind=count": {{"option[selected]", 2, "2014"}, {"table.dict tbody th[scope=row]", 3, ""}},
		"/indicators?q=nothing":            {{".empty", 1, "没有"}, {"table", 0, ""}},
		"/indicators/req_new": {
			{"h1[lang=zh-CN]", 1, "本年新收"}, {"dl.meta code", -1, "req_new"}, {"a[href='/search?q=req_new%3E0&sort=-req_new']", 2, ""}, {"#places ~ table tbody tr", 4, "2008年表式"},
			{"table.joins tbody tr", 3, ""}, {".join.yes", 2, "可以衔接"}, {"dl.meta", 1, "未核实"}, {"dl.meta", 1, "申请量"}, {".uses code", 3, ""},
		},
		"/indicators/denial_rate":         {{".formula a", 2, "不予公开合计"}, {"#places", 0, ""}, {"dl.meta", 1, "比值"}},
		"/indicators/deny_sum":            {{"dl.meta a[href='/indicators/deny_state_secret']", 1, ""}, {"dl.meta a[href='/indicators/res_total']", 1, "总计"}},
		"/indicators/levy_amount?lang=en": {{"h1[lang=en]", 1, "levies"}, {"p[lang=zh-CN]", -1, "行政事业性收费"}, {".joins + .note", 1, "Only this form"}},
		"/indicators/fee_collected":       {{"#places ~ table td", -1, "正文"}, {".joins td small", 1, "数值乘 0.0001"}, {".uses code", 2, ""}},
		"/indicators/rec_total_e2":        {{".join.no", 1, "不可衔接"}, {"table.joins caption code", 1, "rec_total"}},
		"/indicators/res_total":           {{"dl.meta li a", 1, "不予公开合计"}},
		"/indicators?lang=en":             {{"[role=status]", 1, "9 indicators"}, {"table.dict small[lang=zh-CN]", -1, ""}},
	} {
		u, err := url.Parse(target)
		if err != nil {
			t.Fatal(err)
		}
		u.RawQuery = u.Query().Encode()
		doc := document(t, s, u.String(), http.StatusOK)
		if text := doc.Find("main").Text(); strings.Contains(text, "indicator.") || strings.Contains(text, "measure_") || strings.Contains(text, "join.") {
			t.Errorf("%s: a message is missing", target)
		}
		t.Run(target, func(t *testing.T) { runChecks(t, doc, checks) })
	}
	doc := document(t, s, "/indicators/req_nwe", http.StatusNotFound)
	runChecks(t, doc, []check{{"main", 1, "可能是指"}, {"main a[href='/indicators/req_new']", 1, "本年新收"}})
	document(t, s, "/indicators?form=1999", http.StatusBadRequest)
}
