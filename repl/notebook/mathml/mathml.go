// Package mathml turns LaTeX formulas into MathML, which every current browser
// draws without a script and without a network:
//
//	var c mathml.Converter
//	s, err := c.Convert(`\frac1n\sum_{i=1}^n \nabla f(x_i)\nabla f(x_i)^\top`, true)
//
// It knows what papers on kernels and learning are written with: fractions,
// roots, scripts, delimiters of every size, accents, alphabets, matrices, align
// and cases, text, and macros of \newcommand. A command that it does not know is
// an error, never left out: the caller shows the source instead.
//
// MathML spaces operators by a dictionary of its own. Where TeX differs (signs,
// norms, functions, scripts), the spaces are written out.
package mathml

import (
	"fmt"
	"strings"
)

// A Converter turns formulas into MathML. Macros that one formula defines are
// known to the next ones. Its zero value is ready to use.
type Converter struct {
	macros map[string]macro
}

// maxDepth is how deep groups may be nested.
const maxDepth = 200

// Convert returns a formula, without its dollar signs, as a math element: set on
// a line of its own if display is true. The error names what it cannot do.
func (c *Converter) Convert(tex string, display bool) (mathML string, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case failure:
			err = fmt.Errorf("mathml: %s", string(r))
		default:
			panic(r)
		}
	}()
	if c.macros == nil {
		c.macros = map[string]macro{}
	}
	p := &parser{tokens: scan(tex), macros: c.macros, style: textStyle}
	open := "<math>"
	if display {
		p.style, open = displayStyle, `<math display="block">`
	}
	var b strings.Builder
	b.WriteString(open)
	p.lines().write(&b)
	b.WriteString("</math>")
	return b.String(), nil
}

// A failure is why a formula cannot be converted. The parser panics with it.
type failure string

func fail(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }
