package display

import (
	"maps"
	"reflect"
)

// Methods of a value without parameters give its forms, by the names that the
// gophernotes kernel looks for: HTML, JavaScript, Latex, Markdown and SVG return a
// string, JPEG, PDF and PNG a []byte, JSON a map[string]any. Render returns several
// forms with their metadata, SimpleRender several without.

// rendered is what a method Render returns. Types of other modules have it without
// an import.
type rendered = struct{ Data, Metadata, Transient map[string]any }

// ofMethods returns the forms that methods of v give, or nil.
func ofMethods(v any) Bundle {
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
		return nil
	}
	b := Bundle{}
	if v, ok := v.(interface{ SimpleRender() map[string]any }); ok {
		b.add(v.SimpleRender())
	}
	if v, ok := v.(interface{ Render() rendered }); ok {
		b.add(ofRendered(v.Render()))
	}
	if v, ok := v.(interface{ HTML() string }); ok {
		b[MIMEHTML] = v.HTML()
	}
	if v, ok := v.(interface{ JavaScript() string }); ok {
		b["application/javascript"] = v.JavaScript()
	}
	if v, ok := v.(interface{ Latex() string }); ok {
		b[MIMELaTeX] = v.Latex()
	}
	if v, ok := v.(interface{ Markdown() string }); ok {
		b[MIMEMarkdown] = v.Markdown()
	}
	if v, ok := v.(interface{ SVG() string }); ok {
		b[MIMESVG] = v.SVG()
	}
	if v, ok := v.(interface{ JPEG() []byte }); ok {
		b[MIMEJPEG] = v.JPEG()
	}
	if v, ok := v.(interface{ PDF() []byte }); ok {
		b["application/pdf"] = v.PDF()
	}
	if v, ok := v.(interface{ PNG() []byte }); ok {
		b[MIMEPNG] = v.PNG()
	}
	if v, ok := v.(interface{ JSON() map[string]any }); ok {
		b[MIMEJSON] = v.JSON()
	}
	if len(b) == 0 {
		return nil
	}
	if b.Text() == "" {
		b[MIMEText] = plain(v)
	}
	return b
}

func (b Bundle) add(forms map[string]any) {
	maps.Copy(b, forms)
}

// ofRendered returns the forms of r, images in the size that its metadata give.
func ofRendered(r rendered) Bundle {
	b := make(Bundle, len(r.Data))
	for mime, content := range r.Data {
		data, ok := content.([]byte)
		size, sized := r.Metadata[mime].(map[string]any)
		if !ok || !sized {
			b[mime] = content
			continue
		}
		width, _ := size["width"].(int)
		height, _ := size["height"].(int)
		b[mime] = Image{Data: data, Width: width, Height: height}
	}
	return b
}
