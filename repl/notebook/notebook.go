// Package notebook reads and writes Jupyter notebooks, runs them without
// Jupyter, and makes reports of them.
//
//	nb, err := notebook.Read("03-rfm.ipynb")
//	summary, err := notebook.Run(ctx, nb, notebook.RunOptions{})
//	err = nb.Write("03-rfm.ipynb")
//	err = notebook.HTML(nb, w, notebook.HTMLOptions{})
//
// The file format is nbformat 4: versions 4.0 to 4.5 are read, 4.5 is written,
// byte for byte as Jupyter writes it, so that a run shows in a diff as its new
// outputs and nothing else. What this package does not know in a file it keeps.
package notebook

import (
	"path/filepath"
	"strings"
)

// A Notebook is a list of cells.
type Notebook struct {
	Cells []*Cell
	// Metadata holds kernelspec, language_info and what tools add, as
	// encoding/json decodes it, with numbers as [encoding/json.Number].
	Metadata map[string]any

	name  string // of the file, for errors
	dir   string // of the file, for its pictures
	minor int
	extra map[string]any // fields that the format does not have
}

// A CellType says what a cell holds.
type CellType string

// The types of cells.
const (
	Code     CellType = "code"
	Markdown CellType = "markdown"
	Raw      CellType = "raw"
)

// A Cell is a piece of code, of Markdown, or of raw text for some converter.
type Cell struct {
	Type   CellType
	ID     string // unique in the notebook; if it is empty, it is made up when the notebook is written
	Source string
	// Metadata holds tags and what tools add. Nil is an empty object.
	Metadata map[string]any
	// Attachments are pictures of a Markdown cell: file name to MIME type to
	// content.
	Attachments map[string]map[string]any

	// Of a code cell:
	ExecutionCount int // 0 if it has not run
	Outputs        []*Output

	extra map[string]any
}

// An OutputType says what an output holds.
type OutputType string

// The types of outputs.
const (
	Stream        OutputType = "stream"
	DisplayData   OutputType = "display_data"
	ExecuteResult OutputType = "execute_result"
	Error         OutputType = "error"
)

// An Output is something that a cell showed.
type Output struct {
	Type OutputType

	// Of a stream:
	Name string // stdout or stderr
	Text string

	// Of display data and results:
	Data           map[string]any // MIME type to content
	Metadata       map[string]any
	ExecutionCount int // of a result

	// Of an error:
	ErrName   string
	ErrValue  string
	Traceback []string // lines with terminal colours

	extra map[string]any
}

// Tagged reports whether the cell has a tag.
func (c *Cell) Tagged(tag string) bool {
	tags, _ := c.Metadata["tags"].([]any)
	for _, t := range tags {
		if t == tag {
			return true
		}
	}
	return false
}

// firstLine returns the first line of the source that says something.
func (c *Cell) firstLine() string {
	for line := range strings.Lines(c.Source) {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return ""
}

// language returns the name of the language that the notebook is written in, or
// "" if it does not say.
func (nb *Notebook) language() string {
	spec, _ := nb.Metadata["kernelspec"].(map[string]any)
	info, _ := nb.Metadata["language_info"].(map[string]any)
	if s, ok := spec["language"].(string); ok && s != "" {
		return strings.ToLower(s)
	}
	s, _ := info["name"].(string)
	return strings.ToLower(s)
}

// Title returns the first heading, or the name of the file.
func (nb *Notebook) Title() string {
	if t := firstHeading(nb.Cells); t != "" {
		return t
	}
	if nb.name != "" {
		return strings.TrimSuffix(filepath.Base(nb.name), ".ipynb")
	}
	return "Notebook"
}
