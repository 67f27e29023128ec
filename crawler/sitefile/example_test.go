package sitefile

import (
	"os"
	"strings"
	"testing"
)

// The example that ships must be read as it stands, and shows every key.
func TestExample(t *testing.T) {
	const name = "../../docs/sites.example.yaml"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Read(name, strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Sites) < 3 || f.Contact == "" {
		t.Errorf("%d sites, contact %q", len(f.Sites), f.Contact)
	}
	for _, w := range f.Warnings {
		if !strings.Contains(w.Message, "is not under .gov.cn") {
			t.Errorf("warning: %v", &w)
		}
	}
	for _, key := range append(append([]string{}, fileKeys...), siteKeys...) {
		if !strings.Contains(string(text), key+":") {
			t.Errorf("the example does not show %s", key)
		}
	}
}
