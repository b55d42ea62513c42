package notebook

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/agopher/agopher/repl/session"
	"github.com/agopher/agopher/repl/worker"
)

// TestMain makes the test program its own worker.
func TestMain(m *testing.M) {
	worker.Main()
	os.Exit(m.Run())
}

// TestRunCrash has a cell end the process of its session. The run stops there;
// one that goes on has a new session.
func TestRunCrash(t *testing.T) {
	cells := []string{"kept := 1", "import \"flag\"\nflag.CommandLine.Parse([]string{\"-x\"})", "1 + 1", "kept"}
	nb := book(cells...)
	_, err := Run(t.Context(), nb, RunOptions{})
	if want := "notebook: cell 2 of 4 (import \"flag\"): In[2]:2:1: worker ended: the process of the session ended with exit code 2"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want %s", err, want)
	}
	if nb.Cells[2].ExecutionCount != 0 {
		t.Error("the run went on after the error")
	}
	nb = book(cells...)
	if _, err := Run(t.Context(), nb, RunOptions{KeepGoing: true}); err == nil || strings.Count(err.Error(), "notebook: cell") != 2 {
		t.Errorf("error %v", err)
	}
	if got, want := outputs(nb.Cells[2]), "display New session: variables were lost.\n[3] 2\n"; got != want {
		t.Errorf("the cell after it shows %q, want %q", got, want)
	}
	if got, want := outputs(nb.Cells[3]), "error compile error: undefined: kept\n"; got != want {
		t.Errorf("and then %q, want %q", got, want)
	}
}

// TestRunInput has cells ask for input, which nobody gives.
func TestRunInput(t *testing.T) {
	nb := book("import \"fmt\"\nvar n int", "fmt.Scan(&n)")
	_, err := Run(t.Context(), nb, RunOptions{})
	if err == nil || !strings.Contains(err.Error(), "In[2]:1:1: no input: the cell asks for input, and nobody is there to give it") {
		t.Errorf("error %v", err)
	}
}

// book returns a notebook of code cells.
func book(sources ...string) *Notebook {
	nb := &Notebook{}
	for _, s := range sources {
		nb.Cells = append(nb.Cells, &Cell{Type: Code, Source: s})
	}
	return nb
}

func (c *Cell) tag(name string) { c.Metadata = map[string]any{"tags": []any{name}} }

// outputs returns what a cell shows, an output a line.
func outputs(c *Cell) string {
	var b strings.Builder
	for _, o := range c.Outputs {
		switch o.Type {
		case Stream:
			fmt.Fprintf(&b, "%s %q\n", o.Name, o.Text)
		case Error:
			fmt.Fprintf(&b, "error %s: %s\n", o.ErrName, o.ErrValue)
		case ExecuteResult:
			fmt.Fprintf(&b, "[%d] %v\n", o.ExecutionCount, o.Data["text/plain"])
		default:
			fmt.Fprintf(&b, "display %v\n", o.Data["text/plain"])
		}
	}
	return b.String()
}

