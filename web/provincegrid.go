package web

import (
	"cmp"
	"slices"

	"nianbao/internal/compare"
)

// tilePlace is where a division lies; short is its usual abbreviation.
type tilePlace struct {
	short    string
	col, row int
}

// production is the Xinjiang Production and Construction Corps, which has a tile
// only where it has reports: it is no division.
const production = "660000"

// tiles are the places of the divisions of the first level in a grid of equal
// tiles, column and row: near to where they lie, so that they can be found, and
// all of one size, because area says nothing about offices.
var tiles = map[string]tilePlace{
	"230000": {"黑", 7, 0},
	"150000": {"蒙", 4, 1}, "210000": {"辽", 6, 1}, "220000": {"吉", 7, 1},
	"650000": {"新", 0, 2}, "620000": {"甘", 2, 2}, "640000": {"宁", 3, 2}, "130000": {"冀", 4, 2}, "110000": {"京", 5, 2}, "120000": {"津", 6, 2},
	"660000": {"兵", 0, 3}, "630000": {"青", 1, 3}, "610000": {"陕", 3, 3}, "140000": {"晋", 4, 3}, "370000": {"鲁", 5, 3},
	"540000": {"藏", 1, 4}, "510000": {"川", 2, 4}, "500000": {"渝", 3, 4}, "410000": {"豫", 4, 4}, "340000": {"皖", 5, 4}, "320000": {"苏", 6, 4},
	"520000": {"黔", 3, 5}, "420000": {"鄂", 4, 5}, "360000": {"赣", 5, 5}, "330000": {"浙", 6, 5}, "310000": {"沪", 7, 5},
	"530000": {"滇", 2, 6}, "450000": {"桂", 3, 6}, "430000": {"湘", 4, 6}, "350000": {"闽", 5, 6}, "710000": {"台", 7, 6},
	"460000": {"琼", 3, 7}, "440000": {"粤", 4, 7}, "820000": {"澳", 5, 7}, "810000": {"港", 6, 7},
}

const (
	tileColumns = 8
	tileRows    = 8
	tileSize    = 64
	tileClasses = 5
)

// tileGrid is a map of equal tiles for one year.
type tileGrid struct {
	Year    string
	Width   int
	Height  int
	Tiles   []tile
	Classes []tileClass
}

// tile is a division with its number. Class is 0 where it has none, else from 1,
// the least fifth, to 5.
type tile struct {
	X, Y       int
	Short      string
	Name       string // of the division, with its number
	Value, URL string
	Class      int
}

// tileClass explains a shade.
type tileClass struct {
	Class    int
	From, To string
}

// gridOf draws the last year of a table whose rows are the groups by province,
// in which numbers are shaded by fifths. It is nil where fewer than two have one.
func (b *BasePage) gridOf(t *figureTable, groups []compare.Group) *tileGrid {
	last := len(t.Years) - 1
	for ; last >= 0; last-- {
		if len(valuesIn(t, groups, last)) > 1 {
			break
		}
	}
	if last < 0 {
		return nil
	}
	values := valuesIn(t, groups, last)
	g := &tileGrid{Year: t.Years[last].Year, Width: tileColumns * tileSize}
	spare, placed := 0, map[string]bool{production: true}
	for i, row := range t.Rows {
		if noTile(groups[i]) {
			continue
		}
		place, known := tiles[groups[i].Key]
		if !known { // below the map, in their order
			place = tilePlace{string([]rune(row.Label)[:1]), spare % tileColumns, tileRows + spare/tileColumns}
			spare++
		}
		one := newTile(place, row.Label, "–")
		one.URL = row.URL
		if v, ok := row.Cells[last].number(); ok {
			at, _ := slices.BinarySearch(values, v)
			one.Class = 1 + min(at*tileClasses/len(values), tileClasses-1)
			one.Value, one.Name = row.Cells[last].Main, row.Label+" "+row.Cells[last].Main
		}
		g.Tiles = append(g.Tiles, one)
		placed[groups[i].Key] = true
	}
	if spare == len(g.Tiles) {
		return nil // nothing that the map has
	}
	for code, place := range tiles {
		if !placed[code] {
			g.Tiles = append(g.Tiles, newTile(place, place.short, "–"))
		}
	}
	slices.SortFunc(g.Tiles, func(a, b tile) int { return cmp.Or(a.Y-b.Y, a.X-b.X) }) // as they are read
	g.Height = g.Tiles[len(g.Tiles)-1].Y + tileSize
	write := b.quantity
	if t.Unit == "%" {
		write = percentage
	}
	for class := range tileClasses {
		from, to := class*len(values)/tileClasses, (class+1)*len(values)/tileClasses-1
		if from <= to {
			g.Classes = append(g.Classes, tileClass{class + 1, write(values[from]), write(values[to])})
		}
	}
	return g
}

func newTile(p tilePlace, name, value string) tile {
	return tile{X: p.col * tileSize, Y: p.row * tileSize, Short: p.short, Name: name + " " + value, Value: value}
}

// noTile tells the group of what lies in no division.
func noTile(g compare.Group) bool { return g.Key == compare.NoRegion || g.Key == "" }

// valuesIn are the numbers of a year that have a tile, ascending.
func valuesIn(t *figureTable, groups []compare.Group, year int) []float64 {
	var values []float64
	for i, row := range t.Rows {
		if v, ok := row.Cells[year].number(); ok && !noTile(groups[i]) {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return values
}

// Far is where the number of a tile stands.
func (t tile) Far() int { return t.Y + 46 }

// Near is where its name stands.
func (t tile) Near() int { return t.Y + 26 }

// Middle is the middle of its width.
func (t tile) Middle() int { return t.X + tileSize/2 - 2 }

// Side is its length.
func (t tile) Side() int { return tileSize - 4 }
