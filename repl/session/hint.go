package session

import (
	"go/token"
	"go/types"
	"path"
	"regexp"
	"strings"

	"github.com/agopher/agopher/repl/symbols"
)

var (
	undefinedRx = regexp.MustCompile(`^undefined: (?:(\w+)\.)?(\w+)$`)
	memberRx    = regexp.MustCompile(`^(\w+)\.(\w+) undefined \(type (.*) has no field or method`)
	keyRx       = regexp.MustCompile(`^unknown field (\w+) in struct literal of type (\S+)$`)
)

// hint says what to try for an error of the type checker, or "".
func (s *Session) hint(msg string) string {
	didYouMean := func(name string, names []string) string {
		if near := nearest(name, names); near != "" {
			return "did you mean " + near + "?"
		}
		return ""
	}
	if msg == noNewVariables {
		return "use = to give it another value"
	}
	if m := undefinedRx.FindStringSubmatch(msg); m != nil {
		qualifier, name := m[1], m[2]
		if qualifier != "" {
			return didYouMean(name, s.exportedOf(qualifier))
		}
		if imports := importsNamed(name); len(imports) > 0 {
			return "import " + strings.Join(imports, " or ")
		}
		return didYouMean(name, s.visible())
	}
	if m := memberRx.FindStringSubmatch(msg); m != nil && !strings.Contains(msg, "but does have") {
		if b := s.live[m[1]]; b != nil {
			return didYouMean(m[2], memberNames(b.obj.Type(), s.pkg))
		}
	}
	if m := keyRx.FindStringSubmatch(msg); m != nil {
		if t := s.typeNamed(m[2]); t != nil {
			return didYouMean(m[1], memberNames(t, s.pkg))
		}
	}
	return ""
}

// visible returns the names that a cell can use without a package.
func (s *Session) visible() []string {
	names := types.Universe.Names()
	for name := range s.live {
		names = append(names, name)
	}
	return names
}

// exportedOf returns the exported names of the package that a session name
// means.
func (s *Session) exportedOf(name string) []string {
	b := s.live[name]
	if b == nil {
		return nil
	}
	pkg, ok := b.obj.(*types.PkgName)
	if !ok {
		return nil
	}
	var names []string
	for _, n := range pkg.Imported().Scope().Names() {
		if token.IsExported(n) {
			names = append(names, n)
		}
	}
	return names
}

// typeNamed returns the type of the session that is written T or pkg.T.
func (s *Session) typeNamed(name string) types.Type {
	pkgName, rest, qualified := strings.Cut(name, ".")
	b := s.live[pkgName]
	switch {
	case b == nil:
		return nil
	case !qualified:
		return b.obj.Type()
	}
	if pkg, ok := b.obj.(*types.PkgName); ok {
		if o := pkg.Imported().Scope().Lookup(rest); o != nil {
			return o.Type()
		}
	}
	return nil
}

// importsNamed returns the quoted paths of the packages that have the name.
func importsNamed(name string) []string {
	var found []string
	for _, p := range symbols.Paths() {
		base := path.Base(p)
		if base == "v2" {
			base = path.Base(path.Dir(p))
		}
		if base == name {
			found = append(found, `"`+p+`"`)
		}
	}
	return found
}

// memberNames returns the fields and methods of t that pkg can use, promoted
// ones too.
func memberNames(t types.Type, pkg *types.Package) []string {
	var names []string
	for _, o := range members(t, pkg) {
		names = append(names, o.Name())
	}
	return names
}

// nearest returns the one of names that a mistyped name most likely means: the
// same but for case, or at a small edit distance. It returns "" if none is
// near.
func nearest(name string, names []string) string {
	if len(name) < 2 {
		return ""
	}
	best, least := "", len(name)/3+2
	for _, n := range names {
		d := distance(name, n, least)
		if strings.EqualFold(n, name) {
			d = 0
		}
		if d < least || d == least && best != "" && n < best {
			best, least = n, d
		}
	}
	return best
}

// distance returns how many letters have to be added, left out, changed or
// exchanged with their neighbour to turn a into b, or more than most if it is
// more.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if abs := len(x) - len(y); abs > most || -abs > most {
		return most + 1
	}
	rows := [3][]int{make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)}
	before, last, row := rows[0], rows[1], rows[2]
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
