package xlsx

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"nianbao/internal/extract/container"
)

// Limits of what a program can write (Excel specifications and limits): a cell
// holds 32,767 characters, a number format 255. Both are used many times over,
// so that longer ones would cost far more than their bytes.
const (
	maxCellText = 4 * 32_767 // bytes
	maxFormat   = 4 * 255
	maxText     = 24 << 20 // bytes of text of all cells
)

// check refuses shared strings and styles that are small to store and large to
// use.
func check(ctx context.Context, part string, data []byte) error {
	if bytes.Count(data, []byte("<")) > MaxElements {
		return container.TooLarge(fmt.Sprintf("elements of part %q", part), MaxElements)
	}
	x := container.NewXML(ctx, bytes.NewReader(data))
	text := 0
	for {
		t, err := x.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return container.In(part, err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "si" {
				text = 0
			}
			if len(container.Attr(t, "formatCode")) > maxFormat {
				return container.TooLarge("bytes of a number format", maxFormat)
			}
		case xml.CharData:
			if text += len(t); text > maxCellText {
				return container.TooLarge("bytes of a cell", maxCellText)
			}
		}
	}
}
