package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/internal/compare"
)

// The operator's list of offices makes rows of what was never held; a list that
// cannot be read keeps the program from starting, with file and line.
func TestOperatorsLists(t *testing.T) {
	data := t.TempDir()
	list := filepath.Join(data, "expected.csv")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(list, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("office,region,level,from,to\n沭阳县民政局,321322,county,2019,2020\n")
	base := serveInProcess(t, data)
	var got compare.Coverage
	get(t, base+"/api/v1/coverage?region=320000", &got)
	if got.Totals.Missing != 2 || len(got.Rows) != 2 || got.Rows[0].Office.Region != "江苏省宿迁市沭阳县" || !got.Rows[0].Listed {
		t.Errorf("coverage %+v", got)
	}
	write("office,region,level\n沭阳县民政局,999999,county\n")
	data2 := t.TempDir()
	if err := os.Rename(list, filepath.Join(data2, "expected.csv")); err != nil {
		t.Fatal(err)
	}
	result := run(t, "", "--data", data2, "serve", "--addr", "127.0.0.1:0")
	if result.status != 1 || !strings.Contains(result.stderr, "expected.csv") || !strings.Contains(result.stderr, "line 2") {
		t.Errorf("exit %d: %s", result.status, result.stderr)
	}
}
