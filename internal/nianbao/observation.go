package nianbao

import "fmt"

// Applicant is a class of those who ask for information (申请人类别), the seven
// value columns of table three.
type Applicant string

// The applicants in the order of the form; ApplicantNone stands where a form
// has no such breakdown.
const (
	ApplicantNone    Applicant = ""
	ApplicantNatural Applicant = "natural"        // 自然人
	ApplicantCompany Applicant = "enterprise"     // 商业企业
	ApplicantScience Applicant = "research"       // 科研机构
	ApplicantWelfare Applicant = "public_welfare" // 社会公益组织
	ApplicantLegal   Applicant = "legal_service"  // 法律服务机构
	ApplicantOther   Applicant = "other_org"      // 其他
	ApplicantTotal   Applicant = "total"          // 总计
)

// Applicants lists the seven columns of table three from left to right.
var Applicants = []Applicant{
	ApplicantNatural, ApplicantCompany, ApplicantScience, ApplicantWelfare,
	ApplicantLegal, ApplicantOther, ApplicantTotal,
}

// State says what a cell holds. Blank, not applicable and zero stay different.
type State string

// The states of an observation.
const (
	StateValue         State = "value"
	StateBlank         State = "blank"          // the cell is empty
	StateNotApplicable State = "not_applicable" // "/", "—", 无 and their like
	StateUnparsed      State = "unparsed"       // text that is no number
)

// Observation is one printed number of one report, with the cell it came from.
// Table counts every <table> of the document in order, Row and Col address the
// span-free grid; all are 0-based, and a spanning cell is at its top left.
type Observation struct {
	Indicator string
	Applicant Applicant
	Value     float64 // meaningful only if State is StateValue
	Raw       string  // the cell's text, trimmed
	Unit      string  // 件, 项, 个, 万元, 元 …; empty if the page does not say
	State     State
	Table     int
	Row       int
	Col       int
}

// CellID is the address of a cell within a page: "c-2-3-9" for table 2, row 3,
// column 9.
func CellID(table, row, col int) string { return fmt.Sprintf("c-%d-%d-%d", table, row, col) }

// Cell is one cell of a table, at its top left in the span-free grid.
type Cell struct {
	Row     int    `json:"row"`
	Col     int    `json:"col"`
	RowSpan int    `json:"rowspan"`
	ColSpan int    `json:"colspan"`
	Text    string `json:"text"`
	Header  bool   `json:"header,omitempty"`
}

// Table is a source table as printed. Index is its position among all tables of
// the document, and the Table of the observations that were read from it.
type Table struct {
	Index int         `json:"index"`
	Kind  SectionKind `json:"kind,omitempty"` // the statutory section it belongs to, if known
	Rows  int         `json:"rows"`
	Cols  int         `json:"cols"`
	Cells []Cell      `json:"cells"`
}

// Grid gives the cell at each position; a spanning cell stands at every
// position that it covers, and a position without a cell is nil.
func (t *Table) Grid() [][]*Cell {
	slots := make([]*Cell, t.Rows*t.Cols)
	grid := make([][]*Cell, t.Rows)
	for r := range grid {
		grid[r] = slots[r*t.Cols : (r+1)*t.Cols]
	}
	for i := range t.Cells {
		c := &t.Cells[i]
		for r := c.Row; r < min(c.Row+c.RowSpan, t.Rows); r++ {
			for k := c.Col; k < min(c.Col+c.ColSpan, t.Cols); k++ {
				grid[r][k] = c
			}
		}
	}
	return grid
}
