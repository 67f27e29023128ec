package docx

import (
	"encoding/xml"
	"regexp"
	"strconv"

	"nianbao/internal/extract/container"
)

// A picture counts if it could hold a page of text: stamps, emblems and
// signatures are smaller.
const (
	emuPerCM     = 360_000
	leastSide    = 6 * emuPerCM
	leastSurface = 100 * emuPerCM * emuPerCM
)

// size is the extent of a drawing in EMU; 0 where it is not known.
type size struct{ width, height int }

func (s size) page() bool {
	if s.width == 0 || s.height == 0 {
		return true
	}
	return s.width >= leastSide && s.height >= leastSide && s.width >= leastSurface/s.height
}

// drawing looks through a drawing of either generation (DrawingML, VML) for
// pictures and text boxes.
func (r *reader) drawing(p *paragraph, hidden bool) error {
	var extent size
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch {
		case is(e.Name, "txbxContent") && hidden:
			return r.xml.Skip()
		case is(e.Name, "txbxContent"):
			return r.textBox(p)
		case e.Name.Local == "AlternateContent":
			return r.alternate(visit)
		case e.Name.Local == "extent":
			extent = size{container.Int(e, "cx", 0), container.Int(e, "cy", 0)}
		case e.Name.Local == "shape" || e.Name.Local == "rect":
			extent = styleSize(container.Attr(e, "style"))
		case e.Name.Local == "blip" || e.Name.Local == "imagedata":
			if extent.page() {
				r.doc.Images++
			}
		}
		return r.xml.Children(visit)
	}
	return r.xml.Children(visit)
}

// textBox reads a text box; it is printed after the paragraph that holds it.
func (r *reader) textBox(p *paragraph) error {
	if err := r.enter(); err != nil {
		return err
	}
	fields := r.fields
	r.fields = nil
	var s story
	err := r.blocks(&s)
	r.fields = fields
	r.nested--
	p.floats = append(p.floats, s.close()...)
	return err
}

var styleLength = regexp.MustCompile(`(?:^|;)\s*(width|height):\s*([0-9.]+)(pt|in|cm|mm)`)

// styleSize reads the size out of a VML style: width:415pt;height:590pt.
func styleSize(style string) size {
	var s size
	for _, m := range styleLength.FindAllStringSubmatch(style, -1) {
		v, err := strconv.ParseFloat(m[2], 64)
		if err != nil || v > 1e6 {
			continue
		}
		emu := int(v * map[string]float64{"pt": 12_700, "in": 914_400, "cm": emuPerCM, "mm": emuPerCM / 10}[m[3]])
		if m[1] == "width" {
			s.width = emu
		} else {
			s.height = emu
		}
	}
	return s
}
