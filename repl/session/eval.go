package session

import (
	"context"
	"go/ast"
	"go/token"
	"go/types"
)

// eval runs the groups of a cell one after the other, and at the end what it
// has deferred.
func (s *Session) eval(ctx context.Context, src string, res *Result) error {
	pieces, err := split(s.cell, src)
	if err != nil {
		return err
	}
	s.pieces[s.cell] = pieces
	s.predeclare(src)
	var chunks []*chunk
	for _, p := range pieces {
		c, err := s.parse(p)
		if err != nil {
			return err
		}
		chunks = append(chunks, c)
	}
	s.defers = nil
	var shown *show
	for _, group := range schedule(chunks) {
		last := group[len(group)-1] == chunks[len(chunks)-1]
		value, gerr := s.group(ctx, group, last)
		if err = gerr; err != nil {
			break
		}
		if value != nil {
			shown = value
		}
	}
	if derr := s.runDeferred(ctx); err == nil {
		err = derr
	}
	if err != nil {
		return err
	}
	if shown != nil {
		return s.render(ctx, shown, res)
	}
	return nil
}

// group runs a group of chunks; the last of a cell may be an expression whose
// value is to be shown.
func (s *Session) group(ctx context.Context, group []*chunk, last bool) (*show, error) {
	if err := ctx.Err(); err != nil {
		return nil, s.interrupted(ctx, group[0].pos)
	}
	switch c := group[0]; {
	case c.imports():
		for _, c := range group {
			if err := s.importChunk(c); err != nil {
				return nil, err
			}
		}
		return nil, nil
	case c.floats():
		return nil, s.declareGroup(ctx, group)
	case last && c.exprs() != nil:
		return s.expression(ctx, c)
	default:
		return nil, s.statement(ctx, c)
	}
}

// declareGroup defines functions, types, methods and constants, together with
// those of earlier cells that mention what is redefined. If these no longer
// fit, they are left as they were.
func (s *Session) declareGroup(ctx context.Context, group []*chunk) error {
	if extended := s.withDependents(group); len(extended) > len(group) {
		if s.declareChunks(ctx, extended) == nil {
			return nil
		}
		for i, c := range group { // lowering has changed the trees
			again, err := s.parse(c.piece)
			if err != nil {
				return err
			}
			group[i] = again
		}
	}
	return s.declareChunks(ctx, group)
}

func (s *Session) declareChunks(ctx context.Context, group []*chunk) (err error) {
	live := s.snapshot()
	defer func() {
		if err != nil {
			s.live = live
			s.rollback()
		}
	}()
	d := &declaration{s: s, group: group, redefined: map[string]bool{}, late: map[*ast.FuncDecl]*ast.FuncDecl{}}
	c, err := d.check()
	if err != nil {
		return err
	}
	d.define(c)
	if err := d.emit(ctx, c); err != nil {
		return err
	}
	for _, c := range group {
		s.remember(c)
	}
	return nil
}

// A declaration is a group of declarations being defined.
type declaration struct {
	s         *Session
	group     []*chunk
	redefined map[string]bool
	late      map[*ast.FuncDecl]*ast.FuncDecl // method of a type of an earlier cell -> the function it is checked as
}

// check type-checks the group. The type checker wants a type and its methods at
// once; a method that comes later is checked as a function.
func (d *declaration) check() (*checked, error) {
	for _, c := range d.group {
		for _, name := range c.defs {
			d.redefined[name] = true
		}
	}
	var decls []ast.Decl
	for _, c := range d.group {
		m, ok := c.decl.(*ast.FuncDecl)
		if !ok || c.recv == "" || d.redefined[c.recv] || m.Recv.NumFields() != 1 {
			decls = append(decls, c.decl)
			continue
		}
		if b := d.s.live[c.recv]; b != nil && d.s.generics[b.obj] != nil {
			return nil, d.s.errorAt(m.Name, "a generic type gets its methods in the cell that defines it", "put the type and its methods in one cell")
		}
		ft := *m.Type
		ft.Params = &ast.FieldList{Opening: ft.Params.Opening, Closing: ft.Params.Closing, List: append(append([]*ast.Field(nil), m.Recv.List...), ft.Params.List...)}
		f := &ast.FuncDecl{Name: ident(m.Name, "_"), Type: &ft, Body: m.Body}
		d.late[m] = f
		decls = append(decls, f)
	}
	return d.s.check(d.group[0].file, decls, d.redefined)
}

