package web

import (
	"slices"

	"nianbao/internal/nianbao"
)

// exportOperation describes the data files.
func exportOperation() object {
	str := typed("string")
	params := append([]object{
		pathParam("what", "What the rows are; dataset is a ZIP archive with all tables, a datapackage.json and a data dictionary.",
			object{"type": "string", "enum": exportKinds}),
		queryParam("format", "Format of the rows. dataset takes csv and parquet, and the parameter may be repeated there.",
			object{"type": "string", "enum": exportFormats, "default": exportFormats[0]}),
		queryParam("shape", "Of observations: long has a row an observation; wide has a row a report, a column an indicator and one for its state.",
			object{"type": "string", "enum": exportShapes, "default": exportShapes[0]}),
		repeated("column", "Columns in this order; default: all.", str),
		queryParam("bom", "A byte order mark before the CSV, which Excel needs.", object{"type": "boolean", "default": false}),
		repeated("indicator", "Of observations: only these indicators, by code.", str),
		repeated("applicant", "Of observations: only these applicants. In the wide form each has its columns; default there: the total.", enum(nianbao.Applicants)),
	}, slices.Concat(findingParamRefs(), paramRefs("within"), paramRefs(foundParams[1:]...), paramRefs(filterParams...))...)
	content := object{"application/zip": binary()}
	for _, mediaType := range []string{"text/csv", "application/x-ndjson", exportTypes["xlsx"], exportTypes["parquet"]} {
		content[mediaType] = binary()
	}
	return operation("export", "All rows that the query and the filters select, streamed. An answer that cannot be finished ends without its last chunk, so that clients see an error.",
		params, content, "400", "404", "503")
}
