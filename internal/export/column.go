package export

import (
	"slices"
)

// Type is what the values of a column are.
type Type string

// The types; all but List are types of Frictionless Table Schema.
const (
	String   Type = "string"
	Integer  Type = "integer"
	Number   Type = "number"
	Date     Type = "date"     // YYYY-MM-DD
	DateTime Type = "datetime" // UTC, YYYY-MM-DDThh:mm:ssZ
	List     Type = "list"     // an array in JSON Lines, separated by spaces elsewhere
)

// Column describes a column of a file. Names are stable: columns may be added
// at the end, and none is renamed or given another meaning.
type Column struct {
	Name             string
	Type             Type
	Chinese, English string
	free             bool // written by people: may hold anything
	jsonOnly         bool
	few              bool     // few values, many times each
	values           []string // all that it may hold
	required         bool
}

// cell is a value of a column. The zero value is null.
type cell struct {
	known bool
	text  string
	num   float64
	list  any // for JSON
}

// text is a text; the empty one means not known.
func text[T ~string](s T) cell { return cell{known: s != "", text: string(s)} }

func integer(n int) cell { return cell{known: true, num: float64(n)} }

func number(v float64) cell { return cell{known: true, num: v} }

// column is a column of rows of one type.
type column[T any] struct {
	Column
	get func(T) cell
}

func schemaOf[T any](columns []column[T]) []Column {
	out := make([]Column, len(columns))
	for i, c := range columns {
		out[i] = c.Column
	}
	return out
}

// choose gives the columns that a request wants, in its order.
func choose[T any](all []column[T], r Request) ([]column[T], error) {
	offered := slices.Clone(all)
	if r.Format != JSONL {
		offered = slices.DeleteFunc(offered, func(c column[T]) bool { return c.jsonOnly })
	}
	if len(r.Columns) == 0 {
		return offered, nil
	}
	var chosen []column[T]
	for i, name := range r.Columns {
		at := slices.IndexFunc(offered, func(c column[T]) bool { return c.Name == name })
		if at < 0 {
			return nil, unknownColumn(name, offered)
		}
		if slices.Contains(r.Columns[:i], name) {
			return nil, refused("column", name+" 出现了两次，请只写一次", name+" is given twice; give it once")
		}
		chosen = append(chosen, offered[at])
	}
	return chosen, nil
}

// unknownColumn names those that there are, or the first of very many.
func unknownColumn[T any](name string, offered []column[T]) error {
	const most = 25
	var names []string
	for _, c := range offered[:min(most, len(offered))] {
		names = append(names, c.Name)
	}
	if len(offered) > most {
		names = append(names, "…")
	}
	return unknown("column", name, names)
}
