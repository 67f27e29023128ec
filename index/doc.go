// Package index finds reports: bleve behind our own Query and Result types.
// Bleve's types stay inside.
//
// A report is one document. Its words, as jieba cuts them, stand in one field
// for the title, one for the office and one for each kind of section, with
// frequencies but without positions; they rank. Its characters stand in three
// unscored fields; they narrow down where a phrase can be. Whether it is there
// is then looked up in the text itself, which comes from [Texts], so that a
// phrase is found exactly where its characters stand, however they are cut.
// Dictionary words of four and more characters are indexed wherever they stand
// and need no looking up.
//
// The labels of the statutory tables are not indexed: a report has a term for
// each table that it prints, and bare words are looked up in the labels of the
// forms.
package index
