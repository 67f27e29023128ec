// Command rivals measures search beside other engines: the same reports, the
// same questions, in one run. It prints Markdown tables.
//
//	go run -tags sqlite_fts5 ./index/internal/rivals -n 20000
//	go run ./index/internal/rivals -n 2000 -engines nianbao,bleve-bigrams
//
// An engine that is not installed is left out, with a line that says what to
// install. Each engine works in a process of its own, so that memory can be
// told apart, and the processes answer in turn, so that a slow moment of the
// machine meets them all. Nothing but pipes joins them.
//
// The other engines are given texts that are folded already, as nianbao folds
// them (width, case, traditional characters, white space): what is compared is
// how phrases are found, not how text is prepared.
package main
