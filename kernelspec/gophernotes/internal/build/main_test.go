package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSources has an empty module cache: upstream's sources are downloaded, and where
// they cannot be, the message says so.
func TestSources(t *testing.T) {
	if _, err := sources(); err != nil {
		t.Fatal(err)
	}
	cache, err := command("env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	t.Setenv("GOMODCACHE", empty)
	t.Setenv("GOFLAGS", "-modcacherw")
	t.Setenv("GOSUMDB", "off")
	t.Setenv("GOPROXY", "off")
	if dir, err := sources(); err == nil || !strings.Contains(err.Error(), "which needs the network once") {
		t.Errorf("without a network: %q, error %v", dir, err)
	}
	t.Setenv("GOPROXY", "file://"+filepath.ToSlash(filepath.Join(strings.TrimSpace(string(cache)), "cache", "download")))
	dir, err := sources()
	if err != nil || !strings.HasPrefix(dir, empty) {
		t.Fatalf("%q, error %v", dir, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "kernel.go")); err != nil {
		t.Error(err)
	}
}
