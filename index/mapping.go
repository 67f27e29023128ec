package index

import (
	"fmt"
	"os"

	"github.com/blevesearch/mmap-go"
)

// mapping is a part of a file in memory. The system reads what is touched, and
// drops it again where memory is needed for others.
type mapping struct {
	data  []byte
	whole mmap.MMap
}

// mapUnit is what mappings begin at a multiple of, on every system.
const mapUnit = 64 << 10

// mapFile maps a part of a file that is in it whole; it must not be cut short
// later.
func mapFile(f *os.File, from, to int64) (mapping, error) {
	if from == to {
		return mapping{}, nil
	}
	start := from / mapUnit * mapUnit
	whole, err := mmap.MapRegion(f, int(to-start), mmap.RDONLY, 0, start)
	if err != nil {
		return mapping{}, fmt.Errorf("map %s: %w", f.Name(), err)
	}
	return mapping{whole[from-start : to-start], whole}, nil
}

func (m *mapping) close() error {
	if m.whole == nil {
		return nil
	}
	m.data = nil
	return m.whole.Unmap()
}
