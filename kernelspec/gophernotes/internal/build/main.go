// Command build builds the gophernotes kernel with agopher's packages:
//
//	go run ./internal/build -o agopher-gophernotes
//
// It generates what gomacro needs beside the symbol table, takes upstream's
// sources from the module cache, has one call in them turned, and compiles all of
// it as if it were in the module's folder.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/agopher/agopher/internal/licences"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gophernotes: ")
	out := flag.String("o", "agopher-gophernotes", "the program to write")
	target := flag.String("target", runtime.GOOS+"/"+runtime.GOARCH, "the `system/architecture` it is for")
	flag.Parse()
	goos, goarch, _ := strings.Cut(*target, "/")
	if err := build(*out, goos, goarch); err != nil {
		log.Fatal(err)
	}
}

const upstream = "github.com/gopherdata/gophernotes"

// build writes the kernel program. It is run in the module's folder.
func build(out, goos, goarch string) error {
	if goos == "windows" {
		return errors.New("its interpreter, gomacro, does not compile for Windows; use the agopher kernel, or build it in WSL")
	}
	out, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	src, err := sources()
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "agopher-gophernotes-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	replace, err := overlay(src, here, work)
	if err != nil {
		return err
	}
	list := filepath.Join(work, "overlay.json")
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	if err := os.WriteFile(list, b, 0o666); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o777); err != nil {
		return err
	}
	flags := []string{"-tags", "gophernotes", "-overlay", list}
	cmd := command(append(append([]string{"build", "-trimpath", "-ldflags", "-s -w", "-o", out}, flags...), ".")...)
	cmd.Env = append(cmd.Env, "GOOS="+goos, "GOARCH="+goarch)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	notices, err := licences.Of(".", cmd.Env, flags...)
	if err != nil {
		return err
	}
	return os.WriteFile(out+".LICENSES.txt", notices, 0o666)
}

func command(args ...string) *exec.Cmd {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	return cmd
}

// overlay returns the files that are to stand in the module's folder, with where
// they are. Those that are made are written to work.
func overlay(src, here, work string) (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(src, "*.go"))
	if err != nil {
		return nil, err
	}
	replace := map[string]string{}
	for _, f := range files {
		if !strings.HasSuffix(f, "_test.go") {
			replace[filepath.Join(here, filepath.Base(f))] = f
		}
	}
	kernel := filepath.Join(here, "kernel.go")
	if replace[kernel], err = turn(replace[kernel], filepath.Join(work, "kernel.go")); err != nil {
		return nil, err
	}
	tables := filepath.Join(work, "tables.go")
	var b bytes.Buffer
	if err := generate(&b); err != nil {
		return nil, err
	}
	replace[filepath.Join(here, "tables.go")] = tables
	return replace, os.WriteFile(tables, b.Bytes(), 0o666)
}

// turn writes upstream's kernel with the call of doEval turned to evalCell.
func turn(from, to string) (string, error) {
	const call, ours = "executionErr := doEval(", "executionErr := evalCell("
	b, err := os.ReadFile(from)
	if err != nil {
		return "", err
	}
	if bytes.Count(b, []byte(call)) != 1 {
		return "", fmt.Errorf("%s: there is no call %q to turn; is it another version?", from, call)
	}
	return to, os.WriteFile(to, bytes.Replace(b, []byte(call), []byte(ours), 1), 0o666)
}

// sources returns the folder with upstream's sources in the module cache. The go
// command downloads them, if they are not there.
func sources() (dir string, err error) {
	out, err := command("mod", "download", "-json", upstream).Output()
	var m struct{ Dir, Error string }
	if json.Unmarshal(out, &m) == nil && m.Error != "" {
		return "", fmt.Errorf("the sources of gophernotes are not in the module cache and cannot be downloaded, which needs the network once: %s", m.Error)
	}
	if err != nil {
		return "", fmt.Errorf("go mod download %s: %w", upstream, err)
	}
	return m.Dir, nil
}
