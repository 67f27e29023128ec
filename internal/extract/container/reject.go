package container

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// Malformed builds the rejection of a package that breaks the rules of its
// format.
func Malformed(format string, args ...any) *nianbao.RejectError {
	return nianbao.Reject(nianbao.RejectMalformed, "文件已损坏，无法解析。", format, args...)
}

// TooLarge builds the rejection of a package that exceeds a limit, which it
// names.
func TooLarge(what string, limit int) *nianbao.RejectError {
	return nianbao.Reject(nianbao.RejectTooLarge, fmt.Sprintf("文件过大或过于复杂：%s，上限为 %d。", what, limit),
		"%s above the limit of %d", what, limit)
}

// In names the part in which reading met an error.
func In(part string, err error) error {
	var rejected *nianbao.RejectError
	if errors.As(err, &rejected) {
		if strings.HasPrefix(rejected.Message, `part "`) {
			return rejected
		}
		in := *rejected
		in.Message = fmt.Sprintf("part %q: %s", part, rejected.Message)
		return &in
	}
	return Rejection(err)
}

// Rejection makes every error met while reading a package a rejection: the one
// that it wraps, or else that of a malformed file. The end of a context is no
// property of the file and stays what it is.
func Rejection(err error) error {
	var rejected *nianbao.RejectError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &rejected):
		return rejected
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return Malformed("%v", err)
}
