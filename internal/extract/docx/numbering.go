package docx

import (
	"encoding/xml"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/internal/extract/container"
)

// levels is how deep a list may be (ISO/IEC 29500-1, §17.9.6).
const levels = 9

const longestLabel = 255 // bytes; what is longer is no number

// numbering holds the definitions of word/numbering.xml and, while a document is
// read, where each list has got to (§17.9).
type numbering struct {
	abstracts map[int]*abstract
	nums      map[int]*num
}

// abstract is a list definition. Lists that share one count on together.
type abstract struct {
	levels    [levels]level
	styleLink string // numbering style that this definition stands for
	takenFrom string // numbering style whose definition is used instead
	count     [levels]int
	used      [levels]bool
}

type level struct {
	start   int
	format  string
	text    string // such as %1.%2、
	legal   bool   // all numbers in Arabic digits
	restart *int   // level after which to start again; 0 = never
	style   string // paragraph style that this level belongs to
	symbols bool   // set in a font of symbols
	set     bool
}

// num is one use of a list definition, with what it changes.
type num struct {
	abstract int
	levels   map[int]level
	starts   map[int]int
	begun    map[int]bool
}

// readNumbering reads word/numbering.xml.
func readNumbering(x *container.XML) (*numbering, error) {
	n := &numbering{abstracts: map[int]*abstract{}, nums: map[int]*num{}}
	if _, err := x.Root(); err != nil {
		return nil, err
	}
	return n, x.Children(func(e xml.StartElement) error {
		switch {
		case is(e.Name, "abstractNum"):
			a := &abstract{}
			n.abstracts[container.Int(e, "abstractNumId", -1)] = a
			return a.read(x)
		case is(e.Name, "num"):
			u := &num{levels: map[int]level{}, starts: map[int]int{}, begun: map[int]bool{}}
			n.nums[container.Int(e, "numId", -1)] = u
			return u.read(x)
		}
		return x.Skip()
	})
}

func (a *abstract) read(x *container.XML) error {
	return x.Children(func(e xml.StartElement) error {
		switch {
		case is(e.Name, "lvl"):
			i := container.Int(e, "ilvl", -1)
			l, err := readLevel(x)
			if err == nil && i >= 0 && i < levels {
				a.levels[i] = l
			}
			return err
		case is(e.Name, "styleLink"):
			a.styleLink = container.Attr(e, "val")
		case is(e.Name, "numStyleLink"):
			a.takenFrom = container.Attr(e, "val")
		}
		return x.Skip()
	})
}

func (u *num) read(x *container.XML) error {
	return x.Children(func(e xml.StartElement) error {
		switch {
		case is(e.Name, "abstractNumId"):
			u.abstract = container.Int(e, "val", -1)
		case is(e.Name, "lvlOverride"):
			i := container.Int(e, "ilvl", -1)
			return x.Children(func(e xml.StartElement) error {
				switch {
				case is(e.Name, "startOverride"):
					u.starts[i] = container.Int(e, "val", 1)
				case is(e.Name, "lvl"):
					l, err := readLevel(x)
					u.levels[i] = l
					return err
				}
				return x.Skip()
			})
		}
		return x.Skip()
	})
}

func readLevel(x *container.XML) (level, error) {
	l := level{start: 0, format: "decimal", set: true}
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch {
		case is(e.Name, "start"):
			l.start = container.Int(e, "val", 0)
		case is(e.Name, "numFmt"):
			l.format = container.Attr(e, "val")
		case is(e.Name, "lvlText"):
			if l.text = container.Attr(e, "val"); len(l.text) > longestLabel {
				l.text = ""
			}
		case is(e.Name, "isLgl"):
			l.legal = on(e)
		case is(e.Name, "lvlRestart"):
			l.restart = number(e)
		case is(e.Name, "pStyle"):
			l.style = container.Attr(e, "val")
		case is(e.Name, "rFonts"):
			l.symbols = symbolFont(container.Attr(e, "ascii")) || symbolFont(container.Attr(e, "hAnsi"))
		case is(e.Name, "rPr"), e.Name.Local == "AlternateContent", e.Name.Local == "Choice", e.Name.Local == "Fallback":
			return x.Children(visit)
		}
		return x.Skip()
	}
	return l, x.Children(visit)
}

