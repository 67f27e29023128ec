package archive

import "testing"

func TestPayloadDigest(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	plain := sha1Digest([]byte("abcde"))
	for name, tc := range map[string]struct{ response, want, record string }{
		"plain":            {"HTTP/1.1 200 OK\r\n\r\nabcde", plain, plain},
		"bare line feeds":  {"HTTP/1.1 200 OK\nA: b\n\nabcde", plain, plain},
		"mixed line ends":  {"HTTP/1.1 200 OK\nA: b\n\r\nabcde", plain, plain},
		"chunked":          {head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", plain, sha1Digest([]byte("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))},
		"other chunks":     {head + "5;x=y\r\nabcde\r\n0\r\nTrailer: 1\r\n\r\n", plain, sha1Digest([]byte("5;x=y\r\nabcde\r\n0\r\nTrailer: 1\r\n\r\n"))},
		"gzip is kept":     {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nabcde", plain, plain},
		"chunked in name":  {head + "abcde", plain, plain},
		"chunks break off": {head + "9\r\nab", sha1Digest([]byte("9\r\nab")), sha1Digest([]byte("9\r\nab"))},
		"no last chunk":    {head + "2\r\nab\r\n", sha1Digest([]byte("2\r\nab\r\n")), sha1Digest([]byte("2\r\nab\r\n"))},
		"chunked and more": {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, x\r\n\r\nabcde", plain, plain},
		"no body":          {"HTTP/1.1 204 No Content\r\n\r\n", sha1Digest(nil), sha1Digest(nil)},
		"no end of head":   {"HTTP/1.1 200 OK\r\n", sha1Digest(nil), sha1Digest(nil)},
		"nothing":          {"", sha1Digest(nil), sha1Digest(nil)},
	} {
		if got := PayloadDigest([]byte(tc.response)); got != tc.want {
			t.Errorf("%s: digest %s, want %s", name, got, tc.want)
		}
		if got := recordDigest([]byte(tc.response)); got != tc.record {
			t.Errorf("%s: digest in the record %s, want %s", name, got, tc.record)
		}
	}
}
