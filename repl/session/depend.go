package session

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// remember stores the source of a function, type, method or constant, to be
// defined again when something that it mentions is redefined.
func (s *Session) remember(c *chunk) {
	for _, key := range c.keys() {
		if s.stored[key] == nil && !slices.Contains(s.order, key) {
			s.order = append(s.order, key)
		}
		s.stored[key] = c
		if d, ok := c.decl.(*ast.GenDecl); ok && d.Tok == token.TYPE {
			for other, m := range s.stored { // a new type has no methods of an older cell
				if strings.HasPrefix(other, key+".") && m.pos.Cell != c.pos.Cell {
					delete(s.stored, other)
				}
			}
		}
	}
}

// withDependents returns the group with the stored declarations, parsed anew,
// that mention what it redefines, and those that mention these, and so on.
func (s *Session) withDependents(group []*chunk) []*chunk {
	have, redefined, newTypes := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var work []string
	redefine := func(name string) {
		if !redefined[name] {
			redefined[name] = true
			work = append(work, name)
		}
	}
	for _, c := range group {
		for _, key := range c.keys() {
			have[key] = true
			if s.stored[key] == nil {
				continue
			}
			name, _, isMethod := strings.Cut(key, ".")
			redefine(name)
			if d, ok := c.decl.(*ast.GenDecl); !isMethod && ok && d.Tok == token.TYPE {
				newTypes[name] = true
			}
		}
	}
	for len(work) > 0 {
		name := work[0]
		work = work[1:]
		for _, key := range s.order {
			c := s.stored[key]
			if c == nil || have[key] || newTypes[c.recv] || !c.uses[name] && key != name {
				continue
			}
			again, err := s.parse(c.piece)
			if err != nil {
				continue
			}
			group = append(group, again)
			for _, k := range c.keys() {
				have[k] = true
				base, _, _ := strings.Cut(k, ".")
				redefine(base)
			}
		}
	}
	return group
}
