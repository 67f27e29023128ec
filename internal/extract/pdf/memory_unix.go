//go:build unix

package pdf

import "syscall"

// reserve maps zeroed memory that takes no room until it is touched; none if the
// system refuses, memory then grows on the heap.
func reserve(size uint64) []byte {
	space, err := syscall.Mmap(-1, 0, int(size), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil
	}
	return space
}

func unreserve(space []byte) {
	// It fails for memory that was not mapped, which the collector frees.
	_ = syscall.Munmap(space)
}
