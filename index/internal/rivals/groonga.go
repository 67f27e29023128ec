package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func haveGroonga(ctx context.Context) error {
	if err := exec.CommandContext(ctx, "groonga", "--version").Run(); err != nil {
		return fmt.Errorf("%w (%w): apt-get install groonga-bin", errMissing, err)
	}
	return nil
}

// groonga is the server of that name, run on its database and spoken to over
// pipes: one command a line, one line of JSON in return.
type groonga struct {
	dir  string
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	size sizes
}

func newGroonga(dir string) engine { return &groonga{dir: dir} }

func (g *groonga) open(ctx context.Context) error {
	db := filepath.Join(g.dir, "db")
	args := []string{db}
	if _, err := os.Stat(db); errors.Is(err, os.ErrNotExist) {
		args = []string{"-n", db}
	}
	g.cmd = exec.CommandContext(ctx, "groonga", args...)
	g.cmd.Stderr = os.Stderr
	g.cmd.Dir = g.dir
	// A file of its own for the log: the default lies where only root writes.
	g.cmd.Args = append([]string{"groonga", "--log-path", filepath.Join(g.dir, "groonga.log")}, args...)
	var err error
	if g.in, err = g.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := g.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	g.out = bufio.NewReaderSize(out, 1<<20)
	if err := g.cmd.Start(); err != nil {
		return err
	}
	_, err = g.do("cache_limit 0")
	return err
}

// do sends a command and gives the body of the answer.
func (g *groonga) do(command string) (json.RawMessage, error) {
	if _, err := io.WriteString(g.in, command+"\n"); err != nil {
		return nil, err
	}
	return g.answer(command)
}

func (g *groonga) answer(command string) (json.RawMessage, error) {
	line, err := g.out.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("groonga: %.60s: %w", command, err)
	}
	var parts []json.RawMessage
	var head []any
	if err := json.Unmarshal(line, &parts); err != nil || len(parts) == 0 {
		return nil, fmt.Errorf("groonga: %.60s: no answer: %.200s", command, line)
	}
	if err := json.Unmarshal(parts[0], &head); err != nil || len(head) == 0 || head[0] != 0.0 || len(parts) < 2 {
		return nil, fmt.Errorf("groonga: %.60s: %.300s", command, parts[0])
	}
	return parts[1], nil
}

func (g *groonga) load(ctx context.Context, all iter.Seq2[*document, error]) error {
	if err := g.open(ctx); err != nil {
		return err
	}
	for _, c := range []string{
		"table_create Regions TABLE_HASH_KEY ShortText",
		"table_create Levels TABLE_HASH_KEY ShortText",
		"table_create Reports TABLE_HASH_KEY ShortText",
		"column_create Reports title COLUMN_SCALAR Text",
		"column_create Reports office COLUMN_SCALAR Text",
		"column_create Reports body COLUMN_SCALAR Text",
		"column_create Reports year COLUMN_SCALAR UInt16",
		"column_create Reports region COLUMN_SCALAR Regions",
		"column_create Reports level COLUMN_SCALAR Levels",
	} {
		if _, err := g.do(c); err != nil {
			return err
		}
	}
	if err := g.pour(all); err != nil {
		return err
	}
	_, err := g.answer("load")
	return err
}

// pour sends the reports as one load command.
func (g *groonga) pour(all iter.Seq2[*document, error]) error {
	w := bufio.NewWriterSize(g.in, 1<<16)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	lead := "load --table Reports\n[\n"
	for d, err := range all {
		if err != nil {
			return err
		}
		w.WriteString(lead) // an error comes again with Flush
		lead = ","
		row := map[string]any{"_key": d.id, "title": d.title, "office": d.office, "body": d.body, "year": d.year, "region": d.region, "level": d.level}
		if err := enc.Encode(row); err != nil {
			return err
		}
	}
	w.WriteString("]\n")
	return w.Flush()
}

func (g *groonga) index(ctx context.Context, _ iter.Seq2[*document, error]) (err error) {
	if g.size.Texts, err = g.used(ctx); err != nil {
		return err
	}
	for _, c := range []string{
		`table_create Pieces TABLE_PAT_KEY ShortText --default_tokenizer 'TokenNgram("n", 2, "unify_alphabet", false, "unify_digit", false, "unify_symbol", false)' --normalizer NormalizerNFKC130`,
		"column_create Pieces found COLUMN_INDEX|WITH_POSITION|WITH_SECTION Reports title,office,body",
	} {
		if _, err := g.do(c); err != nil {
			return err
		}
	}
	return nil
}

func (g *groonga) sizes(ctx context.Context) (sizes, error) {
	total, err := g.used(ctx)
	g.size.Index = total - g.size.Texts
	return g.size, err
}

// used is the room that the database takes once all is written.
func (g *groonga) used(ctx context.Context) (int64, error) {
	if _, err := g.do("io_flush"); err != nil {
		return 0, err
	}
	if err := g.close(); err != nil {
		return 0, err
	}
	n, err := diskUsage(g.dir, "*")
	return n, errors.Join(err, g.open(ctx))
}

func (g *groonga) search(_ context.Context, a ask) (out answer, err error) {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(a.Text)
	command := `select Reports --match_columns 'title*4||office*3||body' --match_escalation_threshold -1 --output_columns _key` +
		` --query '"` + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(quoted) + `"'`
	if a.From != 0 {
		command += fmt.Sprintf(` --filter 'year >= %d && year <= %d'`, a.From, a.To)
	}
	if a.All {
		command += ` --limit -1`
	} else {
		command += fmt.Sprintf(` --sort_keys -_score --limit %d`, pageSize)
	}
	if a.Facets {
		command += ` --drilldown ` + strings.Join(facets, ",") + ` --drilldown_limit -1`
	}
	body, err := g.do(command)
	if err != nil {
		return out, err
	}
	var tables [][][]any // hits and facets: count, columns, rows
	if err := json.Unmarshal(body, &tables); err != nil || len(tables) == 0 {
		return out, fmt.Errorf("groonga: no hits in %.200s", body)
	}
	n, _ := tables[0][0][0].(float64)
	out.Total = int(n)
	for _, row := range tables[0][2:] {
		out.IDs = append(out.IDs, fmt.Sprint(row[0]))
	}
	if !a.Facets {
		return out, nil
	}
	out.Counts = emptyCounts()
	for i, name := range facets {
		for _, row := range tables[1+i][2:] {
			n, _ := row[1].(float64)
			if value := fmt.Sprint(row[0]); value != "" {
				out.Counts[name][value] = int(n)
			}
		}
	}
	return out, nil
}

func (g *groonga) pid() int {
	if g.cmd == nil || g.cmd.Process == nil {
		return 0
	}
	return g.cmd.Process.Pid
}

// close ends the process by ending its input.
func (g *groonga) close() error {
	if g.cmd == nil {
		return nil
	}
	kill := time.AfterFunc(20*time.Second, func() { g.cmd.Process.Kill() })
	defer kill.Stop()
	err := errors.Join(g.in.Close(), g.cmd.Wait())
	g.cmd = nil
	return err
}
