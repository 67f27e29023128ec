package web

import (
	"maps"
	"slices"

	"nianbao/internal/nianbao"
)

// Shorthands for JSON Schema (2020-12), which OpenAPI 3.1 uses.

func typed(t string) object { return object{"type": t} }

func nullable(t string) object { return object{"type": []string{t, "null"}} }

func listOf(item object) object { return object{"type": "array", "items": item} }

// closed is an object whose properties are all present.
func closed(props object, optional ...string) object {
	skip := map[string]bool{}
	for _, name := range optional {
		skip[name] = true
	}
	required := []string{}
	for _, name := range slices.Sorted(maps.Keys(props)) {
		if !skip[name] {
			required = append(required, name)
		}
	}
	return object{"type": "object", "properties": props, "required": required}
}

func openAPISchemas() object {
	str, num := typed("string"), typed("integer")
	moment := object{"type": "string", "format": "date-time"}
	address := object{"type": "string", "format": "uri-reference"}
	region := object{"oneOf": []object{
		closed(object{"code": str, "names": listOf(str)}), typed("null"),
	}}
	return object{
		"Health": closed(object{"status": str, "version": str}, "version"),
		"Problem": closed(object{
			"type": str, "status": num, "title": str, "detail": str, "title_en": str, "detail_en": str,
			"instance": str, "code": str, "parameter": str, "position": num, "length": num,
			"suggestions": listOf(schemaRef("Suggestion")),
			"near":        object{"type": "array", "items": str, "description": "Codes that were probably meant."},
		}, "instance", "code", "parameter", "position", "length", "suggestions", "near"),
		"SearchResult": closed(object{
			"total": num, "took_ms": num, "query": str, "partial": typed("boolean"), "loosened": listOf(str),
			"hits":    listOf(schemaRef("Hit")),
			"facets":  object{"type": "object", "additionalProperties": listOf(schemaRef("Bucket"))},
			"next":    nullable("string"),
			"widened": listOf(wideningSchema()), "wider": widerSchema(), "suggestions": listOf(schemaRef("Suggestion")),
		}, "query", "partial", "loosened", "widened", "wider", "suggestions"),
		"Suggestion":     suggestionSchema(),
		"SuggestionList": listOf(schemaRef("Suggestion")),
		"Hit": closed(object{
			"id": str, "title": nullable("string"), "office": nullable("string"), "office_id": str,
			"year": nullable("integer"), "region": region, "level": nullable("string"), "scope": nullable("string"),
			"form": nullable("string"), "published": nullable("string"), "url": nullable("string"), "score": typed("number"),
			"number":    object{"type": "number", "description": "That the hits are ordered by; left out where a report has none."},
			"fragments": listOf(schemaRef("Fragment")),
			"sections": listOf(closed(object{
				"section": enum(nianbao.SectionKinds), "heading": nullable("string"), "matches": num, "fragments": listOf(schemaRef("Fragment")),
			})),
		}, "number", "sections"),
		"Fragment": closed(object{
			"section": nullable("string"), "heading": nullable("string"),
			"html":  object{"type": "string", "description": "Escaped text; <mark> is the only markup."},
			"table": object{"type": "boolean", "description": "It is a label that the tables of the report's form print."},
		}, "table"),
		"Match":         matchSchema(),
		"Batch":         batchSchema(),
		"Terms":         termsSchema(),
		"Query":         closed(object{"query": str, "canonical": nullable("string"), "error": object{"oneOf": []object{listFault(), typed("null")}}}),
		"Bucket":        closed(object{"value": str, "label": str, "count": num}, "label"),
		"Report":        closed(reportSchema(region, moment, address), "matches"),
		"Diff":          diffSchema(moment, address),
		"CrawlStatus":   crawlSchema(),
		"CrawlURLList":  crawlURLSchema(),
		"Indicator":     closed(indicatorProperties(), "comparability"),
		"IndicatorList": indicatorListSchema(),
		"Series":        seriesSchema(),
		"OfficeList": closed(object{
			"total": num, "offices": listOf(schemaRef("Office")), "next": nullable("string"),
		}),
		"Office": closed(object{
			"id": str, "name": str, "level": nullable("string"), "region": region, "years": listOf(num),
			"reports": listOf(closed(object{
				"id": str, "year": nullable("integer"), "scope": nullable("string"), "form": nullable("string"),
				"title": nullable("string"), "office": nullable("string"), "published": nullable("string"),
			})),
		}, "reports"),
	}
}

