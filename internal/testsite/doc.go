// Package testsite serves government sites that do not exist: annual reports
// of fictional offices of a fictional province, in the manners of several
// content management systems, in UTF-8 and GBK, in the forms of 2019 and 2021.
// Everything is written for this project and made from a seed, so that each
// number on the pages is known beforehand: demonstrations crawl the sites, and
// tests compare what was read with the truth.
//
// Tests ask for more: a site for each further family of systems
// (Options.Families), sites that change between two crawls (Edit, Withdraw,
// Move, Unlist, CopyTo, Noise), a log of the requests, a server with everything
// that can go wrong (StartFaulty), and many small hosts (StartMany). The sites of
// the demonstration stay the same bytes whatever else there is.
//
// The labels of the tables are kept here a second time, apart from those that
// reports are read with, on purpose: one mistake must not hide the other.
package testsite
