package notebook

import (
	"regexp"
	"strings"
)

// An extractor finds the formulas of a Markdown text.
type extractor struct {
	src      string
	at       int
	end      int // of the paragraph that was looked at last
	out      strings.Builder
	formulas []formula
}

var (
	fenceRx  = regexp.MustCompile("^[ \t>]*(?:(?:[-*+]|[0-9]+[.)])[ \t]+)*(`{3,}|~{3,})")
	blankRx  = regexp.MustCompile(`\n[ \t>]*(?:\n|$)`)
	beginRx  = regexp.MustCompile(`^\\begin\{([a-zA-Z]+\*?)\}`)
	quotedRx = regexp.MustCompile(`(?m)^[ \t]*>[ \t]?`)
)

// extract returns a Markdown text with a mark in the place of each formula:
// $..$, $$..$$, \(..\), \[..\], and environments. A dollar sign that no other
// one closes in its paragraph, or only one before a digit, is money.
func extract(src string) (text string, formulas []formula) {
	e := &extractor{src: strings.NewReplacer(string(markOpen), "\uFFFD", "\r\n", "\n").Replace(src)}
	for e.at < len(e.src) {
		if e.at == 0 || e.src[e.at-1] == '\n' {
			if n := e.fence(); n > 0 {
				e.copy(n)
				continue
			}
		}
		e.step()
	}
	return e.out.String(), e.formulas
}

// rest returns the text that is left.
func (e *extractor) rest() string { return e.src[e.at:] }

// maxFormula is how long a formula can be, so that many delimiters that nothing
// closes do not take long.
const maxFormula = 8000

// paragraph returns the text up to the next blank line, as much as a formula can
// be.
func (e *extractor) paragraph() string {
	if e.at >= e.end {
		e.end = len(e.src)
		if m := blankRx.FindStringIndex(e.rest()); m != nil {
			e.end = e.at + m[0]
		}
	}
	return e.src[e.at:min(max(e.end, e.at), e.at+maxFormula)]
}

func (e *extractor) copy(n int) {
	n = min(n, len(e.rest()))
	e.out.WriteString(e.src[e.at : e.at+n])
	e.at += n
}

// fence returns the length of the fenced code that begins here, 0 for none.
func (e *extractor) fence() int {
	m := fenceRx.FindStringSubmatch(e.rest())
	if m == nil {
		return 0
	}
	n := 0
	for line := range strings.Lines(e.rest()) {
		n += len(line)
		if closing := strings.Trim(line, " \t>\r\n"); n > len(line) && len(closing) >= len(m[1]) && strings.Trim(closing, m[1][:1]) == "" {
			break
		}
	}
	return n
}

// step takes a formula, a code span, an escaped character or what comes before.
func (e *extractor) step() {
	s := e.rest()
	switch s[0] {
	case '`':
		ticks := len(s) - len(strings.TrimLeft(s, "`"))
		e.copy(max(ticks, codeSpan(e.paragraph(), ticks)))
	case '$':
		if strings.HasPrefix(s, "$$") {
			if !e.take("$$", "$$", true) {
				e.copy(2)
			}
		} else if !e.take("$", "$", false) {
			e.copy(1)
		}
	case '\\':
		for _, d := range []struct {
			open, close string
			display     bool
		}{{`\\(`, `\\)`, false}, {`\\[`, `\\]`, true}, {`\(`, `\)`, false}, {`\[`, `\]`, true}} {
			if strings.HasPrefix(s, d.open) && e.take(d.open, d.close, d.display) {
				return
			}
		}
		if m := beginRx.FindStringSubmatch(s); m != nil && e.takeEnvironment(m[1]) {
			return
		}
		e.copy(2)
	default:
		n := strings.IndexAny(s, "`$\\\n")
		switch {
		case n < 0:
			n = len(s)
		case s[n] == '\n':
			n++
		}
		e.copy(n)
	}
}

// codeSpan returns the length of the code span that so many ticks begin, 0 if
// nothing closes it.
func codeSpan(s string, ticks int) int {
	for i := ticks; i < len(s); {
		n := strings.IndexByte(s[i:], '`')
		if n < 0 {
			return 0
		}
		i += n
		run := len(s[i:]) - len(strings.TrimLeft(s[i:], "`"))
		i += run
		if run == ticks {
			return i
		}
	}
	return 0
}

// take takes the formula between two delimiters and reports whether there is
// one.
func (e *extractor) take(open, close string, display bool) bool {
	s := e.paragraph()
	n := closing(s[len(open):], close)
	if n < 0 {
		return false
	}
	tex := s[len(open) : len(open)+n]
	total := len(open) + n + len(close)
	if strings.TrimSpace(tex) == "" || close == "$" && total < len(s) && '0' <= s[total] && s[total] <= '9' {
		return false
	}
	e.add(s[:total], tex, display)
	return true
}

// closing returns where a delimiter closes a formula, outside of braces, or -1.
func closing(s, delimiter string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch {
		case depth <= 0 && strings.HasPrefix(s[i:], delimiter):
			return i
		case s[i] == '\\':
			i++
		case s[i] == '{':
			depth++
		case s[i] == '}':
			depth--
		}
	}
	return -1
}

// takeEnvironment takes what stands between \begin and \end, and both.
func (e *extractor) takeEnvironment(name string) bool {
	s := e.paragraph()
	begin, end := `\begin{`+name+"}", `\end{`+name+"}"
	depth := 0
	for i := 0; i < len(s); i++ {
		n := strings.IndexByte(s[i:], '\\')
		if n < 0 {
			break
		}
		i += n
		switch {
		case strings.HasPrefix(s[i:], begin):
			depth++
		case strings.HasPrefix(s[i:], end):
			if depth--; depth == 0 {
				e.add(s[:i+len(end)], s[:i+len(end)], true)
				return true
			}
		}
	}
	return false
}

// add puts a mark in the place of a formula.
func (e *extractor) add(source, tex string, display bool) {
	line := e.src[strings.LastIndexByte(e.src[:e.at], '\n')+1 : e.at]
	if strings.HasPrefix(strings.TrimSpace(line), ">") { // its other lines are quoted as well
		first, others, _ := strings.Cut(tex, "\n")
		tex = first + "\n" + quotedRx.ReplaceAllString(others, "")
	}
	e.out.WriteString(mark(len(e.formulas)))
	e.formulas = append(e.formulas, formula{source: source, tex: tex, display: display})
	e.at += len(source)
}