// define makes the names of the group live.
func (d *declaration) define(c *checked) {
	s := d.s
	define := func(id *ast.Ident) {
		if obj := c.info.Defs[id]; obj != nil && id.Name != "_" {
			s.define(id.Name, obj)
		}
	}
	for _, ch := range d.group {
		switch decl := ch.decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil {
				define(decl.Name)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					define(spec.Name)
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						define(id)
					}
				}
			}
		}
	}
	for m, f := range d.late {
		fn, ok := c.info.Defs[f.Name].(*types.Func)
		if !ok {
			continue
		}
		sig := fn.Signature()
		recv := sig.Params().At(0)
		var params []*types.Var
		for i := 1; i < sig.Params().Len(); i++ {
			params = append(params, sig.Params().At(i))
		}
		method := types.NewSignatureType(recv, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
		if tn := typeName(recv.Type()); tn != nil {
			if named, ok := tn.Type().(*types.Named); ok {
				named.AddMethod(types.NewFunc(m.Name.Pos(), s.pkg, m.Name.Name, method))
			}
		}
	}
}

// emit gives the group to the interpreter: not the constants, which are folded
// where they are used, and not the generic declarations, which are instantiated
// where they are used.
func (d *declaration) emit(ctx context.Context, c *checked) error {
	s := d.s
	plain := &checked{info: c.info, pkg: c.pkg}
	for i, ch := range d.group {
		switch decl := ch.decl.(type) {
		case *ast.FuncDecl:
			if s.keepGeneric(ch, decl, c) {
				continue
			}
			plain.decls = append(plain.decls, c.decls[i])
		case *ast.GenDecl:
			if decl.Tok == token.CONST {
				continue
			}
			var specs []ast.Spec
			for _, spec := range decl.Specs {
				ts := spec.(*ast.TypeSpec)
				if ts.TypeParams != nil {
					s.keepGenericType(ts, ch, c)
					continue
				}
				if it, ok := c.info.Defs[ts.Name].Type().Underlying().(*types.Interface); ok && !it.IsMethodSet() {
					continue // a constraint
				}
				specs = append(specs, spec)
			}
			if len(specs) > 0 {
				decl.Specs = specs
				plain.decls = append(plain.decls, decl)
			}
		}
	}
	if err := s.lower(plain, false); err != nil {
		return err
	}
	for m, f := range d.late { // a method again
		params := f.Type.Params.List
		n := m.Recv.List[0].Names
		recv := &ast.Field{Names: n, Type: params[0].Type}
		m.Recv = fields(m, recv)
		m.Type.Params = &ast.FieldList{Opening: f.Type.Params.Opening, List: params[1:], Closing: f.Type.Params.Closing}
		m.Type.Results, m.Body = f.Type.Results, f.Body
		for i, decl := range plain.decls {
			if decl == ast.Decl(f) {
				plain.decls[i] = m
			}
		}
	}
	for _, ch := range d.group {
		if ch.recv != "" {
			s.refreshMethods(ch.recv, ch.decl)
		}
	}
	return s.execute(ctx, d.group[0].pos, plain.decls, nil)
}

// keepGeneric stores a generic function, or a method of a generic type, and
// reports whether decl is one.
func (s *Session) keepGeneric(ch *chunk, decl *ast.FuncDecl, c *checked) bool {
	fn, ok := c.info.Defs[decl.Name].(*types.Func)
	if !ok {
		return false
	}
	sig := fn.Signature()
	switch {
	case sig.TypeParams() != nil:
		s.generics[fn] = &generic{pkg: s.pkg, info: c.info, file: ch.file, decl: decl}
	case sig.RecvTypeParams() != nil:
		g := s.genericType(typeName(sig.Recv().Type()), ch, c)
		g.methods, g.infos = append(g.methods, decl), append(g.infos, c.info)
	default:
		return false
	}
	return true
}

func (s *Session) keepGenericType(spec *ast.TypeSpec, ch *chunk, c *checked) {
	s.genericType(c.info.Defs[spec.Name], ch, c)
}

func (s *Session) genericType(obj types.Object, ch *chunk, c *checked) *generic {
	if tn, ok := obj.(*types.TypeName); ok {
		if named, ok := tn.Type().(*types.Named); ok {
			obj = named.Origin().Obj()
		}
	}
	g := s.generics[obj]
	if g == nil {
		g = &generic{pkg: s.pkg, info: c.info, file: ch.file}
		s.generics[obj] = g
	}
	return g
}
