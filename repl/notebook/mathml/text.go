package mathml

import "strings"

// textCommands set their argument as text; the values are CSS.
var textCommands = map[string]string{
	"text": "", "textrm": "", "textnormal": "", "textup": "", "mbox": "", "hbox": "",
	"textbf": "font-weight:bold", "textit": "font-style:italic", "emph": "font-style:italic",
	"texttt": "font-family:monospace", "textsf": "font-family:sans-serif",
}

// textSymbols are what commands in text show.
var textSymbols = map[string]string{
	" ": "\u00a0", ",": "\u2009", ";": "\u2005", "quad": "\u2003", "qquad": "\u2003\u2003", "!": "",
	"%": "%", "$": "$", "_": "_", "&": "&", "#": "#", "{": "{", "}": "}", "textbackslash": `\`, "ldots": "…", "dots": "…",
	"textasciitilde": "~", "ss": "ß", "o": "ø", "ae": "æ", "aa": "å", "l": "ł",
}

// ligatures are characters that are typed as several.
var ligatures = strings.NewReplacer("---", "—", "--", "–", "``", "“", "''", "”", "`", "‘", "'", "’", "~", "\u00a0", " ", "\u00a0")

// text reads the argument of a text command, in which $ begins a formula.
func (p *parser) text(name string) *node {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		fail("groups are nested more than %d deep", maxDepth)
	}
	p.skipSpace()
	if p.raw() != "{" {
		fail(`\%s has no text in braces`, name)
	}
	p.tokens = p.tokens[1:]
	inside := p.until("}", `\`+name)
	outside := p.tokens
	p.tokens = inside
	var kids []*node
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			kids = append(kids, leaf("mtext", ligatures.Replace(b.String())))
			b.Reset()
		}
	}
	for len(p.tokens) > 0 {
		t := p.tokens[0]
		p.tokens = p.tokens[1:]
		command := t.name()
		_, isText := textCommands[command]
		s, isSymbol := textSymbols[command]
		switch {
		case t == "$" || t == `\(`:
			flush()
			kids = append(kids, p.insideText(map[token]token{"$": "$", `\(`: `\)`}[t]))
		case t == "{" || t == "}":
		case isSymbol:
			b.WriteString(s)
		case isText:
			flush()
			kids = append(kids, p.text(command))
		case command != "":
			fail(`\%s contains %s`, name, t)
		default:
			b.WriteString(string(t))
		}
	}
	flush()
	p.tokens = outside
	n := element("mrow", kids...)
	if len(kids) == 1 {
		n = kids[0]
	}
	if css := textCommands[name]; css != "" {
		n.with("style", css)
	}
	return n
}

// insideText reads a formula in text.
func (p *parser) insideText(close token) *node {
	saved := p.style
	p.style = max(p.style, textStyle)
	defer func() { p.style = saved }()
	n := group(p.row(close))
	p.expect(close, "a formula in text")
	return n
}
