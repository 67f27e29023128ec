package web

import "nianbao/internal/nianbao"

func crawlSchema() object {
	str, num := typed("string"), typed("integer")
	moment := object{"type": "string", "format": "date-time"}
	counts := object{"type": "object", "description": "URLs by outcome.", "additionalProperties": num}
	run := closed(object{
		"started": moment, "ended": nullableMoment(), "requests": num, "done": num, "waiting": num, "outcomes": counts,
		"errors": num, "new_reports": num, "new_versions": num, "failed": nullable("string"), "detail": nullable("string"),
	})
	return closed(object{
		"totals": closed(object{"sites": num, "urls": num, "reports": num, "errors": num, "backoff": num}),
		"sites": listOf(closed(object{
			"name": str, "region": nullable("string"), "due": nullableMoment(), "urls": num, "reports": num,
			"last": object{"oneOf": []object{run, typed("null")}},
		})),
		"errors": counts,
		"backoff": listOf(closed(object{
			"host": str, "until": nullableMoment(), "failures": num, "reason": nullable("string"),
		})),
		"foreign": listOf(closed(object{"site": str, "host": str, "links": num})),
	})
}

func crawlURLSchema() object {
	str := typed("string")
	kinds := []nianbao.TargetKind{nianbao.KindList, nianbao.KindPage, nianbao.KindReport, nianbao.KindAttachment, nianbao.KindSitemap}
	return closed(object{
		"urls": listOf(closed(object{
			"site": str, "url": str, "kind": enum(kinds), "waiting": typed("boolean"), "outcome": nullable("string"),
			"status": nullable("integer"), "detail": nullable("string"), "report": nullable("string"),
			"first_seen": nullableMoment(), "fetched": nullableMoment(),
		})),
		"next": nullable("string"),
	})
}

func nullableMoment() object {
	return object{"type": []string{"string", "null"}, "format": "date-time"}
}
