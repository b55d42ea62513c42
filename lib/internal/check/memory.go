package check

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Memory returns an error that says how much memory something needs if that is
// more than the machine has free, as far as the system tells, or nil.
func Memory(pkg, what string, bytes int64) error {
	free := FreeMemory()
	if free == 0 || bytes <= free {
		return nil
	}
	return fmt.Errorf("%s: %s needs %s of memory, and %s are free", pkg, what, Bytes(bytes), Bytes(free))
}

// FreeMemory returns the number of bytes that a program can still allocate
// before the machine, or the container it runs in, is out of memory. It is 0
// where the system does not tell.
func FreeMemory() int64 {
	free := available("/proc/meminfo")
	if left, ok := leftOf("/sys/fs/cgroup"); ok && (free == 0 || left < free) {
		free = left
	}
	return free
}

// leftOf returns what the limit of a control group leaves, and whether there is a
// limit. The pages of files that it holds are not counted as used: the system drops
// them when memory is wanted.
func leftOf(dir string) (left int64, ok bool) {
	limit := number(dir + "/memory.max")
	if limit <= 0 {
		return 0, false
	}
	used := number(dir + "/memory.current")
	stat, err := os.ReadFile(dir + "/memory.stat")
	if err != nil {
		stat = nil
	}
	for line := range strings.Lines(string(stat)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "active_file" || name == "inactive_file" {
			pages, _ := strconv.ParseInt(value, 10, 64)
			used -= pages
		}
	}
	return max(limit-used, 1), true
}

// available returns what Linux calls MemAvailable, in bytes.
func available(path string) int64 {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "MemAvailable:"); ok {
			kB, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kB << 10
		}
	}
	return 0
}

// number returns the number in a file; 0 if there is none.
func number(path string) int64 {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	n, _ := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
	return n
}

// Bytes prints a number of bytes with three digits: 1.24 GB.
func Bytes(n int64) string {
	v, unit := float64(n), "B"
	for _, u := range []string{"kB", "MB", "GB", "TB", "PB", "EB"} {
		if v < 1000 {
			break
		}
		v, unit = v/1000, u
	}
	return fmt.Sprintf("%.3g %s", v, unit)
}
