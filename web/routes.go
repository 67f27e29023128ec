package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"nianbao/web/ui"
)

// install registers every route of the server; there are no others.
func (s *Server) install(r *gin.Engine) {
	r.Use(s.logRequests, s.measureRequests, s.recoverPanics, s.secureHeaders, s.limitRate)
	get := func(path string, h gin.HandlerFunc) {
		r.GET(path, h)
		r.HEAD(path, h)
	}

	get("/healthz", s.json(s.getHealth))
	get("/readyz", s.json(s.getReady))

	get("/metrics", s.metricsHandler())

	get("/api/v1/search", s.json(s.getSearch))
	get("/api/v1/query", s.json(s.getQuery))
	get("/api/v1/suggest", s.json(s.getSuggest))
	get("/api/v1/suggest/opensearch", s.json(s.getOpenSuggest))
	get("/api/v1/search/batch", s.stream(s.getBatch))
	r.POST("/api/v1/search/batch", s.stream(s.postBatch))
	get("/api/v1/reports/:id", s.json(s.getReport))
	get("/api/v1/reports/:id/versions/:n/raw", s.stream(s.getRaw))
	get("/api/v1/reports/:id/diff", s.json(s.getDiff))
	get("/api/v1/reports/:id/pack", s.stream(s.getPack))
	get("/api/v1/reports/:id/similar", s.json(s.getSimilar))
	get("/api/v1/similar", s.stream(s.getPairs))
	get("/api/v1/crawl", s.json(s.getCrawl))
	get("/api/v1/crawl/urls", s.json(s.getCrawlURLs))
	get("/api/v1/offices", s.json(s.getOffices))
	get("/api/v1/offices/:id", s.json(s.getOffice))
	get("/api/v1/indicators", s.json(s.getIndicators))
	get("/api/v1/indicators/:code", s.json(s.getIndicator))
	get("/api/v1/observations", s.stream(s.getObservations))
	get("/api/v1/compare", s.stream(s.getCompare))
	get("/api/v1/trends", s.stream(s.getTrends))
	get("/api/v1/terms", s.stream(s.getTerms))
	r.POST("/api/v1/terms", s.stream(s.postTerms))
	get("/api/v1/coverage", s.stream(s.getCoverage))
	get("/api/v1/ranking", s.stream(s.getRanking))
	get("/api/v1/outliers", s.stream(s.getOutliers))
	get("/api/v1/peers", s.stream(s.getPeers))
	get("/api/v1/members", s.stream(s.getMembers))
	get("/api/v1/findings", s.json(s.getFindings))
	get("/api/v1/rules", s.json(s.getRules))
	get("/api/v1/verdicts", s.json(s.getVerdicts))
	get("/api/v1/export/:what", s.stream(s.getExport))
	get(feedPath, s.stream(s.getFeed))
	get("/feed.atom", s.stream(s.getFeed)) // where readers guess it
	get("/api/v1/openapi.json", s.json(s.getOpenAPI))

	get("/", s.page(s.homePage))
	get("/search", s.page(s.searchPage))
	get("/batch", s.page(s.batchPage))
	r.POST("/batch", s.stream(s.postBatchPage))
	get("/reports/:id", s.page(s.reportPage))
	get("/reports/:id/versions/:n/original", s.page(s.originalPage))
	get("/reports/:id/versions/:n/located", s.stream(s.getLocated))
	get("/reports/:id/diff", s.page(s.diffPage))
	get("/reports/:id/numbers/:code", s.stream(s.numberPlace))
	get("/reports/:id/similar", s.page(s.similarPage))
	get("/similar", s.page(s.pairsPage))
	get("/status", s.page(s.statusPage))
	get("/status/urls", s.page(s.statusURLsPage))
	get("/offices", s.page(s.officesPage))
	get("/offices/:id", s.page(s.officePage))
	get("/findings", s.page(s.findingsPage))
	get("/findings/verdicts", s.page(s.verdictsPage))
	get("/indicators", s.page(s.indicatorsPage))
	get("/indicators/:code", s.page(s.indicatorPage))
	get("/compare", s.page(s.comparePage))
	get("/observations", s.page(s.observationsPage))
	get("/trends", s.page(s.trendsPage))
	get("/embed/:page", s.stream(s.embed))
	get("/ranking", s.page(s.rankingPage))
	get("/outliers", s.page(s.outliersPage))
	get("/peers", s.page(s.peersPage))
	get("/members", s.page(s.membersPage))
	get("/terms", s.page(s.termsPage))
	r.POST("/terms", s.stream(s.postTermsPage))
	get("/downloads", s.page(s.downloadsPage))
	get("/coverage", s.page(s.coveragePage))
	get("/about", s.page(s.aboutPage))
	get("/help/query", s.page(s.queryHelpPage))

	get(sitemapPath, s.stream(s.getSitemapIndex))
	get(sitemapParts+":file", s.stream(s.getSitemapPart))
	get("/robots.txt", s.stream(s.getRobots))
	get(openSearchPath, s.stream(s.getOpenSearch))
	get(ui.AssetPrefix+":file", s.stream(s.getAsset))

	s.installAdmin(r)

	r.NoRoute(func(c *gin.Context) { s.fail(c, errNoRoute(c.Request.URL.Path)) })
	r.NoMethod(func(c *gin.Context) {
		allow := c.Writer.Header().Get("Allow") // gin knows what the path takes
		s.fail(c, &publicError{status: http.StatusMethodNotAllowed,
			zh: "此地址只支持 " + allow + "。", en: "Only " + allow + " are served here."})
	})
}
