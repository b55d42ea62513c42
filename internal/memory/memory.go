// Package memory limits the memory of what runs cells, for machines that are shared.
package memory

import (
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// Variable is the environment variable that limits the memory of cells: "4GiB",
// "500MB", a number of bytes, or "off". Without it they may use four fifths of what
// the machine or the container has.
const Variable = "AGOPHER_MEMORY"

// Limit returns the limit in bytes, 0 for none.
func Limit() (uint64, error) {
	text := strings.TrimSpace(os.Getenv(Variable))
	switch strings.ToLower(text) {
	case "":
		return machine() / 5 * 4, nil
	case "off", "none", "0":
		return 0, nil
	}
	n, ok := parseSize(text)
	const least = 64 << 20
	switch {
	case !ok:
		return 0, fmt.Errorf("%s is %q; write it like 4GiB, 500MB or off", Variable, text)
	case n < least:
		return 0, fmt.Errorf("%s is %q; a session needs at least %s", Variable, text, Size(least))
	}
	return n, nil
}

var units = []struct {
	name  string
	bytes float64
}{
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"tib", 1 << 40},
	{"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12},
	{"k", 1 << 10}, {"m", 1 << 20}, {"g", 1 << 30}, {"t", 1 << 40},
	{"b", 1}, {"", 1},
}

func parseSize(text string) (uint64, bool) {
	text = strings.ToLower(strings.ReplaceAll(text, " ", ""))
	for _, u := range units {
		number, ok := strings.CutSuffix(text, u.name)
		if !ok {
			continue
		}
		x, err := strconv.ParseFloat(number, 64)
		if x *= u.bytes; err != nil || !(x > 0) || x > math.MaxInt64 {
			return 0, false
		}
		return uint64(x), true
	}
	return 0, false
}

// Size returns a number of bytes as people write it.
func Size(n uint64) string {
	switch x := float64(n); {
	case n >= 1<<30:
		return fmt.Sprintf("%.3g GiB", x/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.3g MiB", x/(1<<20))
	default:
		return fmt.Sprintf("%d kB", n>>10)
	}
}

// How often the memory of a process is looked at while a cell runs, and otherwise.
const Often, Seldom = 10 * time.Millisecond, 200 * time.Millisecond

// Collect has garbage of this process collected the harder the nearer a limit is.
func Collect(limit uint64) {
	if soft := int64(limit / 10 * 9); limit > 0 && soft < debug.SetMemoryLimit(-1) {
		debug.SetMemoryLimit(soft)
	}
}
