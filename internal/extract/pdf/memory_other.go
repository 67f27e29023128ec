//go:build !unix

package pdf

// reserve reserves nothing: memory grows on the heap.
func reserve(uint64) []byte { return nil }

func unreserve([]byte) {}
