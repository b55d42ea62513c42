package notebook

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cells returns a notebook with the given cells.
func cells(list string) string {
	return `{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [` + list + `]}`
}

func TestParseError(t *testing.T) {
	for _, tt := range []struct{ data, want string }{
		{"", `the file is empty; a notebook is a JSON object with "cells"`},
		{"# A heading\n", `line 1, column 1 is not JSON: invalid character '#' looking for beginning of value`},
		{"{\n \"cells\": [\n  {,}\n ]\n}", `line 3, column 4 is not JSON: invalid character ',' looking for beginning of object key string`},
		{cells("") + "}", `line 1, column 66 is not JSON: invalid character '}' after top-level value`},
		{"{\n \"é\": 1]", `line 2, column 8 is not JSON: invalid character ']' after object key:value pair`},
		{"{\n \"cells\": [\n  {\"source\": \"x", `the file is cut off at line 3, column 16; get it again or restore it from a backup (see .ipynb_checkpoints)`},
		{"{\"cells\":\n \"\xff\"}", `line 2, column 3 is not UTF-8; save the file in that encoding`},
		{"[1]", `it is JSON but not a notebook: it holds a list with the number 1, want an object with "cells"`},
		{`{"a": 1}`, `it is JSON but not a notebook: it has no "cells" and no "nbformat"`},
		{`{"nbformat": 4}`, `it is JSON but not a notebook: it has no "cells"`},
		{`{"cells": []}`, `it has no "nbformat", want 4`},
		{`{"nbformat": 3, "worksheets": []}`, `nbformat is 3, want 4; convert it: jupyter nbconvert --to notebook --nbformat 4 FILE`},
		{`{"nbformat": 5, "cells": []}`, `nbformat is 5, want 4; save it as nbformat 4 where it was written`},
		{`{"nbformat": 4.5, "cells": []}`, `nbformat is 4.5, want 4`},
		{`{"nbformat": 4, "cells": {}}`, `the notebook has an object in "cells", want a list`},
		{`{"nbformat": 4, "metadata": [], "cells": []}`, `the notebook has a list in "metadata", want an object`},
		{cells(`1`), `cell 1 is the number 1, want an object`},
		{cells(`{"source": ""}`), `cell 1 has no "cell_type"`},
		{cells(`{"cell_type": "heading", "source": ""}`), `cell 1 has the type "heading", want code, markdown or raw`},
		{cells(`{"cell_type": "raw", "source": ""}, {"cell_type": "code"}`), `cell 2 has no "source"`},
		{cells(`{"cell_type": "code", "source": 1}`), `cell 1 has the number 1 in "source", want a string or a list of strings`},
		{cells(`{"cell_type": "code", "source": ["a", null]}`), `cell 1 has a list with null in "source", want a string or a list of strings`},
		{cells(`{"cell_type": "code", "source": "", "metadata": true}`), `cell 1 has a boolean in "metadata", want an object`},
		{cells(`{"cell_type": "code", "source": "", "execution_count": "1"}`), `cell 1 has a string in "execution_count", want a whole number`},
		{cells(`{"cell_type": "code", "source": "", "outputs": [{"output_type": "pyout"}]}`), `output 1 of cell 1 has the type "pyout", want stream, display_data, execute_result or error`},
		{cells(`{"cell_type": "code", "source": "", "outputs": [{"output_type": "stream", "text": {}}]}`), `output 1 of cell 1 has an object in "text", want a string or a list of strings`},
		{cells(`{"cell_type": "code", "source": "", "outputs": [{"output_type": "error", "traceback": "x"}]}`), `output 1 of cell 1 has a string in "traceback", want a list of strings`},
		{cells(`{"cell_type": "markdown", "source": "", "attachments": {"a.png": 1}}`), `attachment "a.png" of cell 1 is the number 1, want an object`},
	} {
		_, err := Parse("a.ipynb", []byte(tt.data))
		if want := "notebook: a.ipynb: " + tt.want; err == nil || err.Error() != want {
			t.Errorf("Parse(%s)\ngot  %v\nwant %s", tt.data, err, want)
		}
	}
}

func TestParse(t *testing.T) {
	nb, err := Read("testdata/old.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := nb.Cells[0].Source, "A source in one string\nof two lines."; got != want {
		t.Errorf("source %q, want %q", got, want)
	}
	if len(nb.Cells[0].Metadata) != 0 || len(nb.Metadata) != 0 {
		t.Errorf("metadata that is not for files is kept: %v, %v", nb.Cells[0].Metadata, nb.Metadata)
	}
	s := string(nb.Format())
	for _, want := range []string{`"note": "kept"`, "\"kept\": [\n   1.0\n  ]", `"nbformat_minor": 5`} {
		if !strings.Contains(s, want) {
			t.Errorf("the written notebook lacks %s:\n%s", want, s)
		}
	}
	seen := map[string]bool{}
	for i, c := range nb.Cells {
		if !idRx.MatchString(c.ID) || seen[c.ID] {
			t.Errorf("cell %d has the id %q", i+1, c.ID)
		}
		seen[c.ID] = true
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.ipynb")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		nb, err := Parse("fuzz", data)
		if err != nil {
			return
		}
		first := nb.Format()
		again, err := Parse("again", first)
		if err != nil {
			t.Fatalf("%v in\n%s", err, first)
		}
		if second := again.Format(); string(second) != string(first) {
			t.Errorf("once\n%s\ntwice\n%s", first, second)
		}
		if err := HTML(nb, io.Discard, HTMLOptions{}); err != nil {
			t.Error(err)
		}
	})
}
