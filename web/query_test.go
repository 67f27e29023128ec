package web

import (
	"net/http"
	"strings"
	"testing"

	"nianbao/web/internal/webtest"
)

func TestReadQuery(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	for target, want := range map[string]string{
		"/api/v1/query?q=人手": `{"query":"人手","canonical":"人手","error":null}`,
		"/api/v1/query?q=":   `{"query":"","canonical":"","error":null}`,
		"/api/v1/query?q=(":  `{"query":"(","canonical":null,"error":{"zh":"第 1 个字符：括号没有配对","en":"character 1: the parenthesis is not closed","position":0,"length":1}}`,
	} {
		if rec := request(t, s, http.MethodGet, target); rec.Code != 200 || strings.TrimSpace(rec.Body.String()) != want {
			t.Errorf("%s: %d %s, want %s", target, rec.Code, rec.Body, want)
		}
	}
	if rec := request(t, s, http.MethodGet, "/api/v1/query?q=a&q=b"); rec.Code != 400 {
		t.Errorf("two queries: %d", rec.Code)
	}
	bare, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if rec := request(t, bare, http.MethodGet, "/api/v1/query?q=a"); rec.Code != 503 {
		t.Errorf("without a parser: %d", rec.Code)
	}
}
