package nianbao

import (
	"errors"
	"fmt"
)

// Sentinels that cross package borders. Compare with [errors.Is].
var (
	// ErrNotFound means that what was asked for is not held.
	ErrNotFound = errors.New("not found")
	// ErrInvalid means that a request or a value from outside cannot be understood.
	ErrInvalid = errors.New("invalid")
	// ErrExcluded means that a rule (robots.txt, scope, a limit) keeps us from fetching.
	ErrExcluded = errors.New("excluded")
	// ErrUnavailable means that a part of the service cannot answer now.
	ErrUnavailable = errors.New("unavailable")
	// ErrDiskFull means that a write failed for want of room. What was stored
	// before is whole, and the write may be tried again.
	ErrDiskFull = errors.New("no space left on the disk")
	// ErrLocked means that another process writes to the data directory.
	ErrLocked = errors.New("data directory is in use")
)

// RejectCode says why an input was not read as a report. The codes are part of
// the outward contract.
type RejectCode string

// The reasons for which an input is rejected.
const (
	RejectNotAReport   RejectCode = "not_a_report"
	RejectUnsupported  RejectCode = "unsupported_format"
	RejectTooLarge     RejectCode = "too_large"
	RejectMalformed    RejectCode = "malformed"
	RejectNeedsConvert RejectCode = "needs_converter"
	RejectImageOnly    RejectCode = "image_only"
)

// RejectError is the outcome of reading an input that is no readable report.
// It is an expected outcome, kept in the catalog, not a failure of the program.
type RejectError struct {
	Code    RejectCode
	Message string // one sentence in English that names the reason
	Chinese string // the same for readers of pages
}

// Reject builds a RejectError.
func Reject(code RejectCode, chinese, format string, args ...any) *RejectError {
	return &RejectError{Code: code, Message: fmt.Sprintf(format, args...), Chinese: chinese}
}

func (e *RejectError) Error() string { return string(e.Code) + ": " + e.Message }

// Is makes every rejection match [ErrInvalid].
func (e *RejectError) Is(target error) bool { return target == ErrInvalid }
