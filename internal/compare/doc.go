// Package compare answers questions over many reports: tables of offices and
// years, trends of groups, rankings, peers, coverage. It takes facts and columns
// of numbers from a [Source] and computes; it reads no files and keeps nothing.
//
// What holds everywhere: reports of different scope are never mixed; each report
// counts once; a blank, a "/" and a number that could not be read are no zeros,
// and are counted beside the numbers; a rate has its numerator and denominator,
// summed over the reports of which both are known; numbers of different forms
// are joined only as far as the bridge of internal/indicator allows it, and
// every join that is not a plain one leaves a break in the answer.
// docs/compare.md has the definitions.
package compare
