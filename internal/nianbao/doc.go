// Package nianbao holds the domain: reports, sections, tables, observations and
// the captures they were read from, with the words of the field and nothing
// else. It imports the standard library only; every other package may import
// it, and it imports none of them.
package nianbao
