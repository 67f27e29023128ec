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
			slices.Concat(questionParamRefs(), paramRefs("succession", "tableFormat", "bom", "limit", "cursor")), csvToo("Table"), "400", "503"),
		"/api/v1/trends": operation("trends",
			"Figures of groups of reports by year: how many reports have the number, its sum, quartiles (type 7), rates with numerator, denominator and the 95 % interval of Wilson; CSV gives a line for each indicator, group and year.",
			slices.Concat(questionParamRefs(), paramRefs("by", "without_largest", "tableFormat", "bom")), csvToo("Trends"), "400", "503"),
		"/api/v1/coverage": operation("coverage",
			"What is held of the reports that are expected, and whether it was published in time; totals are over all rows.",
			slices.Concat(paramRefs("expect", "status", "by", "tableFormat", "bom", "limit", "cursor"), paramRefs(withoutForm(append([]string{"within"}, factParams[1:]...))...)),
			csvToo("Coverage"), "400", "503"),
		"/api/v1/ranking": operation("ranking", "Offices of one year in the order of the first indicator; equal numbers share a place, rates have their interval.",
			slices.Concat(questionParamRefs(), paramRefs("order", "min_denominator", "tableFormat", "bom", "limit", "cursor")), csvToo("Ranking"), "400", "503"),
		"/api/v1/outliers": operation("outliers", "Reports whose number lies far from the median of their group and year, in units of 1.4826 times the median absolute deviation.",
			slices.Concat(questionParamRefs(), paramRefs("groupWithin", "threshold", "tableFormat", "bom", "limit", "cursor")), csvToo("Outliers"), "400", "503"),
		"/api/v1/peers": operation("peers", "Where one office stands among its peers in one year; the other parameters say who may be a peer at all.",
			slices.Concat(questionParamRefs(), paramRefs("peers", "tableFormat", "bom", "limit", "cursor")), csvToo("Peers"), "400", "503"),
		"/api/v1/members": operation("members", "The report of a whole government beside the sum of the own reports of its members, with what is missing.",
			paramRefs("oneOffice", "below", "year", "as_of", "indicator", "applicant", "join", "tableFormat", "bom"), csvToo("Members"), "400", "503"),
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
		"office_type": repeated("office_type", "Type of office, by its name.", enum(nianbao.OfficeTypes)),
		"as_of": queryParam("as_of", "Each report in the version that was newest at the end of that day (UTC).",
			object{"type": "string", "format": "date"}),
		"state":       repeated("state", "State of the cell.", enum(cellStates)),
		"bom":         queryParam("bom", "A byte order mark before the CSV, which some spreadsheets need.", object{"type": "boolean", "default": false}),
		"tableFormat": tableFormat,
		"succession": queryParam("succession", "Puts the sum of the offices that an office took over into the years before, with a break.",
			object{"type": "boolean", "default": false}),
		"expect": queryParam("expect", "ever: an office's reports of all years from the first that is known are expected, until another office took it over; span: until the last that is known. What the operator lists is always expected.",
			object{"type": "string", "enum": compare.Expectations, "default": compare.ExpectEver}),
		"status":          repeated("status", "Rows that are wanted.", enum(compare.CoverageStatuses)),
		"order":           queryParam("order", "Which end comes first.", object{"type": "string", "enum": compare.Orders, "default": compare.Descending}),
		"min_denominator": queryParam("min_denominator", "Leaves out rates over less.", object{"type": "number", "minimum": 0, "default": 0}),
		"groupWithin":     queryParam("within", "Groups in which reports are compared.", object{"type": "string", "enum": compare.Groupings, "default": compare.ByLevel}),
		"threshold":       queryParam("threshold", "Distance from which on a number is an outlier.", object{"type": "number", "exclusiveMinimum": 0, "default": compare.DefaultThreshold}),
		"peers": repeated("peers", "What makes a peer: the same body, level or province, or half to twice as many requests. Of several, all have to hold; none given means function and level.",
			enum(compare.PeerKinds)),
		"oneOffice":       queryParam("office", "Identifier or exact name of a government.", str),
		"below":           queryParam("below", "Members are also the offices of all divisions below.", object{"type": "boolean", "default": false}),
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
			"indicator": str, "office": str, "year": object{"type": "integer", "description": "The break is between the year before and this one."},
			"kind":   enum([]compare.BreakKind{compare.BreakForm, compare.BreakApprox, compare.BreakNo, compare.BreakNotThere, compare.BreakSuccession}),
			"reason": str, "reason_en": str,
		}, "indicator", "office")),
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
	states := append([]nianbao.State{nianbao.StateMissing, compare.StateNotHeld, compare.StateUndefined, compare.StateIncomplete}, cellStates...)
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
			"id": str, "name": str, "level": str, "type": enum(nianbao.OfficeTypes), "region_code": str, "region": str,
		}, "level", "region_code", "region"),
		"Table": withHead(object{
			"total": num, "next": nullable("string"), "counts": byName(byName(closed(counts))),
			"rows": listOf(closed(object{
				"office": schemaRef("ComparedOffice"), "cells": byName(byName(schemaRef("ComparedCell"))),
				"successor": closed(object{"id": str, "from": num}),
				"predecessors": listOf(closed(object{
					"id": str, "name": str, "level": str, "type": enum(nianbao.OfficeTypes), "region_code": str, "region": str,
					"until": num, "basis": enum([]string{"reform", "listed"}),
				}, "level", "region_code", "region")),
				"not_in_register": listOf(str),
			}, "predecessors", "not_in_register", "successor")),
		}),
		"ComparedCell": closed(cellSchema(states), "reports", "form", "rate", "known"),
		"Trends": withHead(object{
			"by": enum(compare.Groupings), "without_largest": num, "groups": groups,
			"others": listOf(closed(object{"indicator": str, "groups": groups})),
		}, "others"),
		"Figure": closed(figure, "undefined", "left_out"),
		"Ranking": withHead(joined(counts, object{
			"year": num, "order": enum(compare.Orders), "ranked": num, "undefined": num, "below_minimum": num,
			"rows": listOf(schemaRef("Rank")), "next": nullable("string"),
		})),
		"Rank": closed(object{"rank": num, "office": schemaRef("ComparedOffice"), "value": typed("number"), "rate": schemaRef("Rate"), "report": str}, "rate"),
		"Outliers": withHead(object{
			"within": enum(compare.Groupings), "threshold": typed("number"), "total": num, "next": nullable("string"),
			"groups": listOf(closed(object{
				"indicator": str, "key": str, "label": str, "label_en": str, "year": num, "n": num, "median": typed("number"), "mad": typed("number"),
				"flat": object{"type": "boolean", "description": "More than half of the numbers are equal: there is no spread to measure by."},
			}, "flat")),
			"rows": listOf(closed(object{
				"indicator": str, "group": str, "year": num, "office": schemaRef("ComparedOffice"), "value": typed("number"),
				"distance": typed("number"), "rate": schemaRef("Rate"), "report": str,
			}, "rate")),
		}),
		"Peers": withHead(object{
			"year": num, "office": schemaRef("ComparedOffice"), "report": str, "peers": listOf(enum(compare.PeerKinds)),
			"volume": listOf(typed("number")), "standing": byName(schemaRef("Standing")), "ranked": num,
			"rows": listOf(schemaRef("Rank")), "next": nullable("string"),
		}, "volume"),
		"Standing": closed(joined(counts, cellSchema(states), object{
			"peers": num, "rank": nullable("integer"), "percentile": value, "min": value, "q1": value, "median": value, "q3": value, "max": value,
			"mad": value, "distance": value,
		}), "reports", "form", "rate", "known"),
		"Members": withHead(object{
			"office": schemaRef("ComparedOffice"), "below": typed("boolean"), "rule": str, "rule_en": str,
			"numbers": byName(byName(closed(joined(counts, object{
				"government": schemaRef("ComparedCell"), "expected": num, "held": num, "sum": value, "low": value,
				"high":       object{"type": []string{"number", "null"}, "description": "Null where a member is not known: it may have any number."},
				"difference": value, "missing_members": listOf(schemaRef("ComparedOffice")),
			})))),
		}),
		"Coverage": closed(object{
			"scope": str, "expect": enum(compare.Expectations), "as_of": nullableMoment(), "years": listOf(num), "by": enum(compare.Groupings),
			"totals": schemaRef("CoverageTotals"), "total": num, "next": nullable("string"),
			"groups": listOf(closed(object{"key": str, "label": str, "label_en": str, "years": byName(schemaRef("CoverageTotals"))})),
			"rows": listOf(closed(object{
				"office": schemaRef("ComparedOffice"), "year": num, "status": enum(compare.CoverageStatuses), "published": nullable("string"),
				"published_from": str, "deadline": object{"type": "string", "format": "date"}, "basis": enum([]string{"statute", "practice"}),
				"days": nullable("integer"), "why": enum([]string{"no_date", "weak_date", "migrated", "bad_date", "too_early"}),
				"report": nullable("string"), "listed": typed("boolean"),
			}, "published_from", "why", "listed")),
		}),
		"CoverageTotals": closed(object{
			"expected": num, "held": num, "on_time": num, "late": num, "doubtful": num, "missing": num, "gone": num, "not_due": num,
		}),
	}
}

func cellSchema(states []nianbao.State) object {
	return object{
		"value": nullable("number"), "state": enum(states), "report": nullable("string"), "reports": listOf(typed("string")), "form": typed("string"),
		"rate": schemaRef("Rate"), "known": typed("number"),
	}
}
