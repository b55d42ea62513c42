// Package docs runs what the pages of this folder show, and follows their links.
package docs

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/agopher/agopher/repl/notebook"
	"github.com/agopher/agopher/repl/symbols"
	"github.com/agopher/agopher/repl/worker"
)

var update = flag.Bool("update", false, "write what cells show into the pages")

// TestMain lets cells run in a process of their own, as users' do.
func TestMain(m *testing.M) {
	worker.Main()
	os.Exit(m.Run())
}

// pages returns the paths of all pages of the project.
func pages(t *testing.T) []string {
	t.Helper()
	list := []string{"../README.md", "../ARCHITECTURE.md", "../BENCHMARKS.md", "../CHANGELOG.md"}
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".md" {
			list = append(list, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// fence matches a cell, and what it shows where that stands below it.
var fence = regexp.MustCompile("(?s)```go\n(.*?)```\n(\n```text\n(.*?)```\n)?")

// TestCells runs the cells of each page in order, in one session, and compares what
// they show with the page.
func TestCells(t *testing.T) {
	for _, path := range pages(t) {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		blocks := fence.FindAllStringSubmatch(string(page), -1)
		if len(blocks) == 0 {
			continue
		}
		t.Run(path, func(t *testing.T) {
			nb := &notebook.Notebook{}
			for _, b := range blocks {
				c := &notebook.Cell{Type: notebook.Code, Source: b[1]}
				if strings.HasPrefix(b[1], "package main\n") {
					c.Source = ""
					vet(t, b[1])
				}
				nb.Cells = append(nb.Cells, c)
			}
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS("testdata")); err != nil {
				t.Fatal(err)
			}
			_, runErr := notebook.Run(t.Context(), nb, notebook.RunOptions{Dir: dir, KeepGoing: true})
			i := -1
			renewed := fence.ReplaceAllStringFunc(string(page), func(block string) string {
				i++
				b, got := blocks[i], shown(nb.Cells[i])
				if b[2] == "" || b[3] == got {
					return block
				}
				if !*update {
					t.Errorf("%s\nshows\n%s\nthe page says\n%s", b[1], got, b[3])
				}
				return "```go\n" + b[1] + "```\n\n```text\n" + got + "```\n"
			})
			// A cell that is to fail has its error below it.
			for i, c := range nb.Cells {
				for _, o := range c.Outputs {
					if o.Type == notebook.Error && !*update && !strings.Contains(blocks[i][3], o.ErrValue) {
						t.Errorf("%s\nfails: %s (%v)", c.Source, o.ErrValue, runErr)
					}
				}
			}
			if *update && !t.Failed() && renewed != string(page) {
				if err := os.WriteFile(path, []byte(renewed), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// vet compiles a program of a page, and has go vet look at it.
func vet(t *testing.T, src string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(path, []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "vet", path).CombinedOutput(); err != nil {
		t.Errorf("%s\n%v\n%s", src, err, out)
	}
}

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// shown returns the text that a cell shows.
func shown(c *notebook.Cell) string {
	var b strings.Builder
	for _, o := range c.Outputs {
		text := o.Text
		switch o.Type {
		case notebook.Error:
			text = colours.ReplaceAllString(strings.Join(o.Traceback, "\n"), "")
		case notebook.DisplayData, notebook.ExecuteResult:
			text = fmt.Sprint(o.Data["text/plain"])
		}
		for _, line := range strings.SplitAfter(strings.TrimRight(text, "\n")+"\n", "\n") {
			b.WriteString(strings.TrimRight(line, " \n"))
			if strings.HasSuffix(line, "\n") {
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

// TestLinks follows the links to files of the project, and to headings.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, path := range pages(t) {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(page), -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			file, heading, _ := strings.Cut(m[1], "#")
			to := path
			if file != "" {
				to = filepath.Join(filepath.Dir(path), file)
			}
			text, err := os.ReadFile(to)
			if info, e := os.Stat(to); e == nil && info.IsDir() {
				continue
			}
			if err != nil {
				t.Errorf("%s links to %s: %v", path, m[1], err)
				continue
			}
			if heading != "" && !headings(string(text))[heading] {
				t.Errorf("%s links to %s, where there is no such heading", path, m[1])
			}
		}
	}
}

// headings returns the anchors that GitHub gives to the headings of a page.
func headings(page string) map[string]bool {
	anchors := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(page, -1) {
		kept := regexp.MustCompile(`[^\p{L}\p{N}_ -]`).ReplaceAllString(strings.ToLower(m[1]), "")
		anchors[strings.ReplaceAll(kept, " ", "-")] = true
	}
	return anchors
}

// exported returns the packages of the project that cells can import, but for that
// which only notebooks of gophernotes do.
func exported(t *testing.T) (list []string) {
	t.Helper()
	for _, path := range symbols.Paths() {
		if strings.HasPrefix(path, symbols.Module+"/") && !strings.Contains(path, "/gophernotes/") {
			list = append(list, path)
		}
	}
	if len(list) < 15 {
		t.Fatalf("%d packages", len(list))
	}
	return list
}

// TestPackages has a page for every package that cells can import, and none more.
func TestPackages(t *testing.T) {
	index, err := os.ReadFile("packages/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range exported(t) {
		name := filepath.Base(pkg)
		if _, err := os.Stat(filepath.Join("packages", name+".md")); err != nil {
			t.Errorf("%s has no page", pkg)
		}
		if !strings.Contains(string(index), "("+name+".md)") {
			t.Errorf("packages/README.md does not lead to %s.md", name)
		}
	}
}
