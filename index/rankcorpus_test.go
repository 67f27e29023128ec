package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/index/fold"
	"nianbao/internal/nianbao"
)

// corpusFile is testdata/rank/corpus.json.
type corpusFile struct {
	Divisions []struct {
		Code  string        `json:"code"`
		Names []string      `json:"names"`
		Level nianbao.Level `json:"level"`
	} `json:"divisions"`
	Years  [2]int `json:"years"`
	Bodies []struct {
		Name   string            `json:"name"`
		Before map[string]string `json:"before"` // the year of the new name: the old one
	} `json:"bodies"`
	Towns        []string                         `json:"towns"`
	TownDivision string                           `json:"town_division"`
	Headings     map[nianbao.SectionKind]string   `json:"headings"`
	Prose        map[nianbao.SectionKind][]string `json:"prose"`
	Planted      []struct {
		Name    string              `json:"name"`
		Office  string              `json:"office"`
		Year    int                 `json:"year"`
		Kind    nianbao.SectionKind `json:"kind"`
		Heading string              `json:"heading"` // with one, a section of its own
		Text    string              `json:"text"`
	} `json:"planted"`
}

// rankReport is a report with what judgements ask of it.
type rankReport struct {
	held    *nianbao.Held
	office  string // without the divisions above its own
	planted []string
}

// meets tells whether all conditions hold, which blanks part:
//
//	office=NAME  office~PART  year=2021  under=DIVISION
//	plant=NAME,NAME  text~PHRASE  in.SECTION~PHRASE
func (r *rankReport) meets(t *testing.T, conditions string) bool {
	t.Helper()
	for _, c := range strings.Fields(conditions) {
		at := strings.IndexAny(c, "=~")
		if at < 0 {
			t.Fatalf("condition %q", c)
		}
		value, met := c[at+1:], false
		switch name := c[:at+1]; name {
		case "office=":
			met = r.office == value
		case "office~":
			met = strings.Contains(r.office, value)
		case "year=":
			met = strconv.Itoa(r.held.Report.Year) == value
		case "under=":
			met = slices.Contains(r.held.Report.Region.Names, value)
		case "plant=":
			met = slices.ContainsFunc(strings.Split(value, ","), func(p string) bool { return slices.Contains(r.planted, p) })
		case "text~":
			met = r.says(value, "")
		default:
			kind, ok := strings.CutPrefix(strings.TrimSuffix(name, "~"), "in.")
			if !ok {
				t.Fatalf("condition %q", c)
			}
			met = r.says(value, nianbao.SectionKind(kind))
		}
		if !met {
			return false
		}
	}
	return true
}

func (r *rankReport) says(phrase string, kind nianbao.SectionKind) bool {
	for _, s := range r.held.Report.Sections {
		if (kind == "" || s.Kind == kind) && strings.Contains(fold.Squeeze(s.Text), fold.Squeeze(phrase)) {
			return true
		}
	}
	return false
}

// rankCorpus builds the reports: every body of every division in every year,
// of common sentences, and the planted ones where they belong.
func rankCorpus(t *testing.T) []rankReport {
	t.Helper()
	c := readJSON[corpusFile](t, "corpus.json")
	rng := rand.New(rand.NewPCG(11, 12))
	var out []rankReport
	for _, d := range c.Divisions {
		for year := c.Years[0]; year <= c.Years[1]; year++ {
			for _, b := range c.Bodies {
				body := b.Name
				for from, old := range b.Before {
					if strconv.Itoa(year) < from {
						body = old
					}
				}
				name := d.Names[len(d.Names)-1] + body
				printed := name
				if d.Level == nianbao.LevelCity && year%2 == 0 {
					printed = d.Names[0] + name // some years print the way from the province
				}
				out = append(out, c.build(rng, name, printed, year, d.Level, nianbao.Region{Code: d.Code, Names: d.Names}))
			}
			if d.Code == c.TownDivision {
				for _, town := range c.Towns {
					name := d.Names[len(d.Names)-1] + town
					out = append(out, c.build(rng, name, name, year, nianbao.LevelTownship, nianbao.Region{Code: d.Code, Names: d.Names}))
				}
			}
		}
	}
	for _, p := range c.Planted {
		i := slices.IndexFunc(out, func(r rankReport) bool { return r.office == p.Office && r.held.Report.Year == p.Year })
		if i < 0 {
			t.Fatalf("%s: no report of %s in %d", p.Name, p.Office, p.Year)
		}
		r := &out[i]
		r.planted = append(r.planted, p.Name)
		at := slices.IndexFunc(r.held.Report.Sections, func(s nianbao.Section) bool { return s.Kind == p.Kind })
		if p.Heading != "" {
			r.held.Report.Sections = slices.Insert(r.held.Report.Sections, at+1, nianbao.Section{Kind: p.Kind, Heading: p.Heading, Text: p.Text})
			continue
		}
		r.held.Report.Sections[at].Text += "\n" + p.Text
	}
	return out
}

// build makes a report of some of the common sentences, in their order.
func (c *corpusFile) build(rng *rand.Rand, office, printed string, year int, level nianbao.Level, region nianbao.Region) rankReport {
	h := report(fmt.Sprintf("%s-%d", office, year), printed, year)
	h.Report.Level, h.Report.Region = level, &region
	for _, kind := range nianbao.SectionKinds {
		sentences := c.Prose[kind]
		if len(sentences) == 0 {
			continue
		}
		var text []string
		for i, s := range sentences {
			if i > 0 && rng.IntN(3) == 0 {
				continue
			}
			s = strings.NewReplacer("{office}", printed, "{year}", strconv.Itoa(year)).Replace(s)
			for strings.Contains(s, "{n}") {
				s = strings.Replace(s, "{n}", strconv.Itoa(rng.IntN(100)), 1)
			}
			text = append(text, s)
		}
		h.Report.Sections = append(h.Report.Sections, nianbao.Section{Kind: kind, Heading: c.Headings[kind], Text: strings.Join(text, "\n")})
	}
	return rankReport{held: h, office: office}
}
