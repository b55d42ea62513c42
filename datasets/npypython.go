package datasets

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// pythonDict reads a dictionary of Python with strings as keys, and strings,
// booleans and tuples of numbers ≥ 0 as values. A value of another kind is nil.
func pythonDict(text string) (map[string]any, error) {
	p := &pythonParser{rest: text}
	values := make(map[string]any)
	if !p.take("{") {
		return nil, errors.New("no dictionary")
	}
	for !p.take("}") {
		key, err := p.quoted()
		if err != nil {
			return nil, err
		}
		if !p.take(":") {
			return nil, fmt.Errorf("no colon after %q", key)
		}
		if values[key], err = p.value(); err != nil {
			return nil, err
		}
		if !p.take(",") && !strings.HasPrefix(p.rest, "}") {
			return nil, fmt.Errorf("no comma after the value of %q", key)
		}
	}
	return values, nil
}

type pythonParser struct{ rest string }

// take skips blanks and then the token, if it is there.
func (p *pythonParser) take(token string) bool {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	rest, ok := strings.CutPrefix(p.rest, token)
	p.rest = rest
	return ok
}

func (p *pythonParser) quoted() (string, error) {
	for _, quote := range []string{"'", `"`} {
		if p.take(quote) {
			s, rest, ok := strings.Cut(p.rest, quote)
			if !ok || strings.Contains(s, `\`) {
				return "", errors.New("a string without an end")
			}
			p.rest = rest
			return s, nil
		}
	}
	return "", errors.New("no string where one should be")
}

func (p *pythonParser) value() (any, error) {
	switch {
	case p.take("True"):
		return true, nil
	case p.take("False"):
		return false, nil
	case p.take("("):
		return p.tuple()
	case p.take("["): // fields of a structured array
		end := strings.LastIndex(p.rest, "]")
		if end < 0 {
			return nil, errors.New("a list without an end")
		}
		p.rest = p.rest[end+1:]
		return nil, nil
	}
	return p.quoted()
}

func (p *pythonParser) tuple() ([]int, error) {
	items := []int{}
	for !p.take(")") {
		p.take("")
		end := strings.IndexFunc(p.rest, func(r rune) bool { return r < '0' || r > '9' })
		if end < 0 {
			return nil, errors.New("a tuple without an end")
		}
		n, err := strconv.Atoi(p.rest[:end])
		if err != nil {
			return nil, fmt.Errorf("%.20q in a tuple is no number", p.rest)
		}
		p.rest = p.rest[end:]
		p.take("L") // of Python 2
		items = append(items, n)
		if !p.take(",") && !strings.HasPrefix(p.rest, ")") {
			return nil, errors.New("no comma in a tuple")
		}
	}
	return items, nil
}
