package mathml

import "strings"

// spaces maps commands to the width of what they leave free.
var spaces = map[string]string{
	",": "0.1667em", "thinspace": "0.1667em", ":": "0.2222em", ">": "0.2222em", "medspace": "0.2222em",
	";": "0.2778em", "thickspace": "0.2778em", "!": "-0.1667em", "negthinspace": "-0.1667em",
	" ": "0.3333em", "\n": "0.3333em", "\t": "0.3333em", "nobreakspace": "0.3333em", "space": "0.3333em",
	"enspace": "0.5em", "enskip": "0.5em", "quad": "1em", "qquad": "2em",
}

// names maps commands for functions to how these are written.
var names = map[string]string{
	"liminf": "lim inf", "limsup": "lim sup", "argmax": "arg max", "argmin": "arg min", "injlim": "inj lim", "projlim": "proj lim",
}

// command returns what a command shows, or nil if that is nothing.
func (p *parser) command(name string) *node {
	if s, ok := symbols()[name]; ok {
		return p.symbol(s)
	}
	if where, ok := functions()[name]; ok {
		if long := names[name]; long != "" {
			return function(strings.ReplaceAll(long, " ", "\u2009"), where)
		}
		return function(name, where)
	}
	if w, ok := spaces[name]; ok {
		return gap(w)
	}
	if f, ok := fontCommands[name]; ok {
		return p.inFont(f)
	}
	if a, ok := accents[name]; ok {
		return p.accent(a)
	}
	if css, ok := lines[name]; ok {
		return element("mrow", p.argument(p.style)).with("style", css)
	}
	if size, ok := bigSizes[strings.TrimRight(name, "lmr")]; ok {
		return p.big(size, name[len(name)-1])
	}
	if _, ok := textCommands[name]; ok {
		return p.text(name)
	}
	if n := p.fraction(name); n != nil {
		return n
	}
	return p.special(name)
}

// special returns what the other commands show.
func (p *parser) special(name string) *node {
	switch name {
	case "left":
		return p.fence()
	case "right", "middle":
		fail(`\%s has no \left before it`, name)
	case "begin":
		return p.environment()
	case "end":
		fail(`\end has no \begin before it`)
	case "operatorname":
		return p.operatorName(beside)
	case "operatorname*":
		return p.operatorName(movable)
	case "bmod":
		return leaf("mo", "mod").with("lspace", "0.2222em").with("rspace", "0.2222em").as(bin)
	case "pmod":
		return element("mrow", gap("0.5em"), operator("(", opening), function("mod", beside), gap("0.3333em"), p.argument(p.style), operator(")", closing))
	case "not":
		return p.negated()
	case "overset", "stackrel":
		over := p.argument(scriptStyle)
		return attach(p.base(), nil, over, true)
	case "underset":
		under := p.argument(scriptStyle)
		return attach(p.base(), under, nil, true)
	case "xrightarrow", "xleftarrow":
		return p.arrow(map[string]string{"xrightarrow": "→", "xleftarrow": "←"}[name])
	case "mathop":
		n := element("mrow", p.argument(p.style)).as(op)
		n.limits, n.name = movable, true
		return n
	case "mathbin", "mathrel", "mathord", "mathopen", "mathclose", "mathpunct", "mathinner":
		classes := map[string]class{"mathbin": bin, "mathrel": rel, "mathopen": opening, "mathclose": closing, "mathpunct": punct, "mathinner": inner}
		return element("mrow", p.argument(p.style)).as(classes[name])
	case "phantom":
		return element("mphantom", p.argument(p.style))
	case "hphantom":
		return element("mpadded", element("mphantom", p.argument(p.style))).with("height", "0").with("depth", "0")
	case "vphantom":
		return element("mpadded", element("mphantom", p.argument(p.style))).with("width", "0")
	case "boxed", "fbox":
		return element("mrow", p.argument(p.style)).with("style", "border:1px solid;padding:3px")
	case "textcolor":
		colour := colourName(p.word(`\textcolor`))
		return element("mstyle", p.argument(p.style)).with("style", "color:"+colour)
	case "hspace", "hspace*", "mspace":
		return gap(length(p.word(`\` + name)))
	case "tag", "tag*":
		return element("mrow", gap("2em"), leaf("mtext", "("+p.plain(`\tag`)+")"))
	case "label":
		p.word(`\label`)
		return nil
	case "nonumber", "notag", "allowbreak", "relax", "nobreak":
		return nil
	case "newcommand", "renewcommand", "providecommand", "def", "DeclareMathOperator", "DeclareMathOperator*":
		p.define(name)
		return nil
	case "substack":
		p.expect("{", `\substack`)
		t := &table{tight: true}
		p.cells(t, "}")
		p.expect("}", `\substack`)
		return t.node()
	}
	fail(`unknown command \%s`, name)
	return nil
}

// operatorName reads the name of a function, with thin spaces in it or not.
func (p *parser) operatorName(where limits) *node {
	return function(p.plain(`\operatorname`), where)
}

// plain reads an argument that is text without anything to set.
func (p *parser) plain(of string) string {
	p.expect("{", of)
	var b strings.Builder
	for _, t := range p.until("}", of) {
		switch {
		case t == `\,` || t == `\;` || t == `\:` || t == `\ ` || t == "~":
			b.WriteRune('\u2009')
		case t == `\!` || t == space || t == "{" || t == "}":
		case fontCommands[t.name()] != "" || textCommands[t.name()] != "" || t.name() == "text":
		case t.name() != "":
			fail("%s contains %s", of, t)
		default:
			b.WriteString(string(t))
		}
	}
	return b.String()
}

// negations are the characters for which Unicode has a struck form.
var negations = map[string]string{
	"=": "≠", "∈": "∉", "∋": "∌", "⊂": "⊄", "⊃": "⊅", "⊆": "⊈", "⊇": "⊉", "≡": "≢", "≤": "≰", "≥": "≱", "<": "≮", ">": "≯",
	"∼": "≁", "≈": "≉", "≃": "≄", "≅": "≇", "∃": "∄", "∥": "∦", "∣": "∤", "→": "↛", "⇒": "⇏", "⇔": "⇎",
}

// negated reads the sign that \not strikes.
func (p *parser) negated() *node {
	n := p.scripted()
	if n == nil || n.text == "" {
		fail(`\not stands before what is no sign`)
	}
	if s, ok := negations[n.text]; ok {
		n.text = s
	} else {
		n.text += "\u0338"
	}
	return n
}

// base reads what scripts are set above or below of, and which keeps its class.
func (p *parser) base() *node {
	braces := p.take("{")
	if !braces {
		return p.argument(p.style)
	}
	kids := p.row("}")
	p.expect("}", "a group")
	return group(kids)
}

// arrow reads what stands below and above a long arrow.
func (p *parser) arrow(text string) *node {
	saved := p.style
	p.style = scriptStyle
	under := p.option()
	p.style = saved
	pad := func(n *node) *node { return element("mrow", gap("0.4em"), n, gap("0.4em")) }
	over := pad(p.argument(scriptStyle))
	if under != nil {
		under = pad(under)
	}
	return attach(leaf("mo", text).with("stretchy", "true").as(rel), under, over, true)
}
