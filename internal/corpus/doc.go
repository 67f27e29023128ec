// Package corpus makes large collections of reports for measurements: any
// number of reports of 5 to 6 KB, the same for the same seed, as documents and
// as HTML pages. Words are drawn from the dictionary with the frequencies that
// it gives, and sentences that such reports repeat stand between them, so that
// postings are as long, and as unevenly long, as those of real reports.
//
// Offices bear the names of real divisions; every number and sentence is
// invented.
package corpus
