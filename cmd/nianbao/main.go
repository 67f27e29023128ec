// Command nianbao archives, reads, searches and serves the annual
// open-information reports of government offices.
package main

import (
	"os"

	"nianbao/internal/cli"
)

func main() {
	ctx, stop := cli.SignalContext()
	code := cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
