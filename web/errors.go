package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"nianbao/internal/nianbao"
	"nianbao/web/ui"
)

// statusTable is the one place where a domain error becomes an HTTP status and
// a text for the public. The first entry that matches wins.
var statusTable = []struct {
	err    error
	status int
	zh, en string
}{
	{nianbao.ErrNotFound, http.StatusNotFound, "这里没有所请求的内容。", "What was asked for is not held here."},
	{nianbao.ErrInvalid, http.StatusBadRequest, "无法理解这个请求。", "The request cannot be understood."},
	{nianbao.ErrExcluded, http.StatusForbidden, "规则不允许提供这项内容。", "A rule keeps this from being served."},
	{nianbao.ErrUnavailable, http.StatusServiceUnavailable, "服务的一部分暂时无法应答，请稍后再试。", "A part of the service cannot answer now; try again later."},
	{nianbao.ErrLocked, http.StatusServiceUnavailable, "数据目录正被另一进程使用，请稍后再试。", "Another process is using the data directory; try again later."},
	{nianbao.ErrDiskFull, http.StatusInsufficientStorage, "磁盘已满，暂时无法保存。", "The disk is full; nothing can be stored now."},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "处理超时，请缩小范围后再试。", "The request took too long; narrow it and try again."},
	{context.Canceled, statusClientClosed, "请求已取消。", "The request was cancelled."},
}

// statusClientClosed is logged when the client has gone; nobody reads it.
const statusClientClosed = 499

// statusTitles are the titles of problem documents, by status.
var statusTitles = map[int]struct{ zh, en string }{
	http.StatusBadRequest:           {"请求有误", "Bad request"},
	http.StatusUnauthorized:         {"需要登录", "Not signed in"},
	http.StatusForbidden:            {"不可提供", "Not available"},
	http.StatusNotFound:             {"没有找到", "Not found"},
	http.StatusMethodNotAllowed:     {"不支持的方法", "Method not allowed"},
	http.StatusUnsupportedMediaType: {"不支持的格式", "Unsupported media type"},
	statusClientClosed:              {"请求已取消", "Request cancelled"},
	http.StatusTooManyRequests:      {"请求过于频繁", "Too many requests"},
	http.StatusInsufficientStorage:  {"存储空间不足", "Insufficient storage"},
	http.StatusInternalServerError:  {"服务内部出错", "Internal error"},
	http.StatusServiceUnavailable:   {"服务暂不可用", "Service unavailable"},
}

// publicError carries a text that may be shown to anyone.
type publicError struct {
	err    error // may be nil if status is set
	status int   // 0 = by the table
	param  string
	zh, en string
	retry  int      // seconds after which it may go better; 0 = not known
	near   []string // codes that were probably meant
}

func (e *publicError) Error() string {
	if e.err == nil {
		return e.en
	}
	return fmt.Sprintf("%s: %v", e.en, e.err)
}

func (e *publicError) Unwrap() error { return e.err }

// badParam is a 400 that names the parameter and says what it takes.
func badParam(name, zh, en string) error {
	return &publicError{err: nianbao.ErrInvalid, param: name,
		zh: "参数 " + name + "：" + zh, en: "Parameter " + name + ": " + en}
}

func errNoRoute(path string) error {
	return fmt.Errorf("no route %q: %w", path, &publicError{err: nianbao.ErrNotFound,
		zh: "这个地址下没有内容。", en: "There is nothing at this address."})
}

// problem is an RFC 9457 problem document with its texts in two languages.
type problem struct {
	Type      string `json:"type"`
	Status    int    `json:"status"`
	Title     string `json:"title"`
	Detail    string `json:"detail"`
	TitleEN   string `json:"title_en"`
	DetailEN  string `json:"detail_en"`
	Instance  string `json:"instance,omitempty"`
	Code      string `json:"code,omitempty"`      // of a rejected input
	Parameter string `json:"parameter,omitempty"` // that is at fault
	Position  *int   `json:"position,omitempty"`  // of a query error, in characters, 0-based
	Length    *int   `json:"length,omitempty"`    // characters concerned
	// Suggestions are queries that can be read in place of one that cannot.
	Suggestions []suggestionResponse `json:"suggestions,omitempty"`
	// Near are codes of indicators that were probably meant.
	Near []string `json:"near,omitempty"`
}

// describe turns an error into what the public may know of it. An error that
// nobody foresaw says nothing of its cause.
func describe(err error) problem {
	p := problem{Type: "about:blank", Status: http.StatusInternalServerError,
		Detail: "服务出现未预料的错误，已记入日志。", DetailEN: "An unexpected error was logged."}
	for _, row := range statusTable {
		if errors.Is(err, row.err) {
			p.Status, p.Detail, p.DetailEN = row.status, row.zh, row.en
			break
		}
	}
	var (
		query  *nianbao.QueryError
		reject *nianbao.RejectError
		public *publicError
		part   *nianbao.ParamError
	)
	switch {
	case errors.As(err, &query):
		p.Parameter, p.Position, p.Length = "q", &query.Pos, &query.Len
		p.Detail = fmt.Sprintf("检索式第 %d 个字符：%s", query.Pos+1, query.Chinese)
		p.DetailEN = fmt.Sprintf("Query, character %d: %s", query.Pos+1, query.Message)
	case errors.As(err, &part):
		err := badParam(part.Param, part.Chinese+"。", part.Message+".").(*publicError)
		p.Parameter, p.Detail, p.DetailEN = err.param, err.zh, err.en
	case errors.As(err, &reject):
		p.Code, p.Detail, p.DetailEN = string(reject.Code), reject.Chinese, reject.Message
	case errors.As(err, &public):
		p.Parameter, p.Detail, p.DetailEN, p.Near = public.param, public.zh, public.en, public.near
		if public.status != 0 {
			p.Status = public.status
		}
	}
	title, ok := statusTitles[p.Status]
	if !ok {
		title = statusTitles[http.StatusInternalServerError]
	}
	p.Title, p.TitleEN = title.zh, title.en
	return p
}

// text is the detail in a language.
func (p problem) text(lang ui.Lang) string {
	if lang == ui.English {
		return p.DetailEN
	}
	return p.Detail
}

// ifNotFound is the public error for a key that is not held, and the error
// itself for every other failure.
func ifNotFound(err error, public *publicError) error {
	if errors.Is(err, nianbao.ErrNotFound) {
		return public
	}
	return err
}
