// Package reportgen makes annual reports whose truth is known: it invents an
// office, a year, numbers and prose, prints them in one of the many ways in which
// real sites print such reports, and says what a reader must find. All offices,
// numbers and texts are fictional, also where the name of a real division stands
// in an office's name.
//
// The generator knows nothing of the packages that read reports and shares no
// label or rule with them, so that it can measure them.
package reportgen

import (
	"fmt"
	"math/rand/v2"

	"nianbao/internal/nianbao"
)

// Truth is what a perfect reader finds in a generated report. Warnings and the
// places of cells are left out.
type Truth nianbao.Report

// Case is one generated input with its truth.
type Case struct {
	Variant   string
	Seed      uint64
	Data      []byte
	URL       string
	MediaType string // as a server would declare it; may be empty or wrong
	Hints     nianbao.Hints
	Truth     Truth
	// Joined says that the input has no paragraphs: white space in the texts of
	// sections does not count.
	Joined bool
	// Unsure names the fields of the truth that the input does not settle.
	Unsure map[string]bool
}

// Variant is one way of printing a report.
type Variant struct {
	Name  string
	About string
	Form  nianbao.Form
	set   func(d *design, rng *rand.Rand)
}

// Make generates the report of a seed in a variant: the same one every time.
func (v Variant) Make(seed uint64) Case {
	var salt uint64 // each variant has offices and numbers of its own
	for _, b := range []byte(v.Name) {
		salt = salt*31 + uint64(b)
	}
	rng := rand.New(rand.NewPCG(seed, salt))
	d := baseline(v.Form, rng)
	if v.set != nil {
		v.set(&d, rng)
	}
	c := d.build(rng)
	c.Variant, c.Seed = v.Name, seed
	return c
}

// Find returns the variant of a name.
func Find(name string) (Variant, error) {
	for _, v := range Variants() {
		if v.Name == name {
			return v, nil
		}
	}
	return Variant{}, fmt.Errorf("reportgen: variant %q: %w", name, nianbao.ErrNotFound)
}

func pick[T any](rng *rand.Rand, list ...T) T { return list[rng.IntN(len(list))] }

func chance(rng *rand.Rand, percent int) bool { return rng.IntN(100) < percent }
