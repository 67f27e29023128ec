package convert

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"nianbao/internal/nianbao"
)

// fake writes a program that stands in for LibreOffice: it gets the same words,
// and answers with script.
func fake(t *testing.T, script string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "soffice")
	text := "#!/bin/sh\nfor last; do :; done\nwhile [ $# -gt 0 ]; do case $1 in --convert-to) to=$2;; --outdir) out=$2;; esac; shift; done\n" + script
	if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestConvert(t *testing.T) {
	book := "\xd0\xcf\x11\xe0" + "W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00"
	tests := []struct {
		name, script, data, want string
		code                     nianbao.RejectCode
	}{
		{"document", `mkdir -p "$out"; { echo $to; cat "$last"; } > "$out/in.$to"`, "\xd0\xcf\x11\xe0abc", "docx\n\xd0\xcf\x11\xe0abc", ""},
		{"spreadsheet", `mkdir -p "$out"; echo $to > "$out/in.$to"`, book, "xlsx\n", ""},
		{"no result", "exit 0", "x", "", nianbao.RejectMalformed},
		{"failure", "exit 7", "x", "", nianbao.RejectMalformed},
		{"too slow", "exec sleep 60", "x", "", nianbao.RejectTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := New(Options{Program: fake(t, tt.script), Timeout: 3 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			got, err := c.Convert(context.Background(), []byte(tt.data))
			var reject *nianbao.RejectError
			if tt.code != "" {
				if !errors.As(err, &reject) || reject.Code != tt.code {
					t.Errorf("err = %v, want %s", err, tt.code)
				}
				return
			}
			if err != nil || string(got) != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestNotInstalled(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := New(Options{}); !errors.Is(err, nianbao.ErrUnavailable) {
		t.Errorf("err = %v, want unavailable", err)
	}
}
