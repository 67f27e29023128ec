package web

import (
	"slices"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

// statPaths describe the comparisons.
func statPaths() object {
	csvToo := func(name string) object {
		return object{"application/json": object{"schema": schemaRef(name)}, "text/csv": binary()}
	}
	return object{
		"/api/v1/observations": operation("listObservations",
			"Numbers as they are printed, each with its report and cell: a page as JSON, or all of them streamed as CSV.",
			slices.Concat(paramRefs("indicator", "applicant", "state", "tableFormat", "bom", "limit", "cursor"), factParamRefs()),
			csvToo("ObservationList"), "400", "503"),
		"/api/v1/compare": operation("compare",
			"Offices by year for each indicator or rate: a page of offices as JSON, or the whole table as CSV, a number a line.",
			slices.Concat(questionParamRefs(), paramRefs("tableFormat", "bom", "limit", "cursor")), csvToo("Table"), "400", "503"),
		"/api/v1/trends": operation("trends",
			"Figures of groups of reports by year: how many reports have the number, its sum, quartiles (type 7), rates with numerator, denominator and the 95 % interval of Wilson.",
			slices.Concat(questionParamRefs(), paramRefs("by", "without_largest")), jsonContent("Trends"), "400", "503"),
	}
}

func factParamRefs() []object {
	return paramRefs(append([]string{"within", "section", "synonyms", "office_type", "as_of"}, filterParams...)...)
}

func questionParamRefs() []object {
	return slices.Concat(paramRefs("indicator", "applicant", "of", "join"), factParamRefs())
}

// statParameters are those that only comparisons take.
func statParameters() object {
	str := object{"type": "string"}
	tableFormat := queryParam("format", "JSON gives a page, CSV all of it.", object{"type": "string", "enum": tableFormats, "default": tableFormats[0]})
	return object{
		"within": queryParam("q", "Only reports that this query finds; none given means all.", str),
		"indicator": repeated("indicator", "Code, Chinese name or rate; code[applicant] for one applicant.",
			object{"type": "string", "examples": []string{"req_new", "grant_rate", "req_new[natural]"}}),
		"applicant":   repeated("applicant", "Applicants; without it the total, or the only number in forms without applicants. Listings of observations give all.", enum(nianbao.Applicants)),
		"of":          repeated("of", "Makes each indicator a share of the sum of these.", object{"type": "string", "examples": []string{"res_total"}}),
		"join":        queryParam("join", "Over changes of the form: none takes an indicator for what it is; series takes what corresponds in each form and refuses where quantities differ; break gives both with a break between them.", enum(compare.Joins)),
		"office_type": repeated("office_type", "Type of office, by its name.", enum(officeTypes)),
		"as_of": queryParam("as_of", "Each report in the version that was newest at the end of that day (UTC).",
			object{"type": "string", "format": "date"}),
		"state":           repeated("state", "State of the cell.", enum(cellStates)),
		"bom":             queryParam("bom", "A byte order mark before the CSV, which some spreadsheets need.", object{"type": "boolean", "default": false}),
		"tableFormat":     tableFormat,
		"by":              queryParam("by", "What reports are grouped by; region means the divisions just below those of the filter.", enum(compare.Groupings)),
		"without_largest": queryParam("without_largest", "Leaves out so many reports of each group and year, those with the greatest number, or denominator.", object{"type": "integer", "minimum": 0, "maximum": compare.MaxLeftOut, "default": 0}),
	}
}

// headSchema is what every comparison begins with.
func headSchema() object {
	str, num := typed("string"), typed("integer")
	return object{
		"indicators": listOf(closed(object{
			"name": str, "code": str, "applicant": enum(nianbao.Applicants), "label": str, "label_en": str, "unit": str,
			"kind":    enum([]string{"count", "amount", "rate"}),
			"formula": str,
		}, "applicant", "formula")),
		"scope": enum([]nianbao.Scope{nianbao.ScopeOwn, nianbao.ScopeGovernmentWide}), "join": enum(compare.Joins),
		"as_of": nullableMoment(), "reports": num, "years": listOf(num),
		"breaks": listOf(closed(object{
			"indicator": str, "year": object{"type": "integer", "description": "The break is between the year before and this one."},
			"kind":   enum([]compare.BreakKind{compare.BreakForm, compare.BreakApprox, compare.BreakNo, compare.BreakNotThere}),
			"reason": str, "reason_en": str,
		}, "indicator")),
	}
}

// withHead adds the properties of an answer to those of its head.
func withHead(props object, optional ...string) object {
	for name, schema := range headSchema() {
		props[name] = schema
	}
	return closed(props, optional...)
}

func byName(item object) object { return object{"type": "object", "additionalProperties": item} }

func statSchemas() object {
	str, num, value := typed("string"), typed("integer"), nullable("number")
	counts := object{"n": num, "missing": num, "blank": num, "not_applicable": num, "unparsed": num}
	states := append([]nianbao.State{nianbao.StateMissing, compare.StateNotHeld, compare.StateUndefined}, cellStates...)
	rate := closed(object{"value": value, "numerator": typed("number"), "denominator": typed("number"), "low": value, "high": value})
	figure := object{
		"reports": num, "undefined": num, "sum": value, "min": value, "q1": value, "median": value, "q3": value, "max": value,
		"rate":     object{"oneOf": []object{schemaRef("Rate"), typed("null")}},
		"left_out": listOf(closed(object{"report": str, "office": str, "value": typed("number")})),
	}
	for name, schema := range counts {
		figure[name] = schema
	}
	groups := listOf(closed(object{"key": str, "label": str, "label_en": str, "years": byName(schemaRef("Figure"))}))
	return object{
		"ObservationList": closed(object{
			"observations": listOf(closed(object{
				"report": str, "office": nullable("string"), "office_id": str, "year": num, "scope": str, "form": nullable("string"),
				"level": nullable("string"), "region_code": nullable("string"), "region": nullable("string"),
				"indicator": str, "applicant": enum(nianbao.Applicants), "value": value, "raw": str, "unit": nullable("string"),
				"state": enum(cellStates), "table": num, "row": num, "col": num, "version": num,
			}, "applicant")),
			"next": nullable("string"),
		}),
		"Rate": rate,
		"ComparedOffice": closed(object{
			"id": str, "name": str, "level": str, "type": enum(officeTypes), "region_code": str, "region": str,
		}, "level", "region_code", "region"),
		"Table": withHead(object{
			"total": num, "next": nullable("string"), "counts": byName(byName(closed(counts))),
			"rows": listOf(closed(object{
				"office": schemaRef("ComparedOffice"), "cells": byName(byName(schemaRef("ComparedCell"))),
			})),
		}),
		"ComparedCell": closed(object{
			"value": value, "state": enum(states), "report": nullable("string"), "form": str, "rate": schemaRef("Rate"),
		}, "form", "rate"),
		"Trends": withHead(object{
			"by": enum(compare.Groupings), "without_largest": num, "groups": groups,
			"others": listOf(closed(object{"indicator": str, "groups": groups})),
		}, "others"),
		"Figure": closed(figure, "undefined", "left_out"),
	}
}
