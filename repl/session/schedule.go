package session

import "go/token"

// schedule orders the chunks of a cell into groups that are checked and run
// together: the imports first; statements one by one, in the order of the
// source; functions, types, methods and constants just before the first
// statement that needs them, or at the end. As in a file of Go, a var before the
// first other statement comes after those of them that it needs.
func schedule(chunks []*chunk) [][]*chunk {
	var groups [][]*chunk
	var imports, rest []*chunk
	definers := map[string][]*chunk{} // name -> what floats and belongs to it
	for _, c := range chunks {
		switch {
		case c.imports():
			imports = append(imports, c)
			continue
		case c.floats():
			names := c.defs
			if c.recv != "" {
				names = []string{c.recv}
			}
			for _, name := range names {
				definers[name] = append(definers[name], c)
			}
		}
		rest = append(rest, c)
	}
	if len(imports) > 0 {
		groups = append(groups, imports)
	}
	prelude := map[string]*chunk{} // name -> the var that defines it
	for _, c := range rest {
		if c.floats() {
			continue
		}
		if c.first != token.VAR {
			break
		}
		for _, name := range c.defs {
			prelude[name] = c
		}
	}
	done := map[*chunk]bool{}
	add := func(wanted func(*chunk) bool) {
		var group []*chunk // in the order of the source
		for _, c := range rest {
			if c.floats() && !done[c] && wanted(c) {
				group = append(group, c)
			}
		}
		for _, c := range group {
			done[c] = true
		}
		if len(group) > 0 {
			groups = append(groups, group)
		}
	}
	var visit func(c *chunk)
	visit = func(c *chunk) {
		done[c] = true
		needed := map[*chunk]bool{}
		var need func(c *chunk)
		need = func(c *chunk) {
			for name := range c.uses {
				for _, d := range definers[name] {
					if !needed[d] {
						needed[d] = true
						need(d)
					}
				}
			}
		}
		need(c)
		if len(prelude) > 0 {
			for _, v := range rest { // in the order of the source
				if !v.floats() && !done[v] && mentions(v, prelude, c, needed) {
					visit(v)
				}
			}
		}
		add(func(c *chunk) bool { return needed[c] })
		groups = append(groups, []*chunk{c})
	}
	for _, c := range rest {
		if !c.floats() && !done[c] {
			visit(c)
		}
	}
	add(func(*chunk) bool { return true })
	return groups
}

// mentions reports whether c, or what it needs, mentions a name of the prelude that
// v defines.
func mentions(v *chunk, prelude map[string]*chunk, c *chunk, needed map[*chunk]bool) bool {
	for _, name := range v.defs {
		if prelude[name] != v {
			continue
		}
		if c.uses[name] {
			return true
		}
		for d := range needed {
			if d.uses[name] {
				return true
			}
		}
	}
	return false
}
