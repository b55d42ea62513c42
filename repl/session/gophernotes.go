package session

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"regexp"

	"github.com/agopher/agopher/lib/display"
	gophernotes "github.com/agopher/agopher/lib/gophernotes/display"
)

// What notebooks of the gophernotes kernel take for granted: a function Display, a
// package display, and that it has the path "display".
const (
	displayPath      = "github.com/agopher/agopher/lib/display"
	displayFunction  = "Display"
	displayShortPath = "display"
	displayLongPath  = "github.com/agopher/agopher/lib/gophernotes/display"
)

var (
	callsDisplay   = regexp.MustCompile(`\b` + displayFunction + `\(`)
	selectsDisplay = regexp.MustCompile(`\b` + displayShortPath + `\.(\w+)`)
)

// predeclare declares the function Display if a cell calls it and no cell has
// declared another, and in the same way the package display.
func (s *Session) predeclare(src string) {
	if s.live[displayFunction] == nil && callsDisplay.MatchString(src) {
		if pkg, err := s.imp.Import(displayPath); err == nil {
			s.live[displayFunction] = &binding{obj: pkg.Scope().Lookup(displayFunction)}
		}
	}
	if s.live[displayShortPath] != nil {
		return
	}
	names := selectsDisplay.FindAllStringSubmatch(src, -1)
	if len(names) == 0 {
		return
	}
	pkg, err := s.imp.Import(displayLongPath)
	if err != nil {
		return
	}
	for _, n := range names {
		if pkg.Scope().Lookup(n[1]) == nil {
			return // of another display, which is to be imported
		}
	}
	s.live[displayShortPath] = &binding{obj: types.NewPkgName(token.NoPos, s.pkg, displayShortPath, pkg)}
}

// renderers are the methods by which a value shows itself there, as display.Of
// finds them in compiled types.
var renderers = []struct{ name, mime string }{
	{"HTML", gophernotes.MIMETypeHTML},
	{"JavaScript", gophernotes.MIMETypeJavaScript},
	{"Latex", gophernotes.MIMETypeLatex},
	{"Markdown", gophernotes.MIMETypeMarkdown},
	{"SVG", gophernotes.MIMETypeSVG},
	{"JPEG", gophernotes.MIMETypeJPEG},
	{"PDF", gophernotes.MIMETypePDF},
	{"PNG", gophernotes.MIMETypePNG},
	{"JSON", gophernotes.MIMETypeJSON},
}

// rendered returns the forms that the value's methods give, or nil.
func (b Box) rendered() display.Bundle {
	forms := display.Bundle{}
	if isNilPointer(reflect.ValueOf(b.value)) {
		return nil
	}
	if f, ok := bound[func() map[string]any](b, "SimpleRender"); ok {
		maps.Copy(forms, f())
	}
	if f, ok := bound[func() gophernotes.Data](b, "Render"); ok {
		maps.Copy(forms, display.Of(f()))
	}
	for _, r := range renderers {
		if f, ok := bound[func() string](b, r.name); ok {
			forms[r.mime] = f()
		} else if f, ok := bound[func() []byte](b, r.name); ok {
			forms[r.mime] = f()
		} else if f, ok := bound[func() map[string]any](b, r.name); ok {
			forms[r.mime] = f()
		}
	}
	if len(forms) == 0 {
		return nil
	}
	if forms.Text() == "" {
		forms[display.MIMEText] = fmt.Sprintf("%+v", b)
	}
	return forms
}
