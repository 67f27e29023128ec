package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
)

// dictionary is a small data dictionary: a number of old and new forms, a sum
// with its parts, an amount, a fee and a rate.
func dictionary() ([]Measure, []Series) {
	new2 := []nianbao.Form{nianbao.Form2019, nianbao.Form2021}
	all := append([]nianbao.Form{nianbao.Form2014}, new2...)
	two := func(table, position int, column string, path ...string) []Place {
		return []Place{{nianbao.Form2019, table, path, column, position, false}, {nianbao.Form2021, table, path, column, position, false}}
	}
	text := func(zh, en string) Bilingual { return Bilingual{zh, en} }
	measures := []Measure{
		{Code: "levy_amount", Label: "行政事业性收费本年收费金额", English: "levies collected", Unit: "万元", UnitNote: text("换算成万元。", "In 万元."), Kind: "amount", Source: "printed",
			Definition: text("本年内收取的全部行政事业性收费金额。", "All levies collected within the year."), Forms: new2[1:], Table: 2,
			Places: []Place{{nianbao.Form2021, 2, []string{"第二十条第（八）项", "行政事业性收费"}, "本年收费金额", 0, false}}},
		{Code: "req_new", Label: "本年新收政府信息公开申请数量", English: "requests received", Unit: "件", Kind: "count", Source: "printed",
			Definition: text("本年内新收到的申请件数。", "Requests received within the year."), Note: text("未核实：行名。", "Not verified: the label."), Forms: all, Table: 3, Applicants: true, Names: []string{"申请量"},
			Places: append([]Place{{Form: nianbao.Form2008, Prose: true}, {nianbao.Form2014, 0, []string{"三、依申请公开情况", "（一）收到申请数"}, "统计数", 17, false}}, two(3, 1, "", "一、本年新收政府信息公开申请数量")...)},
		{Code: "deny_state_secret", Label: "属于国家秘密", English: "denied: state secret", Unit: "件", Kind: "count", Source: "printed", Definition: text("因属于国家秘密不予公开。", "Denied: a secret."),
			Forms: new2, Table: 3, Applicants: true, Parent: "deny_sum", Places: two(3, 5, "", "三、本年度办理结果", "（三）不予公开", "1.属于国家秘密")},
		{Code: "res_total", Label: "总计", English: "handled in total", Unit: "件", Kind: "count", Source: "printed", Definition: text("办理结果总计。", "Handled in total."),
			Forms: new2, Table: 3, Applicants: true, Places: two(3, 24, "", "三、本年度办理结果", "（七）总计")},
		{Code: "rec_total", Label: "行政复议总计", English: "reconsideration: total", Unit: "件", Kind: "count", Source: "printed", Definition: text("四项之和。", "Four added up."),
			Forms: new2, Table: 4, Places: two(4, 5, "总计", "行政复议")},
		{Code: "rec_total_e2", Label: "行政复议数量", English: "reconsiderations", Unit: "件", Kind: "count", Source: "printed", Definition: text("本年的行政复议件数。", "Reconsiderations of the year."),
			Forms: all[:1], Places: []Place{{nianbao.Form2014, 0, []string{"四、行政复议数量"}, "统计数", 40, false}}},
		{Code: "deny_sum", Label: "不予公开合计", English: "denied in total", Unit: "件", Kind: "count", Source: "computed", Definition: text("各项之和。", "Sum of the grounds."),
			Forms: new2, Table: 3, Applicants: true, Parent: "res_total", Parts: []string{"deny_state_secret"}},
		{Code: "fee_collected", Label: "实际收取信息处理费", English: "fees collected", Unit: "元", Kind: "amount", Source: "prose", Definition: text("从正文读出。", "Read from prose."),
			Forms: new2[1:], Places: []Place{{Form: nianbao.Form2021, Path: []string{"六、其他需要报告的事项"}, Prose: true}}},
		{Code: "denial_rate", Label: "不予公开率", English: "denial rate", UnitNote: text("比值。", "A ratio."), Kind: rateKind, Source: "computed", Definition: text("不予公开占总计的比例。", "Denied over all."),
			Forms: new2, Fractions: []Fraction{{[]string{"deny_sum"}, []string{"res_total"}}}, Formula: "deny_sum / res_total"},
	}
	one := func(code string, forms ...nianbao.Form) (out []SeriesMember) {
		for _, f := range forms {
			out = append(out, SeriesMember{f, "件", 1, []string{code}})
		}
		return out
	}
	join := func(from, to nianbao.Form, j string) SeriesJoin {
		return SeriesJoin{from, to, j, text("理由。", "Reason.")}
	}
	late := join(nianbao.Form2019, nianbao.Form2021, "yes")
	return measures, []Series{
		{"req_new", "收到的申请", "requests received", "件", one("req_new", all...), []SeriesJoin{join(nianbao.Form2014, nianbao.Form2019, "yes"), late}},
		{"rec_total", "行政复议：总计", "reconsideration: total", "件", append(one("rec_total_e2", nianbao.Form2014), one("rec_total", new2...)...), []SeriesJoin{join(nianbao.Form2014, nianbao.Form2019, "no"), late}},
		{"res_total", "总计", "handled in total", "件", one("res_total", new2...), []SeriesJoin{late}},
		{"levy_amount", "收费", "levies", "万元", []SeriesMember{{nianbao.Form2021, "万元", 1, []string{"levy_amount"}}}, nil},
		{"fees", "收费", "fees", "万元", []SeriesMember{{nianbao.Form2021, "元", 1e-4, []string{"fee_collected"}}}, nil},
	}
}

