package pdftest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Encoding is how text is written.
type Encoding int

// The encodings. None of the fonts is embedded: a reader has to know the CMaps.
const (
	UniGB Encoding = iota // UniGB-UCS2-H, Unicode code points
	GBK                   // GBK-EUC-H, bytes of GBK
)

// Writer writes PDF 1.4 files of text, rules and pictures, without compression.
type Writer struct {
	encoding Encoding
	objects  []string // body of each object; number = index + 1
	pages    []int
}

const (
	objCatalog = iota + 1
	objPages
	objFont
	objDescendant
	objDescriptor
)

// NewWriter starts a file.
func NewWriter(encoding Encoding) *Writer {
	w := &Writer{encoding: encoding, objects: make([]string, objDescriptor)}
	cmap := "UniGB-UCS2-H"
	if encoding == GBK {
		cmap = "GBK-EUC-H"
	}
	w.objects[objCatalog-1] = fmt.Sprintf("<</Type/Catalog/Pages %d 0 R>>", objPages)
	w.objects[objFont-1] = fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/%s/DescendantFonts[%d 0 R]>>", cmap, objDescendant)
	// Adobe-GB1 has the proportional Latin characters at 1–95, half-width ones at 814–908.
	w.objects[objDescendant-1] = fmt.Sprintf("<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor %d 0 R/DW 1000/W[1 95 500 814 939 500]>>", objDescriptor)
	w.objects[objDescriptor-1] = "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 800/StemV 80>>"
	return w
}

// Add appends an object and returns its number.
func (w *Writer) Add(body string) int {
	w.objects = append(w.objects, body)
	return len(w.objects)
}

// AddStream appends a stream object with further dictionary entries.
func (w *Writer) AddStream(entries, data string) int {
	return w.Add(fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", entries, len(data), data))
}

// AddPage appends a page; extra are further entries of its dictionary, resources
// further resources.
func (w *Writer) AddPage(width, height float64, content, extra, resources string) {
	stream := w.AddStream("", content)
	page := w.Add(fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R/Resources<</Font<</F1 %d 0 R>>%s>>%s>>",
		objPages, width, height, stream, objFont, resources, extra))
	w.pages = append(w.pages, page)
}

// Bytes ends the file.
func (w *Writer) Bytes() []byte {
	kids := make([]string, len(w.pages))
	for i, p := range w.pages {
		kids[i] = fmt.Sprintf("%d 0 R", p)
	}
	w.objects[objPages-1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(kids), strings.Join(kids, " "))
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe4\xbd\xa0\xe5\n")
	offsets := make([]int, len(w.objects))
	for i, body := range w.objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(w.objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(w.objects)+1, objCatalog, xref)
	return b.Bytes()
}

// show is the operator that paints a text in the encoding of the file.
func (w *Writer) show(s string) string {
	var raw []byte
	if w.encoding == GBK {
		// GBK has no character for some quotes of the list; none is used.
		encoded, err := simplifiedchinese.GBK.NewEncoder().String(s)
		if err != nil {
			encoded = "?"
		}
		raw = []byte(encoded)
	} else {
		for _, u := range utf16.Encode([]rune(s)) {
			raw = append(raw, byte(u>>8), byte(u))
		}
	}
	return fmt.Sprintf("<%X> Tj", raw)
}

// Canvas collects the content of a page, with y growing downwards.
type Canvas struct {
	w      *Writer
	height float64
	bytes.Buffer
}

// NewCanvas starts a page of a height.
func (w *Writer) NewCanvas(height float64) *Canvas { return &Canvas{w: w, height: height} }

// Text paints a line with its baseline at y.
func (c *Canvas) Text(x, y, size float64, s string) {
	if s != "" {
		fmt.Fprintf(c, "BT /F1 %.2f Tf %.2f %.2f Td %s ET\n", size, x, c.height-y, c.w.show(s))
	}
}

// Line strokes a line.
func (c *Canvas) Line(x0, y0, x1, y1 float64) {
	fmt.Fprintf(c, "0.5 w %.2f %.2f m %.2f %.2f l S\n", x0, c.height-y0, x1, c.height-y1)
}

// Bar fills a rectangle.
func (c *Canvas) Bar(x, y, width, height float64) {
	fmt.Fprintf(c, "%.2f %.2f %.2f %.2f re f\n", x, c.height-y-height, width, height)
}

// Box strokes a rectangle.
func (c *Canvas) Box(x, y, width, height float64) {
	fmt.Fprintf(c, "0.5 w %.2f %.2f %.2f %.2f re S\n", x, c.height-y-height, width, height)
}

// Width is the width of a text of size 1.
func Width(s string) float64 {
	sum := 0.0
	for _, r := range s {
		if r < 0x80 {
			sum += 0.5
		} else {
			sum++
		}
	}
	return sum
}

// Wrap cuts a text into lines of a width of size 1.
func Wrap(s string, width float64) []string {
	var out []string
	line, used := "", 0.0
	for _, r := range s {
		w := Width(string(r))
		if used+w > width+0.01 && line != "" && !strings.ContainsRune("，。、；：）”", r) {
			out = append(out, line)
			line, used = "", 0
		}
		line += string(r)
		used += w
	}
	return append(out, line)
}
