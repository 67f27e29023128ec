package web

import (
	"net/http"
	"strings"
	"testing"

	"nianbao/web/internal/webtest"
)

func TestCoveragePage(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	for target, checks := range map[string][]check{
		"/coverage?year=2019..2022": {
			{"nav a[href='/coverage'][aria-current]", 1, "公布情况"}, {"table[data-chart=shares]", 1, "按时"}, {"table[data-chart=shares] tbody tr", 7, ""},
			{"table.coverage thead th", 5, "机关"}, {"table.coverage tbody tr", 2, "泠江市教育局"}, {"table.coverage a.covered[href^='/reports/']", 4, "按时"},
			{"table.coverage span.covered.missing", -1, "未收藏"}, {"table.coverage td > small", -1, "早"}, {"[role=status]", 1, "2019–2022 年度"},
			{"a[href^='/api/v1/coverage?'][href*='format=csv']", 1, ""}, {"meta[name=robots]", 1, ""},
		},
		"/coverage?year=2020": {{"table#dates[data-chart=dates][data-source*='2020'][data-source*='本机关']", 1, ""}, {"tr[data-published='2021-01-28'][data-deadline='2021-01-31'][data-days='-3'][data-status=on_time]", 1, ""},
			{"table.coverage.cards tbody tr", 2, ""}, {"table.coverage tbody td[data-label=公布日期]", 2, "2021-01-28"}, {"table.coverage tbody th", 2, "泠江市教育局"}, {"table.coverage tbody td[data-label=与期限相差]", 2, "早 3 天"}, {".ends li", -1, "最早"}},
		"/coverage?by=level&lang=en&year=2019..2021": {{"table[data-chart=lines]", 1, "Share published in time"}, {"table[data-chart=lines] tbody tr", 2, "city"}, {"table[data-chart=lines] td[data-numerator][data-denominator]", -1, ""},
			{"select[name=by] option[selected]", 1, "Level"}, {"select[name=by] option[value=form]", 0, ""}},
		"/coverage?status=missing&year=2019..2022": {{"table.coverage .covered:not(.missing)", 0, ""}, {"table.coverage .covered.missing", -1, ""}, {"select[name=status] option[selected]", 1, "未收藏"}},
		"/coverage?year=2023&level=township":       {{"table.coverage .covered.gone", 1, "已撤下"}, {"table.coverage .covered.gone + small", 1, "没有日期"}, {"td[data-label=期限] small", 1, "惯例"}, {"td[data-label=次序]", 1, "–"}},
		"/coverage?year=2001":                      {{".empty", 1, "没有"}, {"table", 0, ""}},
		"/coverage?office=望舒县市场监督管理局":              {{"input[type=hidden][name=office]", 1, ""}, {"table.coverage tbody tr", 1, ""}},
	} {
		t.Run(target, func(t *testing.T) {
			doc := document(t, s, target, http.StatusOK)
			runChecks(t, doc, checks)
			if text := doc.Find("main").Text(); strings.Contains(text, "coverage.") || strings.Contains(text, "by.") {
				t.Error("a message is missing")
			}
		})
	}
	document(t, s, "/coverage?status=early", http.StatusBadRequest)
}
