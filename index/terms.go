package index

import (
	"context"
	"errors"
	"fmt"
)

// Words calls yield for every word of the index with the number of reports that
// hold it, as the field in which most do counts them. Reports that were replaced
// since the index was last merged may count twice.
func (x *Index) Words(ctx context.Context, yield func(word string, reports int)) error {
	g, err := x.acquire()
	if err != nil {
		return err
	}
	defer g.refs.Done()
	reader, err := g.inner.Reader()
	if err != nil {
		return fmt.Errorf("words of the index: %w", err)
	}
	defer reader.Close()
	counts := map[string]int{}
	for _, f := range wordFields {
		dict, err := reader.FieldDict(f.name)
		if err != nil {
			return fmt.Errorf("words of the index: field %s: %w", f.name, err)
		}
		for n := 0; ; n++ {
			if n%10_000 == 0 && ctx.Err() != nil {
				_ = dict.Close()
				return ctx.Err()
			}
			entry, err := dict.Next()
			if err != nil || entry == nil {
				if err := errors.Join(err, dict.Close()); err != nil {
					return fmt.Errorf("words of the index: field %s: %w", f.name, err)
				}
				break
			}
			counts[entry.Term] = max(counts[entry.Term], int(entry.Count))
		}
	}
	for word, n := range counts {
		yield(word, n)
	}
	return nil
}
