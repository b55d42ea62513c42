package notebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Format returns the notebook as Jupyter writes it: nbformat 4.5, keys in order,
// indented by one space, texts as lists of their lines, a newline at the end.
func (nb *Notebook) Format() []byte {
	tree := known(nb.extra)
	tree["nbformat"], tree["nbformat_minor"] = major, max(minor, nb.minor)
	tree["metadata"] = orEmpty(nb.Metadata)
	cells := make([]any, len(nb.Cells))
	for i, id := range nb.ids() {
		cells[i] = nb.Cells[i].tree(id)
	}
	tree["cells"] = cells
	var b bytes.Buffer
	encode(&b, tree, "\n")
	b.WriteByte('\n')
	return b.Bytes()
}

func known(extra map[string]any) map[string]any {
	m := map[string]any{}
	maps.Copy(m, extra)
	return m
}

func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

// tree returns the cell as it is stored.
func (c *Cell) tree(id string) map[string]any {
	m := known(c.extra)
	m["cell_type"], m["id"], m["source"] = string(c.Type), id, splitLines(c.Source)
	m["metadata"] = orEmpty(c.Metadata)
	if c.Attachments != nil {
		all := map[string]any{}
		for name, bundle := range c.Attachments {
			all[name] = splitBundle(bundle)
		}
		m["attachments"] = all
	}
	if c.Type == Code {
		m["execution_count"] = count(c.ExecutionCount)
		outputs := make([]any, len(c.Outputs))
		for i, o := range c.Outputs {
			outputs[i] = o.tree()
		}
		m["outputs"] = outputs
	}
	return m
}

func count(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// tree returns the output as it is stored.
func (o *Output) tree() map[string]any {
	m := known(o.extra)
	m["output_type"] = string(o.Type)
	switch o.Type {
	case Stream:
		m["name"], m["text"] = o.Name, splitLines(o.Text)
	case DisplayData, ExecuteResult:
		m["data"], m["metadata"] = splitBundle(o.Data), orEmpty(o.Metadata)
		if o.Type == ExecuteResult {
			m["execution_count"] = count(o.ExecutionCount)
		}
	case Error:
		lines := make([]any, len(o.Traceback))
		for i, l := range o.Traceback {
			lines[i] = l
		}
		m["ename"], m["evalue"], m["traceback"] = o.ErrName, o.ErrValue, lines
	}
	return m
}

// encode appends a JSON value in the form of Python's json.dumps with indent=1,
// sort_keys=True and ensure_ascii=False. The indent begins with a newline.
func encode(b *bytes.Buffer, v any, indent string) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case string:
		quote(b, v)
	case bool, int, json.Number:
		fmt.Fprint(b, v)
	case []any:
		if len(v) == 0 {
			b.WriteString("[]")
			return
		}
		for i, item := range v {
			b.WriteString(separator(i, "["))
			b.WriteString(indent + " ")
			encode(b, item, indent+" ")
		}
		b.WriteString(indent + "]")
	case map[string]any:
		if len(v) == 0 {
			b.WriteString("{}")
			return
		}
		for i, key := range slices.Sorted(maps.Keys(v)) {
			b.WriteString(separator(i, "{"))
			b.WriteString(indent + " ")
			quote(b, key)
			b.WriteString(": ")
			encode(b, v[key], indent+" ")
		}
		b.WriteString(indent + "}")
	default:
		encode(b, plainJSON(v), indent)
	}
}

func separator(i int, open string) string {
	if i == 0 {
		return open
	}
	return ","
}

// plainJSON returns any value as encoding/json would decode it; one that JSON
// cannot hold, as its text.
func plainJSON(v any) any {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	tree, err := decode(data)
	if err != nil {
		return fmt.Sprint(v)
	}
	return tree
}

// quote appends a JSON string with no more escapes than needed.
func quote(b *bytes.Buffer, s string) {
	b.WriteByte('"')
	for _, r := range s { // bytes that are no UTF-8 become U+FFFD
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r >= ' ':
			b.WriteRune(r)
		default:
			short := map[rune]string{'\n': `\n`, '\r': `\r`, '\t': `\t`, '\b': `\b`, '\f': `\f`}[r]
			if short == "" {
				short = fmt.Sprintf(`\u%04x`, r)
			}
			b.WriteString(short)
		}
	}
	b.WriteByte('"')
}
