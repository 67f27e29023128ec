package crawler

// generic takes any page: links as they stand and in the data of its scripts,
// paging by the words that readers follow.
type generic struct{}

func (generic) Name() string { return "generic" }

func (generic) Match(*Page) bool { return true }

func (generic) Links(p *Page) []Link {
	return append(p.anchors(p.Doc.Selection), scriptLinks(p)...)
}

func (generic) Next(p *Page) []Follow {
	next := readPager(p).pages()
	if len(next) == 0 {
		next = countedPages(p)
	}
	if len(next) == 0 {
		next = formPages(p)
	}
	return uniqueFollows(append(next, embedded(p)...))
}

// uniqueFollows leaves out repetitions.
func uniqueFollows(all []Follow) []Follow {
	seen := make(map[Follow]bool, len(all))
	var kept []Follow
	for _, f := range all {
		if !seen[f] {
			seen[f] = true
			kept = append(kept, f)
		}
	}
	return kept
}
