package crawler

import (
	"context"

	"nianbao/internal/nianbao"
)

// Kind says what a URL is expected to be.
type Kind string

// The kinds of URL.
const (
	KindList       Kind = "list"       // a page read for its links
	KindReport     Kind = "report"     // a page that its link announces as a report
	KindAttachment Kind = "attachment" // a file linked from a report page
)

// Item is one URL to fetch, with what is known of it.
type Item struct {
	URL   string
	Form  string // body of a POST request, form-encoded; empty for GET
	Kind  Kind
	Hops  int  // column links followed since the entry; list paging does not count
	Entry bool // named by the operator
	Hints nianbao.Hints
}

// Frontier is the queue of one site. The crawler calls it from one goroutine.
// An implementation that outlives the process must hand out an item again
// unless Done was called for it.
type Frontier interface {
	// Push adds an item. The crawler has made sure that it is new.
	Push(ctx context.Context, item Item) error
	// Pop returns the next item; ok is false when nothing is waiting.
	Pop(ctx context.Context) (item Item, ok bool, err error)
	// Done tells how the work on an item ended.
	Done(ctx context.Context, item Item, outcome Outcome) error
	// Len is the number of items waiting.
	Len() int
}

// memoryFrontier hands out reports and attachments before further lists, so
// that a crawl that is cut short has something to show and the queue stays
// short.
type memoryFrontier struct {
	pages, lists []Item
}

// NewMemoryFrontier returns a queue that lives as long as the process.
func NewMemoryFrontier() Frontier { return &memoryFrontier{} }

func (f *memoryFrontier) Push(_ context.Context, item Item) error {
	if item.Kind == KindList {
		f.lists = append(f.lists, item)
	} else {
		f.pages = append(f.pages, item)
	}
	return nil
}

func (f *memoryFrontier) Pop(context.Context) (Item, bool, error) {
	queue := &f.pages
	if len(*queue) == 0 {
		queue = &f.lists
	}
	if len(*queue) == 0 {
		return Item{}, false, nil
	}
	item := (*queue)[0]
	(*queue)[0] = Item{} // let go of its strings
	*queue = (*queue)[1:]
	return item, true, nil
}

func (f *memoryFrontier) Done(context.Context, Item, Outcome) error { return nil }

func (f *memoryFrontier) Len() int { return len(f.pages) + len(f.lists) }
