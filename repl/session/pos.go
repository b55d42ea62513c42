package session

import (
	"fmt"
	"go/token"
)

// A Pos is a place in a cell. Lines and columns count from 1, columns in bytes.
type Pos struct{ Cell, Line, Col int }

// String returns the place as it is shown to users: In[3]:2:7.
func (p Pos) String() string { return fmt.Sprintf("In[%d]:%d:%d", p.Cell, p.Line, p.Col) }

const (
	// All cells are parsed under one file name, because the interpreter keeps
	// imports by file. The number of the cell is in the number of the line.
	fileName = "_.go"
	maxLines = 1 << 14
)

// lineDirective makes the source that follows it stand at p.
func lineDirective(p Pos) string {
	return fmt.Sprintf("/*line %s:%d:%d*/", fileName, p.Cell*maxLines+p.Line, p.Col)
}

func decode(line, col int) Pos { return Pos{line / maxLines, line % maxLines, col} }

func decodePosition(p token.Position) Pos { return decode(p.Line, p.Column) }
