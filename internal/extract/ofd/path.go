package ofd

import (
	"strconv"
	"strings"
)

// segment is a straight part of a shape.
type segment struct{ x0, y0, x1, y1 float64 }

// operands is how many numbers follow each command of a shape (GB/T 33190, 9.1,
// table 35); of curves only their end is of interest.
var operands = map[string]int{"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

// trace reads the commands of a shape up to the first that it does not know.
func trace(data string, m matrix) (out []segment) {
	fields := strings.Fields(data)
	var x, y, firstX, firstY float64
	for len(fields) > 0 && len(out) < maxRules {
		n, known := operands[fields[0]]
		if !known || len(fields) <= n {
			break
		}
		command, rest := fields[0], fields[1:n+1]
		fields = fields[n+1:]
		if command == "C" {
			out = append(out, line(m, x, y, firstX, firstY))
			x, y = firstX, firstY
			continue
		}
		toX, errX := strconv.ParseFloat(rest[n-2], 64)
		toY, errY := strconv.ParseFloat(rest[n-1], 64)
		if errX != nil || errY != nil {
			break
		}
		switch command {
		case "S", "M":
			firstX, firstY = toX, toY
		case "L":
			out = append(out, line(m, x, y, toX, toY))
		}
		x, y = toX, toY
	}
	return out
}

func line(m matrix, x0, y0, x1, y1 float64) segment {
	var s segment
	s.x0, s.y0 = m.point(x0, y0)
	s.x1, s.y1 = m.point(x1, y1)
	return s
}

// numbers reads a list of numbers; nil if one of them is none.
func numbers(s string) []float64 {
	var out []float64
	for f := range strings.FieldsSeq(s) {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || len(out) == 16 {
			return nil
		}
		out = append(out, v)
	}
	return out
}

// deltas reads distances between characters: "g 3 5" stands for "5 5 5" (11.3,
// table 46).
func deltas(s string) []float64 {
	fields := strings.Fields(s)
	var out []float64
	for i := 0; i < len(fields); i++ {
		repeat := 1
		if fields[i] == "g" && i+2 < len(fields) {
			n, err := strconv.Atoi(fields[i+1])
			if err != nil || n < 0 || n > MaxChars-len(out) {
				return out
			}
			repeat = n
			i += 2
		}
		v, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return out
		}
		for range repeat {
			out = append(out, v)
		}
	}
	return out
}
