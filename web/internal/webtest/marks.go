package webtest

import (
	"context"
	"strings"

	"nianbao/internal/nianbao"
)

// Mark finds the words of the query, cut at blanks, as they are written. A query
// with an open parenthesis cannot be read.
func (s *Store) Mark(_ context.Context, q nianbao.Query, passages []nianbao.Passage) ([][]nianbao.Span, error) {
	if err := unreadable(q.Text); err != nil {
		return nil, err
	}
	out := make([][]nianbao.Span, len(passages))
	for i, p := range passages {
		for at := 0; at < len(p.Text); {
			length := 1
			for _, word := range strings.Fields(q.Text) {
				if strings.HasPrefix(p.Text[at:], word) {
					length = len(word)
					out[i] = append(out[i], nianbao.Span{Start: at, End: at + length})
					break
				}
			}
			at += length
		}
	}
	return out, nil
}

func unreadable(text string) error {
	at := strings.IndexByte(text, '(')
	if at < 0 || strings.Contains(text, ")") {
		return nil
	}
	return &nianbao.QueryError{Pos: at, Len: 1, Message: "the parenthesis is not closed", Chinese: "括号没有配对"}
}

// hitSections are the excerpts of a hit by section.
func hitSections(fragments []nianbao.Fragment) []nianbao.HitSection {
	var out []nianbao.HitSection
	for _, f := range fragments {
		if f.Section != "" {
			out = append(out, nianbao.HitSection{Section: f.Section, Heading: f.Heading,
				Matches: strings.Count(f.HTML, "<mark>"), Fragments: []nianbao.Fragment{f}})
		}
	}
	return append(out, nianbao.HitSection{Section: nianbao.SectionRequests, Heading: "三、收到和处理政府信息公开申请情况",
		Fragments: []nianbao.Fragment{{Section: nianbao.SectionRequests, HTML: "<mark>予以公开</mark>", Table: true}}})
}

// Understand reads what has its parentheses closed.
func Understand(text string) (string, error) {
	if err := unreadable(text); err != nil {
		return "", err
	}
	return strings.TrimSpace(text), nil
}
