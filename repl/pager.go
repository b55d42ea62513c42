package repl

import (
	"os"
	"os/exec"
	"regexp"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/styles"
)

// linkRx matches links whose text is an address.
var linkRx = regexp.MustCompile(`\[(https?://[^\]\s]+)\]\((https?://[^)\s]+)\)`)

// markdown formats a text for the terminal.
func (c *console) markdown(text string, cols int) (string, error) {
	style := styles.NoTTYStyle
	if t, ok := c.src.(*terminal); ok && c.colour {
		style = styles.DarkStyle
		if t.has.Light {
			style = styles.LightStyle
		}
	}
	const widest = 100 // for the eye
	r, err := glamour.NewTermRenderer(glamour.WithStandardStyle(style), glamour.WithWordWrap(min(cols-4, widest)))
	if err != nil {
		return "", err
	}
	return r.Render(linkRx.ReplaceAllStringFunc(text, func(s string) string {
		if m := linkRx.FindStringSubmatch(s); m[1] == m[2] { // else it would be there twice
			return "<" + m[1] + ">"
		}
		return s
	}))
}

// pager shows a text in $PAGER or less, and reports whether there was one.
func pager(text string) bool {
	program := os.Getenv("PAGER")
	if program == "" {
		program = "less"
	}
	args := strings.Fields(program)
	if path, err := exec.LookPath(args[0]); err != nil || path == "" {
		return false
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(text), os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "LESS=-R "+os.Getenv("LESS"))
	setEcho(os.Stdin, true)
	defer setEcho(os.Stdin, false)
	return cmd.Run() == nil
}