func dictionaryServer(t *testing.T) *Server {
	t.Helper()
	measures, series := dictionary()
	s, err := New(Options{Measures: measures, Series: series, NearMeasures: func(name string) []string {
		if strings.Contains(name, "nwe") {
			return []string{"req_new"}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestIndicatorsAPI asks for parts of the dictionary.
func TestIndicatorsAPI(t *testing.T) {
	s := dictionaryServer(t)
	for query, want := range map[string]string{
		"":                       "levy_amount req_new deny_state_secret res_total rec_total rec_total_e2 deny_sum fee_collected denial_rate",
		"?form=2014":             "req_new rec_total_e2",
		"?form=2008":             "req_new",
		"?table=3":               "req_new deny_state_secret res_total deny_sum",
		"?table=2&table=4":       "levy_amount rec_total",
		"?kind=amount&kind=rate": "levy_amount fee_collected denial_rate",
		"?q=ＤＥＮＹ":                "deny_state_secret deny_sum",
		"?q=申请量":                 "req_new",
		"?q=国家+公开&form=2021":     "deny_state_secret",
		"?q=secret&table=4":      "",
	} {
		rec := request(t, s, http.MethodGet, "/api/v1/indicators"+query)
		var got struct {
			Total      int
			Indicators []struct{ Code string }
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || rec.Code != 200 || rec.Header().Get("ETag") == "" {
			t.Fatalf("%s: %d %s", query, rec.Code, rec.Body)
		}
		var codes []string
		for _, i := range got.Indicators {
			codes = append(codes, i.Code)
		}
		if strings.Join(codes, " ") != want || got.Total != len(codes) {
			t.Errorf("%s: %v, want %s", query, codes, want)
		}
	}
	tag := request(t, s, http.MethodGet, "/api/v1/indicators").Header().Get("ETag")
	if rec := request(t, s, http.MethodGet, "/api/v1/indicators", "If-None-Match", tag); rec.Code != http.StatusNotModified {
		t.Errorf("unchanged list: %d", rec.Code)
	}
	for target, want := range map[string]string{
		"/api/v1/indicators?table=5":     `"parameter":"table"`,
		"/api/v1/indicators?form=2020":   `"parameter":"form"`,
		"/api/v1/indicators?kind=sum":    `known are count, amount, rate`,
		"/api/v1/indicators?limit=5":     `"parameter":"limit"`,
		"/api/v1/indicators/req_new?q=x": `"parameter":"q"`,
	} {
		if rec := request(t, s, http.MethodGet, target); rec.Code != 400 || !strings.Contains(rec.Body.String(), want) {
			t.Errorf("%s: %d %s", target, rec.Code, rec.Body)
		}
	}
}

func TestIndicatorAPI(t *testing.T) {
	s := dictionaryServer(t)
	for target, want := range map[string][]string{
		"req_new": {`"label":"本年新收政府信息公开申请数量"`, `"unit":"件","unit_note":null`, `"forms":["2014","2019","2021"],"table":3`, `"applicants":["natural",`,
			`{"form":"2019","table":3,"path":["一、本年新收政府信息公开申请数量"],"column":null,"position":1,"prose":false}`, `"series":["req_new"]`, `"factor":1`, `"join":"yes","reason":"理由。","reason_en":"Reason."`},
		"deny_sum":      {`"parent":"res_total","parts":["deny_state_secret"]`, `"places":[]`, `"source":"computed"`, `"comparability":[]`},
		"denial_rate":   {`"unit":null,"unit_note":"比值。"`, `"formulas":[{"numerator":["deny_sum"],"denominator":["res_total"]}]`, `"applicants":[]`},
		"rec_total_e2":  {`"series":["rec_total"]`, `"join":"no"`, `"table":null`},
		"fee_collected": {`"factor":0.0001`, `"prose":true`},
	} {
		rec := request(t, s, http.MethodGet, "/api/v1/indicators/"+target)
		for _, w := range want {
			if rec.Code != 200 || !strings.Contains(rec.Body.String(), w) {
				t.Errorf("%s: %d lacks %s:\n%s", target, rec.Code, w, rec.Body)
			}
		}
	}
	for target, want := range map[string][]string{
		"req_nwe":                   {`"near":["req_new"]`, "可能是指 req_new", "Probably meant: req_new"},
		"x":                         {"/api/v1/indicators", `"title_en":"Not found"`},
		"%FF%00":                    {"没有指标"},
		strings.Repeat("nwe", 3000): {"没有指标"},
	} {
		rec := request(t, s, http.MethodGet, "/api/v1/indicators/"+target)
		for _, w := range want {
			if rec.Code != 404 || !strings.Contains(rec.Body.String(), w) {
				t.Errorf("%.20s: %d lacks %s:\n%.300s", target, rec.Code, w, rec.Body)
			}
		}
	}
}

// TestIndicatorSchemas checks the answers against the OpenAPI document.
func TestIndicatorSchemas(t *testing.T) {
	s := dictionaryServer(t)
	var doc map[string]any
	if err := json.Unmarshal(request(t, s, http.MethodGet, "/api/v1/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	v := validator{t: t, schemas: doc["components"].(map[string]any)["schemas"].(map[string]any)}
	targets := map[string]string{"/api/v1/indicators": "IndicatorList", "/api/v1/indicators/req_nwe": "Problem"}
	for _, m := range s.measures {
		targets["/api/v1/indicators/"+m.Code] = "Indicator"
	}
	for target, name := range targets {
		var answer any
		if err := json.Unmarshal(request(t, s, http.MethodGet, target).Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		v.check(name, v.schemas[name].(map[string]any), answer)
	}
}
