package ui

import (
	_ "embed"
	"html/template"
	"strings"

	"github.com/agopher/agopher/lib/display"
)

//go:embed panel.html
var page string

//go:embed panel.js
var script string

var templates = template.Must(template.New("panel").Parse(page))

// render returns the HTML of one of the templates.
func render(name string, data any) string {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		panic(err) // the data are ours
	}
	return strings.TrimSpace(b.String())
}

// html returns the controls, which are disabled until the script finds the
// kernel.
func (p *Panel) html() string {
	var controls []template.HTML
	for _, part := range p.parts {
		controls = append(controls, template.HTML(part.html))
	}
	kernel := display.CurrentFront().Kernel
	h := render("panel", map[string]any{"ID": p.id, "Kernel": kernel, "Target": Target, "Controls": controls})
	if kernel == "" {
		return h
	}
	return h + "\n<script>\n" + script + `("` + p.id + `")` + "</script>"
}
