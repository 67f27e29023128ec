package web

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

// tableFormats are the formats of a table.
var tableFormats = []string{"json", "csv"}

// tableAnswer says how a table is wanted: a page of it as JSON, or all of it as
// CSV.
type tableAnswer struct {
	c    *gin.Context
	name string // of the file
	csv  bool
	bom  bool
}

// newTableAnswer reads the parameters format and bom.
func newTableAnswer(c *gin.Context, p params, name string) (a tableAnswer, err error) {
	format, err := oneValue(p, "format", tableFormats)
	if err != nil {
		return a, err
	}
	a = tableAnswer{c: c, name: name, csv: format == "csv"}
	a.bom, err = p.truth("bom")
	return a, err
}

// cut is where the part begins that is wanted, and how long it is; a file has
// all, which is a limit of 0.
func (a tableAnswer) cut(offset, limit int) (int, int) {
	if a.csv {
		return 0, 0
	}
	return offset, limit
}

// send sends body, or what write writes.
func (a tableAnswer) send(body any, write func(io.Writer) error) error {
	if a.csv {
		w := &exportWriter{c: a.c, name: "nianbao-" + a.name + ".csv", mediaType: exportTypes["csv"]}
		if err := write(w); err != nil {
			return fmt.Errorf("send %s: %w", a.name, err)
		}
		return nil
	}
	text, err := encodeJSON(body)
	if err != nil {
		return err
	}
	send(a.c, http.StatusOK, "application/json; charset=utf-8", text, true)
	return nil
}

// numberText writes a number in full; one that is not known is empty.
func numberText(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
