package web

import (
	"net/http"
	"strings"
	"testing"

	"nianbao/web/internal/webtest"
)

func TestPagesOfPlaces(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	officeID := store.Held[0].OfficeID
	for target, checks := range map[string][]check{
		"/ranking":  {{"form[action='/ranking'] input[name=indicator]", 1, ""}, {"table", 0, ""}, {".examples a", 3, ""}, {"meta[name=robots]", 0, ""}, {"footer a[href='/ranking'][aria-current]", 1, ""}},
		"/outliers": {{"form[action='/outliers'] select[name=within] option[selected][value=level]", 1, ""}, {"table", 0, ""}, {"input[placeholder='3.5']", 1, ""}},
		"/peers":    {{"input[name=office][required]", 1, ""}, {"input[name=peers][checked]", 2, ""}, {"table", 0, ""}},
		"/members":  {{"input[name=office][required]", 1, ""}, {"table", 0, ""}},
		"/ranking?indicator=req_new&year=2020": {{"table.ranks tbody tr", -1, ""}, {"td strong a[href*='/numbers/req_new']", -1, ""}, {"svg rect", -1, ""}, {".also a[href='/api/v1/ranking?format=csv&indicator=req_new&year=2020']", 1, ""},
			{".also a[href='/outliers?indicator=req_new&year=2020']", 1, ""}, {"h2 ~ .basis", 1, "有名次"}, {"meta[name=robots]", 1, ""}},
		"/ranking?indicator=req_new":                                             {{"input[name=year][value^='20']", 1, ""}, {"h1", 1, "名次"}},
		"/outliers?indicator=req_new&threshold=1&lang=en":                        {{"h1", 1, "Outliers"}, {"[role=status]", 1, "reports"}},
		"/peers?office=" + officeID:                                              {{"table.standing tbody tr", 5, ""}, {"input[name=year][value^='20']", 1, ""}, {".basis", 1, "份报告"}},
		"/peers?peers=level&office=" + officeID + "&indicator=req_new&year=2020": {{"table.standing tbody tr", 1, ""}, {"tr.own[aria-current=true]", 1, ""}, {"input[name=peers][checked]", 1, ""}},
		"/members?office=望舒县人民政府&year=2018..2022":                                {{"table.figuretable", 5, ""}, {"table tbody tr", 15, ""}, {"table[data-source*='望舒县人民政府']", 5, ""}},
	} {
		t.Run(target, func(t *testing.T) { runChecks(t, document(t, s, target, http.StatusOK), checks) })
	}
	for target, want := range map[string]string{
		"/ranking?indicator=req_new&year=2019..2020":            "year=2022",
		"/ranking?indicator=req_nwe&year=2020":                  "req_new",
		"/ranking?indicator=req_new&year=2020&order=up":         "asc",
		"/outliers?indicator=req_new&threshold=-1":              "threshold",
		"/peers?office=" + officeID + "&peers=friends":          "function",
		"/peers?office=没有这个机关":                                  "office",
		"/members?office=没有这个政府":                                "人民政府",
		"/members?office=望舒县人民政府&indicator=grant_rate":          "grant_rate",
		"/ranking?indicator=req_new&year=2020&cursor=elsewhere": "cursor",
	} {
		rec := request(t, s, http.MethodGet, target)
		if rec.Code/100 != 4 || !strings.Contains(rec.Body.String(), want) || !strings.Contains(rec.Body.String(), "<h1>") {
			t.Errorf("%s: %d, want a page that says %q", target, rec.Code, want)
		}
	}
}
