package notebook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
)

// A Kernel runs cells in the place of a session, as a client of Jupyter's
// messaging protocol does.
type Kernel interface {
	// Execute runs a cell and returns its execution count. It calls show with
	// type and content of each message about it, in order. Its error is not that
	// of a cell that fails, which is an error message.
	Execute(ctx context.Context, source string, show func(kind string, content []byte)) (count int, err error)
	// Metadata returns what is said of it in a notebook: kernelspec and
	// language_info.
	Metadata() (spec, language map[string]any)
}

// A foreign is a kernel that runs cells, and what it has said of the last one.
type foreign struct {
	kernel Kernel
	record *recorder
	failed error
	bad    error // a message that cannot be read
}

// run runs a cell. The error is that of the cell, or of the kernel.
func (f *foreign) run(ctx context.Context, source string) (outputs []*Output, count int, err error) {
	f.failed, f.bad = nil, nil
	count, err = f.kernel.Execute(ctx, source, func(kind string, content []byte) {
		if e := f.take(kind, content); e != nil && f.bad == nil {
			f.bad = fmt.Errorf("a message %s of the kernel: %w", kind, e)
		}
	})
	outputs = f.record.take(false)
	for _, o := range outputs {
		if o.Type == ExecuteResult {
			o.ExecutionCount = count
		}
	}
	return outputs, count, errors.Join(err, f.failed, f.bad)
}

// take records a message.
func (f *foreign) take(kind string, content []byte) error {
	var m struct {
		Name, Text string         // of a stream
		Wait       bool           // of clear_output
		Data       map[string]any // of display_data and its like
		Metadata   map[string]any
		Transient  struct {
			ID string `json:"display_id"`
		}
		EName     string // of an error
		EValue    string
		Traceback []string
	}
	d := json.NewDecoder(bytes.NewReader(content))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		return err
	}
	shown := &Output{Type: OutputType(kind), Data: m.Data, Metadata: m.Metadata}
	if shown.Metadata == nil {
		shown.Metadata = map[string]any{}
	}
	switch kind {
	case "stream":
		_, err := f.record.writer(m.Name).Write([]byte(m.Text))
		return err
	case "display_data", "execute_result":
		f.record.show(shown, m.Transient.ID)
	case "update_display_data":
		f.record.update(shown, m.Transient.ID)
	case "clear_output":
		f.record.clearOutput(!m.Wait)
	case "error":
		f.record.show(&Output{Type: Error, ErrName: m.EName, ErrValue: m.EValue, Traceback: m.Traceback}, "")
		f.failed = fmt.Errorf("%s: %s", m.EName, m.EValue)
	}
	return nil
}

// setKernel writes into the metadata what Jupyter writes with a kernel.
func (nb *Notebook) setKernel(spec, language map[string]any) {
	if nb.Metadata == nil {
		nb.Metadata = map[string]any{}
	}
	nb.Metadata["kernelspec"] = maps.Clone(spec)
	if language != nil {
		nb.Metadata["language_info"] = plainJSON(language)
	}
}
