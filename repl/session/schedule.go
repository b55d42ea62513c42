package session

// schedule orders the chunks of a cell into groups that are checked and run
// together: the imports first; statements one by one, in the order of the
// source; functions, types, methods and constants just before the first
// statement that needs them, or at the end.
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
	for _, c := range rest {
		if c.floats() {
			continue
		}
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
		add(func(c *chunk) bool { return needed[c] })
		groups = append(groups, []*chunk{c})
	}
	add(func(*chunk) bool { return true })
	return groups
}
