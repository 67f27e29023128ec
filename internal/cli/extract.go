package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"nianbao/internal/convert"
	"nianbao/internal/extract"
	"nianbao/internal/ingest"
	"nianbao/internal/nianbao"
)

func (a *app) extractCommand() *cobra.Command {
	var pretty, explain bool
	var url string
	cmd := &cobra.Command{
		Use:   "extract FILE|-",
		Short: "Read one file and print what it says as JSON; stores nothing",
		Args:  exactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.extract(cmd.Context(), args[0], url, pretty, explain)
		},
	}
	cmd.Flags().StringVar(&url, "url", "", "address that the file came from")
	cmd.Flags().BoolVar(&explain, "explain", false, "say on stderr where everything was found")
	cmd.Flags().BoolVar(&pretty, "pretty", false, "indent the JSON")
	return cmd
}

// converter finds the converter of old office formats; nil if none is installed.
func (a *app) converter() func(context.Context, []byte) ([]byte, error) {
	c, err := convert.New(convert.Options{})
	if err != nil {
		return nil
	}
	return c.Convert
}

// extractError is what stands on stdout for a file that is no readable report.
type extractError struct {
	Error struct {
		Code    nianbao.RejectCode `json:"code"`
		Message string             `json:"message"`
		Chinese string             `json:"message_zh,omitempty"`
	} `json:"error"`
}

func (a *app) extract(ctx context.Context, name, url string, pretty, explain bool) error {
	data, err := a.readInput(name)
	var res *extract.Result
	if err == nil {
		res, err = ingest.Extract(ctx, extract.Input{Data: data, URL: url}, a.converter())
	}
	var reject *nianbao.RejectError
	switch {
	case errors.As(err, &reject):
		var out extractError
		out.Error.Code, out.Error.Message, out.Error.Chinese = reject.Code, reject.Message, reject.Chinese
		if err := a.printJSON(out, pretty); err != nil {
			return err
		}
		fmt.Fprintf(a.stderr, "nianbao: %s: %v\n", name, reject)
		return silent{reject}
	case err != nil:
		return err
	}
	if explain {
		for _, n := range res.Notes {
			fmt.Fprintf(a.stderr, "%-10s %s ← %s\n", n.Field, n.Value, n.From)
		}
	}
	return a.printJSON(&res.Report, pretty)
}

// readInput reads a file, or stdin for "-", up to the limit of the extractor.
func (a *app) readInput(name string) ([]byte, error) {
	in := a.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, usagef("%s is a folder; 'nianbao import' reads folders", name)
		}
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, extract.MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, nil
}

// printJSON writes one value and a line end, Chinese and <> unescaped.
func (a *app) printJSON(v any, pretty bool) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	if pretty {
		enc.SetIndent("", "  ")
	}
	return enc.Encode(v)
}
