package web

import "nianbao/internal/nianbao"

func suggestOperation() object {
	q := queryParam("q", "What has been typed so far; its last word is completed.", typed("string"))
	limit := queryParam("limit", "Suggestions at most.",
		object{"type": "integer", "minimum": 1, "maximum": suggestMaxLimit, "default": suggestLimit})
	return operation("suggest", "Complete a query: offices by characters, pinyin and short forms, divisions, indicators, fields and values.",
		[]object{q, limit}, jsonContent("SuggestionList"), "400", "503")
}

func synonymsParam() object {
	return queryParam("synonyms", "Whether bare words find their synonyms too; the answer lists them in widened. "+
		"Without, wider says what they would find.", object{"type": "string", "enum": []string{synonymsOn, "off"}, "default": "off"})
}

func suggestionSchema() object {
	str := typed("string")
	return closed(object{
		"kind": enum(nianbao.SuggestionKinds), "text": str,
		"query":  object{"type": "string", "description": "The whole query; one that ends in a colon or a comparison wants a value."},
		"detail": nullable("string"), "count": nullable("integer"),
	})
}

func wideningSchema() object {
	str := typed("string")
	return closed(object{"word": str, "to": listOf(closed(object{
		"text": str, "kind": enum(nianbao.SynonymKinds), "age": nullable("string"),
	}))})
}

func widerSchema() object {
	return closed(object{
		"query": typed("string"), "total": typed("integer"), "partial": typed("boolean"), "words": listOf(wideningSchema()),
	}, "partial")
}