func TestRun(t *testing.T) {
	nb := book(
		"import (\"fmt\"; \"os\"; \"github.com/agopher/agopher/lib/display\")\nx := 6.5",
		"fmt.Print(\"a\")\nfmt.Println(\"b\")\nfmt.Fprintln(os.Stderr, \"e\")\nfmt.Println(\"c\")\nx * 2",
		"  \n",
		"for i := 0; i <= 100; i += 50 { fmt.Printf(\"\\r%3d %%\", i) }\nfmt.Println()",
		"fmt.Println(1)\ndisplay.Show(display.Markdown(\"*m*\"))\nfmt.Println(2)\ndisplay.HTML(\"<b>h</b>\")",
	)
	nb.Cells[2].Outputs, nb.Cells[2].ExecutionCount = []*Output{{Type: Stream, Name: "stdout", Text: "old"}}, 9
	nb.Cells = append(nb.Cells, &Cell{Type: Markdown, Source: "# Text"})
	var steps []string
	summary, err := Run(t.Context(), nb, RunOptions{Progress: func(s Step) {
		steps = append(steps, fmt.Sprint(s.Cell, s.Of, s.Index, s.Done))
	}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"",
		"stdout \"ab\\nc\\n\"\nstderr \"e\\n\"\n[2] 13\n",
		"",
		"stdout \"100 %\\n\"\n",
		"stdout \"1\\n\"\ndisplay *m*\nstdout \"2\\n\"\n[4] <b>h</b>\n",
	} {
		if got := outputs(nb.Cells[i]); got != want {
			t.Errorf("cell %d shows\n%swant\n%s", i+1, got, want)
		}
	}
	var counts []int
	for _, c := range nb.Cells {
		counts = append(counts, c.ExecutionCount)
	}
	if got, want := fmt.Sprint(counts), "[1 2 0 3 4 0]"; got != want {
		t.Errorf("execution counts %s, want %s", got, want)
	}
	if got, want := strings.Join(steps, ","), "1 4 0 false,1 4 0 true,2 4 1 false,2 4 1 true,3 4 3 false,3 4 3 true,4 4 4 false,4 4 4 true"; got != want {
		t.Errorf("progress %s, want %s", got, want)
	}
	if len(summary.Steps) != 4 || summary.Took <= 0 || summary.Steps[1].Took <= 0 {
		t.Errorf("summary %+v", summary)
	}
	if spec, _ := nb.Metadata["kernelspec"].(map[string]any); spec["name"] != "agopher" || nb.language() != "go" {
		t.Errorf("metadata %v", nb.Metadata)
	}
	before := string(nb.Format())
	if _, err := Run(t.Context(), nb, RunOptions{}); err != nil {
		t.Fatal(err)
	}
	if after := string(nb.Format()); after != before {
		t.Errorf("a second run changes %s", firstDifference(after, before))
	}
}

func TestRunFigure(t *testing.T) {
	nb := book("import \"github.com/agopher/agopher/plotting\"", "plotting.New(\"A line\").Line(\"y\", nil, []float64{1, 2})")
	if _, err := Run(t.Context(), nb, RunOptions{}); err != nil {
		t.Fatal(err)
	}
	o := nb.Cells[1].Outputs[0]
	svg, _ := o.Data["image/svg+xml"].(string)
	png, _ := o.Data["image/png"].(string)
	size, _ := o.Metadata["image/png"].(map[string]any)
	width, _ := size["width"].(json.Number)
	if !strings.Contains(svg, "<svg") || !strings.HasPrefix(png, "iVBORw0KGgo") || width.String() == "" {
		t.Errorf("svg %.20q, png %.20q, metadata %v", svg, png, o.Metadata)
	}
}

func TestRunError(t *testing.T) {
	sources := []string{"x := 1", "y := []int{}\ny[x]", "x"}
	nb := book(sources...)
	_, err := Run(t.Context(), nb, RunOptions{})
	want := `notebook: cell 2 of 3 (y := []int{}): In[2]:2:1: panic: index out of range (indices count from 0; len(x)-1 is the last)`
	if err == nil || err.Error() != want {
		t.Errorf("error %v\nwant %s", err, want)
	}
	var e *CellError
	var cause *session.Error
	if !errors.As(err, &e) || e.Cell != 2 || e.Of != 3 || e.Index != 1 || !errors.As(err, &cause) {
		t.Errorf("error %#v", err)
	}
	if got, want := outputs(nb.Cells[1]), "error panic: index out of range\n"; got != want {
		t.Errorf("the cell shows %q, want %q", got, want)
	}
	if lines := nb.Cells[1].Outputs[0].Traceback; len(lines) < 2 || !strings.HasPrefix(lines[0], "\x1b[31m") {
		t.Errorf("traceback %q", lines)
	}
	if nb.Cells[2].ExecutionCount != 0 {
		t.Error("the run went on after the error")
	}

	nb = book(append(sources, "z")...)
	_, err = Run(t.Context(), nb, RunOptions{KeepGoing: true})
	if err == nil || strings.Count(err.Error(), "notebook: cell") != 2 || !strings.Contains(err.Error(), "cell 4 of 4 (z): In[4]:1:1: undefined: z") {
		t.Errorf("error %v", err)
	}
	if got, want := outputs(nb.Cells[2]), "[3] 1\n"; got != want {
		t.Errorf("after the error %q, want %q", got, want)
	}
}

func TestRaises(t *testing.T) {
	nb := book(`panic("on purpose")`, "1 + 1")
	nb.Cells[0].tag(TagRaises)
	if _, err := Run(t.Context(), nb, RunOptions{}); err != nil {
		t.Error(err)
	}
	if got, want := outputs(nb.Cells[0])+outputs(nb.Cells[1]), "error panic: on purpose\n[2] 2\n"; got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
	nb.Cells[0].Source = "1"
	_, err := Run(t.Context(), nb, RunOptions{})
	if want := "notebook: cell 1 of 2 (1): it has the tag raises-exception but does not fail; remove the tag or make it fail"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestSkip(t *testing.T) {
	nb := book(`panic("not run")`, "1")
	nb.Cells[0].tag(TagSkip)
	nb.Cells[0].Outputs = []*Output{{Type: Stream, Name: "stdout", Text: "kept"}}
	if _, err := Run(t.Context(), nb, RunOptions{}); err != nil {
		t.Error(err)
	}
	if got, want := outputs(nb.Cells[0]), "stdout \"kept\"\n"; got != want {
		t.Errorf("the skipped cell shows %q, want %q", got, want)
	}
}

func TestRunFolder(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	before, _ := os.Getwd()
	nb := book("import \"os\"\nos.Getwd()")
	if _, err := Run(t.Context(), nb, RunOptions{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	if got, want := outputs(nb.Cells[0]), "[1] "+dir+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if after, _ := os.Getwd(); after != before {
		t.Errorf("the working folder is left at %s", after)
	}
	if _, err := Run(t.Context(), nb, RunOptions{Dir: filepath.Join(dir, "none")}); err == nil {
		t.Error("no error for a folder that is not there")
	}
}

func TestRunLanguage(t *testing.T) {
	nb := book("print(1)")
	nb.Metadata = map[string]any{"kernelspec": map[string]any{"name": "python3", "language": "python"}}
	_, err := Run(t.Context(), nb, RunOptions{})
	if want := "notebook: it is written in python, and agopher runs Go; run it with --kernel and a kernel of that language, or choose that in Jupyter"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	spec := map[string]any{"name": "gophernotes", "language": "go", "display_name": "Go"}
	nb = book("1")
	nb.Metadata = map[string]any{"kernelspec": spec}
	if _, err := Run(t.Context(), nb, RunOptions{}); err != nil || nb.Metadata["language_info"] != nil {
		t.Errorf("%v; the metadata of another kernel is changed: %v", err, nb.Metadata)
	}
	nb = &Notebook{Cells: []*Cell{{Type: Markdown, Source: "text"}}}
	if s, err := Run(t.Context(), nb, RunOptions{}); err != nil || len(s.Steps) != 0 {
		t.Errorf("without code: %+v, %v", s, err)
	}
}

// TestRunControls has a cell end in controls: their panel and the output for the
// first values are stored, and no value beside them.
func TestRunControls(t *testing.T) {
	nb := book(`import "github.com/agopher/agopher/lib/ui"
ui.Interact(func(v ui.Values) any { return 2 * v.Int("n") }, ui.Slider{Name: "n", Max: 10, Value: 3})`)
	if _, err := Run(t.Context(), nb, RunOptions{}); err != nil {
		t.Fatal(err)
	}
	var types []OutputType
	for _, o := range nb.Cells[0].Outputs {
		types = append(types, o.Type)
	}
	if want := []OutputType{DisplayData, DisplayData}; !slices.Equal(types, want) {
		t.Errorf("outputs %v, want %v", types, want)
	}
	if last := nb.Cells[0].Outputs[len(types)-1]; last.Data["text/plain"] != "6" {
		t.Errorf("the output for the first values is %q", last.Data["text/plain"])
	}
}
