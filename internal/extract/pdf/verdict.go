package pdf

import (
	"nianbao/internal/nianbao"
)

const (
	// A report has thousands of characters; a scan may carry a stamp, a page
	// number or the line of a scanning program on each page.
	fewPerPage = 40
	// scanned is the share of a page that its pictures cover when it is a scan.
	scanned = 0.5
)

// verdict rejects documents whose text cannot be read, and says why. It guesses
// nothing: recognised text is no text that an office has published.
func (s *source) verdict() error {
	var text, unmapped, scans, ocr, outlined, broken int
	for _, p := range s.pages {
		n := 0
		for i := range p.glyphs {
			if !p.glyphs[i].space() {
				n++
			}
		}
		text += n
		unmapped += p.unmapped
		if p.pictureArea >= scanned {
			scans++
			if p.invisible > p.visible {
				ocr++
			}
		}
		if n < fewPerPage && p.outlines > 200 {
			outlined++
		}
		if p.broken {
			broken++
		}
	}
	pages := len(s.pages)
	few := text < fewPerPage*pages
	switch {
	case broken == pages:
		return malformed("PDF 已损坏，所有页面均无法读取。", "none of the %d pages can be read", pages)
	case 2*ocr > pages:
		return imageOnly("PDF 为扫描件，其文字层系识别所得，不作依据。", "%d of %d pages are scans with recognised text", ocr, pages)
	case few && 2*scans >= pages, text == 0 && scans > 0:
		return imageOnly("PDF 为扫描件或图片，没有可读取的文字。", "%d of %d pages are pictures, with %d characters of text in all", scans, pages, text)
	case unmapped > text && unmapped >= fewPerPage:
		return imageOnly("PDF 的字体没有文字编码，无法读取文字。", "%d of %d characters have no meaning in their fonts", unmapped, unmapped+text)
	case few && outlined > 0:
		return imageOnly("PDF 的文字已转为图形，无法读取。", "the text of %d of %d pages is drawn as shapes", outlined, pages)
	case text == 0:
		return malformed("PDF 中没有任何文字。", "the PDF has %d pages without any text", pages)
	}
	return nil
}

func imageOnly(chinese, format string, args ...any) error {
	return nianbao.Reject(nianbao.RejectImageOnly, chinese, format, args...)
}
