package index

// byteCount ranks a byte by how often it stands in Chinese text, in 10,000
// bytes: lead bytes take few values, the bytes after them many.
func byteCount(b byte) int {
	switch {
	case b >= 0xe0:
		return 800
	case b >= 0x80 && b < 0xc0:
		return laterBytes[b-0x80]
	}
	return 20
}

// laterBytes counts the bytes from 0x80 to 0xbf, as in a generated corpus.
var laterBytes = [64]int{
	285, 123, 166, 70, 102, 140, 87, 93, 113, 84, 96, 65, 375, 91, 69, 107,
	84, 81, 48, 46, 123, 64, 70, 72, 53, 41, 112, 125, 157, 69, 43, 84,
	51, 186, 55, 47, 72, 89, 54, 82, 92, 29, 31, 34, 82, 82, 125, 167,
	91, 54, 33, 66, 84, 37, 95, 63, 180, 145, 204, 163, 329, 102, 75, 195,
}
