// Package indicator holds the code list of what the reports measure (指标) and
// reads the statutory tables: cells in, observations out, each with the cell it
// came from. Labels are matched by meaning (normalised text, aliases, parent
// path, then a small edit distance), and by position only where a row of the
// right size leaves no other way. The dictionary says of every number what it
// counts, and the series which numbers of different forms may be joined. The
// package is pure.
package indicator
