package extract

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSamples compares the extraction of real reports with gold made by hand.
// The samples stand beside the checkout and are no part of it.
func TestSamples(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "samples")
	for _, name := range []string{"changzheng_2020.txt", "shanghai_office_2019.html", "shuyang_fgj_2023.html"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if os.IsNotExist(err) {
				t.Skipf("%s is not there: the real samples are not part of this repository", dir)
			} else if err != nil {
				t.Fatal(err)
			}
			res, err := Extract(context.Background(), Input{Data: data})
			if err != nil {
				t.Fatal(err)
			}
			gold, err := os.ReadFile(filepath.Join(dir, name[:len(name)-len(filepath.Ext(name))]+".gold.json"))
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(&res.Report)
			if err != nil {
				t.Fatal(err)
			}
			read := decodeJSON(t, got).(map[string]any)
			delete(read, "derived") // is not printed, and not part of the gold
			if diff := cmp.Diff(decodeJSON(t, gold), any(read)); diff != "" {
				t.Errorf("extraction differs (-gold +got):\n%s", diff)
			}
		})
	}
}

func decodeJSON(t *testing.T, data []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
