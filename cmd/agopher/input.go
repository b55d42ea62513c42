package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
)

// An input gives a program the lines that it asks for.
type input struct{ r *bufio.Reader }

func newInput(r io.Reader) *input { return &input{bufio.NewReader(r)} }

func (in *input) read(context.Context, string, bool) (string, error) {
	line, err := in.r.ReadString('\n')
	if errors.Is(err, io.EOF) && line != "" {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
}
