package cli

import (
	"fmt"
	"strconv"

	"nianbao/crawler/sitefile"
)

// byteSize is a flag value such as 128MiB or 500kB.
type byteSize int64

// Set reads a size with its unit; a bare number counts bytes.
func (s *byteSize) Set(text string) error {
	n, err := sitefile.ParseSize(text)
	if err != nil {
		return fmt.Errorf("%q is no size (want for example 128MiB)", text)
	}
	*s = byteSize(n)
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
