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
