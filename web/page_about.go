package web

import "github.com/gin-gonic/gin"

type aboutPage struct {
	BasePage
	Parts []aboutPart
	Paths []string
}

func (*aboutPage) template() string { return "about" }

type aboutPart struct {
	ID, Heading string
	Paragraphs  []string
}

// aboutParts are the headings of the page with their number of paragraphs;
// the texts are in the message catalogue.
var aboutParts = []struct {
	id    string
	count int
}{{"what", 2}, {"method", 3}, {"read", 4}, {"words", 3}, {"limits", 4}, {"data", 2}}

func (s *Server) aboutPage(c *gin.Context) (page, error) {
	p := &aboutPage{BasePage: s.newBasePage(c, "about.title")}
	p.Here = "about"
	for _, part := range aboutParts {
		a := aboutPart{ID: part.id, Heading: p.T("about." + part.id)}
		for i := range part.count {
			a.Paragraphs = append(a.Paragraphs, p.T("about."+part.id+"."+string(rune('1'+i))))
		}
		p.Parts = append(p.Parts, a)
	}
	p.describeData(s)
	p.Paths = openAPIPaths()
	return p, nil
}
