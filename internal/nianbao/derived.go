package nianbao

// Derived is a number that no single cell prints: a sum over cells, or what the
// prose of a section says.
type Derived struct {
	Indicator string      `json:"indicator"`
	Applicant Applicant   `json:"applicant,omitempty"`
	Value     *float64    `json:"value"` // nil unless the state is StateValue
	Raw       string      `json:"raw"`   // the words of the prose; empty for a sum
	Unit      *string     `json:"unit"`
	State     State       `json:"state"`
	From      DerivedFrom `json:"from"`
}

// DerivedFrom says what a derived number rests on: either the indicators that
// were summed, or a place in the text of a section.
type DerivedFrom struct {
	Sum []string `json:"sum,omitempty"`
	// BlankAsZero is set if a blank or "/" among the parts was counted as 0.
	BlankAsZero bool        `json:"blank_as_zero,omitempty"`
	Section     SectionKind `json:"section,omitempty"`
	Start       int         `json:"start,omitempty"` // characters of the section's text
	End         int         `json:"end,omitempty"`
	Quote       string      `json:"quote,omitempty"` // the sentence
	// Confidence is "low" for numbers of forms without a national table.
	Confidence string `json:"confidence,omitempty"`
}
