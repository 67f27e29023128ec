package catalog

import "encoding/binary"

// packAscending writes numbers that ascend as varints of the distances between
// them.
func packAscending[T ~uint32 | ~uint64](values []T) []byte {
	blob := make([]byte, 0, 4*len(values))
	var last T
	for _, v := range values {
		blob = binary.AppendUvarint(blob, uint64(v-last))
		last = v
	}
	return blob
}

// unpackAscending reads what packAscending wrote.
func unpackAscending[T ~uint32 | ~uint64](blob []byte) ([]T, error) {
	values := make([]T, 0, len(blob)/4+1)
	var last T
	for len(blob) > 0 {
		step, n := binary.Uvarint(blob)
		if n <= 0 {
			return nil, errPacked
		}
		blob = blob[n:]
		last += T(step)
		values = append(values, last)
	}
	return values, nil
}
