package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be the child that the program starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "child" {
		if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestRun(t *testing.T) {
	var out, log bytes.Buffer
	args := []string{"-n", "40", "-asks", "4", "-rounds", "1", "-engines", "nianbao,bleve-bigrams"}
	if err := run(t.Context(), args, nil, &out, &log); err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	for _, want := range []string{"40 reports", "| nianbao |", "| bleve-bigrams |", "all, no other", "0 of 4", "(×", "- bleve-bigrams: "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestRunErrors(t *testing.T) {
	tests := []struct{ name, args, want string }{
		{"unknown engine", "-engines lucene", `no engine "lucene"; there are nianbao,`},
		{"no reports", "-n 0 -engines nianbao", "0 reports"},
		{"no questions", "-asks 0", "at least 1"},
		{"unknown flag", "-x", "flag provided"},
		{"no time", "-limit 1ns -engines nianbao -n 5", "deadline"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := run(t.Context(), strings.Fields(tt.args), nil, &bytes.Buffer{}, &bytes.Buffer{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

func TestStopwatch(t *testing.T) {
	watch := start()
	watch.began = watch.began.Add(-time.Hour)
	sum := 0
	seq := off(watch, func(yield func(int, error) bool) {
		for i := range 3 {
			if !yield(i, nil) {
				return
			}
		}
	})
	for v, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		sum += v
	}
	if sum != 3 || watch.paused <= 0 || watch.took() < time.Hour-time.Minute {
		t.Errorf("sum %d, paused %v, took %v", sum, watch.paused, watch.took())
	}
}
