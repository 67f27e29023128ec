package archive

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// The keys in testdata/surt.txt were made by version 0.3.1 of the Python package
// surt, which pywb and cdxj-indexer use.
func TestSURT(t *testing.T) {
	f, err := os.Open("testdata/surt.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); n++ {
		var url, want string
		d := json.NewDecoder(strings.NewReader(lines.Text()))
		if err := d.Decode(&url); err != nil {
			t.Fatal(err)
		}
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := SURT(url); got != want {
			t.Errorf("SURT(%q) = %q, want %q", url, got, want)
		}
	}
	if n < 50 {
		t.Errorf("%d URLs in the table", n)
	}
}

func FuzzSURT(f *testing.F) {
	for _, url := range []string{
		"http://www.example.com:80/a/../B?b=1&a#x", "http://%6d.example/%2525", "http://[::1", "mailto:a", "1.2", "http://0300.08/", "?", "http://虚云.example/年报",
	} {
		f.Add(url)
	}
	f.Fuzz(func(t *testing.T, url string) {
		key := SURT(targetURI(url))
		if key == "" || strings.ContainsAny(key, " \n\r\t") {
			t.Errorf("SURT(%q) = %q cannot be the key of a CDX line", url, key)
		}
	})
}
