package web

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/web/internal/webtest"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestOpenAPIGolden pins the document: whoever changes it, changes apiVersion.
func TestOpenAPIGolden(t *testing.T) {
	const file = "testdata/openapi.golden.json"
	data, err := encodeJSON(openAPI())
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := json.Indent(&got, data, "", "  "); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("openapi.json changed; raise apiVersion and run with -update (-want +got):\n%s", diff)
	}
}

// TestOpenAPIRoutes checks that document and routes name the same paths.
func TestOpenAPIRoutes(t *testing.T) {
	engine := newServer(t, webtest.NewStore()).engine
	param := regexp.MustCompile(`:(\w+)`)
	var routes []string
	for _, r := range engine.Routes() {
		documented := strings.HasPrefix(r.Path, "/api/") || slices.Contains([]string{"/healthz", "/readyz", "/metrics"}, r.Path)
		if r.Method == http.MethodGet && documented {
			routes = append(routes, param.ReplaceAllString(r.Path, "{$1}"))
		}
	}
	slices.Sort(routes)
	if diff := cmp.Diff(openAPIPaths(), routes); diff != "" {
		t.Errorf("documented paths and routes differ (-documented +served):\n%s", diff)
	}
}

// TestOpenAPISchemas checks real answers against the schemas.
func TestOpenAPISchemas(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	var doc map[string]any
	if err := json.Unmarshal(request(t, s, http.MethodGet, "/api/v1/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	for target, name := range map[string]string{
		"/healthz": "Health", "/api/v1/findings": "FindingList", "/api/v1/rules?year=2020": "RuleList", "/api/v1/verdicts": "VerdictList", "/api/v1/suggest?q=x": "SuggestionList", "/api/v1/search?q=x": "SearchResult", "/api/v1/search?q=x&group=section&limit=7": "SearchResult",
		"/api/v1/reports/" + fullID + "?q=公开": "Report", "/api/v1/search/batch?q=a&q=(": "Batch", "/api/v1/query?q=(": "Query", "/api/v1/terms?q=人手不足&q=((&by=province": "Terms", "/api/v1/reports/" + fullID: "Report",
		"/api/v1/offices": "OfficeList", "/api/v1/offices/" + officeID: "Office", "/api/v1/reports/none": "Problem",
		"/api/v1/observations?limit=3": "ObservationList", "/api/v1/compare?indicator=req_new&indicator=grant_rate&year=2018..2022": "Table",
		"/api/v1/coverage?year=2018..2022&by=level": "Coverage", "/api/v1/ranking?indicator=req_new&year=2020": "Ranking",
		"/api/v1/outliers?indicator=req_new&threshold=1": "Outliers", "/api/v1/peers?indicator=req_new&office=" + officeID + "&year=2020&peers=level&peers=volume": "Peers",
		"/api/v1/members?office=望舒县人民政府&indicator=req_new":                                       "Members",
		"/api/v1/trends?indicator=req_new&indicator=req_new[natural]&by=level&without_largest=1": "Trends",
		"/api/v1/reports/" + fullID + "/diff":                                                    "Diff", "/api/v1/crawl": "CrawlStatus", "/api/v1/reports/" + fullID + "/similar": "SimilarList", "/api/v1/similar": "PairList", "/api/v1/crawl/urls?limit=30": "CrawlURLList",
	} {
		var answer any
		if err := json.Unmarshal(request(t, s, http.MethodGet, fill(store, target)).Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		v := validator{t: t, schemas: schemas}
		v.check(name, schemas[name].(map[string]any), answer)
	}
}

// validator knows the few words of JSON Schema that the document uses, and is
// stricter in one way: a property that is not named is an error.
type validator struct {
	t       *testing.T
	schemas map[string]any
}

func (v validator) check(path string, schema map[string]any, value any) {
	if ref, ok := schema["$ref"].(string); ok {
		v.check(path, v.schemas[strings.TrimPrefix(ref, "#/components/schemas/")].(map[string]any), value)
		return
	}
	if options, ok := schema["oneOf"].([]any); ok {
		if value != nil {
			v.check(path, options[0].(map[string]any), value)
		}
		return
	}
	if values, ok := schema["enum"].([]any); ok && !slices.Contains(values, value) {
		v.t.Errorf("%s: %v is none of %v", path, value, values)
	}
	if !v.typeFits(schema["type"], value) {
		v.t.Errorf("%s: %T %v, want %v", path, value, value, schema["type"])
		return
	}
	switch x := value.(type) {
	case []any:
		for _, item := range x {
			v.check(path+"[]", schema["items"].(map[string]any), item)
		}
	case map[string]any:
		v.object(path, schema, x)
	}
}

func (v validator) object(path string, schema map[string]any, value map[string]any) {
	props, _ := schema["properties"].(map[string]any)
	for name, item := range value {
		sub, ok := props[name].(map[string]any)
		if !ok {
			sub, ok = schema["additionalProperties"].(map[string]any)
		}
		if !ok {
			v.t.Errorf("%s.%s is not documented", path, name)
			continue
		}
		v.check(path+"."+name, sub, item)
	}
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, ok := value[name.(string)]; !ok {
			v.t.Errorf("%s.%s is missing", path, name)
		}
	}
}

func (v validator) typeFits(want, value any) bool {
	if list, ok := want.([]any); ok {
		return slices.ContainsFunc(list, func(w any) bool { return v.typeFits(w, value) })
	}
	switch x := value.(type) {
	case nil:
		return want == "null"
	case string:
		return want == "string"
	case bool:
		return want == "boolean"
	case float64:
		return want == "number" || (want == "integer" && x == float64(int64(x)))
	case []any:
		return want == "array"
	default:
		return want == "object"
	}
}
