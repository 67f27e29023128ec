package crawler

// seenKey is the identity of a request: the canonical URL and, for a POST, its
// body. An address that cannot be read is its own key, and its request will
// fail later with a reason.
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
