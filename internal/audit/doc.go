// Package audit holds reports against the rules of the forms, the law and the
// assessors: whether numbers add up, years follow on each other, text and tables
// say the same, the statutory parts are there, and it came in time.
//
// Rules are data with a pure function each: a [Subject] in, findings out. A rule
// that cannot be decided says why; one that does not concern a report says
// nothing. A wrong accusation is worse than a missed one, so that in doubt a rule
// is undecided, and every finding names the cells and sentences that it rests on
// and says whether the fault lies in the report or may lie in how it was read.
//
// The rules are those of docs/audit.md, which is generated from them.
package audit

//go:generate go run ./internal/gendoc -o ../../docs/audit.md
