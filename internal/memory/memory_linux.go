package memory

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"
)

// Of returns what is resident in memory of a process and not shared with
// others: a large slice counts as far as it has been touched.
func Of(pid int) (uint64, bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, false
	}
	fields := bytes.Fields(b)
	if len(fields) < 3 {
		return 0, false
	}
	resident, err := strconv.ParseUint(string(fields[1]), 10, 64)
	shared, err2 := strconv.ParseUint(string(fields[2]), 10, 64)
	if err != nil || err2 != nil || resident < shared {
		return 0, false
	}
	return (resident - shared) * uint64(os.Getpagesize()), true
}

// machine returns the memory of the machine, or of the container if that
// has less; 0 if it is not known.
func machine() uint64 {
	var least uint64
	take := func(n uint64) {
		if n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	if f, err := os.Open("/proc/meminfo"); err == nil {
		defer f.Close()
		for s := bufio.NewScanner(f); s.Scan(); {
			var kb uint64
			if _, err := fmt.Sscanf(s.Text(), "MemTotal: %d kB", &kb); err == nil {
				take(kb << 10)
				break
			}
		}
	}
	for _, file := range limitFiles() {
		if b, err := os.ReadFile(file); err == nil {
			if n, err := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 64); err == nil { // not "max"
				take(n)
			}
		}
	}
	return least
}

// limitFiles returns the files that hold the limits of the control groups around
// this process.
func limitFiles() []string {
	files := []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}
	b, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return files
	}
	for l := range strings.Lines(string(b)) {
		parts := strings.SplitN(strings.TrimSpace(l), ":", 3)
		if len(parts) != 3 {
			continue
		}
		for dir := parts[2]; dir != "/" && dir != "." && dir != ""; dir = path.Dir(dir) {
			switch parts[1] {
			case "": // version 2
				files = append(files, path.Join("/sys/fs/cgroup", dir, "memory.max"))
			case "memory":
				files = append(files, path.Join("/sys/fs/cgroup/memory", dir, "memory.limit_in_bytes"))
			}
		}
	}
	return files
}
