package web

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// cursorKind says what the number in a cursor counts, so that a cursor of one
// listing is no valid one of another.
type cursorKind string

const (
	offsetCursor cursorKind = "offset:" // entries before the page
	afterCursor  cursorKind = "after:"  // the last entry of the page before
)

// newCursor is an opaque place in a listing whose order is stable.
func newCursor(kind cursorKind, n int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(string(kind) + strconv.FormatInt(n, 10)))
}

// cursor reads what newCursor wrote; 0 = from the start.
func (p params) cursor(kind cursorKind) (int64, error) {
	v, err := p.one("cursor")
	if err != nil || v == "" {
		return 0, err
	}
	bad := badParam("cursor", "不是本接口给出的值。", "is none that was given out here.")
	data, err := base64.RawURLEncoding.DecodeString(v)
	if err != nil {
		return 0, bad
	}
	digits, ok := strings.CutPrefix(string(data), string(kind))
	n, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || n < 0 {
		return 0, bad
	}
	return n, nil
}
