package session

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/types"
	"html"
	"strings"
	"time"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/symbols"
)

// Inspect describes the name at an offset of a cell, in bytes, or the function
// whose arguments are being typed there: declaration, documentation, and with
// detail what a type consists of or how a cell defined it. It reports false if
// there is nothing to describe. It may be called while a cell runs.
func (s *Session) Inspect(src string, offset int, detail bool) (display.Bundle, bool) {
	s.tables.Lock()
	defer s.tables.Unlock()
	offset = min(max(offset, 0), len(src))
	obj, owner := s.objectAt(src, offset)
	if obj == nil {
		return nil, false
	}
	d := s.describe(obj, owner, detail)
	if b := s.live[obj.Name()]; b != nil && b.obj == obj {
		if _, ok := obj.(*types.Var); ok {
			d.value = s.currentValue(obj.Name())
		}
	}
	return display.Bundle{display.MIMEText: d.text(), display.MIMEMarkdown: d.markdown(), display.MIMEHTML: d.html()}, true
}

// objectAt returns the object that the name at the offset means, or the
// function whose arguments are being typed; owner is the type that has it as a
// field or method.
func (s *Session) objectAt(src string, offset int) (obj types.Object, owner types.Type) {
	for range 10 { // outwards over the brackets that are open at the offset
		from, to := wordAt(src, offset)
		if from < to && !inLiteral(src[:from]) {
			if p := s.analyse(src[:from], src[from:to]); p != nil {
				obj, owner := p.object()
				if _, isNil := obj.(*types.Nil); obj != nil && !isNil {
					return obj, owner
				}
			}
		}
		open := openBracket(src[:from])
		if open < 0 {
			return nil, nil
		}
		offset = open
	}
	return nil, nil
}

