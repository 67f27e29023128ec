package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) statusCommand() *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say what is held, and list what could not be read and why",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.showStatus(cmd.Context(), limit) },
	}
	cmd.Flags().IntVar(&limit, "limit", 0, "rejected inputs to list; 0 lists all")
	return cmd
}

// showStatus prints counts, and a line for each input that is archived but was
// not read as a report: its reason, when it was captured, and where it lies.
func (a *app) showStatus(ctx context.Context, limit int) (err error) {
	c, err := a.openCatalog(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	held, err := c.Overview(ctx)
	if err != nil {
		return err
	}
	rejected, err := c.Rejected(ctx, limit)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "reports\t%d\noffices\t%d\nobservations\t%d\nsnapshots\t%d\nrejected\t%d\n",
		held.Reports, held.Offices, held.Observations, held.Snapshots, held.Rejected)
	for _, r := range rejected {
		fmt.Fprintf(a.stdout, "%s\t%s\t%s\t%s\n", r.Reason.Code, r.Snapshot.Captured.Format("2006-01-02"), r.Snapshot.URL, r.Reason.Message)
	}
	return nil
}
