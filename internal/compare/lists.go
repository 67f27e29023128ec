package compare

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

// Expected is an office that the operator expects reports of, whether or not one
// was ever held.
type Expected struct {
	Office   *nianbao.OfficeFact
	Level    nianbao.Level
	Scope    nianbao.Scope
	From, To int // years; 0 = open
}

// Regions finds a division by its code.
type Regions func(code string) (*nianbao.Region, bool)

// ReadExpected reads the operator's list of offices: CSV with the columns
// office (full name), region (six digits, empty for national bodies), level,
// scope (own if empty), from and to (years, may be empty).
func ReadExpected(r io.Reader, regions Regions) ([]Expected, error) {
	var out []Expected
	err := eachRecord(r, []string{"office", "region", "level", "scope", "from", "to"}, func(get func(string) string) error {
		key, office, err := officeOf(get("office"), get("region"), regions)
		if err != nil {
			return err
		}
		e := Expected{Level: nianbao.Level(get("level")), Scope: nianbao.Scope(get("scope")),
			Office: &nianbao.OfficeFact{ID: key.ID(), Name: get("office"), Body: key.Body, Region: office, Type: nianbao.OfficeTypeOf(get("office"))}}
		if e.Scope == "" {
			e.Scope = nianbao.ScopeOwn
		}
		if !slices.Contains(nianbao.Levels, e.Level) {
			return fmt.Errorf("%w: level %q; known are %s", nianbao.ErrInvalid, e.Level, strings.Join(texts(nianbao.Levels), ", "))
		}
		if e.Scope != nianbao.ScopeOwn && e.Scope != nianbao.ScopeGovernmentWide {
			return fmt.Errorf("%w: scope %q; known are own, government_wide", nianbao.ErrInvalid, e.Scope)
		}
		if e.From, err = yearOrOpen(get("from")); err != nil {
			return err
		}
		e.To, err = yearOrOpen(get("to"))
		out = append(out, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list of expected offices: %w", err)
	}
	return out, nil
}

// ReadSuccessions reads the operator's list of successions: CSV with the columns
// predecessor and successor (full names), region (six digits of both, empty for
// national bodies) and year (first report year of the successor).
func ReadSuccessions(r io.Reader, regions Regions) ([]Succession, error) {
	var out []Succession
	err := eachRecord(r, []string{"predecessor", "successor", "region", "year"}, func(get func(string) string) error {
		before, _, err := officeOf(get("predecessor"), get("region"), regions)
		if err != nil {
			return err
		}
		after, _, err := officeOf(get("successor"), get("region"), regions)
		if err != nil {
			return err
		}
		year, err := yearOrOpen(get("year"))
		if err == nil && year == 0 {
			err = fmt.Errorf("%w: the year is missing", nianbao.ErrInvalid)
		}
		if before == after {
			err = fmt.Errorf("%w: %s takes over itself", nianbao.ErrInvalid, get("successor"))
		}
		out = append(out, Succession{before.ID(), after.ID(), year})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list of successions: %w", err)
	}
	return out, nil
}

// eachRecord reads a CSV file with just these columns, in any order.
func eachRecord(r io.Reader, columns []string, use func(get func(string) string) error) error {
	in := csv.NewReader(r)
	head, err := in.Read()
	if err == io.EOF {
		return nil
	}
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, name := range head {
		name = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
		if !slices.Contains(columns, name) {
			return fmt.Errorf("%w: column %q; known are %s", nianbao.ErrInvalid, name, strings.Join(columns, ", "))
		}
		at[name] = i
	}
	for {
		record, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := in.FieldPos(0)
		if err := use(func(name string) string {
			if i, ok := at[name]; ok {
				return strings.TrimSpace(record[i])
			}
			return ""
		}); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// officeOf is the identity of an office by name and division.
func officeOf(name, code string, regions Regions) (nianbao.OfficeKey, *nianbao.Region, error) {
	if name == "" {
		return nianbao.OfficeKey{}, nil, fmt.Errorf("%w: the name of the office is missing", nianbao.ErrInvalid)
	}
	r := nianbao.Report{Office: name}
	if code != "" {
		region, ok := regions(code)
		if !ok {
			return nianbao.OfficeKey{}, nil, fmt.Errorf("%w: no division has the code %q", nianbao.ErrInvalid, code)
		}
		r.Region = region
	}
	return r.Key(), r.Region, nil
}

func yearOrOpen(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || len(text) != 4 {
		return 0, fmt.Errorf("%w: %q is no year", nianbao.ErrInvalid, text)
	}
	return year, nil
}
