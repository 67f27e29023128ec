package crawler

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// gkmlpt knows the shared platform of Guangdong: a page that holds only its
// configuration, and lists as JSON.
type gkmlpt struct{}

var (
	gkmlptSID  = regexp.MustCompile(`["']?\bSID["']?\s*:\s*["']?(\d{1,12})`)
	gkmlptTree = regexp.MustCompile(`["']?\b(?:TREE|COLUMNS|CATEGORIES)["']?\s*:\s*[\[{]`)
	gkmlptNode = regexp.MustCompile(`["']?\bid["']?\s*:\s*["']?(\d{1,9})["']?\s*,[^{}\[\]]{0,300}?["']?\bname["']?\s*:\s*("(?:[^"\\]|\\.){1,200}"|'[^']{1,200}')`)
	gkmlptAPI  = regexp.MustCompile(`^(.*/gkmlpt/api/all/\d+)$`)
	columnID   = regexp.MustCompile(`^/?(\d{1,9})$`)
)

func (gkmlpt) Name() string { return "gkmlpt" }

func (gkmlpt) Match(p *Page) bool {
	return strings.Contains(p.Text, "_CONFIG") && gkmlptSID.MatchString(p.Text) || gkmlptAPI.MatchString(p.URL.Path)
}

// gkmlptList is what the interface answers.
type gkmlptList struct {
	Classify struct {
		PostCount int `json:"post_count"`
	} `json:"classify"`
	Total    int             `json:"total"`
	Articles []gkmlptArticle `json:"articles"`
}

type gkmlptArticle struct {
	Title      string          `json:"title"`
	Date       json.RawMessage `json:"date"` // Unix seconds, or text
	Created    string          `json:"created_at"`
	URL        string          `json:"url"`
	PostURL    string          `json:"post_url"`
	Attachment json.RawMessage `json:"attachment"` // a list of objects with url and name
}

func (gkmlpt) Links(p *Page) []Link {
	if !gkmlptAPI.MatchString(p.URL.Path) {
		return p.anchors(p.Doc.Selection)
	}
	list, err := readGkmlpt(p.Text)
	if err != nil {
		return nil
	}
	var links []Link
	for _, a := range list.Articles {
		address := p.abs(a.URL)
		if address == "" {
			address = p.abs(a.PostURL)
		}
		if address != "" {
			links = append(links, Link{
				URL: address, Title: plainTitle(a.Title), Date: gkmlptDate(a.Created, a.Date), Attachments: p.gkmlptFiles(a.Attachment),
			})
		}
	}
	return links
}

// gkmlptFiles reads the attachments of an article.
func (p *Page) gkmlptFiles(raw json.RawMessage) []Link {
	var list []any
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	var files []Link
	for _, item := range list[:min(len(list), 30)] {
		object, ok := item.(map[string]any)
		if !ok {
			continue
		}
		lower := lowerKeys(object)
		file := Link{URL: p.abs(stringOf(lower, []string{"url", "path", "link"})), Title: oneLine(stringOf(lower, []string{"name", "title", "filename"}))}
		if file.URL != "" {
			files = append(files, file)
		}
	}
	return files
}

// Next goes from the page to the lists of its annual-report columns, and from
// the first page of such a list to the others.
func (gkmlpt) Next(p *Page) []Follow {
	if !gkmlptAPI.MatchString(p.URL.Path) {
		return gkmlptColumns(p)
	}
	list, err := readGkmlpt(p.Text)
	if err != nil || len(list.Articles) == 0 {
		return nil
	}
	total := max(list.Classify.PostCount, list.Total)
	current, _ := strconv.Atoi(p.URL.Query().Get("page"))
	switch {
	case current > 1 && total > 0:
		// The first page says how many there are by its own length.
		return []Follow{{URL: withParam(p.URL, "page", "1")}}
	case total == 0:
		return []Follow{{URL: withParam(p.URL, "page", strconv.Itoa(max(current, 1)+1))}}
	}
	var next []Follow
	pages := (total + len(list.Articles) - 1) / len(list.Articles)
	for n := 2; n <= min(pages, maxListPages); n++ {
		next = append(next, Follow{URL: withParam(p.URL, "page", strconv.Itoa(n))})
	}
	return next
}