func symbolFont(name string) bool {
	return strings.HasPrefix(name, "Wingdings") || name == "Symbol" || name == "Webdings"
}

// link replaces definitions that only point to a numbering style by the one
// that the style stands for (§17.9.21).
func (n *numbering) link(s *styles) {
	for id, a := range n.abstracts {
		if a.takenFrom == "" {
			continue
		}
		if p, _ := s.resolve(a.takenFrom); p.numID != nil {
			if u := n.nums[*p.numID]; u != nil {
				if to := n.abstracts[u.abstract]; to != nil && to.takenFrom == "" {
					n.abstracts[id] = to
				}
			}
		}
	}
}

// next counts a paragraph and returns the number that is printed before it,
// empty if it has none.
func (n *numbering) next(p props, viaStyle string) string {
	if p.numID == nil || *p.numID == 0 {
		return ""
	}
	u := n.nums[*p.numID]
	if u == nil {
		return ""
	}
	a := n.abstracts[u.abstract]
	if a == nil {
		return ""
	}
	i := 0
	if p.level != nil {
		i = *p.level
	}
	if own, ok := a.levelOf(viaStyle); ok {
		i = own
	}
	if i < 0 || i >= levels {
		return ""
	}
	a.advance(u, i)
	return a.render(u, i)
}

// levelOf finds the level that a paragraph style is tied to; such a style's own
// level is ignored (§17.9.23).
func (a *abstract) levelOf(style string) (int, bool) {
	for i, l := range a.levels {
		if style != "" && l.style == style {
			return i, true
		}
	}
	return 0, false
}

func (a *abstract) level(u *num, i int) level {
	if l, ok := u.levels[i]; ok && l.set {
		return l
	}
	return a.levels[i]
}

func (a *abstract) start(u *num, i int) int {
	if n, ok := u.starts[i]; ok {
		return n
	}
	return a.level(u, i).start
}

// advance counts level i on, and lets the deeper ones start again.
func (a *abstract) advance(u *num, i int) {
	if _, ok := u.starts[i]; ok && !u.begun[i] {
		a.used[i] = false // a list that was told to begin anew
	}
	u.begun[i] = true
	if a.used[i] {
		a.count[i]++
	} else {
		a.count[i], a.used[i] = a.start(u, i), true
	}
	for k := i + 1; k < levels; k++ {
		if r := a.level(u, k).restart; r == nil || *r > i {
			a.used[k] = false
		}
	}
}

// render writes the number of level i. Between it and the text stands what a
// reader would type: nothing after a mark, else a space.
func (a *abstract) render(u *num, i int) string {
	l := a.level(u, i)
	if l.format == "none" && !strings.Contains(l.text, "%") {
		return l.text
	}
	if l.format == "bullet" {
		return bullet(l)
	}
	var b strings.Builder
	for rest := l.text; rest != ""; {
		at := strings.IndexByte(rest, '%')
		if at < 0 || at+1 == len(rest) {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:at])
		k := int(rest[at+1]) - '1'
		rest = rest[at+2:]
		if k < 0 || k >= levels {
			continue
		}
		format, count := a.level(u, k).format, a.count[k]
		if l.legal {
			format = "decimal"
		}
		if !a.used[k] { // a level that was skipped
			count = a.start(u, k)
		}
		b.WriteString(numeral(format, count))
	}
	return spaced(b.String())
}

func bullet(l level) string {
	r, _ := utf8.DecodeRuneInString(l.text)
	if l.text == "" {
		return ""
	}
	if l.symbols || unicode.Is(unicode.Co, r) {
		return "•"
	}
	return l.text
}

func spaced(label string) string {
	last, _ := utf8.DecodeLastRuneInString(label)
	if label == "" || unicode.IsSpace(last) || unicode.IsPunct(last) || last > 0x2000 && !unicode.IsLetter(last) {
		return label
	}
	return label + " "
}
