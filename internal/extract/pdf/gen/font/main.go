// Command font makes the font that stands in for fonts that a PDF names and does
// not embed. All its characters are boxes: full ones for Chinese, half ones for
// the rest. Without it PDFium would find no glyphs for such text, take it for
// text without size, and drop it.
//
//	go run ./internal/extract/pdf/gen/font internal/extract/pdf/root/usr/share/fonts/box.ttf
package main

import (
	"bytes"
	"encoding/binary"
	"log"
	"os"
	"slices"
	"unicode/utf16"
)

const (
	em      = 1000
	ascent  = 880
	descent = -120
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: font FILE")
	}
	if err := os.WriteFile(os.Args[1], build(), 0o644); err != nil {
		log.Fatal(err)
	}
}

// build lays out the tables of a TrueType font (ISO/IEC 14496-22).
func build() []byte {
	full, half := box(em), box(em/2)
	glyphs := slices.Concat(full, full, half) // .notdef, full, half
	loca := []uint16{0, uint16(len(full) / 2), uint16(len(full)), uint16(len(full) + len(half)/2)}
	tables := map[string][]byte{
		"OS/2": os2(),
		"cmap": cmap(),
		"glyf": glyphs,
		"head": be(uint32(0x10000), uint32(0x10000), uint32(0), uint32(0x5f0f3cf5), uint16(3), uint16(em),
			uint64(0), uint64(0), int16(0), int16(descent), int16(em), int16(ascent), uint16(0), uint16(8), int16(2), int16(0), int16(0)),
		"hhea": be(uint32(0x10000), int16(ascent), int16(descent), int16(0), uint16(em), int16(0), int16(0), int16(em),
			int16(1), int16(0), int16(0), int16(0), int16(0), int16(0), int16(0), int16(0), uint16(3)),
		"hmtx": be(uint16(em), int16(0), uint16(em), int16(0), uint16(em/2), int16(0)),
		"loca": be(loca),
		"maxp": be(uint32(0x10000), uint16(3), uint16(4), uint16(1), uint16(0), uint16(0), uint16(2),
			uint16(0), uint16(0), uint16(0), uint16(0), uint16(0), uint16(0), uint16(0), uint16(0)),
		"name": names("Nianbao Box"),
		"post": be(uint32(0x30000), uint32(0), int16(-100), int16(50), uint32(0), uint32(0), uint32(0), uint32(0), uint32(0)),
	}
	return file(tables)
}

// be writes values in big-endian order.
func be(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		if err := binary.Write(&b, binary.BigEndian, v); err != nil {
			log.Fatal(err)
		}
	}
	return b.Bytes()
}

// box is a glyph of one rectangle.
func box(width int16) []byte {
	points := be(int16(1), int16(0), int16(descent), width, int16(ascent), uint16(3), uint16(0),
		[]byte{1, 1, 1, 1}, // on the curve, coordinates of two bytes
		int16(0), int16(0), width, int16(0),
		int16(descent), int16(ascent-descent), int16(0), int16(descent-ascent))
	return append(points, make([]byte, (4-len(points)%4)%4)...)
}

// cmap maps ranges to one glyph each (format 13).
func cmap() []byte {
	ranges := [][3]uint32{
		{0x20, 0x2e7f, 2}, {0x2e80, 0xd7ff, 1}, {0xe000, 0xff60, 1}, {0xff61, 0xffdc, 2}, {0xffdd, 0x3fffd, 1},
	}
	for _, r := range "“”‘’…—·×÷→←↑↓○●◎□■△▲☆★※°′″℃§" {
		ranges = split(ranges, uint32(r))
	}
	sub := be(uint16(13), uint16(0), uint32(16+12*len(ranges)), uint32(0), uint32(len(ranges)), ranges)
	return slices.Concat(be(uint16(0), uint16(1), uint16(3), uint16(10), uint32(12)), sub)
}

// split takes a character out of its range: it is as wide as Chinese.
func split(ranges [][3]uint32, r uint32) [][3]uint32 {
	var out [][3]uint32
	for _, x := range ranges {
		if r < x[0] || r > x[1] {
			out = append(out, x)
			continue
		}
		if r > x[0] {
			out = append(out, [3]uint32{x[0], r - 1, x[2]})
		}
		out = append(out, [3]uint32{r, r, 1})
		if r < x[1] {
			out = append(out, [3]uint32{r + 1, x[1], x[2]})
		}
	}
	return out
}

func os2() []byte {
	const (
		japanese, simplified, korean, traditional = 1 << 17, 1 << 18, 1 << 19, 1 << 20
	)
	return be(uint16(4), int16(em), uint16(400), uint16(5), uint16(0),
		int16(650), int16(600), int16(0), int16(75), int16(650), int16(600), int16(0), int16(350), int16(50), int16(300), int16(0),
		make([]byte, 10), uint32(1), uint32(1<<27), uint32(0), uint32(0), []byte("NIAN"), uint16(0x40), uint16(0x20), uint16(0xffff),
		int16(ascent), int16(descent), int16(0), uint16(ascent), uint16(-descent),
		uint32(japanese|simplified|korean|traditional), uint32(0), int16(500), int16(800), uint16(0), uint16(0x20), uint16(1))
}

func names(family string) []byte {
	ids := map[uint16]string{1: family, 2: "Regular", 4: family, 6: "NianbaoBox"}
	var records, text []byte
	for _, id := range []uint16{1, 2, 4, 6} {
		s := be(utf16.Encode([]rune(ids[id])))
		records = append(records, be(uint16(3), uint16(1), uint16(0x409), id, uint16(len(s)), uint16(len(text)))...)
		text = append(text, s...)
	}
	return slices.Concat(be(uint16(0), uint16(len(ids)), uint16(6+len(records))), records, text)
}

func file(tables map[string][]byte) []byte {
	var tags []string
	for tag := range tables {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	head := be(uint32(0x10000), uint16(len(tags)), uint16(128), uint16(3), uint16(len(tags)*16-128))
	at := len(head) + 16*len(tags)
	var body []byte
	for _, tag := range tags {
		t := tables[tag]
		padded := append(slices.Clone(t), make([]byte, (4-len(t)%4)%4)...)
		head = append(head, be([]byte(tag), sum(padded), uint32(at+len(body)), uint32(len(t)))...)
		body = append(body, padded...)
	}
	return append(head, body...)
}

func sum(data []byte) (s uint32) {
	for i := 0; i < len(data); i += 4 {
		s += binary.BigEndian.Uint32(data[i:])
	}
	return s
}
