// Package display says what a value shows in a cell: a [Bundle] of the same
// content in several forms, of which a front end picks the richest it can draw.
//
// A type that has a method
//
//	Bundle() display.Bundle
//
// shows itself: in Jupyter as an image, a table or a formula, in the terminal
// as text. Everything else is given a form by [Of].
package display

import (
	"encoding/base64"
	"maps"
)

// MIME types of the forms that front ends know.
const (
	MIMEText     = "text/plain"
	MIMEHTML     = "text/html"
	MIMEMarkdown = "text/markdown"
	MIMELaTeX    = "text/latex"
	MIMESVG      = "image/svg+xml"
	MIMEPNG      = "image/png"
	MIMEJPEG     = "image/jpeg"
	MIMEJSON     = "application/json"
)

// A Bundle is one piece of output in several forms, from MIME type to content.
// The content is a string for text types, a []byte or an [Image] for binary
// ones, and any value that encoding/json takes for application/json. The zero
// Bundle shows nothing.
type Bundle map[string]any

// A Bundler is a value that shows itself.
type Bundler interface {
	Bundle() Bundle
}

// BundlerFunc adapts a function to a [Bundler].
type BundlerFunc func() Bundle

// Bundle calls f.
func (f BundlerFunc) Bundle() Bundle { return f() }

// An Image is an encoded raster image with the size it is to be drawn at,
// which on a dense screen is smaller than its size in pixels.
type Image struct {
	Data          []byte
	Width, Height int // in CSS pixels; 0 for the image's own
}

// HTML shows s as HTML.
func HTML(s string) Bundle { return Bundle{MIMEHTML: s, MIMEText: s} }

// Markdown shows s as Markdown.
func Markdown(s string) Bundle { return Bundle{MIMEMarkdown: s, MIMEText: s} }

// Math shows a LaTeX formula, without dollar signs, on a line of its own.
func Math(s string) Bundle { return Bundle{MIMELaTeX: "$$" + s + "$$", MIMEText: s} }

// SVG shows an SVG document.
func SVG(s string) Bundle { return Bundle{MIMESVG: s, MIMEText: "(SVG image)"} }

// PNG shows an encoded PNG image.
func PNG(data []byte) Bundle { return Bundle{MIMEPNG: data, MIMEText: "(PNG image)"} }

// JSON shows a value as a JSON tree.
func JSON(v any) Bundle { return Bundle{MIMEJSON: v, MIMEText: plain(v)} }

// Text returns the text/plain form, or "" if there is none.
func (b Bundle) Text() string {
	s, _ := b[MIMEText].(string)
	return s
}

// Bundle returns b: a Bundle shows itself.
func (b Bundle) Bundle() Bundle { return b }

// SimpleRender returns the same forms with each [Image] as its bytes. The
// upstream gophernotes kernel draws values by this method.
func (b Bundle) SimpleRender() map[string]any {
	m := make(map[string]any, len(b))
	maps.Copy(m, b)
	for k, v := range m {
		if img, ok := v.(Image); ok {
			m[k] = img.Data
		}
	}
	return m
}

// Wire returns b as the data and metadata of a Jupyter message or a notebook
// output: binary content in base64, the size of an [Image] in the metadata.
// Both maps are never nil.
func (b Bundle) Wire() (data, metadata map[string]any) {
	data, metadata = make(map[string]any, len(b)), map[string]any{}
	for k, v := range b {
		switch v := v.(type) {
		case []byte:
			data[k] = base64.StdEncoding.EncodeToString(v)
		case Image:
			data[k] = base64.StdEncoding.EncodeToString(v.Data)
			if v.Width > 0 && v.Height > 0 {
				metadata[k] = map[string]any{"width": v.Width, "height": v.Height}
			}
		default:
			data[k] = v
		}
	}
	return data, metadata
}
