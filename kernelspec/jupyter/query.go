package jupyter

import (
	"context"

	"github.com/agopher/agopher/repl/session"
)

// answerQueries answers what is asked about names, one after the other.
func (k *Kernel) answerQueries(ctx context.Context) {
	for {
		r, ok := k.queries.pop(ctx)
		if !ok {
			return
		}
		k.answer(r, queries[r.header.Type])
	}
}

// A position is a cell with a place in it, counted in code points.
type position struct {
	Code   string `json:"code"`
	Cursor *int   `json:"cursor_pos"` // the end of the cell if there is none
	Detail int    `json:"detail_level"`
}

func (p position) offset() int {
	if p.Cursor == nil {
		return len(p.Code)
	}
	return byteOffset(p.Code, *p.Cursor)
}

// A typedMatch is a completion with its kind, as JupyterLab shows it.
type typedMatch struct {
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Text      string `json:"text"`
	Type      string `json:"type"`
	Signature string `json:"signature"`
}

func (k *Kernel) complete(r *request) any {
	var p position
	if err := r.into(&p); err != nil {
		return badRequest(err)
	}
	offset := p.offset()
	from, list := k.ev.Complete(p.Code, offset)
	start, end := codePoints(p.Code, from), codePoints(p.Code, offset)
	matches, typed := make([]string, len(list)), make([]typedMatch, len(list))
	for i, c := range list {
		matches[i] = c.Text
		typed[i] = typedMatch{Start: start, End: end, Text: c.Text, Type: c.Kind, Signature: signature(c)}
	}
	return map[string]any{
		"status": "ok", "matches": matches, "cursor_start": start, "cursor_end": end,
		"metadata": map[string]any{"_jupyter_types_experimental": typed},
	}
}

// signature returns the parameters and results of a function; front ends draw
// it beside the name.
func signature(c session.Completion) string {
	const fn = "func"
	if (c.Kind == "function" || c.Kind == "method") && len(c.Detail) > len(fn) && c.Detail[:len(fn)] == fn {
		return c.Detail[len(fn):]
	}
	return c.Detail
}

func (k *Kernel) inspect(r *request) any {
	var p position
	if err := r.into(&p); err != nil {
		return badRequest(err)
	}
	b, found := k.ev.Inspect(p.Code, p.offset(), p.Detail > 0)
	data, metadata := wire(b)
	return map[string]any{"status": "ok", "found": found, "data": data, "metadata": metadata}
}

func (k *Kernel) isComplete(r *request) any {
	var p position
	if err := r.into(&p); err != nil {
		return badRequest(err)
	}
	status, indent := k.ev.Completeness(p.Code)
	content := map[string]any{"status": status}
	if status == "incomplete" {
		content["indent"] = indent
	}
	return content
}
