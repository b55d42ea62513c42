package mathml

import "regexp"

var styleSwitches = map[string]style{
	"displaystyle": displayStyle, "textstyle": textStyle, "scriptstyle": scriptStyle, "scriptscriptstyle": scriptStyle,
}

// switched reads a command that changes the rest of its group, and returns that
// rest if it is to be set as one. It reports whether t is such a command.
func (p *parser) switched(t token, stop []token) (rest *node, ok bool) {
	name := t.name()
	if f, ok := fontSwitches[name]; ok {
		p.next()
		p.font = f
		return nil, true
	}
	if s, ok := styleSwitches[name]; ok {
		p.next()
		p.style = s
		return styled(s, p.row(stop...)...), true
	}
	if name == "color" {
		p.next()
		colour := colourName(p.word(`\color`))
		return element("mstyle", p.row(stop...)...).with("style", "color:"+colour), true
	}
	return nil, false
}

var (
	colourRx = regexp.MustCompile(`^(?:[a-zA-Z]{1,30}|#[0-9a-fA-F]{3,8})$`)
	lengthRx = regexp.MustCompile(`^\s*(-?[0-9]*\.?[0-9]+)\s*(em|ex|pt|px|cm|mm|in|mu)\s*$`)
)

func colourName(s string) string {
	if !colourRx.MatchString(s) {
		fail("the colour is %q, want a name or #rrggbb", s)
	}
	return s
}

// length returns a length of TeX as one of CSS.
func length(s string) string {
	m := lengthRx.FindStringSubmatch(s)
	if m == nil {
		fail("the length is %q, want a number with em, ex or pt", s)
	}
	if m[2] == "mu" {
		return "calc(" + m[1] + "em / 18)"
	}
	return m[1] + m[2]
}
