package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The version of the format that is written. Notebooks of later minor versions
// are read and keep theirs.
const major, minor = 4, 5

// Parse returns the notebook that a file holds. The name is that of the file,
// for errors.
func Parse(name string, data []byte) (*Notebook, error) {
	nb, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("notebook: %s: %w", name, err)
	}
	nb.name = name
	return nb, nil
}

func parse(data []byte) (*Notebook, error) {
	tree, err := decode(data)
	if err != nil {
		return nil, err
	}
	fields, ok := tree.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("it is JSON but not a notebook: it holds %s, want an object with \"cells\"", kind(tree))
	}
	if err := checkVersion(fields); err != nil {
		return nil, err
	}
	o := asObject(tree, "the notebook", &err)
	nb := &Notebook{Metadata: o.object("metadata"), minor: o.int("nbformat_minor")}
	o.take("nbformat")
	if nb.Metadata == nil {
		nb.Metadata = map[string]any{}
	}
	for _, key := range []string{"orig_nbformat", "orig_nbformat_minor", "signature"} {
		delete(nb.Metadata, key) // not for files, says the format
	}
	for i, v := range o.list("cells") {
		nb.Cells = append(nb.Cells, parseCell(v, i, &err))
	}
	nb.extra = o.rest()
	if err != nil {
		return nil, err
	}
	for i, id := range nb.ids() {
		nb.Cells[i].ID = id
	}
	return nb, nil
}

// decode returns a JSON text as a tree, with numbers as they are written.
func decode(data []byte) (any, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("the file is empty; a notebook is a JSON object with \"cells\"")
	}
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%s is not UTF-8; save the file in that encoding", position(data, badUTF8(data)))
	}
	var raw json.RawMessage // json.Unmarshal checks the syntax first and knows the place
	if err := json.Unmarshal(data, &raw); err != nil {
		var syntax *json.SyntaxError
		if !errors.As(err, &syntax) {
			return nil, err
		}
		at := max(int(syntax.Offset)-1, 0)
		if strings.Contains(syntax.Error(), "unexpected end") {
			return nil, fmt.Errorf("the file is cut off at %s; get it again or restore it from a backup (see .ipynb_checkpoints)", position(data, len(data)))
		}
		return nil, fmt.Errorf("%s is not JSON: %w", position(data, at), syntax)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var tree any
	err := d.Decode(&tree)
	return tree, err
}

func badUTF8(data []byte) int {
	i := 0
	for i < len(data) {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		i += n
	}
	return i
}

// position returns the line and column of a byte, counted from 1.
func position(data []byte, at int) string {
	before := data[:min(at, len(data))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return fmt.Sprintf("line %d, column %d", bytes.Count(before, []byte("\n"))+1, utf8.RuneCount(before[start:])+1)
}

// checkVersion reports what keeps a JSON object from being a notebook that can
// be read.
func checkVersion(fields map[string]any) error {
	version, hasVersion := fields["nbformat"].(json.Number)
	_, hasCells := fields["cells"]
	switch {
	case !hasVersion && !hasCells:
		return errors.New("it is JSON but not a notebook: it has no \"cells\" and no \"nbformat\"")
	case !hasVersion:
		return errors.New("it has no \"nbformat\", want 4")
	}
	n, err := version.Int64()
	switch {
	case err != nil:
		return fmt.Errorf("nbformat is %s, want 4", version)
	case n < major:
		return fmt.Errorf("nbformat is %d, want 4; convert it: jupyter nbconvert --to notebook --nbformat 4 FILE", n)
	case n > major:
		return fmt.Errorf("nbformat is %d, want 4; save it as nbformat 4 where it was written", n)
	case !hasCells:
		return errors.New("it is JSON but not a notebook: it has no \"cells\"")
	}
	return nil
}

func parseCell(v any, i int, err *error) *Cell {
	o := asObject(v, fmt.Sprintf("cell %d", i+1), err)
	c := &Cell{Type: CellType(o.string("cell_type")), ID: o.string("id"), Source: o.text("source"), Metadata: o.object("metadata")}
	delete(c.Metadata, "trusted") // not for files either
	switch c.Type {
	case Code:
		c.ExecutionCount = o.int("execution_count")
		for j, v := range o.list("outputs") {
			c.Outputs = append(c.Outputs, parseOutput(v, fmt.Sprintf("output %d of cell %d", j+1, i+1), err))
		}
	case Markdown, Raw:
	case "":
		o.fail("has no \"cell_type\"")
	default:
		o.fail("has the type %q, want code, markdown or raw", c.Type)
	}
	if all := o.object("attachments"); all != nil {
		c.Attachments = map[string]map[string]any{}
		for name, v := range all {
			bundle := asObject(v, fmt.Sprintf("attachment %q of cell %d", name, i+1), err)
			c.Attachments[name] = joinLines(bundle.fields)
		}
	}
	c.extra = o.rest()
	return c
}

func parseOutput(v any, where string, err *error) *Output {
	o := asObject(v, where, err)
	out := &Output{Type: OutputType(o.string("output_type"))}
	switch out.Type {
	case Stream:
		out.Name, out.Text = o.string("name"), o.text("text")
	case DisplayData, ExecuteResult:
		out.Data, out.Metadata = joinLines(o.object("data")), o.object("metadata")
		if out.Type == ExecuteResult {
			out.ExecutionCount = o.int("execution_count")
		}
	case Error:
		out.ErrName, out.ErrValue, out.Traceback = o.string("ename"), o.string("evalue"), o.strings("traceback")
	case "":
		o.fail("has no \"output_type\"")
	default:
		o.fail("has the type %q, want stream, display_data, execute_result or error", out.Type)
	}
	out.extra = o.rest()
	return out
}
