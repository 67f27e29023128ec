package web

import (
	"slices"

	"nianbao/internal/nianbao"
)

// copyPaths describe what reports have in common.
func copyPaths() object {
	return object{
		"/api/v1/reports/{id}/similar": operation("listSimilar",
			"Reports that have text in common with this one, with the share that was copied, the passages side by side and the edits in them. Clauses that many offices use do not count; they are listed apart.",
			paramRefs("id", "with", "kind", "min_share", "limit", "cursor"), jsonContent("SimilarList"), "400", "404", "503"),
		"/api/v1/similar": operation("listPairs",
			"Pairs of reports by the share of copied text, the greatest first; the filters are for the later report. A page as JSON, or all as CSV.",
			slices.Concat(paramRefs("kind", "min_share", "tableFormat", "bom", "limit", "cursor"), paramRefs(filterParams...)),
			object{"application/json": object{"schema": schemaRef("PairList")}, "text/csv": binary()}, "400", "503"),
	}
}

func copyParameters() object {
	return object{
		"with": queryParam("with", "Identifier of the one other report that is wanted.", object{"type": "string"}),
		"kind": repeated("kind", "own: an office's report and that of its year before; other: reports of two offices.", enum(copyKinds)),
		"min_share": queryParam("min_share", "Least share of the own text of the later report.",
			object{"type": "number", "minimum": 0, "maximum": 1, "default": 0}),
	}
}

func copySchemas() object {
	str, num := typed("string"), typed("integer")
	span := closed(object{
		"section": enum(nianbao.SectionKinds), "n": object{"type": "integer", "description": "Position of the section in the report, from 0."},
		"from": object{"type": "integer", "description": "In characters of the section's text."}, "to": num, "quote": str,
	})
	paired := closed(object{
		"id": str, "office": str, "office_id": str, "year": num, "scope": enum([]nianbao.Scope{nianbao.ScopeOwn, nianbao.ScopeGovernmentWide}),
		"region_code": nullable("string"), "region": nullable("string"), "published": nullable("string"),
	})
	pair := object{
		"later": schemaRef("PairedReport"), "other": schemaRef("PairedReport"), "kind": enum(copyKinds),
		"basis":     object{"type": "string", "enum": copyBases, "description": "By what the later report was told; unclear: neither date nor year decides, and the one of which the greater share stands in the other takes its place."},
		"share":     object{"type": "number", "description": "copied / own."},
		"narrative": object{"type": "integer", "description": "Characters of the later report's prose, without punctuation; a number counts as one."},
		"template":  object{"type": "integer", "description": "Of them, those in clauses that many offices use."},
		"own":       num, "copied": object{"type": "integer", "description": "Of own, those that stand in the other report."},
	}
	shared := object{
		"report": object{"type": "string", "description": "The other of the two."},
		"passages": listOf(closed(object{
			"later": schemaRef("CopySpan"), "other": schemaRef("CopySpan"),
			"edits": listOf(closed(object{"kind": enum(copyEdits), "later": schemaRef("CopySpan"), "other": schemaRef("CopySpan")})),
		})),
		"templates": object{"type": "array", "items": schemaRef("CopySpan"), "description": "Of the later report."},
	}
	return object{
		"CopySpan": span, "PairedReport": paired, "Pair": closed(pair), "Similar": closed(joined(pair, shared)),
		"PairList":    closed(object{"total": num, "pairs": listOf(schemaRef("Pair")), "next": nullable("string")}),
		"SimilarList": closed(object{"report": str, "total": num, "similar": listOf(schemaRef("Similar")), "next": nullable("string")}),
	}
}