// column is a node of the tree of columns.
type column struct {
	id, name string
	below    []column
}

// gkmlptColumns takes the columns of the tree that are named for the reports,
// with all that is below them (years, offices), and the one that the fragment
// of the address names.
func gkmlptColumns(p *Page) []Follow {
	sid := gkmlptSID.FindStringSubmatch(p.Text)
	if sid == nil {
		return nil
	}
	tree := gkmlptTreeOf(p.Text)
	var ids []string
	var walk func(nodes []column, inside bool)
	walk = func(nodes []column, inside bool) {
		for _, c := range nodes {
			in := inside || classify(c.name) == titleColumn
			if in {
				ids = append(ids, c.id)
			}
			walk(c.below, in)
		}
	}
	walk(tree, false)
	if m := columnID.FindStringSubmatch(p.URL.Fragment); m != nil && (len(ids) == 0 || !namedIn(tree, m[1])) {
		ids = append(ids, m[1])
	}
	base := "/gkmlpt"
	if before, _, ok := strings.Cut(p.URL.Path, "/gkmlpt"); ok {
		base = before + "/gkmlpt" // departments have a path of their own before it
	}
	var next []Follow
	for _, id := range ids[:min(len(ids), maxListPages)] {
		next = append(next, p.gets(base+"/api/all/"+id+"?page=1&sid="+sid[1])...)
	}
	return uniqueFollows(next)
}

// namedIn tells whether the tree holds the column, which then was judged by
// its name.
func namedIn(tree []column, id string) bool {
	for _, c := range tree {
		if c.id == id || namedIn(c.below, id) {
			return true
		}
	}
	return false
}

// gkmlptTreeOf reads the tree of columns: as JSON where it is that, else by
// its text, in one level.
func gkmlptTreeOf(text string) []column {
	for _, at := range gkmlptTree.FindAllStringIndex(text, 4) {
		var v any
		if json.NewDecoder(strings.NewReader(text[at[1]-1:])).Decode(&v) == nil {
			if tree := columnsOf(v, 0); len(tree) > 0 {
				return tree
			}
		}
	}
	var flat []column
	for _, m := range gkmlptNode.FindAllStringSubmatch(text, maxListPages) {
		flat = append(flat, column{id: m[1], name: unquoteJS(m[2][1 : len(m[2])-1])})
	}
	return flat
}

func columnsOf(v any, depth int) []column {
	if depth > maxJSONDepth {
		return nil
	}
	var all []column
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			all = append(all, columnsOf(item, depth+1)...)
		}
	case map[string]any:
		var below []column
		for _, key := range sortedKeys(v) {
			below = append(below, columnsOf(v[key], depth+1)...)
		}
		id, name := idOf(v["id"]), stringOf(v, []string{"name", "title"})
		if id == "" || name == "" {
			return below
		}
		return []column{{id: id, name: name, below: below}}
	}
	return all
}

func idOf(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatInt(int64(v), 10)
	case string:
		if columnID.MatchString(v) {
			return v
		}
	}
	return ""
}

func sortedKeys(object map[string]any) []string { return slices.Sorted(maps.Keys(object)) }

func readGkmlpt(text string) (*gkmlptList, error) {
	var list gkmlptList
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, err
	}
	return &list, nil
}

func gkmlptDate(created string, date json.RawMessage) string {
	if d := firstDate(created); d != "" {
		return d
	}
	var v any
	if json.Unmarshal(date, &v) != nil {
		return ""
	}
	return jsonDate(v)
}

// beijing is the only civil time of the sites; it has had no summer time
// since 1992.
var beijing = time.FixedZone("CST", 8*3600)
