package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// writeTarball makes a package with the given files below package/dist.
func writeTarball(t *testing.T, files map[string]string) string {
	t.Helper()
	var buf bytes.Buffer
	zw := gzip.NewWriter(&buf)
	tw := tar.NewWriter(zw)
	for name, text := range files {
		h := &tar.Header{Name: "package/dist/" + name, Mode: 0o644, Size: int64(len(text))}
		if err := tw.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(tw, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := tw.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "package.tgz")
	if err := os.WriteFile(name, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestRun(t *testing.T) {
	tarball := writeTarball(t, map[string]string{
		"streets.csv":   "code,name\n990102100,\"假山区镜花镇\"\n990102001,\"蜃楼街道\"\n990121100,\"无名县镇\"\n",
		"areas.csv":     "code,name\n990121,\"无名县\"\n990102,\"假山区\"\n",
		"cities.csv":    "code,name\n9901,\"虚云市\"\n",
		"provinces.csv": "code,name\n99,\"示例省\"\n",
		"villages.csv":  "code,name\n990102100200,\"不收村\"\n",
	})
	out := filepath.Join(t.TempDir(), "divisions.tsv.gz")
	if err := run(out, tarball); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(zr)
	if err != nil {
		t.Fatal(err)
	}
	want := "99\t示例省\n9901\t虚云市\n990102\t假山区\n001\t蜃楼街道\n100\t镜花镇\n990121\t无名县\n100\t无名县镇\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

func TestRunRejects(t *testing.T) {
	files := map[string]string{
		"streets.csv": "code,name\n990102100,\"镜花镇\"\n", "areas.csv": "code,name\n",
		"cities.csv": "code,name\n", "provinces.csv": "code,name\n",
	}
	out := filepath.Join(t.TempDir(), "divisions.tsv.gz")
	if err := run(out, writeTarball(t, files)); err == nil || !strings.Contains(err.Error(), "no county") {
		t.Errorf("a town without its county: %v", err)
	}
	delete(files, "areas.csv")
	if err := run(out, writeTarball(t, files)); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("a package without a file: %v", err)
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("a failed run left a file: %v", err)
	}
}
