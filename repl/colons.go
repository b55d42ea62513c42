package repl

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/agopher/agopher/internal/safefile"
	"github.com/agopher/agopher/repl/session"
	"github.com/agopher/agopher/repl/worker"
)

// A colonCommand is a command of the terminal. Other commands after a colon are
// those of all fronts: :time is %time.
type colonCommand struct {
	usage, help string
	run         func(c *console, args string) error
}

func colonCommands() map[string]colonCommand {
	return map[string]colonCommand{
		"edit":      {":edit [N]", "edits the last cell, or cell N, in $EDITOR", (*console).editCell},
		"save-plot": {":save-plot FILE", "writes the last figure to a file, .png or .svg", (*console).savePlot},
		"help":      {":help", "says how to use the terminal", (*console).help},
	}
}

// colon runs a cell that is a command of the terminal. Any other it returns as
// the cell to evaluate: with % for a colon and name? for ?name.
func (c *console) colon(cell string) (rest string, done bool, err error) {
	text := strings.TrimSpace(cell)
	if name, args, ok := colonName(text); ok {
		if command, ok := colonCommands()[name]; ok {
			return "", true, command.run(c, args)
		}
	}
	return asMagic(cell), false, nil
}

// colonName splits ":name args".
func colonName(text string) (name, args string, ok bool) {
	line, ok := strings.CutPrefix(text, ":")
	if !ok || strings.Contains(line, "\n") {
		return "", "", false
	}
	name, args, _ = strings.Cut(line, " ")
	return name, strings.TrimSpace(args), true
}

// asMagic writes a cell of the terminal as one of all fronts.
func asMagic(cell string) string {
	text := strings.TrimLeft(cell, " \t\n")
	if strings.HasPrefix(text, ":") {
		return "%" + text[1:]
	}
	if name, ok := strings.CutPrefix(text, "?"); ok && !strings.Contains(strings.TrimSpace(text), "\n") {
		if more, ok := strings.CutPrefix(name, "?"); ok {
			return strings.TrimSpace(more) + "??"
		}
		return strings.TrimSpace(name) + "?"
	}
	return cell
}

func (c *console) editCell(args string) error {
	t, ok := c.src.(*terminal)
	if !ok {
		return errors.New(":edit needs a terminal")
	}
	n := len(c.cells)
	if args != "" {
		var err error
		if n, err = strconv.Atoi(args); err != nil || n < 1 || n > len(c.cells) {
			return fmt.Errorf(":edit %s: there are cells 1 to %d", args, len(c.cells))
		}
	}
	text := ""
	if n > 0 {
		text = c.cells[n-1]
	}
	edited, err := external(text)
	if err != nil {
		return err
	}
	t.next = strings.TrimRight(edited, "\n")
	return nil
}

func (c *console) savePlot(path string) error {
	if path == "" {
		return errors.New("say where to, such as :save-plot loss.png")
	}
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return err
		}
		path = filepath.Join(home, rest)
	}
	data, err := c.figures.last(filepath.Ext(path))
	if err != nil {
		return err
	}
	if err := safefile.Write(path, data); err != nil {
		return fmt.Errorf("the figure is not written to %s: %w", path, err)
	}
	c.print("saved to " + path + "\n")
	return nil
}

func (c *console) help(string) error {
	c.print(help)
	return nil
}

// colons is a session to an editor whose cells may be commands of the terminal.
type colons struct{ worker.Evaluator }

// Completeness is that of the cell as all fronts know it.
func (s colons) Completeness(src string) (status, indent string) {
	if strings.HasPrefix(strings.TrimSpace(src), "?") {
		return "complete", ""
	}
	return s.Evaluator.Completeness(asMagic(src))
}

// Complete completes commands after a colon too.
func (s colons) Complete(src string, offset int) (from int, list []session.Completion) {
	word := src[:min(offset, len(src))]
	name, ok := strings.CutPrefix(word, ":")
	if !ok || strings.ContainsAny(name, " \n") {
		return s.Evaluator.Complete(src, offset)
	}
	_, list = s.Evaluator.Complete("%"+name, offset)
	for i := range list {
		list[i].Text = ":" + strings.TrimLeft(list[i].Text, "%")
		list[i].Detail = strings.Replace(list[i].Detail, "%", ":", 1)
	}
	for _, command := range []string{"edit", "save-plot"} {
		if strings.HasPrefix(command, name) {
			c := colonCommands()[command]
			list = append(list, session.Completion{Text: ":" + command, Kind: "magic", Detail: c.usage + ": " + c.help})
		}
	}
	return 0, list
}
