//go:build gophernotes

package main

import (
	"fmt"
	"reflect"
	"strings"

	interp "github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/internal/noshell"
	"github.com/agopher/agopher/kernelspec/gophernotes/internal/adapt"
	agopher "github.com/agopher/agopher/lib/display"
)

// resolver is of the types of the packages that cells have imported.
var resolver adapt.Resolver

// evalCell evaluates a cell, as upstream's doEval does, in whose place it is
// called. An interrupt stops the cell. What compiled code displays goes where the
// cell's Display does.
func evalCell(ir *interp.Interp, out OutErr, code string) (vals []any, types []xreflect.Type, err error) {
	if hasCommand(code) {
		if err := noshell.Check(); err != nil {
			return nil, nil, err
		}
	}
	agopher.SetFront(agopher.Front{Show: func(e agopher.Event) {
		if show, ok := ir.ValueOf("Display").Interface().(func(Data) error); ok && e.Bundle != nil {
			_ = show(data(e.Bundle))
		}
	}})
	select {
	case <-interrupts: // one that came while nothing ran
	default:
	}
	if w, ok := out.out.(*JupyterStreamWriter); ok {
		defer runs(w.receipt)()
	}
	resolver.Cell(ir.Comp.Universe, code)
	done, hit := make(chan struct{}), make(chan bool)
	go func() {
		stopped := false
		for {
			select {
			case s := <-interrupts:
				stopped = true
				ir.Interrupt(s)
			case <-done:
				hit <- stopped
				return
			}
		}
	}()
	vals, types, err = doEval(ir, out, code)
	close(done)
	if <-hit {
		doEval(ir, out, "0") // takes an interrupt that came when the cell had ended
	}
	for i, v := range vals {
		switch r := reflect.ValueOf(v); {
		case r.Kind() == reflect.Pointer && r.IsNil(): // a method that renders it would end the kernel
			vals[i], types[i] = fmt.Sprintf("(%T)(nil)", v), nil
		case shown(v):
			vals[i], types[i] = data(agopher.Of(v)), nil
		}
	}
	return vals, types, err
}

// hasCommand reports whether a cell has commands of the shell: lines that begin with
// $ before all others but commands of the kernel, which begin with %.
func hasCommand(code string) bool {
	for line := range strings.SplitSeq(code, "\n") {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "$"):
			return true
		case line != "" && line[0] != '%':
			return false
		}
	}
	return false
}

// shown reports whether a value is shown as in the agopher kernel: matrices as
// tables, figures in their size.
func shown(v any) bool {
	switch v.(type) {
	case agopher.Bundler, mat.Matrix:
		return true
	}
	return false
}

func data(b agopher.Bundle) Data {
	d, metadata := b.Wire()
	return Data{Data: d, Metadata: metadata}
}
