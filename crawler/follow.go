package crawler

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"nianbao/internal/nianbao"
)

const (
	maxHops        = 4       // column links from an entry to a list
	maxListSize    = 8 << 20 // bytes of a list page that are parsed
	maxAttachments = 30      // of one report page
)

// target makes a target of this site from an address.
func (r *siteRun) target(address, form string, kind nianbao.TargetKind) (nianbao.Target, error) {
	u, err := parseURL(nil, address)
	if err != nil {
		return nianbao.Target{}, err
	}
	t := nianbao.Target{
		Key: seenKey(address, form), Host: hostKey(u), URL: u.String(), Form: form, Kind: kind,
		Hints: nianbao.Hints{Site: r.site.Name, RegionCode: r.site.Region},
	}
	switch kind {
	case nianbao.KindAttachment:
		t.Priority = nianbao.PriorityAttachment
	case nianbao.KindReport:
		t.Priority = nianbao.PriorityReport
	case nianbao.KindPage:
		t.Priority = nianbao.PriorityPage
	default:
		t.Priority = nianbao.PriorityList
	}
	return t, nil
}

// farther lowers the priority of lists with their distance from the entry, so
// that a trap is what a run comes to last.
func farther(t *nianbao.Target) {
	const most = 2 * (nianbao.PriorityRecheck - nianbao.PriorityList)
	t.Priority += min(4*t.Hops+t.Pages, most)
}

// readList reads a page for its links and for the pages after it.
func (w *work) readList(p *Page) {
	w.read = true
	from := w.result.Target
	adapter := adapterFor(p)
	w.system = adapter.Name()
	inColumn := from.Column || isColumnPage(p)
	w.links(p, adapter.Links(p), inColumn)
	if from.Pages >= maxListPages {
		return
	}
	for _, f := range adapter.Next(p) {
		t, ok := w.follow(f.URL, f.Form, nianbao.KindList, "")
		if !ok {
			continue
		}
		t.Hops, t.Pages, t.Column = from.Hops, from.Pages+1, inColumn
		farther(&t)
		w.further = append(w.further, t)
	}
}

// links sorts a page's links by what they promise. Columns above the wanted
// one are followed only where nothing better was found, and sub-folders only
// below the page itself.
func (w *work) links(p *Page, links []Link, inColumn bool) {
	var columns, folders, hops []Link
	lookAlikes := map[string]bool{}
	reports := 0
	for _, link := range links {
		switch w.classOf(p, link, inColumn) {
		case titleReport:
			reports++
			w.report(link, nianbao.KindReport)
		case titleMaybe:
			w.report(link, nianbao.KindPage)
		case titleLookAlike:
			lookAlikes[link.URL] = true
		case titleColumn:
			columns = append(columns, link)
		case titleFolder:
			if below(p.URL, link.URL) {
				folders = append(folders, link)
			}
		case titleHop:
			hops = append(hops, link)
		}
	}
	w.lookAlikes = len(lookAlikes)
	w.columns(columns, true)
	w.columns(folders, inColumn)
	if reports == 0 && len(columns)+len(folders) == 0 {
		w.columns(hops, false)
	}
}

// classOf reads a link in the light of the page that it stands on.
func (w *work) classOf(p *Page, link Link, inColumn bool) titleClass {
	class := classify(link.Title)
	if !inColumn || class != titleNone && class != titleFolder {
		return class
	}
	if class == titleFolder && below(p.URL, link.URL) {
		return class
	}
	return classifyInColumn(link.Title)
}

// report queues a link that may lead to a report.
func (w *work) report(link Link, kind nianbao.TargetKind) {
	t, ok := w.follow(link.URL, "", kind, link.Title)
	if !ok {
		return
	}
	t.Hops = w.result.Target.Hops
	t.Hints.ListTitle, t.Hints.ListDate = link.Title, link.Date
	if fileLink.MatchString(pathOf(link.URL)) {
		t.Kind = nianbao.KindReport // a file is read, whatever its link says
	}
	w.found = append(w.found, t)
	for _, file := range link.Attachments {
		if a, ok := w.follow(file.URL, "", nianbao.KindAttachment, file.Title); ok {
			a.Hops, a.Hints = t.Hops, t.Hints
			a.Hints.Page = t.URL
			a.Priority = t.Priority + 1 // its page has to be held first
			w.found = append(w.found, a)
		}
	}
}

