package sitefile

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

// Fault is something wrong in a list of sites, and where.
type Fault struct {
	File    string
	Line    int    // 1-based; 0 if it concerns the whole file
	Column  int    // in characters, 1-based; 0 if only the line is known
	Key     string // path of the key, "sites[2].delay", sites counted from 0; may be empty
	Message string
	Chinese string
}

// Error gives place, key and the English message.
func (f *Fault) Error() string { return f.Place() + ": " + f.Message }

// Place names file, line, column and key as far as they are known.
func (f *Fault) Place() string {
	place := f.File
	if f.Line > 0 {
		place += ":" + strconv.Itoa(f.Line)
		if f.Column > 0 {
			place += ":" + strconv.Itoa(f.Column)
		}
	}
	if f.Key != "" {
		place += ": " + f.Key
	}
	return place
}

// Is makes every fault match [nianbao.ErrInvalid].
func (f *Fault) Is(target error) bool { return target == nianbao.ErrInvalid }

// Faults returns the faults that an error of Read joins; none if it is of
// another kind, such as a failure to read.
func Faults(err error) []*Fault {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return nil
	}
	var faults []*Fault
	for _, e := range joined.Unwrap() {
		var f *Fault
		if errors.As(e, &f) {
			faults = append(faults, f)
		}
	}
	return faults
}

// problem is what is wrong with a value, in both languages, before it is known
// where the value stands.
type problem struct{ en, zh string }

func (p *problem) Error() string { return p.en }

// want is the problem of a value that is not what was expected.
func want(en, zh, got string) *problem {
	return &problem{
		fmt.Sprintf("want %s, got %s", en, show(got)),
		fmt.Sprintf("应为%s，现为 %s", zh, show(got)),
	}
}

// show quotes a value, the beginning only of a long one.
func show(s string) string {
	const longest = 60
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s[:min(len(s), 4*longest)])[:longest]) + "…"
	}
	return strconv.Quote(strings.ToValidUTF8(s, "\ufffd"))
}
