// Package child is the bench's side of a process: requests are lines of JSON on standard input, answers on standard output,
// as bench/harness/compiled-peers.ts sends and reads them.
package child

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Handlers answer a request of their name. They are called one after the other.
type Handlers map[string]func(argument json.RawMessage) (any, error)

type request struct {
	ID       int             `json:"id"`
	Name     string          `json:"name"`
	Argument json.RawMessage `json:"argument"`
}

type answer struct {
	ID     int    `json:"id"`
	Result any    `json:"result,omitempty"`
	Error  string `json:"error,omitempty"`
}

// Run answers until standard input ends.
func Run(handlers Handlers) error {
	handlers["cpu"] = func(json.RawMessage) (any, error) { return cpuMicros() }
	input := bufio.NewReader(os.Stdin)
	output := json.NewEncoder(os.Stdout)
	for {
		line, err := input.ReadBytes('\n')
		if err != nil {
			return nil
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			return err
		}
		given := answer{ID: asked.ID}
		if handle, ok := handlers[asked.Name]; !ok {
			given.Error = fmt.Sprintf("there is no %q", asked.Name)
		} else if given.Result, err = handle(asked.Argument); err != nil {
			given.Error = err.Error()
		}
		if err := output.Encode(given); err != nil {
			return err
		}
	}
}

// cpuMicros is the CPU time of this process, user and system together, in microseconds.
func cpuMicros() (int64, error) {
	var usage unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &usage); err != nil {
		return 0, err
	}
	return (usage.Utime.Nano() + usage.Stime.Nano()) / 1000, nil
}

// MonotonicMs is the machine's monotonic clock, which all its processes share, in milliseconds.
func MonotonicMs() float64 {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &now); err != nil {
		panic(err)
	}
	return float64(now.Nano()) / 1e6
}
