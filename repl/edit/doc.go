// Package edit is an editor of Go cells in a terminal. A cell is edited as a
// whole, however many lines it has:
//
//	keys ──decoder──▶ Editor ──▶ Buffer          the text and its undo list
//	                    │
//	                    ▼
//	                  frame ──▶ screen ──▶ what differs, to the terminal
//
// A frame is the rows that are to be seen: those of the text around the cursor,
// then the menu of completions or a hint. It is never taller than the terminal,
// so a cell of a thousand lines scrolls inside it. (Line editors that draw all
// of a text at each key lose the place of their prompt as soon as the text is
// taller than the terminal.)
//
// What needs the session (completions, signatures) is asked for beside the keys:
// a key is shown before its answers come.
package edit
