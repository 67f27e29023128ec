package testsite

import (
	"fmt"
	"net/http"
	"strings"
)

// Noise switches on or off what changes on pages from request to request
// without any editor's doing: visit counters, the date of the day, session
// tokens, ids at random. Bytes differ on every fetch, the report does not; as
// with pages made by programs, there are no validators then.
func (s *Sites) Noise(on bool) { s.noise.Store(on) }

// noisy is the page as the n-th visitor gets it.
func (p *resource) noisy(h http.Header, charset string, n int) *resource {
	token := fmt.Sprintf("%016x", hash("token", n))
	day := made.AddDate(0, 0, n)
	weekday := []string{"日", "一", "二", "三", "四", "五", "六"}[day.Weekday()]
	text := p.text
	insert := func(before, what string) {
		text = replaceLast(text, before, what+before)
	}
	insert("</head>", `<meta name="csrf-token" content="`+token+`"><script>var _t = "`+token+`", _now = `+fmt.Sprint(day.Unix())+`;</script>`)
	if i := strings.Index(text, "<body"); i >= 0 {
		i += strings.Index(text[i:], ">") + 1
		text = text[:i] + fmt.Sprintf(`<div class="today" id="d%s">今天是%s 星期%s</div>`, token[:8], day.Format("2006年1月2日"), weekday) + text[i:]
	}
	text = strings.Replace(text, "</h1>", fmt.Sprintf(`</h1><p class="visits">浏览次数：<span id="hits%s">%d</span>次</p>`, token[8:], 1000+n), 1)
	insert("</body>", fmt.Sprintf(`<form action="/search"><input type="hidden" name="token" value="%s"></form><p>您是第%d位访客</p>`, token, 100000+7*n))
	body, err := encode(charset, []byte(text))
	if err != nil { // the page went through the same encoder before
		return &resource{status: http.StatusInternalServerError, kind: "text/plain", body: []byte(err.Error())}
	}
	h.Set("Set-Cookie", "JSESSIONID="+strings.ToUpper(token)+"; Path=/; HttpOnly")
	noisy := *p
	noisy.body, noisy.etag = body, ""
	return &noisy
}