// openBracket returns the offset of the last parenthesis or brace that is open
// at the end of src, or -1.
func openBracket(src string) int {
	depth := 0
	for i := len(src) - 1; i >= 0; i-- {
		switch src[i] {
		case ')', ']', '}':
			depth++
		case '(', '[', '{':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

// object returns the object that the word means, and the type that has it.
func (p *partial) object() (types.Object, types.Type) {
	id, ok := p.path[0].(*ast.Ident)
	if !ok {
		return nil, nil
	}
	obj := p.info.Uses[id]
	if obj == nil {
		obj = p.info.Defs[id]
	}
	if lit, ok := p.parent(1).(*ast.CompositeLit); ok && lit.Type != p.path[0] { // a key whose value is cut off
		if f := fieldNamed(p.info.TypeOf(lit), id.Name); f != nil {
			return f, p.info.TypeOf(lit)
		}
	}
	if obj == nil {
		return nil, nil
	}
	switch n := p.parent(1).(type) {
	case *ast.SelectorExpr:
		if sel := p.info.Selections[n]; sel != nil && n.Sel == id {
			return obj, ownerOf(sel)
		}
	case *ast.KeyValueExpr:
		if lit, ok := p.parent(2).(*ast.CompositeLit); ok && n.Key == id {
			return obj, p.info.TypeOf(lit)
		}
	}
	return obj, nil
}

// fieldNamed returns the field of a struct type, or nil.
func fieldNamed(t types.Type, name string) types.Object {
	if t == nil {
		return nil
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}

// ownerOf returns the type that declares a selected field or method: not the
// one that it is promoted to.
func ownerOf(sel *types.Selection) types.Type {
	t := sel.Recv()
	index := sel.Index()
	for _, i := range index[:len(index)-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		t = t.Underlying().(*types.Struct).Field(i).Type()
	}
	return t
}

// A description is what is known of a name.
type description struct {
	declaration string
	members     string // more of the declaration
	doc         string // in the syntax of Go comments
	value       string // of a variable
}

func (s *Session) describe(obj types.Object, owner types.Type, detail bool) description {
	qualifier := func(p *types.Package) string {
		if p == s.pkg {
			return ""
		}
		return p.Name()
	}
	d := description{declaration: internalNames.ReplaceAllString(types.ObjectString(obj, qualifier), "")}
	switch o := obj.(type) {
	case *types.PkgName:
		d.declaration = fmt.Sprintf("package %s // import %q", o.Imported().Name(), o.Imported().Path())
		d.doc = symbols.Doc(o.Imported().Path(), "")
		return d
	case *types.TypeName:
		if detail {
			d.members = s.memberList(o.Type(), qualifier)
		}
	case *types.Builtin:
		d.declaration = "func " + o.Name()
		d.doc = symbols.Doc("builtin", o.Name())
	case *types.Var:
		if o.IsField() && owner != nil {
			d.declaration = "field " + typeLabel(owner, qualifier) + "." + o.Name() + " " + types.TypeString(o.Type(), qualifier)
		}
	}
	if obj.Pkg() == nil {
		return d
	}
	if obj.Pkg() == s.pkg {
		d.doc = s.ownComment(obj)
		if _, ok := obj.(*types.Func); ok && detail && s.stored[obj.Name()] != nil {
			d.members = s.stored[obj.Name()].text
		}
		return d
	}
	d.doc = symbols.Doc(obj.Pkg().Path(), docName(obj, owner))
	return d
}

// currentValue returns the text of a variable, of a long one the beginning. It is
// empty while a cell runs, which may be changing it.
func (s *Session) currentValue(name string) string {
	const (
		patience = 300 * time.Millisecond // for methods by which it prints itself
		lines    = 8
		width    = 400
	)
	if !s.mu.TryLock() {
		return ""
	}
	defer s.mu.Unlock()
	pieces := s.pieces[s.cell]
	defer func() { s.pieces[s.cell] = pieces }()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var res Result
	if err := s.eval(ctx, name, &res); err != nil {
		return ""
	}
	text := strings.Split(res.Bundle.Text(), "\n")
	if len(text) > lines {
		text = append(text[:lines], "…")
	}
	for i, line := range text {
		if r := []rune(line); len(r) > width {
			text[i] = string(r[:width]) + "…"
		}
	}
	return strings.Join(text, "\n")
}

func typeLabel(t types.Type, q types.Qualifier) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	return types.TypeString(t, q)
}

// docName returns the name under which an object is documented.
func docName(obj types.Object, owner types.Type) string {
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		owner = fn.Signature().Recv().Type()
	}
	if tn := typeName(typeOrEmpty(owner)); tn != nil {
		return tn.Name() + "." + obj.Name()
	}
	return obj.Name()
}

func typeOrEmpty(t types.Type) types.Type {
	if t == nil {
		return emptyInterface
	}
	return t
}

// memberList returns the fields and methods of a type, one a line, with the
// first sentence of their comments.
func (s *Session) memberList(t types.Type, q types.Qualifier) string {
	var b strings.Builder
	line := func(text string, o types.Object) {
		b.WriteString(text)
		if o.Pkg() != nil && o.Pkg() != s.pkg {
			if doc := symbols.Doc(o.Pkg().Path(), docName(o, t)); doc != "" {
				b.WriteString(" // " + firstSentence(doc))
			}
		}
		b.WriteByte('\n')
	}
	if st, ok := t.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if f.Exported() || f.Pkg() == s.pkg {
				line(f.Name()+" "+types.TypeString(f.Type(), q), f)
			}
		}
	}
	recv := t
	if !types.IsInterface(t) {
		recv = types.NewPointer(t)
	}
	for sel := range types.NewMethodSet(recv).Methods() {
		if m := sel.Obj(); m.Exported() || m.Pkg() == s.pkg {
			line("func "+m.Name()+strings.TrimPrefix(types.TypeString(m.Type(), q), "func"), m)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func firstSentence(doc string) string {
	doc = strings.Join(strings.Fields(doc), " ")
	if i := strings.Index(doc, ". "); i >= 0 {
		return doc[:i+1]
	}
	return doc
}

// ownComment returns the comment above the declaration of a name of the
// session.
func (s *Session) ownComment(obj types.Object) string {
	p := decodePosition(s.fset.Position(obj.Pos()))
	lines := s.cells[p.Cell]
	var doc []string
	for i := p.Line - 2; i >= 0 && i < len(lines); i-- {
		text, ok := strings.CutPrefix(strings.TrimSpace(lines[i]), "//")
		if !ok {
			break
		}
		doc = append([]string{strings.TrimPrefix(text, " ")}, doc...)
	}
	return strings.Join(doc, "\n")
}

func (d description) code() string {
	code := d.declaration
	for _, more := range []string{d.value, d.members} {
		if more != "" {
			code += "\n\n" + more
		}
	}
	return code
}

func (d description) text() string {
	if d.doc == "" {
		return d.code()
	}
	return d.code() + "\n\n" + strings.TrimRight(string(new(comment.Printer).Text(new(comment.Parser).Parse(d.doc))), "\n")
}

func (d description) markdown() string {
	return "```go\n" + d.code() + "\n```\n\n" + string(new(comment.Printer).Markdown(new(comment.Parser).Parse(d.doc)))
}

func (d description) html() string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<pre>%s</pre>\n", html.EscapeString(d.code()))
	b.Write(new(comment.Printer).HTML(new(comment.Parser).Parse(d.doc)))
	return b.String()
}