// columns queues the columns in which the reports may stand; wanted tells that
// they are those of the annual reports.
func (w *work) columns(columns []Link, wanted bool) {
	hops := w.result.Target.Hops + 1
	if hops > maxHops {
		return
	}
	for _, link := range columns {
		if t, ok := w.follow(link.URL, "", nianbao.KindList, ""); ok {
			t.Hops, t.Column = hops, wanted
			farther(&t)
			w.found = append(w.found, t)
		}
	}
}

// follow makes a target of a link, unless it leads to another host, which is
// recorded, or looks like a trap.
func (w *work) follow(address, form string, kind nianbao.TargetKind, title string) (nianbao.Target, bool) {
	t, err := w.run.target(address, form, kind)
	if err != nil {
		return t, false
	}
	u, err := url.Parse(t.URL)
	if err != nil || repeats(u.Path) {
		return t, false
	}
	if !w.run.scope.contains(u) {
		w.abroad(u, kind, title)
		return t, false
	}
	return t, true
}

// abroad records a link that is not followed. Columns of other sites stand in
// every page's chrome; only what may be a report counts.
func (w *work) abroad(u *url.URL, kind nianbao.TargetKind, title string) {
	if kind == nianbao.KindReport || kind == nianbao.KindAttachment {
		w.foreign = append(w.foreign, nianbao.ForeignLink{Host: hostKey(u), URL: u.String(), Title: title})
	}
}

var (
	fileLink     = regexp.MustCompile(`(?i)\.(?:pdf|docx?|wps|et|xlsx?|ofd|rtf|zip)$`)
	downloadLink = regexp.MustCompile(`(?i)/downfile\.jsp$|/_content/download\.jsp$|/downloadfile`)
)

// attachments queues the files that a report page links to.
func (w *work) attachments(p *Page) {
	from := w.result.Target
	n := 0
	for _, link := range append(embeddedFiles(p), p.anchors(p.Doc.Selection)...) {
		if !isFile(link.URL) {
			continue
		}
		t, ok := w.follow(link.URL, "", nianbao.KindAttachment, link.Title)
		if !ok {
			continue
		}
		t.Hops, t.Hints = from.Hops, from.Hints
		t.Hints.Page = from.URL
		if link.Title != "" && t.Hints.ListTitle == "" {
			t.Hints.ListTitle = link.Title
		}
		w.found = append(w.found, t)
		if n++; n == maxAttachments {
			return
		}
	}
}

// isFile tells by its address that a link leads to a file.
func isFile(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (fileLink.MatchString(u.Path) || downloadLink.MatchString(u.Path) || fileLink.MatchString(u.Query().Get("filename")))
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

// below tells whether a link leads further down the path of a page that has one.
func below(from *url.URL, to string) bool {
	u, err := url.Parse(to)
	if err != nil || hostKey(u) != hostKey(from) {
		return false
	}
	dir := from.Path
	if !strings.HasSuffix(dir, "/") {
		dir = path.Dir(dir)
	}
	dir = strings.TrimSuffix(dir, "/") + "/"
	if dir == "/" {
		return false // a home page has everything below it
	}
	return strings.HasPrefix(u.Path, dir) && len(u.Path) > len(dir)
}

// repeats recognises paths that grow by their own relative links.
func repeats(p string) bool {
	count := map[string]int{}
	for segment := range strings.SplitSeq(p, "/") {
		if segment == "" {
			continue
		}
		if count[segment]++; count[segment] > 3 {
			return true
		}
	}
	return false
}
