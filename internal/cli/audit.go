package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"nianbao/internal/audit"
	"nianbao/internal/auditor"
	"nianbao/internal/nianbao"
)

func (a *app) auditCommand() *cobra.Command {
	var filter filterFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Run the rules over what is held, and print counts per rule",
		Long: `Run the rules over what is held, and print counts per rule.

Import and crawl do so at their end for what changed. With filters only the
offices that have such reports are looked at, in all their years, and the counts
are those of the reports that the filters select. docs/audit.md explains the rules,
'nianbao export findings' lists what they found.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.audit(cmd.Context(), filter, asJSON) },
	}
	filter.register(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "counts as JSON")
	return cmd
}

func (a *app) audit(ctx context.Context, flags filterFlags, asJSON bool) (err error) {
	filter, err := flags.filter()
	if err != nil {
		return err
	}
	s, err := a.openStore(ctx, readWrite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	auditor, finish := s.auditor(a)
	done, err := auditor.All(ctx, filter)
	finish()
	if err != nil {
		return err
	}
	counts, err := s.catalog.RuleCounts(ctx, filter)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%d reports audited, %d findings\n", done.Reports, done.Findings)
	if asJSON {
		return writeRuleCountsJSON(a.stdout, counts)
	}
	return writeRuleCounts(a.stdout, counts)
}

// ruleIDs lists the rules in their order.
func ruleIDs() []string {
	var ids []string
	for _, r := range audit.Infos() {
		ids = append(ids, r.ID)
	}
	return ids
}

// auditor makes an auditor with a bar; finish ends the bar.
func (s *store) auditor(a *app) (*auditor.Auditor, func()) {
	var bar *progress
	shown := 0
	return auditor.New(auditor.Options{Store: s.catalog, Progress: func(done, total int) {
			if bar == nil {
				bar = newProgress(a.stderr, int64(total), "audit")
			}
			bar.add(done - shown)
			shown = done
		}}), func() {
			if bar != nil {
				bar.finish()
			}
		}
}

// followUp does what follows from reports that are stored: pairs of reports with
// text in common, which the rules look at, too, and then the rules.
func (s *store) followUp(ctx context.Context, a *app) error {
	return errors.Join(s.pairUp(ctx, a), s.auditUp(ctx, a))
}

// auditUp runs the rules over what an import or a crawl has brought. Who ends it
// leaves the rest to the next command that runs them.
func (s *store) auditUp(ctx context.Context, a *app) error {
	if ctx.Err() == nil {
		auditor, finish := s.auditor(a)
		_, err := auditor.Update(ctx)
		finish()
		if err == nil || ctx.Err() == nil {
			return err
		}
	}
	a.log.Warn("the rules were not run; the next import or crawl does it, or 'nianbao audit'", slog.Any("err", ctx.Err()))
	return nil
}

func writeRuleCounts(w io.Writer, counts map[string]*nianbao.RuleCount) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "rule\tseverity\tfindings\treports\tpassed\tundecided\tmisread\t")
	for _, r := range audit.Infos() {
		n := counts[r.ID]
		if n == nil {
			n = &nianbao.RuleCount{}
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t\n", r.ID, r.Severity, n.Findings, n.Reports, n.Passed, n.Undecided, n.Misread)
	}
	return t.Flush()
}

func writeRuleCountsJSON(w io.Writer, counts map[string]*nianbao.RuleCount) error {
	enc := json.NewEncoder(w)
	for _, r := range audit.Infos() {
		n := counts[r.ID]
		if n == nil {
			n = &nianbao.RuleCount{}
		}
		line := struct {
			Rule      string           `json:"rule"`
			Severity  nianbao.Severity `json:"severity"`
			Findings  int              `json:"findings"`
			Reports   int              `json:"reports"`
			Passed    int              `json:"passed"`
			Undecided int              `json:"undecided"`
			Confirmed int              `json:"confirmed"`
			Explained int              `json:"explained"`
			Misread   int              `json:"misread"`
		}{r.ID, r.Severity, n.Findings, n.Reports, n.Passed, n.Undecided, n.Confirmed, n.Explained, n.Misread}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) verdictsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verdicts",
		Short: "Take back the log of verdicts that 'export verdicts' saved",
		Args:  noArgs,
		RunE:  func(*cobra.Command, []string) error { return usagef("want 'verdicts restore FILE'") },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "restore FILE|-",
		Short: "Add the lines of a log (JSON Lines, as 'export verdicts --format jsonl' writes it) that are not here yet",
		Args:  exactArgs(1),
		RunE:  func(cmd *cobra.Command, args []string) error { return a.restoreVerdicts(cmd.Context(), args[0]) },
	})
	return cmd
}

func (a *app) restoreVerdicts(ctx context.Context, name string) (err error) {
	entries, err := a.readVerdicts(name)
	if err != nil {
		return err
	}
	s, err := a.openStore(ctx, readWrite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	added, err := s.catalog.RestoreVerdicts(ctx, entries...)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%d of %d verdicts added\n", added, len(entries))
	return nil
}

// readVerdicts reads a log whole, so that a file that is cut short adds nothing.
func (a *app) readVerdicts(name string) ([]nianbao.VerdictEntry, error) {
	in := a.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	var out []nianbao.VerdictEntry
	dec := json.NewDecoder(in)
	for n := 1; ; n++ {
		var line struct {
			Key       string            `json:"key"`
			Rule      string            `json:"rule"`
			Report    string            `json:"report"`
			Message   string            `json:"message"`
			Judgement nianbao.Judgement `json:"judgement"`
			Note      string            `json:"note"`
			By        string            `json:"by"`
			At        time.Time         `json:"at"`
		}
		err := dec.Decode(&line)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err == nil && (line.Key == "" || line.Judgement == "" || line.At.IsZero()) {
			err = errors.New("key, judgement and at are needed")
		}
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, n, err)
		}
		out = append(out, nianbao.VerdictEntry{Key: line.Key, Rule: line.Rule, Report: line.Report, Message: line.Message,
			Verdict: nianbao.Verdict{Judgement: line.Judgement, Note: line.Note, By: line.By, At: line.At}})
	}
}
