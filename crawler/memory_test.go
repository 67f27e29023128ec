package crawler_test

import (
	"testing"

	"nianbao/crawler"
	"nianbao/crawler/frontiertest"
)

func TestMemoryFrontier(t *testing.T) {
	frontiertest.Run(t, func(*testing.T) crawler.Frontier { return crawler.NewMemoryFrontier() })
}
