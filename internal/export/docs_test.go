package export

import (
	"os"
	"strings"
	"testing"
)

// TestDocumented checks that docs/export.md lists the columns in their order.
func TestDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/export.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := strings.Join(strings.Fields(string(text)), " ")
	for name, columns := range map[string][]Column{
		"reports": schemaOf(reportColumns), "offices": schemaOf(officeColumns), "observations": schemaOf(observationColumns), "indicators": schemaOf(indicatorColumns), "findings": schemaOf(findingColumns), "verdicts": schemaOf(verdictColumns),
	} {
		var names []string
		for _, c := range columns {
			if !c.jsonOnly {
				names = append(names, c.Name)
			}
			if c.Chinese == "" || c.English == "" {
				t.Errorf("%s.%s is not described", name, c.Name)
			}
		}
		if want := strings.Join(names, ", "); !strings.Contains(doc, "`"+want+"`") {
			t.Errorf("docs/export.md does not list the columns of %s: %s", name, want)
		}
	}
}
