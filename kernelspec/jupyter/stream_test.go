package jupyter

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/agopher/agopher/lib/display"
)

// text joins what a stream has said.
func (c *client) text(list []*message, stream string) (text string, messages int) {
	var b strings.Builder
	for _, m := range list {
		var s struct{ Name, Text string }
		if m.header.Type == "stream" && json.Unmarshal(m.content, &s) == nil && s.Name == stream {
			b.WriteString(s.Text)
			messages++
		}
	}
	return b.String(), messages
}

// TestManyLines prints a hundred thousand lines and a megabyte in one piece:
// all arrives in order, in few messages.
func TestManyLines(t *testing.T) {
	var want strings.Builder
	const lines = 100_000
	for i := range lines {
		fmt.Fprintln(&want, i)
	}
	big := strings.Repeat("é", 1<<19)
	k := start(t, "secret", evaluator(func(k *Kernel, _ context.Context, src string) (display.Bundle, error) {
		out := k.Options().Stdout
		if src == "big" {
			fmt.Fprint(out, big)
			return nil, nil
		}
		for i := range lines {
			fmt.Fprintln(out, i)
		}
		return nil, nil
	}))
	c := connect(t, k)
	start := time.Now()
	_, out := c.execute("lines")
	took := time.Since(start)
	got, messages := c.text(out, "stdout")
	if got != want.String() {
		t.Errorf("%d bytes arrived, want %d", len(got), want.Len())
	}
	if messages > 200 {
		t.Errorf("%d messages", messages)
	}
	t.Logf("%d lines in %d messages and %v", lines, messages, took)
	_, out = c.execute("big")
	if got, _ := c.text(out, "stdout"); got != big {
		t.Errorf("%d bytes arrived, want %d", len(got), len(big))
	}
}

// TestLate prints between two cells, text that is not UTF-8. It belongs to the
// last cell that was not silent.
func TestLate(t *testing.T) {
	k := start(t, "", evaluator(nothing))
	c := connect(t, k)
	id := c.send(c.shell, "execute_request", cell("a"))
	c.outputs(id)
	c.ask(c.shell, "execute_request", cell("b", `"silent":true`))
	fmt.Fprint(k.Options().Stdout, "late \xff\xfe\n")
	m := c.receive(c.iopub)
	if parentID(m) != id || string(m.content) != `{"name":"stdout","text":"late \ufffd\ufffd\n"}` {
		t.Errorf("got %s with parent %s", describe(m), m.parent)
	}
}
