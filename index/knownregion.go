package index

import (
	"errors"
	"fmt"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// checkRegions makes sure that the divisions of a query are divisions: of the
// reports held, or by the table of divisions. A name that is neither would find
// nothing in silence.
func (x *Index) checkRegions(c *compiler, r bleveindex.IndexReader, tree query.Query) (err error) {
	query.Walk(tree.Root, func(n query.Node) {
		if t, ok := n.(query.Term); ok && t.Field == query.FieldRegion && err == nil {
			err = x.checkRegion(c, r, t)
		}
	})
	return err
}

func (x *Index) checkRegion(c *compiler, r bleveindex.IndexReader, t query.Term) error {
	held, err := c.flags(region(t.Value).terms)
	if err != nil || !held.IsEmpty() || x.opt.KnownRegion == nil || x.opt.KnownRegion(t.Value) {
		return err
	}
	names, err := regionNames(r)
	if err != nil {
		return err
	}
	e := &nianbao.QueryError{Pos: t.Pos, Len: t.Len,
		Message: fmt.Sprintf("there is no division %q; a region is written by its name, as in region:江苏省, or by its code, as in region:320000", t.Value),
		Chinese: fmt.Sprintf("没有名为 %q 的行政区划；地区写名称（region:江苏省）或代码（region:320000）", t.Value)}
	if near := query.Near(t.Value, names); near != "" {
		e.Suggestion = near
		e.Message += "; did you mean " + near + "?"
		e.Chinese += "；是否指 " + near + "？"
	}
	return e
}

// regionNames are the names of the divisions that reports are held of.
func regionNames(r bleveindex.IndexReader) ([]string, error) {
	var names []string
	for _, field := range regionFields {
		dict, err := r.FieldDict(field)
		if err != nil {
			return nil, err
		}
		for {
			entry, err := dict.Next()
			if err != nil {
				return nil, errors.Join(err, dict.Close())
			}
			if entry == nil {
				break
			}
			if !isDigits(entry.Term) {
				names = append(names, entry.Term)
			}
		}
		if err := dict.Close(); err != nil {
			return nil, err
		}
	}
	return names, nil
}
