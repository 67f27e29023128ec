package pdf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/internal/extract/pdf/pdftest"
)

// TestPrograms reads what several programs made of the same two reports.
func TestPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/*_20??.pdf")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			form := strings.TrimSuffix(file[len(file)-len("2019.pdf"):], ".pdf")
			doc, report := mustRead(t, data), pdftest.NewReport(form)
			checkReport(t, doc, report)
			if !strings.Contains(file, "borderless") && !strings.Contains(file, "threelines") {
				checkLabels(t, doc, report)
			}
		})
	}
}
