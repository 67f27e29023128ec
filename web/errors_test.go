package web

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
)

// sentinels are all of the domain with the status that each must have.
var sentinels = map[string]struct {
	err    error
	status int
}{
	"ErrNotFound":    {nianbao.ErrNotFound, http.StatusNotFound},
	"ErrInvalid":     {nianbao.ErrInvalid, http.StatusBadRequest},
	"ErrExcluded":    {nianbao.ErrExcluded, http.StatusForbidden},
	"ErrUnavailable": {nianbao.ErrUnavailable, http.StatusServiceUnavailable},
	"ErrDiskFull":    {nianbao.ErrDiskFull, http.StatusInsufficientStorage},
	"ErrLocked":      {nianbao.ErrLocked, http.StatusServiceUnavailable},
}

// TestSentinels ranges over the sentinels that the source of the domain
// declares, so that a new one cannot be forgotten in the table.
func TestSentinels(t *testing.T) {
	names := declaredSentinels(t)
	if len(names) == 0 {
		t.Fatal("the domain declares no sentinels")
	}
	for _, name := range names {
		want, ok := sentinels[name]
		if !ok {
			t.Errorf("%s has no expected status", name)
			continue
		}
		p := describe(fmt.Errorf("catalog /secret: %w", want.err))
		if p.Status != want.status {
			t.Errorf("%s: status %d, want %d", name, p.Status, want.status)
		}
		if p.Title == "" || p.TitleEN == "" || p.Detail == "" || p.DetailEN == "" || strings.Contains(p.Detail+p.DetailEN, "secret") {
			t.Errorf("%s: texts are %+v", name, p)
		}
	}
}

func declaredSentinels(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../internal/nianbao/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of the domain: %v", err)
	}
	var names []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				for _, ident := range spec.(*ast.ValueSpec).Names {
					if strings.HasPrefix(ident.Name, "Err") {
						names = append(names, ident.Name)
					}
				}
			}
		}
	}
	return names
}

func TestDescribe(t *testing.T) {
	for _, tc := range []struct {
		name   string
		err    error
		status int
		detail string
	}{
		{"query", &nianbao.QueryError{Pos: 4, Message: "m", Chinese: "括号不配对"}, 400, "检索式第 5 个字符：括号不配对"},
		{"rejection", nianbao.Reject(nianbao.RejectTooLarge, "文件太大", "too large"), 400, "文件太大"},
		{"deadline", fmt.Errorf("x: %w", context.DeadlineExceeded), 503, "超时"},
		{"cancelled", fmt.Errorf("x: %w", context.Canceled), statusClientClosed, "取消"},
		{"unforeseen", errors.New("secret"), 500, "未预料"},
		{"public", badParam("limit", "甲", "a"), 400, "参数 limit：甲"},
		{"own status", &publicError{status: 405, zh: "乙", en: "b"}, 405, "乙"},
	} {
		p := describe(fmt.Errorf("web: %w", tc.err))
		if p.Status != tc.status || !strings.Contains(p.Detail, tc.detail) {
			t.Errorf("%s: got %d %q, want %d %q", tc.name, p.Status, p.Detail, tc.status, tc.detail)
		}
		if _, ok := statusTitles[tc.status]; !ok {
			t.Errorf("%s: status %d has no title", tc.name, tc.status)
		}
	}
}
