package web

import (
	"maps"
	"net/url"
)

// pageLinks are the addresses of the neighbouring pages of an answer, and of the
// same answer in the interface. Empty ones are not there.
type pageLinks struct{ Next, First, JSON, CSV string }

// linksOf gives the links of a page whose interface has the same name and
// parameters. next is where the following page begins; 0 = there is none.
func linksOf(name string, state url.Values, next int) pageLinks {
	at := maps.Clone(state)
	at.Del("cursor")
	links := pageLinks{JSON: "/api/v1/" + name + encodeQuery(at)}
	if len(state["cursor"]) > 0 {
		links.First = "/" + name + encodeQuery(at)
	}
	file := maps.Clone(at)
	file.Del("limit")
	file["format"] = []string{"csv"}
	links.CSV = "/api/v1/" + name + encodeQuery(file)
	if next > 0 {
		at["cursor"] = []string{newCursor(offsetCursor, int64(next))}
		links.Next = "/" + name + encodeQuery(at)
	}
	return links
}
