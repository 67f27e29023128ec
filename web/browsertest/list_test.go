package browsertest

import "nianbao/web/internal/webtest"

// address is a page of the made-up holding, by the name of its picture.
type address struct{ name, path string }

// badQuery is a search that is answered by a page of what is wrong with it.
const badQuery = "/search?q=("

// pages are the pages that every test of layout and access looks at.
func pages(store *webtest.Store) []address {
	full := store.Held[0]
	return []address{
		{"home", "/"},
		{"results", "/search?q=人手不足&level=county"},
		{"results-sections", "/search?q=人手不足&group=section"},
		{"report", "/reports/" + full.ID},
		{"report-marks", "/reports/" + full.ID + "?q=行政+公开+人手不足#m9"},
		{"report-marks-en", "/reports/" + full.ID + "?q=行政&lang=en#m2"},
		{"batch-en", "/batch?lang=en&q=a&q=("},
		{"batch", "/batch?lang=zh"},
		{"office", "/offices/" + full.OfficeID},
		{"office-en", "/offices/" + full.OfficeID + "?lang=en"},
		{"offices", "/offices?lang=zh"},
		{"compare", "/compare?lang=zh&indicator=req_new&indicator=grant_rate&year=2018..2022"},
		{"compare-en", "/compare?lang=en"},
		{"observations", "/observations?lang=zh&limit=20"},
		{"trends", "/trends?lang=zh&indicator=grant_rate&by=level"},
		{"trends-en", "/trends?lang=en"},
		{"ranking", "/ranking?lang=zh&indicator=grant_rate&year=2020"},
		{"ranking-en", "/ranking?lang=en"},
		{"outliers", "/outliers?lang=zh&indicator=req_new&threshold=1"},
		{"outliers-en", "/outliers?lang=en"},
		{"peers", "/peers?lang=zh&office=o12"},
		{"peers-en", "/peers?lang=en"},
		{"members-en", "/members?lang=en"},
		{"terms", "/terms?lang=zh&q=人手不足&q=公开&q=(("},
		{"terms-groups-en", "/terms?lang=en&by=level&q=公开"},
		{"terms-en", "/terms?lang=en"},
		{"coverage", "/coverage?lang=zh"},
		{"coverage-en", "/coverage?lang=en"},
		{"similar", "/reports/" + full.ID + "/similar?lang=zh"},
		{"similar-en", "/reports/" + full.ID + "/similar?lang=en"},
		{"pairs", "/similar?lang=zh"},
		{"pairs-en", "/similar?lang=en&min_share=0.3"},
		{"findings", "/findings?lang=zh"},
		{"findings-en", "/findings?lang=en&rule=A1"},
		{"verdicts", "/findings/verdicts?lang=zh"},
		{"about", "/about"},
		{"about-en", "/about?lang=en"},
		{"downloads", "/downloads?lang=zh"},
		{"downloads-en", "/downloads?lang=en"},
		{"help", "/help/query?lang=zh"},
		{"original", "/reports/" + full.ID + "/versions/2/original?cell=c-2-3-9#c-2-3-9"},
		{"results-none", "/search?q=火星"},
		{"error", badQuery},
		{"indicators", "/indicators?lang=zh"},
		{"indicators-en", "/indicators?lang=en&form=2014"},
		{"indicator", "/indicators/other_fee_unpaid?lang=zh"},
		{"indicator-rate-en", "/indicators/litigation_correction_rate?lang=en"},
		{"query", "/search?q=help&limit=5"},
		{"report-old", "/reports/" + full.ID + "?version=1"},
		{"diff", "/reports/" + full.ID + "/diff?from=1&to=2"},
		{"status", "/status"},
		{"urls", "/status/urls?failed=true"},
		{"urls-all", "/status/urls?limit=30"},
		{"report-en", "/reports/" + full.ID + "?lang=en"},
		{"home-en", "/?lang=en"},
		{"diff-en", "/reports/" + full.ID + "/diff?lang=en"},
		{"status-en", "/status?lang=en"},
		{"results-zh", "/search?lang=zh"},
	}
}
