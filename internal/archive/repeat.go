package archive

import (
	"context"
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// Repeats finds the earlier record of the same URL that holds the very payload
// of a capture, so that it need not be stored again; nil if there is none.
func (a *Archive) Repeats(ctx context.Context, c *nianbao.Capture) (*nianbao.Revisit, error) {
	if c.Response == nil || len(c.Body) == 0 {
		return nil, nil
	}
	found, err := a.lookup(ctx, c.URL, false)
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", c.URL, err)
	}
	digest := strings.TrimPrefix(recordDigest(c.Response), "sha1:")
	for i := len(found) - 1; i >= 0; i-- {
		e := &found[i]
		if e.URL == targetURI(c.URL) && !e.Revisit() && e.Status == c.Status && strings.TrimPrefix(e.Digest, "sha1:") == digest {
			return &nianbao.Revisit{URL: c.URL, Captured: e.Captured()}, nil
		}
	}
	return nil, nil
}
