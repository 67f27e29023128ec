package index

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"nianbao/internal/nianbao"
)

// sampleFolders are where the extractions of real reports may be, beside the
// repository or a worktree of it.
var sampleFolders = []string{"../../shared/samples", "../../../shared/samples"}

// sampleReports are the extractions of real reports, where they are at hand.
func sampleReports(t *testing.T) []*nianbao.Held {
	t.Helper()
	var docs []*nianbao.Held
	for _, folder := range sampleFolders {
		files, err := filepath.Glob(filepath.Join(folder, "*.gold.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			h := &nianbao.Held{ID: filepath.Base(file)}
			if err := json.Unmarshal(data, &h.Report); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			docs = append(docs, h)
		}
		if len(docs) > 0 {
			return docs
		}
	}
	t.Skip("no samples beside the repository")
	return nil
}

// TestSamples searches the extractions of real reports.
func TestSamples(t *testing.T) {
	docs := sampleReports(t)
	x := indexOf(t, docs...)
	for text, want := range map[string]int{"": len(docs), "依申请公开": len(docs), `"政府信息公开"`: len(docs), "长征街道": 1, "office:沭阳县": 1} {
		if res := find(t, x, nianbao.Query{Text: text}); res.Total != want {
			t.Errorf("%q: %d hits, want %d", text, res.Total, want)
		} else if text == "依申请公开" && len(res.Hits[0].Fragments) == 0 {
			t.Error("nothing marked")
		}
	}
}
