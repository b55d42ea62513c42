package edit

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// A Buffer is a text with a cursor. The cursor is an offset in bytes, always
// between two characters as the user sees them (grapheme clusters).
type Buffer struct {
	text   string
	pos    int
	undo   []state
	redo   []state
	typing bool   // the last edit was a character, which the next joins
	killed string // what Ctrl-K and its like have cut last
}

type state struct {
	text string
	pos  int
}

// Text returns the text.
func (b *Buffer) Text() string { return b.text }

// Pos returns the cursor.
func (b *Buffer) Pos() int { return b.pos }

// Set replaces the text and puts the cursor at its end.
func (b *Buffer) Set(text string) {
	if text != b.text {
		b.edit(false)
	}
	b.text, b.pos = text, len(text)
}

// edit keeps the text for undo. Characters that are typed in a row are undone
// together.
func (b *Buffer) edit(typing bool) {
	const most = 1000
	if !typing || !b.typing {
		b.undo = append(b.undo, state{b.text, b.pos})
		if len(b.undo) > most {
			b.undo = b.undo[1:]
		}
	}
	b.typing, b.redo = typing, nil
}

// Undo takes the last edit back.
func (b *Buffer) Undo() { b.swap(&b.undo, &b.redo) }

// Redo makes an edit again that was taken back.
func (b *Buffer) Redo() { b.swap(&b.redo, &b.undo) }

func (b *Buffer) swap(from, to *[]state) {
	n := len(*from)
	if n == 0 {
		return
	}
	s := (*from)[n-1]
	*from = (*from)[:n-1]
	*to = append(*to, state{b.text, b.pos})
	b.text, b.pos, b.typing = s.text, s.pos, false
}

// Insert puts text at the cursor.
func (b *Buffer) Insert(text string) {
	b.edit(len(text) == 1 && !unicode.IsSpace(rune(text[0])))
	b.text = b.text[:b.pos] + text + b.text[b.pos:]
	b.pos += len(text)
}

// Replace puts text in the place of what is from an offset to the cursor.
func (b *Buffer) Replace(from int, text string) {
	b.edit(false)
	b.text = b.text[:from] + text + b.text[b.pos:]
	b.pos = from + len(text)
}

// Delete removes what is between the cursor and another offset; kill keeps it
// for Yank.
func (b *Buffer) Delete(to int, kill bool) {
	from := b.pos
	if to < from {
		from, to = to, from
	}
	if from == to {
		return
	}
	b.edit(false)
	if kill {
		b.killed = b.text[from:to]
	}
	b.text, b.pos = b.text[:from]+b.text[to:], from
}

// Yank inserts what was killed last.
func (b *Buffer) Yank() {
	if b.killed != "" {
		b.Insert(b.killed)
	}
}

// Move puts the cursor at an offset.
func (b *Buffer) Move(to int) { b.pos, b.typing = min(max(to, 0), len(b.text)), false }

// Left returns the offset one character before the cursor.
func (b *Buffer) Left() int {
	start := b.lineStart()
	if b.pos == start {
		return max(0, b.pos-1) // over the end of the line before
	}
	at := start
	for g := uniseg.NewGraphemes(b.text[start:b.pos]); g.Next(); {
		from, _ := g.Positions()
		at = start + from
	}
	return at
}

// Right returns the offset one character after the cursor.
func (b *Buffer) Right() int {
	first, _, _, _ := uniseg.FirstGraphemeClusterInString(b.text[b.pos:], -1)
	return b.pos + len(first)
}

// WordLeft returns the offset of the beginning of the word before the cursor.
func (b *Buffer) WordLeft() int {
	s := strings.TrimRightFunc(b.text[:b.pos], func(r rune) bool { return !inWord(r) })
	return len(strings.TrimRightFunc(s, inWord))
}

// WordRight returns the offset of the end of the word after the cursor.
func (b *Buffer) WordRight() int {
	s := strings.TrimLeftFunc(b.text[b.pos:], func(r rune) bool { return !inWord(r) })
	return len(b.text) - len(strings.TrimLeftFunc(s, inWord))
}

func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func (b *Buffer) lineStart() int { return strings.LastIndexByte(b.text[:b.pos], '\n') + 1 }

func (b *Buffer) lineEnd() int {
	if i := strings.IndexByte(b.text[b.pos:], '\n'); i >= 0 {
		return b.pos + i
	}
	return len(b.text)
}

// firstLine and lastLine report whether the cursor is there.
func (b *Buffer) firstLine() bool { return b.lineStart() == 0 }
func (b *Buffer) lastLine() bool  { return b.lineEnd() == len(b.text) }

// vertical returns the offset in the line above (by -1) or below (by 1) in the
// column of the cursor.
func (b *Buffer) vertical(by int) int {
	column := textWidth(b.text[b.lineStart():b.pos])
	to := &Buffer{text: b.text, pos: b.lineStart() - 1}
	if by > 0 {
		to.pos = b.lineEnd() + 1
	}
	if to.pos < 0 || to.pos > len(b.text) {
		return b.pos
	}
	start, end := to.lineStart(), to.lineEnd()
	return start + offsetAt(b.text[start:end], column)
}
