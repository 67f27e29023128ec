// Package cli is the command line: one file per command, flags and environment
// to options, and the only place where the parts are wired together.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"nianbao/internal/nianbao"
)

// Version is set at build time.
var Version = "dev"

// Exit statuses of the command.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitRejected = 3 // done, with some inputs rejected
)

// app is what all commands share.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	dataDir        string
	logLevel       string
	logFormat      string
	indexBatch     int // of an import: see importIndexBatch
	log            *slog.Logger
	screen         *switchWriter // stderr, or what draws on it at the moment; logs go there
}

// errRejected ends a command that is done but has rejected some inputs, each of
// which it has named already.
var errRejected = errors.New("some inputs were rejected")

// silent wraps an error that the command has already told the user.
type silent struct{ error }

func (s silent) Unwrap() error { return s.error }

// usageError marks wrong use of the command line.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// Run executes one command and returns its exit status. Data goes to stdout,
// progress, logs and errors to stderr.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, indexBatch: importIndexBatch, screen: &switchWriter{base: stderr}}
	root := a.command()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var sig signalError
	if errors.As(context.Cause(ctx), &sig) {
		return sig.status()
	}
	return a.status(err)
}

// status tells the user of an error and maps it to an exit status.
func (a *app) status(err error) int {
	var quiet silent
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errRejected):
		return exitRejected
	case errors.As(err, &silentUsage{}):
		return exitUsage
	case errors.As(err, &quiet):
		return exitFailed
	case errors.As(err, &usage):
		fmt.Fprintf(a.stderr, "nianbao: %v\nRun 'nianbao help' for how to use it.\n", err)
		return exitUsage
	}
	var param *nianbao.ParamError
	if errors.As(err, &param) {
		fmt.Fprintf(a.stderr, "nianbao: %s: %s\nnianbao: %s：%s\n", flagOf(param), param.Message, flagOf(param), param.Chinese)
		return exitUsage
	}
	fmt.Fprintf(a.stderr, "nianbao: %v\n", err)
	var query *nianbao.QueryError
	if errors.As(err, &query) {
		fmt.Fprintf(a.stderr, "nianbao: 查询第 %d 个字符：%s\n", query.Pos+1, query.Chinese)
		return exitUsage
	}
	return exitFailed
}

// flagOf is the flag of a parameter; what the command line takes without a flag
// is called by its name.
func flagOf(p *nianbao.ParamError) string {
	if p.Param == "what" {
		return "export"
	}
	return "--" + p.Param
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:           "nianbao",
		Short:         "Archive and full-text search of annual open-information reports (政府信息公开工作年度报告)",
		Version:       Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_ = cmd.Usage()
			return silentUsage{}
		},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := fromEnvironment(cmd); err != nil {
				return err
			}
			return a.setUp()
		},
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.dataDir, "data", "./data", "data directory")
	flags.StringVar(&a.logLevel, "log-level", "info", "debug, info, warn or error")
	flags.StringVar(&a.logFormat, "log-format", "text", "text or json")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		a.demoCommand(), a.extractCommand(), a.importCommand(), a.crawlCommand(), a.serveCommand(),
		a.searchCommand(), a.termsCommand(), a.similarCommand(), a.auditCommand(), a.verdictsCommand(), a.exportCommand(), a.statusCommand(), a.reindexCommand(), a.verifyCommand(),
		a.sitesCommand(),
	)
	return root
}

// silentUsage ends a call without a command, after the usage was printed.
type silentUsage struct{}

func (silentUsage) Error() string { return "no command given" }

// noArgs and its like turn wrong numbers of arguments into usage errors.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		if !cmd.HasParent() {
			return usagef("unknown command %q", args[0])
		}
		return usagef("%s takes no arguments, got %q", cmd.CommandPath(), args[0])
	}
	return nil
}

func exactArgs(n int) cobra.PositionalArgs { return usageArgs(cobra.ExactArgs(n)) }
func atLeast(n int) cobra.PositionalArgs   { return usageArgs(cobra.MinimumNArgs(n)) }

func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usagef("%s: %w", cmd.CommandPath(), err)
		}
		return nil
	}
}

// fromEnvironment sets flags that were not given from NIANBAO_* variables:
// --data from NIANBAO_DATA, --log-level from NIANBAO_LOG_LEVEL.
func fromEnvironment(cmd *cobra.Command) error {
	var errs []error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		key := "NIANBAO_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value, ok := os.LookupEnv(key)
		if !ok || f.Changed || f.Name == "help" || f.Name == "version" {
			return
		}
		if err := f.Value.Set(value); err != nil {
			errs = append(errs, usagef("%s=%q: %w", key, value, err))
		}
	})
	return errors.Join(errs...)
}

// setUp checks the global flags and makes the logger.
func (a *app) setUp() error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(a.logLevel)); err != nil {
		return usagef("--log-level %q: want debug, info, warn or error", a.logLevel)
	}
	options := &slog.HandlerOptions{Level: level}
	switch a.logFormat {
	case "text":
		a.log = slog.New(slog.NewTextHandler(a.screen, options))
	case "json":
		a.log = slog.New(slog.NewJSONHandler(a.screen, options))
	default:
		return usagef("--log-format %q: want text or json", a.logFormat)
	}
	return nil
}
