package web

import (
	"fmt"
	"slices"

	"nianbao/internal/nianbao"
	"nianbao/web/batch"
	"nianbao/web/terms"
)

// batchPathItem describes both ways to hand over a list of queries.
func batchPathItem() object {
	params := append(paramRefs("section"), paramRefs(filterParams...)...)
	params = append(params,
		queryParam("format", "Format of the table.", object{"type": "string", "enum": batchFormats, "default": batchFormats[0]}),
		queryParam("bom", "A byte order mark before the CSV, which some spreadsheets need.", object{"type": "boolean", "default": false}))
	summary := fmt.Sprintf("Hits in total and by year of a list of queries, %d at most; filters hold for all of them.", batch.MaxQueries)
	return listPathItem("batch", summary, repeated("q", "Queries.", typed("string")), batch.MaxQueries, "Batch", params)
}

// termsPathItem describes both ways to hand over a list of terms.
func termsPathItem() object {
	params := slices.Concat(paramRefs("section", "office_type", "synonyms", "tableFormat", "bom"), paramRefs(filterParams...))
	params = append(params,
		queryParam("match", "What a line is: a phrase as it stands, or a query of the search.", object{"type": "string", "enum": terms.Matches, "default": terms.Matches[0]}),
		queryParam("by", "What reports are grouped by.", object{"type": "string", "enum": nianbao.SpreadBys, "default": nianbao.SpreadBys[0]}),
		queryParam("shape", "Rows of the CSV: long has one for each term, group and year; wide has the shares in a column for each year; first has the reports of the first year.",
			object{"type": "string", "enum": terms.Shapes, "default": terms.Shapes[0]}))
	summary := fmt.Sprintf("Share of the reports of each year and group that use a term, with numerator, denominator and the 95 %% interval of Wilson, and its first use; for a list of %d terms at most.", terms.MaxTerms)
	return listPathItem("terms", summary, repeated("q", "Terms; a value may have several, one a line.", typed("string")), terms.MaxTerms, "Terms", params)
}

// listPathItem describes a route whose list comes in q or in the body.
func listPathItem(id, summary string, q object, most int, schema string, params []object) object {
	list := object{"type": "array", "items": typed("string"), "maxItems": most}
	q["required"] = true
	answer := object{
		"application/json": object{"schema": schemaRef(schema)},
		"text/csv":         binary(),
	}
	item := operation(id, summary, append([]object{q}, params...), answer, "400", "503")
	post := operation(id+"Post", summary, params, answer, "400", "415", "503")["get"].(object)
	post["requestBody"] = object{"required": true, "content": object{
		"text/plain":       object{"schema": object{"type": "string", "description": "One a line."}},
		"application/json": object{"schema": list},
	}}
	item["post"] = post
	return item
}

func termsSchema() object {
	str, num := typed("string"), typed("integer")
	ratio := object{"type": "number", "minimum": 0, "maximum": 1}
	share := closed(object{"n": num, "of": num, "share": ratio, "low": ratio, "high": ratio})
	first := closed(object{"year": num, "reports": listOf(closed(object{"id": str, "office": str, "office_id": str}))})
	return closed(object{
		"match": enum(terms.Matches), "by": enum(nianbao.SpreadBys), "years": listOf(num), "took_ms": num,
		"partial": object{"type": "boolean", "description": "Time ran out: some terms are not_run."},
		"terms": listOf(closed(object{
			"term": str, "query": str, "canonical": nullable("string"),
			"state":    enum([]batch.State{batch.StateDone, batch.StateError, batch.StateNotRun}),
			"loosened": object{"type": "array", "items": str, "description": "Texts that were asked for by most of their words."},
			"total":    object{"oneOf": []object{share, typed("null")}},
			"first":    object{"oneOf": []object{first, typed("null")}},
			"groups": listOf(closed(object{
				"group": object{"type": "string", "description": "What a filter takes; empty for all reports, and for those in no group."},
				"label": str, "years": object{"type": "object", "description": "By year; years without reports are not there.", "additionalProperties": share},
			})),
			"error": object{"oneOf": []object{listFault(), typed("null")}},
		}, "loosened")),
	})
}

// listFault says why a line of a list was not counted.
func listFault() object {
	str, num := typed("string"), typed("integer")
	return closed(object{"zh": str, "en": str, "position": num, "length": num}, "position", "length")
}

func batchSchema() object {
	str, num := typed("string"), typed("integer")
	counts := object{"type": "object", "description": "Hits by year; empty where nothing was counted.", "additionalProperties": num}
	return closed(object{
		"years": listOf(str), "took_ms": num,
		"partial": object{"type": "boolean", "description": "Time ran out: some rows are partial or not_run."},
		"rows": listOf(closed(object{
			"query": str, "canonical": nullable("string"), "total": nullable("integer"), "years": counts,
			"state": enum([]batch.State{batch.StateDone, batch.StatePartial, batch.StateError, batch.StateNotRun}),
			"error": object{"oneOf": []object{listFault(), typed("null")}},
		})),
	})
}
