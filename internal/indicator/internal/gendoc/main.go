// Command gendoc writes the data dictionary as a Markdown file:
//
//	go generate ./internal/indicator
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("o", "", "file to write; default: standard output")
	flag.Parse()
	if err := write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "gendoc:", err)
		os.Exit(1)
	}
}

func write(file string) error {
	if file == "" {
		_, err := os.Stdout.Write(document())
		return err
	}
	return os.WriteFile(file, document(), 0o644)
}
