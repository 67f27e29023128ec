package cli

import (
	"fmt"
	"strconv"
	"strings"
)

// byteSize is a flag value such as 128MiB or 500kB.
type byteSize int64

var sizeUnits = []struct {
	suffix string
	bytes  int64
}{
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30},
	{"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"k", 1 << 10}, {"m", 1 << 20}, {"g", 1 << 30}, {"b", 1},
}

// Set reads a size with its unit; a bare number counts bytes.
func (s *byteSize) Set(text string) error {
	lower, unit := strings.ToLower(strings.TrimSpace(text)), int64(1)
	for _, u := range sizeUnits {
		if rest, ok := strings.CutSuffix(lower, u.suffix); ok {
			lower, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(lower, 10, 64)
	if err != nil || n <= 0 || n > 1<<50/unit {
		return fmt.Errorf("%q is no size (want for example 128MiB)", text)
	}
	*s = byteSize(n * unit)
	return nil
}

// String writes the largest binary unit that fits.
func (s *byteSize) String() string {
	for _, u := range []struct {
		suffix string
		bytes  int64
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if int64(*s) >= u.bytes && int64(*s)%u.bytes == 0 {
			return fmt.Sprintf("%d%s", int64(*s)/u.bytes, u.suffix)
		}
	}
	return strconv.FormatInt(int64(*s), 10)
}

// Type names the flag's value in the help.
func (s *byteSize) Type() string { return "size" }
