// Package copied finds text that reports have in common, and measures it. It is
// pure: texts go in, fingerprints, shares and passages come out.
//
// Text is compared as a row of tokens: characters folded as for search, without
// white space and punctuation, and every number as one token that is equal to
// every other. So a report that was copied with its years and figures changed
// still matches, and the changes are found by looking at the numbers that stand
// opposite each other.
//
// Three steps lead to a share. Fingerprints, chosen by winnowing, say which
// reports may have passages in common. Clauses that many offices of a year use
// are templates and set aside: they are nobody's own. What is left of the later
// report is laid over the other one, exactly.
//
// Winnowing is written here (see [Winnow]): no Go library that is kept up was
// found that picks fingerprints with the guarantee of the algorithm; those for
// MinHash and SimHash estimate the likeness of whole texts, while a report
// that took one section from another is unlike it as a whole.
package copied

// Rules is the version of tokens, fingerprints and thresholds. What was
// computed by other rules is computed anew.
const Rules = "1"

// Thresholds; docs/copied.md gives the reasons.
const (
	// gram and window of winnowing: a passage of gram+window-1 tokens in common
	// gives a fingerprint in common.
	gram   = 12
	window = 24

	// minRun is the shortest run of equal tokens that begins a passage, and
	// minResume the shortest that goes on with one after an edit of at most
	// maxEdit tokens.
	minRun    = 16
	minResume = 6
	maxEdit   = 12

	// minClause is the shortest clause that is counted as one.
	minClause = 6

	// Of a group of so many offices or more, a clause that more than
	// templateShare of them use is a template; and so is one that more than
	// templateMost offices of the country use in a year, however many there are.
	templateGroup = 20
	templateShare = 0.2
	templateMost  = 100

	// MinOwn is how much own text a report must have for a share to mean
	// anything.
	MinOwn = 100
)
