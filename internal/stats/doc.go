// Package stats computes the statistics that tables of reports need: order
// statistics, robust spread, ranks and intervals of proportions. It knows
// nothing of reports and uses the standard library only.
//
// Values are finite numbers; what is not known is left out by the caller, who
// gives the count beside the result. Every function is pure and leaves its
// arguments as they are.
package stats
