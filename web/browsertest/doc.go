// Package browsertest looks at the pages with a real browser: what only a
// browser can tell is whether the policies hold, the layout fits and nothing
// is complained about. It has tests only.
package browsertest
