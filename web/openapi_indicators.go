package web

import "nianbao/internal/nianbao"

func indicatorsOperation() object {
	return operation("listIndicators", "The data dictionary: all numbers with definition, unit, forms and place, and which of them may be joined over the forms. It is given as a whole.",
		[]object{
			paramRefs("form")[0],
			repeated("table", "Statutory table of the forms of 2019 and 2021; sums over rows of it included.", enum(statutoryTables)),
			repeated("kind", "Counts, amounts of money, or rates.", enum(measureKinds)),
			queryParam("q", "Words that stand in code, names or definition, in either language; all of them.", typed("string")),
		}, jsonContent("IndicatorList"), "400")
}

func indicatorOperation() object {
	return operation("getIndicator", "One number of the data dictionary. An unknown code is answered with those that were probably meant.",
		[]object{pathParam("code", "Code of an indicator, a sum, a fee or a rate.", object{"type": "string", "examples": []string{"req_new", "grant_rate"}})},
		jsonContent("Indicator"), "404")
}

func indicatorListSchema() object {
	item := indicatorProperties()
	delete(item, "comparability")
	return closed(object{"total": typed("integer"), "indicators": listOf(closed(item)), "comparability": listOf(schemaRef("Series"))})
}

func indicatorProperties() object {
	str := typed("string")
	codes := listOf(str)
	table := object{"type": []string{"integer", "null"}, "description": "2, 3 or 4; null is the one table of the form of 2014, or none."}
	return object{
		"code": str, "label": str, "label_en": str, "definition": str, "definition_en": str,
		"note":   object{"type": []string{"string", "null"}, "description": "What one has to know; what begins with 未核实 (Not verified) was not seen on a real page or in the rules."},
		"kind":   enum(measureKinds),
		"source": object{"type": "string", "enum": []string{"printed", "computed", "prose"}, "description": "Where the newest form has it from."},
		"unit":   nullable("string"), "table": table, "forms": listOf(enum(knownForms)),
		"places": listOf(closed(object{
			"form": enum(knownForms), "table": table, "prose": typed("boolean"),
			"path":     object{"type": "array", "items": str, "description": "Captions and headings, then the row, as printed."},
			"column":   object{"type": []string{"string", "null"}, "description": "Null where the row has one for each applicant."},
			"position": object{"type": []string{"integer", "null"}, "description": "Of the row, or of the column of table four, from 1."},
		})),
		"parent": object{"type": []string{"string", "null"}, "description": "Code of the sum that it is part of."},
		"parts":  object{"type": "array", "items": str, "description": "Codes that a sum adds up where it is not printed."},
		"formulas": object{"type": "array", "description": "Of a rate: sum over sum; a second one serves forms with other codes.",
			"items": closed(object{"numerator": codes, "denominator": codes})},
		"applicants": listOf(enum(nianbao.Applicants)),
		"aliases":    object{"type": "array", "items": str, "description": "Chinese names that queries understand beside code and label."},
		"series":     object{"type": "array", "items": str, "description": "Codes of the series that it is a member of, its own first."},

		"note_en": nullable("string"), "unit_note": nullable("string"), "unit_note_en": nullable("string"),
		"comparability": listOf(schemaRef("Series")),
	}
}

func seriesSchema() object {
	str := typed("string")
	return closed(object{
		"code": str, "label": str, "label_en": str, "unit": nullable("string"),
		"members": listOf(closed(object{
			"form": enum(knownForms), "unit": nullable("string"),
			"factor":     object{"type": "number", "description": "What values are multiplied by to be in the unit of the series."},
			"indicators": object{"type": "array", "items": str, "description": "Codes that are added up in this form."},
		})),
		"joins": listOf(closed(object{
			"from": enum(knownForms), "to": enum(knownForms),
			"join":   object{"type": "string", "enum": []string{"yes", "approx", "no"}, "description": "no: different quantities, never in one line without a break."},
			"reason": str, "reason_en": str,
		})),
	})
}
