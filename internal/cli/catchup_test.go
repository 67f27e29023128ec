package cli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/internal/archive"
	"nianbao/internal/catalog"
	"nianbao/internal/ingest"
	"nianbao/internal/nianbao"
)

// noIndex stands for a process that dies before it tells the index.
type noIndex struct{}

func (noIndex) Put(context.Context, ...*nianbao.Held) error { return errors.New("the process is gone") }
func (noIndex) Delete(context.Context, ...string) error     { return errors.New("the process is gone") }

// storeWithoutIndex takes captures into archive and catalog of a data directory.
func storeWithoutIndex(t *testing.T, data string, captures ...*nianbao.Capture) {
	t.Helper()
	a, err := archive.Open(archive.Options{Dir: filepath.Join(data, "archive")})
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(t.Context(), catalog.Options{Path: filepath.Join(data, "catalog.sqlite")})
	if err != nil {
		t.Fatal(err)
	}
	g := ingest.New(ingest.Options{Archive: a, Catalog: c, Index: noIndex{}, Digest: archive.PayloadDigest, IndexBatch: 1000})
	_, err = g.Ingest(t.Context(), captures...)
	if err := errors.Join(err, c.Close(), a.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestCrashBeforeIndex ends a process between catalog and index, with a changed
// report and a new one in hand. The next one that writes makes up for just these.
func TestCrashBeforeIndex(t *testing.T) {
	data, in := t.TempDir(), t.TempDir()
	const address = "http://www.wuming.example/nb/1.txt"
	must(t, "--data", data, "import", "--url", address, write(t, filepath.Join(in, "a.txt"), report("无名县民政局", 2022, "主要问题是人手不足。")))
	must(t, "--data", data, "import", write(t, filepath.Join(in, "b.txt"), report("无名县财政局", 2022, "主要问题是经费紧张。")))
	at := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	storeWithoutIndex(t, data,
		&nianbao.Capture{URL: address, Captured: at, Status: 200, MediaType: "text/plain; charset=utf-8",
			Body: []byte(report("无名县民政局", 2022, "主要问题是场地狭小。"))},
		&nianbao.Capture{URL: "http://www.wuming.example/nb/2.txt", Captured: at, Status: 200, MediaType: "text/plain; charset=utf-8",
			Body: []byte(report("无名县水利局", 2022, "主要问题是队伍老化。"))})

	finds := func(want map[string]int) {
		t.Helper()
		for query, n := range want {
			r := must(t, "--data", data, "search", query)
			if !strings.Contains(r.stderr, fmt.Sprintf("%d of %d reports", n, n)) {
				t.Errorf("%s: %s, want %d", query, r.stderr, n)
			}
		}
	}
	finds(map[string]int{`"人手不足"`: 1, `"场地狭小"`: 0, `"队伍老化"`: 0})
	r := must(t, "--data", data, "--log-level", "debug", "import", filepath.Join(in, "b.txt"))
	if strings.Contains(r.stderr, "index is rebuilt") {
		t.Errorf("all of the index was built anew for two reports:\n%s", r.stderr)
	}
	finds(map[string]int{`"人手不足"`: 0, `"场地狭小"`: 1, `"队伍老化"`: 1, `"经费紧张"`: 1})
	must(t, "--data", data, "verify")
}

// TestDamagedIndex damages the index in several ways: commands that write build
// it anew and say so, those that read say what to do.
func TestDamagedIndex(t *testing.T) {
	in := t.TempDir()
	a := write(t, filepath.Join(in, "a.txt"), report("无名县民政局", 2022, "主要问题是人手不足。"))
	b := write(t, filepath.Join(in, "b.txt"), report("无名县财政局", 2022, "主要问题是经费紧张。"))
	damage := map[string]func(t *testing.T, index string){
		"gone":           func(t *testing.T, index string) { remove(t, index) },
		"without a mark": func(t *testing.T, index string) { remove(t, filepath.Join(index, "CURRENT")) },
		"of another mapping": func(t *testing.T, index string) {
			write(t, filepath.Join(index, "CURRENT"), `{"generation":"gen-000001","mapping":1,"documents":1,"clean":true}`)
		},
		"empty": func(t *testing.T, index string) {
			stores, err := filepath.Glob(filepath.Join(index, "gen-*", "store"))
			if err != nil || len(stores) != 1 {
				t.Fatal(stores, err)
			}
			remove(t, stores[0])
			if err := os.Mkdir(stores[0], 0o755); err != nil {
				t.Fatal(err)
			}
		},
		"with a segment cut short": func(t *testing.T, index string) { halve(t, filepath.Join(index, "gen-*", "store", "*.zap")) },
		"with half a root":         func(t *testing.T, index string) { halve(t, filepath.Join(index, "gen-*", "store", "root.bolt")) },
	}
	for name, do := range damage {
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			must(t, "--data", data, "import", a)
			do(t, filepath.Join(data, "index"))
			if r := run(t, "", "--data", data, "search", "人手不足"); r.status != 1 || !strings.Contains(r.stderr, "run 'nianbao reindex'") {
				t.Errorf("search: status %d\n%s", r.status, r.stderr)
			}
			if r := must(t, "--data", data, "import", b); strings.Count(r.stderr, "index is rebuilt") != 1 {
				t.Errorf("import does not say once that it built the index anew:\n%s", r.stderr)
			}
			for _, query := range []string{"人手不足", "经费紧张"} {
				if r := must(t, "--data", data, "search", query); !strings.Contains(r.stderr, "1 of 1 reports") {
					t.Errorf("search %s: %s", query, r.stderr)
				}
			}
			must(t, "--data", data, "verify")
			do(t, filepath.Join(data, "index"))
			if page := string(fetch(t, serveInProcess(t, data)+"/api/v1/search?q=%E4%BA%BA%E6%89%8B")); !strings.Contains(page, `"total":1`) {
				t.Errorf("serve: %s", page)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// halve cuts the first file of a pattern.
func halve(t *testing.T, pattern string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no file, %v", pattern, err)
	}
	info, err := os.Stat(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(files[0], info.Size()/2); err != nil {
		t.Fatal(err)
	}
}

// TestKilledImport kills imports at random moments of their work, ten times.
// Reading goes on in between, and in the end nothing is missing or old.
func TestKilledImport(t *testing.T) {
	const kills, files = 10, 60
	program := build(t)
	data, in := t.TempDir(), t.TempDir()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 2))
	killed := 0
	for round := range kills {
		dir := filepath.Join(in, fmt.Sprintf("r%02d", round))
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for i := range files {
			write(t, filepath.Join(dir, fmt.Sprintf("%03d.txt", i)),
				report(fmt.Sprintf("无名县第%d中心", i), 2012+round, fmt.Sprintf("主要问题是第%d轮人手不足。", round)))
		}
		cmd := exec.Command(program, "--data", data, "import", dir)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		before := folderSize(t, filepath.Join(data, "archive"))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for len(ended) == 0 && folderSize(t, filepath.Join(data, "archive")) <= before {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(random.IntN(300)) * time.Millisecond)
		if len(ended) == 0 {
			killed++
		}
		_ = cmd.Process.Kill() // or it has ended by itself
		<-ended
		if strings.Contains(stderr.String(), "index is rebuilt") || strings.Contains(stderr.String(), "index cannot be used") {
			t.Errorf("a kill cost the index:\n%s", &stderr)
		}
		r := run(t, "", "--data", data, "search", "人手不足")
		if r.status != 0 && !strings.Contains(r.stderr, "reindex") {
			t.Errorf("search after the kill: status %d\n%s", r.status, r.stderr)
		}
	}
	if r := must(t, "--data", data, "import", in); strings.Contains(r.stderr, "index is rebuilt") {
		t.Errorf("a kill cost the index:\n%s", r.stderr)
	}
	for round := range kills {
		query := fmt.Sprintf(`"第%d轮人手不足" year:%d`, round, 2012+round)
		if r := must(t, "--data", data, "search", "--limit", "200", query); !strings.Contains(r.stderr, fmt.Sprintf("%d of %d reports", files, files)) {
			t.Errorf("%s: %s", query, r.stderr)
		}
	}
	must(t, "--data", data, "verify")
	t.Logf("%d of %d imports were killed at work", killed, kills)
}

// folderSize adds up the files of a folder, which may not be there yet.
func folderSize(t *testing.T, dir string) (size int64) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			size += info.Size()
		}
	}
	return size
}
