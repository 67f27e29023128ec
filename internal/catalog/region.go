package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// region records a division and those above it under the names that a report
// gave them.
func (s *storing) region(r *nianbao.Region) error {
	if r == nil || len(r.Code) != 6 {
		return nil
	}
	parent := ""
	for _, g := range chain(r) {
		names, err := json.Marshal(g.Names)
		if err != nil {
			return err
		}
		if err := s.exec(`INSERT INTO regions (code, name, full_name, names, parent) VALUES (?, ?, ?, ?, NULLIF(?, ''))
			ON CONFLICT (code) DO UPDATE SET name = excluded.name, full_name = excluded.full_name, names = excluded.names
			WHERE names <> excluded.names`,
			g.Code, g.Names[len(g.Names)-1], g.String(), string(names), parent); err != nil {
			return err
		}
		parent = g.Code
	}
	return nil
}

// chain gives the divisions from the province down to r, as far as their names
// can be told. The codes of GB/T 2260 nest by pairs of digits; placeholders
// such as 市辖区 have a code but no name, so that a county of 上海市 has two
// names for three codes.
func chain(r *nianbao.Region) []nianbao.Region {
	if len(r.Names) == 0 {
		return nil
	}
	var codes []string
	for _, c := range []string{r.Code[:2] + "0000", r.Code[:4] + "00", r.Code} {
		if len(codes) == 0 || codes[len(codes)-1] != c {
			codes = append(codes, c)
		}
	}
	if len(codes) == 3 && len(r.Names) == 2 {
		codes = []string{codes[0], codes[2]}
	}
	if len(codes) != len(r.Names) {
		return []nianbao.Region{*r}
	}
	all := make([]nianbao.Region, len(codes))
	for i, c := range codes {
		all[i] = nianbao.Region{Code: c, Names: r.Names[:i+1]}
	}
	return all
}

// regionOf makes a Region of a report's code and its names as JSON.
func regionOf(code, names string) *nianbao.Region {
	if code == "" {
		return nil
	}
	r := &nianbao.Region{Code: code}
	if names != "" {
		_ = json.Unmarshal([]byte(names), &r.Names) // written by region
	}
	return r
}

// Regions returns all divisions that reports have named, by code, those above
// the offices' own included.
func (c *Catalog) Regions(ctx context.Context) (map[string]nianbao.Region, error) {
	all := map[string]nianbao.Region{}
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		var code, names string
		if err := scan(&code, &names); err != nil {
			return err
		}
		all[code] = *regionOf(code, names)
		return nil
	}, `SELECT code, names FROM regions`)
	if err != nil {
		return nil, fmt.Errorf("list regions: %w", err)
	}
	return all, nil
}

// codeRange is the range of codes of a division and all below it.
func codeRange(code string) (from, to string) {
	prefix := strings.TrimSuffix(strings.TrimSuffix(code, "00"), "00")
	return prefix + strings.Repeat("0", 6-len(prefix)), prefix + strings.Repeat("9", 6-len(prefix))
}

// resolveRegion turns a code or a name into codes.
func resolveRegion(ctx context.Context, q querier, region string) ([]string, error) {
	if isCode(region) {
		from, to := codeRange(region)
		var held bool
		if err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM regions WHERE code BETWEEN ? AND ?)`, from, to).Scan(&held); err != nil {
			return nil, err
		}
		if !held && !strings.Contains(provinces, region[:2]) {
			return nil, unknownRegion(region)
		}
		return []string{region}, nil
	}
	var codes []string
	err := each(ctx, q, func(scan func(...any) error) error {
		var code string
		err := scan(&code)
		codes = append(codes, code)
		return err
	}, `SELECT code FROM regions WHERE name = ?1 OR full_name = ?1`, region)
	if err == nil && codes == nil {
		err = unknownRegion(region)
	}
	return codes, err
}

func unknownRegion(region string) error {
	return &nianbao.ParamError{Param: "region",
		Message: fmt.Sprintf("no division %q is known; want a six-digit code or a name as in the reports, such as 320000 or 江苏省", region),
		Chinese: fmt.Sprintf("没有区划 %q；请写六位代码，或年报中的区划名称，例如 320000 或江苏省", region)}
}

// provinces are the first two digits of all codes (GB/T 2260): a code of which
// nothing is held yet is no mistake.
const provinces = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82"

func isCode(s string) bool {
	if len(s) != 6 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
