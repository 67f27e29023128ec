package web

import (
	"fmt"

	"nianbao/web/batch"
)

// batchPathItem describes both ways to hand over a list of queries.
func batchPathItem() object {
	str := typed("string")
	list := object{"type": "array", "items": str, "maxItems": batch.MaxQueries}
	params := append(paramRefs("section"), paramRefs(filterParams...)...)
	params = append(params,
		queryParam("format", "Format of the table.", object{"type": "string", "enum": batchFormats, "default": batchFormats[0]}),
		queryParam("bom", "A byte order mark before the CSV, which some spreadsheets need.", object{"type": "boolean", "default": false}))
	queries := repeated("q", "Queries.", str)
	queries["required"] = true
	answer := object{
		"application/json": object{"schema": schemaRef("Batch")},
		"text/csv":         binary(),
	}
	summary := fmt.Sprintf("Hits in total and by year of a list of queries, %d at most; filters hold for all of them.", batch.MaxQueries)
	item := operation("batch", summary, append([]object{queries}, params...), answer, "400", "503")
	post := operation("batchPost", summary, params, answer, "400", "415", "503")["get"].(object)
	post["requestBody"] = object{"required": true, "content": object{
		"text/plain":       object{"schema": object{"type": "string", "description": "A query a line."}},
		"application/json": object{"schema": list},
	}}
	item["post"] = post
	return item
}

func batchSchema() object {
	str, num := typed("string"), typed("integer")
	counts := object{"type": "object", "description": "Hits by year; empty where nothing was counted.", "additionalProperties": num}
	fault := closed(object{"zh": str, "en": str, "position": num, "length": num}, "position", "length")
	return closed(object{
		"years": listOf(str), "took_ms": num,
		"partial": object{"type": "boolean", "description": "Time ran out: some rows are partial or not_run."},
		"rows": listOf(closed(object{
			"query": str, "canonical": nullable("string"), "total": nullable("integer"), "years": counts,
			"state": enum([]batch.State{batch.StateDone, batch.StatePartial, batch.StateError, batch.StateNotRun}),
			"error": object{"oneOf": []object{fault, typed("null")}},
		})),
	})
}
