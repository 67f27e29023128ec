package robots

import "strings"

// Sitemaps lists the sitemaps that an origin's robots.txt named when it was
// read last; nil if it was not read yet. Origin is scheme and host.
func (c *Cache) Sitemaps(origin string) []string {
	s := c.site(strings.ToLower(origin))
	<-s.turn
	defer func() { s.turn <- struct{}{} }()
	if s.rules == nil {
		return nil
	}
	return s.rules.Sitemaps()
}
