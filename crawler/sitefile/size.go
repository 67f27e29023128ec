package sitefile

import (
	"fmt"
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

var sizeUnits = []struct {
	suffix string
	bytes  int64
}{
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30},
	{"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"k", 1 << 10}, {"m", 1 << 20}, {"g", 1 << 30}, {"b", 1},
}

// ParseSize reads a size with its unit, 64MiB or 500kB; a bare number counts
// bytes.
func ParseSize(text string) (int64, error) {
	digits, unit := strings.ToLower(strings.TrimSpace(text)), int64(1)
	for _, u := range sizeUnits {
		if rest, ok := strings.CutSuffix(digits, u.suffix); ok {
			digits, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > 1<<50/unit {
		return 0, fmt.Errorf("%q is no size (want for example 64MiB): %w", text, nianbao.ErrInvalid)
	}
	return n * unit, nil
}
