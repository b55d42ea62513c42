//go:build gophernotes

package main

import (
	"go/build"
	"os"
	"os/signal"
	"reflect"

	"github.com/agopher/agopher/internal/threads"
	"github.com/agopher/agopher/kernelspec/gophernotes/internal/adapt"
)

// interrupts are those of Jupyter. Without a handler one would end the kernel.
var interrupts = make(chan os.Signal, 1)

// The tables constants and proxies are generated (internal/build).
func init() {
	threads.Limit()
	limitMemory()

	// gomacro would ask the go command for the types of the standard library,
	// and cannot read the answer since Go 1.23. Without a GOROOT it takes them
	// from reflection, and a Go installation is not needed.
	build.Default.GOROOT = ""

	// Upstream's proxy of JSONer has a method that returns a string, where the
	// interface has a map; with it gomacro refuses the whole display package.
	display.Proxies["JSONer"] = reflect.TypeFor[jsoner]()

	adapt.Register(constants, proxies)
	signal.Notify(interrupts, os.Interrupt)
}

// A jsoner lets a type of a cell be a JSONer.
type jsoner struct {
	Object any
	JSON_  func(any) map[string]any //nolint:revive // gomacro's convention
}

func (p *jsoner) JSON() map[string]any { return p.JSON_(p.Object) }
