package pdf

// memory is the linear memory of one instance: a stretch of address space of
// which only what is used takes real memory. It grows in place, and lies outside
// of the Go heap, where a large document would double the room that the
// collector leaves to garbage.
type memory struct {
	space   []byte
	limit   uint64
	refused bool // the document asked for more than the limit
}

func newMemory(limit uint64) *memory {
	return &memory{space: reserve(limit), limit: limit}
}

// Reallocate implements experimental.LinearMemory.
func (m *memory) Reallocate(size uint64) []byte {
	if size > m.limit {
		m.refused = true
		return nil
	}
	if size > uint64(len(m.space)) { // not reserved, see reserve
		grown := make([]byte, min(max(size, size/4*5), m.limit))
		copy(grown, m.space)
		m.space = grown
	}
	return m.space[:size:size]
}

// Free implements experimental.LinearMemory. It does nothing: an instance that is
// killed may still run for a moment, see release.
func (m *memory) Free() {}

// release returns the memory once nothing runs in it any more.
func (m *memory) release() {
	unreserve(m.space)
	m.space = nil
}
