package web

import (
	"fmt"
	"mime"
	"net/http"
	"slices"

	"github.com/klauspost/compress/gzhttp"
)

// compressible are the media types that are sent compressed to who takes it.
// Archives, workbooks and Parquet files are compressed already.
var compressible = []string{
	"text/html", "text/plain", "text/css", "text/csv", "text/javascript", "image/svg+xml",
	"application/json", "application/problem+json", "application/x-ndjson",
	"application/xml", "application/atom+xml", "application/opensearchdescription+xml",
}

// compressed sends answers with gzip, streams among them. No answer holds both a
// secret and words of the request, so that their sizes give nothing away.
func compressed(h http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.EnableZstd(false), gzhttp.ContentTypeFilter(func(declared string) bool {
		mediaType, _, err := mime.ParseMediaType(declared)
		return err == nil && slices.Contains(compressible, mediaType)
	}))
	if err != nil {
		return nil, fmt.Errorf("web: compression: %w", err)
	}
	return wrap(h), nil
}

// asReceived keeps an answer from being compressed: digest, tag and ranges are
// those of the bytes as they are in the archive.
func asReceived(h http.Header) { h.Set(gzhttp.HeaderNoCompression, "1") }