func matchSchema() object {
	num := typed("integer")
	return closed(object{
		"part":    enum([]string{"title", "heading", "text", "label"}),
		"section": nullable("string"),
		"n":       object{"type": "integer", "description": "Position among sections, of heading and text."},
		"cell":    closed(object{"table": num, "row": num, "col": num}),
		"start":   object{"type": "integer", "description": "In characters of the part."},
		"end":     num,
	}, "n", "cell")
}

var (
	cellStates   = []nianbao.State{nianbao.StateValue, nianbao.StateBlank, nianbao.StateNotApplicable, nianbao.StateUnparsed}
	reportStates = []nianbao.ReportState{nianbao.StateLive, nianbao.StateEdited, nianbao.StateMoved, nianbao.StateWithdrawn}
)

func observationSchema() object {
	str, num := typed("string"), typed("integer")
	return closed(object{
		"indicator": str, "applicant": enum(nianbao.Applicants), "value": nullable("number"), "raw": str,
		"unit": nullable("string"), "state": enum(cellStates), "table": num, "row": num, "col": num,
	}, "applicant")
}

func versionSchema(moment, address object) object {
	str, num := typed("string"), typed("integer")
	return closed(object{
		"n": num, "captured": moment, "sha256": str, "url": str, "size": num, "rules": str, "raw": address,
	}, "rules")
}

func diffSchema(moment, address object) object {
	str := typed("string")
	side := object{"oneOf": []object{observationSchema(), typed("null")}}
	return closed(object{
		"report": str, "from": versionSchema(moment, address), "to": versionSchema(moment, address),
		"text": listOf(closed(object{
			"section": enum(nianbao.SectionKinds), "from": str, "to": str,
			"op": enum([]nianbao.TextOp{nianbao.OpInsert, nianbao.OpDelete, nianbao.OpReplace}),
		})),
		"cells": listOf(closed(object{
			"indicator": str, "applicant": enum(nianbao.Applicants), "from": side, "to": side,
		}, "applicant")),
	})
}

func reportSchema(region, moment, address object) object {
	str, num := typed("string"), typed("integer")
	return object{
		"id": str, "office_id": str, "state": enum(reportStates),
		"title": nullable("string"), "office": nullable("string"), "year": nullable("integer"),
		"scope": nullable("string"), "form": nullable("string"), "level": nullable("string"), "region": region,
		"published": nullable("string"), "published_from": nullable("string"),
		"index_number": nullable("string"), "office_code": nullable("string"),
		"sections":     listOf(closed(object{"kind": enum(nianbao.SectionKinds), "heading": str, "text": str})),
		"observations": listOf(observationSchema()),
		"derived": listOf(closed(object{
			"indicator": str, "applicant": enum(nianbao.Applicants), "value": nullable("number"), "raw": str,
			"unit": nullable("string"), "state": enum(cellStates),
			"from": closed(object{
				"sum": listOf(str), "blank_as_zero": object{"type": "boolean"}, "section": str,
				"start": num, "end": num, "quote": str, "confidence": str,
			}, "sum", "blank_as_zero", "section", "start", "end", "quote", "confidence"),
		}, "applicant")),
		"warnings": listOf(closed(object{"code": str, "message": str})),
		"locations": listOf(closed(object{
			"url": str, "first_seen": moment, "last_seen": moment, "visited": nullableMoment(),
			"status": nullable("integer"), "outcome": nullable("string"), "shown": typed("boolean"), "versions": listOf(num),
		})),
		"versions":  listOf(versionSchema(moment, address)),
		"findings":  listOf(schemaRef("Finding")),
		"audit":     schemaRef("Audit"),
		"citations": closed(object{"gbt7714": str, "bibtex": str}),
		"matches": object{"type": "array", "items": schemaRef("Match"),
			"description": "Places of q, in the order in which the report's page shows and numbers them."},
		"links": closed(object{
			"self": address, "html": address, "office": address, "raw": address, "original": address,
		}),
	}
}
