// Package index finds reports: bleve behind our own Query and Result types.
// Bleve's types stay inside.
//
// A report is one document. Its words, as jieba cuts them, stand in one field
// for the title, one for the office and one for each kind of section, without
// positions; they rank. How often a word occurs is told by further fields, with
// the words that occur twice, four times and eight times at least, and the
// length of each text by a byte. Where a phrase can be is told by the pairs of
// characters of package pairs; whether it is there is then looked up in the text
// itself, in a file of folded texts beside each generation, so that a phrase is
// found exactly where its characters stand, however they are cut.
// Dictionary words of four and more characters are indexed wherever they stand
// and need no looking up.
//
// The labels of the statutory tables are not indexed: a report has a term for
// each table that it prints, and bare words are looked up in the labels of the
// forms.
//
// # Ranking
//
// Words and phrases are scored alike, by BM25F: their occurrences are weighted
// by place (title, office, the section on problems before the overview), by
// the length of the field against a usual length, and threefold in headings;
// the sum is saturated and multiplied by how rare the text is. A phrase counts
// as one text, not as its words. The hundred best hits of a query of several
// texts are then put in order by how near the texts stand to each other, which
// is read from their folded texts. A report of the office that the query names,
// with or without the divisions above it, comes before those that speak of it.
// Hits that are about equally good come newest first.
//
// A bare text that is a question, or of several words and found nowhere as it
// stands, is asked for by most of its words, measured by their rarity; the
// result says so.
//
// testdata/rank holds queries with graded judgements, and golden.txt the
// quality that results, for all queries, each class and each query.
//
// # Life of an index
//
// The directory holds generations and the file CURRENT that names the live one.
// A rebuild writes a generation beside it and then replaces the file. Whatever
// stops a process, and at whatever moment, the next one finds either a whole
// index or one for which Open answers with [ErrStale].
//
// # Pages
//
// A cursor goes on where a page ended. Hits by year and date are on one page
// each, however many reports are added meanwhile. So are hits by relevance as
// long as the report itself does not change: the cursor carries the statistics
// that the scores of the first page came from. Reports added meanwhile may be
// on a page to come, or on none. A cursor of another query, filter, order or
// index is refused.
package index
