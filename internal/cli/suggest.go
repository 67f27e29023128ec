package cli

import (
	"context"
	"fmt"
	"strings"

	"nianbao/index/suggest"
	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// suggester knows the register, the words of the index and the code list.
func (s *store) suggester() *suggest.Suggester {
	opt := suggest.Options{
		Offices: func(ctx context.Context) ([]nianbao.OfficeEntry, error) {
			return s.catalog.Offices(ctx, nianbao.ReportFilter{})
		},
		Words: s.index.Words,
		Count: func(ctx context.Context, q nianbao.Query) (int, error) {
			res, err := s.index.Search(ctx, q)
			if err != nil {
				return 0, err
			}
			return res.Total, nil
		},
	}
	for _, i := range indicator.All() {
		opt.Indicators = append(opt.Indicators, suggest.Indicator{Key: i.Code, Label: i.Label})
	}
	return suggest.New(opt)
}

// printWider says on the side what synonyms did, or would find.
func (a *app) printWider(res *nianbao.Result) {
	for _, w := range res.Widened {
		names := make([]string, len(w.To))
		for i, s := range w.To {
			names[i] = s.Text
		}
		fmt.Fprintf(a.stderr, "%s was widened to %s\n", w.Word, strings.Join(names, ", "))
	}
	if w := res.Wider; w != nil {
		fmt.Fprintf(a.stderr, "with --synonyms: %d reports (%s)\n", w.Total, w.Query)
	}
}
