package web

import (
	"slices"

	"nianbao/internal/nianbao"
)

// findingPaths describe what the rules found.
func findingPaths() object {
	return object{
		"/api/v1/findings": operation("listFindings",
			"Rules that reports do not meet, from the newest year on, each with the cells and sentences that it rests on. Findings that a verdict calls misread are left out unless verdict asks for them.",
			slices.Concat([]object{
				repeated("report", "Identifier of a report.", typed("string")),
				repeated("key", "Key of a finding; it is given whatever its verdict is.", typed("string")),
			}, findingParamRefs(), paramRefs("limit", "cursor"), paramRefs(filterParams...)), jsonContent("FindingList"), "400", "503"),
		"/api/v1/reports/{id}/pack": operation("getPack",
			"All that proves a report, as a ZIP archive: the bytes of its versions with the messages that brought them, what was read, what the rules found, digests and citations.",
			paramRefs("id"), object{"application/zip": binary()}, "404", "503"),
		"/api/v1/rules": operation("listRules", "The rules, and what they said of the reports that the filters select.",
			paramRefs(filterParams...), jsonContent("RuleList"), "400", "503"),
		"/api/v1/verdicts": operation("listVerdicts", "The log of what people said of findings, the newest first. The newest line of a key counts.",
			nil, jsonContent("VerdictList"), "503"),
	}
}

func findingParamRefs() []object {
	return []object{
		repeated("rule", "Identifier of a rule.", object{"type": "string", "examples": []string{"A1"}}),
		repeated("severity", "How grave a finding is.", enum(nianbao.Severities)),
		repeated("attribution", "Where the fault lies.", enum(nianbao.Attributions)),
		repeated("verdict", "What people say of it; none: nobody has judged it.", enum(verdictValues)),
	}
}

func findingSchemas() object {
	str, num := typed("string"), typed("integer")
	cell := closed(object{
		"report": str, "table": num, "row": num, "col": num, "indicator": str, "applicant": enum(nianbao.Applicants),
		"state": enum(cellStates), "value": nullable("number"), "raw": str,
	}, "applicant")
	verdict := closed(object{"judgement": enum(verdictValues), "note": str, "by": str, "at": object{"type": "string", "format": "date-time"}})
	undecided := closed(object{"rule": str, "why": str, "why_en": str})
	return object{
		"Finding": closed(object{
			"key":  object{"type": "string", "description": "The same as long as the rule, the reports and what the finding rests on are."},
			"rule": str, "severity": enum(nianbao.Severities), "report": str, "office": str, "year": num, "other_report": nullable("string"),
			"message": str, "message_en": str,
			"evidence": closed(object{"cells": listOf(cell), "text": listOf(closed(object{
				"report": str, "section": enum(nianbao.SectionKinds), "from": num, "to": num, "quote": str,
			}))}),
			"repair": object{"description": "The one cell that would satisfy all identities if it had this value.",
				"oneOf": []object{closed(object{"cell": cell, "value": typed("number")}), typed("null")}},
			"attribution": enum(nianbao.Attributions),
			"verdict":     object{"oneOf": []object{verdict, typed("null")}},
			"page":        object{"type": "string", "format": "uri-reference"},
		}),
		"FindingList": closed(object{"total": num, "findings": listOf(schemaRef("Finding")), "next": nullable("string")}),
		"RuleList": closed(object{"rules": listOf(closed(object{
			"id": str, "title": str, "title_en": str, "text": str, "text_en": str, "severity": enum(nianbao.Severities),
			"forms": listOf(enum(knownForms)), "basis": str, "basis_en": str, "across_years": typed("boolean"), "across_offices": typed("boolean"),
			"counts": closed(object{"passed": num, "undecided": num, "reports": num, "findings": num, "confirmed": num, "explained": num, "misread": num}),
		}))}),
		"VerdictList": closed(object{"verdicts": listOf(closed(object{
			"n": num, "key": str, "rule": str, "report": str, "message": str, "judgement": enum(verdictValues), "note": str, "by": str,
			"at": object{"type": "string", "format": "date-time"}, "held": typed("boolean"),
		}))}),
		"Audit": object{"description": "What the rules said beside the findings; null if they have not been run over the report.",
			"oneOf": []object{closed(object{"passed": listOf(str), "undecided": listOf(undecided)}), typed("null")}},
	}
}
