package webtest

import (
	"context"
	"strings"

	"nianbao/internal/nianbao"
)

// Suggest offers an office for every word, and an indicator.
func (s *Store) Suggest(_ context.Context, text string, limit int) ([]nianbao.Suggestion, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	list := []nianbao.Suggestion{
		{Kind: nianbao.SuggestOffice, Text: "望舒县市场监督管理局", Query: "office:望舒县市场监督管理局", Detail: "云溪省泠江市", Count: 3},
		{Kind: nianbao.SuggestIndicator, Text: "申请量", Query: "申请量>", Detail: "req_new"},
	}
	return list[:min(limit, len(list))], nil
}

// Instead offers another name and the field that was meant.
func (s *Store) Instead(_ context.Context, q nianbao.Query) ([]nianbao.Suggestion, error) {
	if rest, ok := strings.CutPrefix(q.Text, "offcie:"); ok {
		return []nianbao.Suggestion{{Kind: nianbao.SuggestField, Text: "office:", Query: "office:" + rest}}, nil
	}
	return []nianbao.Suggestion{{Kind: nianbao.SuggestFormer, Text: "工商局", Query: "工商局", Detail: string(nianbao.SynonymReform2018), Count: 2}}, nil
}
