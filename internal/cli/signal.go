package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// graceTime is how long a command may take to close cleanly after a signal.
const graceTime = 9 * time.Second

// signalError is the cause of a context that a signal ended.
type signalError struct{ signal syscall.Signal }

func (e signalError) Error() string { return fmt.Sprintf("stopped by %v", e.signal) }

// status is the exit status by custom: 130 for SIGINT, 143 for SIGTERM.
func (e signalError) status() int { return 128 + int(e.signal) }

// SignalContext is canceled by the first SIGINT or SIGTERM. A second signal, or
// a command that does not end within the grace time, ends the process: whatever
// is written is written so that this loses nothing that was stored.
func SignalContext() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		var err signalError
		select {
		case s := <-signals:
			err.signal = s.(syscall.Signal)
		case <-done:
			return
		}
		cancel(err)
		select {
		case <-signals:
		case <-time.After(graceTime):
		case <-done:
			return
		}
		os.Exit(err.status())
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel(nil)
	}
}
