package testsite

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
)

// demoDigest is that of all pages and truths of New(Options{}). What is made
// for tests only must not change the sites of the demonstration. If their
// change is meant, the failing test names the new value.
const demoDigest = "990541fb16910fce7277a3b3b56a4e58bfa24c099bd350e47ccb0b20186398cb"

func TestDemoSitesStayAsTheyAre(t *testing.T) {
	s := sitesOf(t, Options{})
	h := sha256.New()
	for _, st := range s.sites {
		for _, path := range slices.Sorted(maps.Keys(st.pages)) {
			r := st.pages[path]
			fmt.Fprintf(h, "%s%s %d %s %s %t %t %x\n", st.host, path, r.status, r.kind, r.location, r.gzip, r.chunked, r.body)
		}
	}
	for _, truth := range s.Truths() {
		if err := json.NewEncoder(h).Encode([]any{truth.URL, truth.Site, truth.ListTitle, truth.ListDate, truth.Report, truth.Signature, truth.Faults}); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != demoDigest {
		t.Errorf("digest of the sites is %s, want %s", got, demoDigest)
	}
}
