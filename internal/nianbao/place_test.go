package nianbao

import "testing"

func TestStateOf(t *testing.T) {
	const a, b, file = "http://a.example/1", "http://b.example/1", "file:///1.html"
	place := func(url string, outcome FetchOutcome, versions ...int) Place {
		return Place{URL: url, Outcome: outcome, Versions: versions}
	}
	replaced := func(p Place) Place { p.Replaced = true; return p }
	for name, tc := range map[string]struct {
		places []Place
		want   ReportState
	}{
		"no places":                      {nil, StateLive},
		"as it was":                      {[]Place{place(a, FetchUnchanged, 1)}, StateLive},
		"edited":                         {[]Place{place(a, FetchFetched, 1, 2)}, StateEdited},
		"edited and back":                {[]Place{place(a, FetchUnchanged, 1, 2)}, StateEdited},
		"gone":                           {[]Place{place(a, FetchGone, 1)}, StateWithdrawn},
		"edited and gone":                {[]Place{place(a, FetchGone, 1, 2)}, StateWithdrawn},
		"something else stands there":    {[]Place{replaced(place(a, FetchFetched, 1))}, StateWithdrawn},
		"redirected to nowhere":          {[]Place{place(a, FetchMoved, 1)}, StateWithdrawn},
		"redirected":                     {[]Place{place(a, FetchMoved, 1), place(b, FetchUnchanged, 1)}, StateMoved},
		"moved and edited":               {[]Place{place(a, FetchGone, 1), place(b, FetchUnchanged, 1, 2)}, StateMoved},
		"moved and gone":                 {[]Place{place(a, FetchMoved, 1), place(b, FetchGone, 1)}, StateWithdrawn},
		"a copy has gone":                {[]Place{place(a, FetchUnchanged, 1), place(b, FetchGone, 1)}, StateLive},
		"a copy differs":                 {[]Place{place(a, FetchUnchanged, 1), place(b, FetchUnchanged, 2)}, StateLive},
		"no answer says nothing":         {[]Place{place(a, FetchTimeout, 1)}, StateLive},
		"files alone":                    {[]Place{place(file, "", 1)}, StateLive},
		"two contents of one file name":  {[]Place{place(file, "", 1, 2)}, StateEdited},
		"a file, and the page has gone":  {[]Place{place(file, "", 1), place(a, FetchGone, 1)}, StateWithdrawn},
		"a file, then the page":          {[]Place{place(file, "", 1), place(a, FetchUnchanged, 1)}, StateLive},
		"a file with another text":       {[]Place{place(a, FetchUnchanged, 1), place(file, "", 2)}, StateLive},
		"a file, and the page is edited": {[]Place{place(file, "", 1), place(a, FetchUnchanged, 1, 2)}, StateEdited},
		"a file, and the page has moved": {[]Place{place(file, "", 1), place(a, FetchMoved, 1), place(b, FetchFetched, 1)}, StateMoved},
	} {
		if got := StateOf(tc.places); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}
