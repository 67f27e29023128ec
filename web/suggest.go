package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// Suggester completes what is typed and finds what may have been meant.
type Suggester interface {
	// Suggest completes the last word of a query; limit is 1 at least.
	Suggest(ctx context.Context, text string, limit int) ([]nianbao.Suggestion, error)
	// Instead finds queries in place of one that finds nothing or cannot be read.
	Instead(ctx context.Context, q nianbao.Query) ([]nianbao.Suggestion, error)
}

// Limits of a request for suggestions.
const (
	suggestLimit    = 8
	suggestMaxLimit = 20
	suggestTimeout  = 5 * time.Second
)

var suggestParams = []string{"q", "limit"}

type suggestionResponse struct {
	Kind   nianbao.SuggestionKind `json:"kind"`
	Text   string                 `json:"text"`
	Query  string                 `json:"query"`
	Detail *string                `json:"detail"`
	Count  *int                   `json:"count"` // null where nothing was counted
}

func newSuggestions(list []nianbao.Suggestion) []suggestionResponse {
	out := make([]suggestionResponse, 0, len(list))
	for _, g := range list {
		out = append(out, suggestionResponse{Kind: g.Kind, Text: g.Text, Query: g.Query, Detail: orNull(g.Detail), Count: orNull(g.Count)})
	}
	return out
}

// suggestLimit reads how many suggestions are wanted.
func (p params) suggestLimit() (int, error) {
	v, err := p.one("limit")
	if err != nil || v == "" {
		return suggestLimit, err
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > suggestMaxLimit {
		return 0, badParam("limit", fmt.Sprintf("应为 1 至 %d 的整数。", suggestMaxLimit),
			fmt.Sprintf("want a whole number from 1 to %d.", suggestMaxLimit))
	}
	return n, nil
}

// getSuggest answers GET /api/v1/suggest.
func (s *Server) getSuggest(c *gin.Context) (any, error) {
	list, err := s.suggestions(c)
	if err != nil {
		return nil, err
	}
	return newSuggestions(list), nil
}

// suggestions completes what a request holds.
func (s *Server) suggestions(c *gin.Context) ([]nianbao.Suggestion, error) {
	p, err := readParams(c.Request, suggestParams)
	if err != nil {
		return nil, err
	}
	limit, err := p.suggestLimit()
	if err != nil {
		return nil, err
	}
	if _, err := p.one("q"); err != nil {
		return nil, err
	}
	if s.suggester == nil {
		return nil, fmt.Errorf("suggestions: %w", nianbao.ErrUnavailable)
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), suggestTimeout)
	defer cancel()
	// As typed: a blank at the end begins another word.
	list, err := s.suggester.Suggest(ctx, c.Query("q"), limit)
	if err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	return list, nil
}

// find searches for a reader: with what synonyms would add, and with what may
// have been meant where nothing is found.
func (s *Server) find(ctx context.Context, q nianbao.Query) (*nianbao.Result, time.Duration, error) {
	q.Wider = !q.Synonyms && q.Cursor == ""
	res, took, err := s.search(ctx, q)
	if err == nil && res.Total == 0 && !res.Partial && q.Cursor == "" {
		res.Suggestions = s.instead(ctx, q)
	}
	return res, took, err
}

// instead asks for other queries; that there are none is no failure of a search.
func (s *Server) instead(ctx context.Context, q nianbao.Query) []nianbao.Suggestion {
	if s.suggester == nil || q.Text == "" {
		return nil
	}
	list, err := s.suggester.Instead(ctx, q)
	if err != nil {
		s.log.Warn("suggestions failed", slog.Any("err", err))
	}
	return list
}

// insteadOf suggests queries in place of one that cannot be read.
func (s *Server) insteadOf(c *gin.Context, err error) []suggestionResponse {
	var bad *nianbao.QueryError
	if q := c.Query("q"); errors.As(err, &bad) && len(q) <= maxValue {
		return newSuggestions(s.instead(c.Request.Context(), nianbao.Query{Text: q}))
	}
	return nil
}

// SuggestWords are the words that the script of the search box shows, as JSON.
func (b *BasePage) SuggestWords() string {
	words := map[string]string{"count": b.T("suggest.count")}
	for _, kind := range nianbao.SuggestionKinds {
		words[string(kind)] = b.suggestionName(kind)
	}
	data, err := json.Marshal(words)
	if err != nil {
		return "{}" // strings always marshal
	}
	return string(data)
}

func (b *BasePage) suggestionName(k nianbao.SuggestionKind) string {
	return b.TOr("suggest."+string(k), string(k))
}
