package crawler

import "sync"

// Seen is the set of requests already scheduled in a crawl, by the canonical
// URL and, for a POST, its body. It is safe for concurrent use.
type Seen struct {
	mu   sync.Mutex // guards keys
	keys map[string]struct{}
}

// NewSeen returns an empty set.
func NewSeen() *Seen { return &Seen{keys: make(map[string]struct{})} }

// Add puts a request into the set and tells whether it was new.
func (s *Seen) Add(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.keys[key]; ok {
		return false
	}
	s.keys[key] = struct{}{}
	return true
}

// Len is the number of requests in the set.
func (s *Seen) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.keys)
}

// seenKey is the identity of a request; an address that cannot be read is its
// own key, and its request will fail later with a reason.
func seenKey(address, form string) string {
	key, err := CanonicalURL(address)
	if err != nil {
		key = address
	}
	if form != "" {
		key += "\n" + form
	}
	return key
}
