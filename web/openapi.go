package web

import (
	"maps"
	"slices"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/web/ui"
)

// apiVersion is the version of the interface, not of the program: it changes
// whenever the document below does.
const apiVersion = "1.11.0"

// object is a JSON object of the OpenAPI document.
type object = map[string]any

// getOpenAPI answers GET /api/v1/openapi.json (OpenAPI 3.1).
func (s *Server) getOpenAPI(*gin.Context) (any, error) {
	doc := openAPI()
	if s.baseURL != "" {
		doc["servers"] = []object{{"url": s.baseURL}}
	}
	return doc, nil
}

func openAPI() object {
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title":       "nianbao",
			"version":     apiVersion,
			"description": "Archive and search of the annual reports on open government information in China (政府信息公开工作年度报告).",
			"license":     object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"paths": openAPIPathItems(),
		"components": object{
			"schemas":    joined(openAPISchemas(), statSchemas(), copySchemas(), findingSchemas()),
			"parameters": joined(openAPIParameters(), statParameters(), copyParameters()),
			"responses": object{
				"Problem": object{
					"description": "RFC 9457 problem document with Chinese and English texts.",
					"content":     object{"application/problem+json": object{"schema": schemaRef("Problem")}},
				},
			},
		},
	}
}

// openAPIPaths lists the paths of the document in order.
func openAPIPaths() []string { return slices.Sorted(maps.Keys(openAPIPathItems())) }

func openAPIPathItems() object {
	return joined(corePathItems(), statPaths(), copyPaths(), findingPaths())
}

