package crawler

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// gkmlpt knows the shared platform of Guangdong: a page that holds only its
// configuration, and lists as JSON.
type gkmlpt struct{}

var (
	gkmlptSID    = regexp.MustCompile(`["']?SID["']?\s*:\s*["']?(\d{1,12})`)
	gkmlptColumn = regexp.MustCompile(`"id"\s*:\s*"?(\d{1,9})"?\s*,\s*"name"\s*:\s*"([^"]{1,60})"`)
	gkmlptAPI    = regexp.MustCompile(`^(.*/gkmlpt/api/all/\d+)$`)
)

func (gkmlpt) Name() string { return "gkmlpt" }

func (gkmlpt) Match(p *Page) bool {
	return strings.Contains(p.Text, "window._CONFIG") && gkmlptSID.MatchString(p.Text) || gkmlptAPI.MatchString(p.URL.Path)
}

// gkmlptList is what the interface answers.
type gkmlptList struct {
	Classify struct {
		PostCount int `json:"post_count"`
	} `json:"classify"`
	Articles []struct {
		Title   string          `json:"title"`
		Date    json.RawMessage `json:"date"` // Unix seconds, or text
		Created string          `json:"created_at"`
		URL     string          `json:"url"`
	} `json:"articles"`
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
		if address := p.abs(a.URL); address != "" {
			links = append(links, Link{URL: address, Title: a.Title, Date: gkmlptDate(a.Created, a.Date)})
		}
	}
	return links
}

// Next goes from the page to the lists of its annual-report columns, and from
// the first page of such a list to the others.
func (gkmlpt) Next(p *Page) []Follow {
	if !gkmlptAPI.MatchString(p.URL.Path) {
		return gkmlptColumns(p)
	}
	list, err := readGkmlpt(p.Text)
	if err != nil || len(list.Articles) == 0 || p.URL.Query().Get("page") != "1" {
		return nil
	}
	var next []Follow
	pages := (list.Classify.PostCount + len(list.Articles) - 1) / len(list.Articles)
	for n := 2; n <= min(pages, maxListPages); n++ {
		u := *p.URL
		q := u.Query()
		q.Set("page", fmt.Sprint(n))
		u.RawQuery = q.Encode()
		next = append(next, Follow{URL: u.String()})
	}
	return next
}

// gkmlptColumns takes the columns of the tree that are named for the reports.
// The fragment of the address, which names a column in browsers, does not
// reach servers and is not needed.
func gkmlptColumns(p *Page) []Follow {
	sid := gkmlptSID.FindStringSubmatch(p.Text)
	if sid == nil {
		return nil
	}
	var next []Follow
	for _, m := range gkmlptColumn.FindAllStringSubmatch(p.Text, maxListPages) {
		if classify(m[2]) != titleColumn {
			continue
		}
		next = append(next, Follow{URL: p.abs("/gkmlpt/api/all/" + m[1] + "?page=1&sid=" + sid[1])})
	}
	return next
}

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
	var seconds int64
	if json.Unmarshal(date, &seconds) == nil && seconds > 0 {
		return time.Unix(seconds, 0).In(beijing).Format(time.DateOnly)
	}
	return firstDate(string(date))
}

// beijing is the only civil time of the sites; it has had no summer time
// since 1992.
var beijing = time.FixedZone("CST", 8*3600)
