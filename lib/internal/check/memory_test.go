package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "meminfo")
	if err := os.WriteFile(path, []byte("MemTotal:  100 kB\nMemAvailable:     42 kB\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := available(path); got != 42<<10 {
		t.Errorf("available %d, want %d", got, 42<<10)
	}
	if got := available(path + "x"); got != 0 {
		t.Errorf("no such file: available %d, want 0", got)
	}
	if err := Memory("p", "it", 1); err != nil {
		t.Errorf("one byte: %v", err)
	}
	if FreeMemory() == 0 {
		t.Skip("the system does not tell how much memory is free")
	}
	if err := Memory("p", "it", 1<<60); err == nil || !strings.HasPrefix(err.Error(), "p: it needs 1.15 EB of memory, and ") {
		t.Errorf("error %v", err)
	}
}

// TestLimit has a container whose limit is all but used up by pages of files.
func TestLimit(t *testing.T) {
	dir := t.TempDir()
	if left, ok := leftOf(dir); ok {
		t.Errorf("no limit: %d left", left)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("memory.max", "max\n")
	if left, ok := leftOf(dir); ok {
		t.Errorf("limit max: %d left", left)
	}
	write("memory.max", "1000000\n")
	write("memory.current", "990000\n")
	if left, ok := leftOf(dir); !ok || left != 10_000 {
		t.Errorf("without memory.stat: %d left, want 10000", left)
	}
	write("memory.stat", "anon 190000\nfile 900000\nshmem 100000\ninactive_file 300000\nactive_file 500000\n")
	if left, ok := leftOf(dir); !ok || left != 810_000 {
		t.Errorf("%d left, want 810000: pages of files can be dropped", left)
	}
	write("memory.current", "2000000\n")
	if left, ok := leftOf(dir); !ok || left != 1 {
		t.Errorf("more used than there is: %d left, want 1", left)
	}
}