// joined puts objects together; no two have a name in common.
func joined(parts ...object) object {
	all := object{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

func corePathItems() object {
	return object{
		"/healthz": operation("health", "The process answers.", nil, jsonContent("Health"), "500"),
		"/readyz":  operation("ready", "Catalog and index answer.", nil, jsonContent("Health"), "503"),
		"/metrics": operation("metrics", "Requests, searches and what is held, for Prometheus (text format 0.0.4).", nil,
			object{"text/plain": object{"schema": typed("string")}}, "500"),
		"/api/v1/search": operation("search", "Find reports by the query language and filters.",
			slices.Concat(paramRefs("q", "section", "office_type", "synonyms", "sort", "group", "limit", "cursor"), paramRefs(filterParams...)),
			jsonContent("SearchResult"), "400", "503"),
		"/api/v1/query":              operation("readQuery", "How a query is understood, or what is wrong with it and where, without searching.", paramRefs("q"), jsonContent("Query"), "400", "503"),
		"/api/v1/suggest":            suggestOperation(),
		"/api/v1/suggest/opensearch": openSuggestOperation(),
		"/api/v1/search/batch":       batchPathItem(),
		"/api/v1/terms":              termsPathItem(),
		"/api/v1/reports/{id}": operation("getReport", "The extraction of the newest version with versions, citations and links; with q, the places where the query stands in it.",
			paramRefs("id", "q", "section"), jsonContent("Report"), "400", "404"),
		"/api/v1/reports/{id}/versions/{n}/raw": operation("getRaw",
			"The bytes as received, with Memento-Datetime (RFC 7089), the original's address as a Link and Repr-Digest (RFC 9530). "+
				"HTML and plain text come under a sandbox policy, everything else as a download.",
			paramRefs("id", "n"), object{
				"text/html":                binary(),
				"text/plain":               binary(),
				"application/octet-stream": binary(),
			}, "404", "503"),
		"/api/v1/reports/{id}/diff": operation("diffReport", "What differs between two versions: passages of the text and cells.",
			paramRefs("id", "from", "to"), jsonContent("Diff"), "400", "404", "503"),
		"/api/v1/crawl": operation("crawlStatus", "How the crawls stand: the last run of each site, failures by kind, hosts in backoff.",
			nil, jsonContent("CrawlStatus"), "503"),
		"/api/v1/crawl/urls": operation("listCrawlURLs", "URLs known to the crawler with how the last work on each ended.",
			paramRefs("site", "outcome", "failed", "limit", "cursor"), jsonContent("CrawlURLList"), "400", "503"),
		"/api/v1/offices": operation("listOffices", "The register of offices.",
			slices.Concat(paramRefs("limit", "cursor"), paramRefs(filterParams...)), jsonContent("OfficeList"), "400"),
		"/api/v1/offices/{id}": operation("getOffice", "One office with the reports held of it.",
			paramRefs("id"), jsonContent("Office"), "404"),
		"/api/v1/indicators":        indicatorsOperation(),
		"/api/v1/indicators/{code}": indicatorOperation(),
		"/api/v1/export/{what}":     exportOperation(),
		feedPath: operation("feed", "New and changed reports of a query as Atom (RFC 4287), an entry a version, newest first. Identifiers stay the same under every address.",
			slices.Concat(paramRefs("q", "section", "office_type", "synonyms", "limit", "lang"), paramRefs(filterParams...)),
			object{"application/atom+xml": object{"schema": typed("string")}}, "400", "503"),
		"/api/v1/openapi.json": operation("openapi", "This document.", nil,
			object{"application/json": object{"schema": object{"type": "object"}}}, "500"),
	}
}

func operation(id, summary string, params []object, content object, failures ...string) object {
	responses := object{"200": object{"description": "OK", "content": content}}
	for _, status := range failures {
		responses[status] = object{"$ref": "#/components/responses/Problem"}
	}
	op := object{"operationId": id, "summary": summary, "responses": responses}
	if len(params) > 0 {
		op["parameters"] = params
	}
	return object{"get": op}
}

func schemaRef(name string) object { return object{"$ref": "#/components/schemas/" + name} }

func jsonContent(name string) object {
	return object{"application/json": object{"schema": schemaRef(name)}}
}

func binary() object { return object{"schema": object{"type": "string", "format": "binary"}} }

func paramRefs(names ...string) []object {
	refs := make([]object, len(names))
	for i, name := range names {
		refs[i] = object{"$ref": "#/components/parameters/" + name}
	}
	return refs
}

func openAPIParameters() object {
	str := object{"type": "string"}
	scopes := []nianbao.Scope{nianbao.ScopeOwn, nianbao.ScopeGovernmentWide}
	return object{
		"q":           queryParam("q", "Query; the empty query means all reports.", str),
		"year":        repeated("year", "2020 or 2019..2022; several years must be consecutive.", object{"type": "string", "examples": []string{"2020", "2019..2022"}}),
		"region":      repeated("region", "Six-digit code or name; includes all divisions below.", str),
		"level":       repeated("level", "Level of the government that the office belongs to.", enum(nianbao.Levels)),
		"office":      repeated("office", "Identifier or exact name.", str),
		"form":        repeated("form", "Year in which the form came into use.", enum(knownForms)),
		"scope":       repeated("scope", "An office's own report, or one for a whole government.", enum(scopes)),
		"office_type": repeated("office_type", "Kind of body, by the end of its name.", enum(nianbao.OfficeTypes)),
		"section":     repeated("section", "Restricts the words of q to sections; a kind or a statutory heading.", str),
		"synonyms":    synonymsParam(),
		"sort": queryParam("sort", "relevance, newest, oldest, or an indicator or rate with or without an applicant; a leading minus descends. Reports without the number come last.",
			object{"type": "string", "examples": []string{"newest", "-req_new", "req_new[natural]", "-grant_rate"}}),
		"group": queryParam("group", "section: the excerpts of each hit stand in its sections, in the order of the report, with the number of places; hits and their order stay the same.",
			enum([]string{groupSection})),
		"limit": queryParam("limit", "Entries a page; more than the maximum is an error.",
			object{"type": "integer", "minimum": 1, "maximum": nianbao.MaxLimit, "default": nianbao.DefaultLimit}),
		"cursor":  queryParam("cursor", "Opaque; from next of the page before.", str),
		"lang":    queryParam("lang", "Language of titles and notes.", object{"type": "string", "enum": ui.Langs, "default": ui.DefaultLang}),
		"id":      pathParam("id", "Identifier.", object{"type": "string", "pattern": keyPattern.String()}),
		"from":    queryParam("from", "Number of the older version; default: the one captured before the newer.", object{"type": "integer", "minimum": 1}),
		"to":      queryParam("to", "Number of the newer version; default: the newest.", object{"type": "integer", "minimum": 1}),
		"site":    queryParam("site", "Name of a site.", str),
		"outcome": repeated("outcome", "How the last work on a URL ended.", enum(fetchOutcomes)),
		"failed":  queryParam("failed", "Failures only.", object{"type": "boolean", "default": false}),
		"n":       pathParam("n", "Number of the version, from 1.", object{"type": "integer", "minimum": 1}),
	}
}

func queryParam(name, description string, schema object) object {
	return object{"name": name, "in": "query", "description": description, "schema": schema}
}

func pathParam(name, description string, schema object) object {
	return object{"name": name, "in": "path", "required": true, "description": description, "schema": schema}
}

func repeated(name, description string, item object) object {
	p := queryParam(name, description, object{"type": "array", "items": item})
	p["style"], p["explode"] = "form", true
	return p
}

func enum[T ~string](values []T) object { return object{"type": "string", "enum": values} }
