package mathml

// An accent is a mark above or below what it belongs to.
type accent struct {
	text  string
	wide  bool // as wide as that
	below bool
	brace bool // its scripts are set beyond it
}

var accents = map[string]accent{
	"hat": {text: "^"}, "widehat": {text: "^", wide: true}, "tilde": {text: "~"}, "widetilde": {text: "~", wide: true},
	"bar": {text: "¯"},
	"vec": {text: "→"}, "overrightarrow": {text: "→", wide: true}, "overleftarrow": {text: "←", wide: true},
	"dot": {text: "˙"}, "ddot": {text: "¨"}, "dddot": {text: "⃛"}, "check": {text: "ˇ"}, "breve": {text: "˘"},
	"acute": {text: "´"}, "grave": {text: "`"}, "mathring": {text: "˚"},
	"overbrace":  {text: "⏞", wide: true, brace: true},
	"underbrace": {text: "⏟", wide: true, below: true, brace: true},
}

// lines are the CSS of a line above or below, which no font stretches far enough.
var lines = map[string]string{
	"overline": "border-top:0.06em solid;padding-top:0.1em", "underline": "border-bottom:0.06em solid;padding-bottom:0.1em",
}

// accent reads what a mark belongs to.
func (p *parser) accent(a accent) *node {
	base := p.argument(p.style)
	mark := leaf("mo", a.text).with("stretchy", "false")
	if a.wide {
		mark = leaf("mo", a.text).with("stretchy", "true")
	}
	var n *node
	if a.below {
		n = element("munder", base, mark).with("accentunder", "true")
	} else {
		n = element("mover", base, mark).with("accent", "true")
	}
	if a.brace {
		n.limits = always
	}
	return n
}
