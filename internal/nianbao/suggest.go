package nianbao

// SynonymKind says why two words are taken for names of one thing.
type SynonymKind string

// The kinds of synonyms.
const (
	SynonymWording    SynonymKind = "wording"    // another wording or a short title
	SynonymGround     SynonymKind = "ground"     // how a request can end, as older and newer forms name it
	SynonymShort      SynonymKind = "short"      // short and full name of an office
	SynonymReform2018 SynonymKind = "reform2018" // office renamed or merged in the reform of 2018/2019
	SynonymReform2023 SynonymKind = "reform2023" // the same of 2023
)

// SynonymKinds lists all kinds.
var SynonymKinds = []SynonymKind{SynonymWording, SynonymGround, SynonymShort, SynonymReform2018, SynonymReform2023}

// SynonymAge says which of two names came first.
type SynonymAge string

// The ages of a synonym.
const (
	AgeSame  SynonymAge = ""
	AgeOlder SynonymAge = "older" // a name from before the form or the reform
	AgeNewer SynonymAge = "newer" // what the word was replaced by
)

// Synonym is a word that may stand for another one.
type Synonym struct {
	Text string
	Kind SynonymKind
	Age  SynonymAge // against the word that it stands for
}

// Widening says what a word of a query was, or would be, widened to.
type Widening struct {
	Word string // as typed
	To   []Synonym
}

// Wider is the query that synonyms would make of one that was searched without.
type Wider struct {
	Query   string // as understood
	Words   []Widening
	Total   int
	Partial bool // Total counts what was found in the time there was
}

// SuggestionKind says what a suggestion is.
type SuggestionKind string

// The kinds of suggestions.
const (
	SuggestOffice    SuggestionKind = "office"    // an office of the register
	SuggestRegion    SuggestionKind = "region"    // a division with reports
	SuggestIndicator SuggestionKind = "indicator" // a number to compare
	SuggestField     SuggestionKind = "field"     // a field of the query language
	SuggestValue     SuggestionKind = "value"     // a field with one of its values
	SuggestWord      SuggestionKind = "word"      // another word for one that finds nothing
	SuggestFormer    SuggestionKind = "former"    // an older or newer name of an office, or another wording
)

// SuggestionKinds lists all kinds.
var SuggestionKinds = []SuggestionKind{
	SuggestOffice, SuggestRegion, SuggestIndicator, SuggestField, SuggestValue, SuggestWord, SuggestFormer,
}

// Suggestion is what a reader may have meant to type.
type Suggestion struct {
	Kind   SuggestionKind
	Text   string // what is offered
	Query  string // the whole query with it
	Detail string // what tells it from others of the same text: division, key, reason
	Count  int    // reports behind it; 0 = not counted
}
