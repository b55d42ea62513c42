// Package display has what notebooks of the gophernotes kernel call by that name,
// so that they run in the agopher kernel, where import "display" means it. New code
// has package lib/display, whose functions do more.
//
//	import "display"
//
//	Display(display.HTML("<b>bold</b>"))
//
// A value shows itself by a method of one of the interfaces below.
package display

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"net/http"
	"os"
	"strings"

	own "github.com/agopher/agopher/lib/display"
)

// MIME types of content.
const (
	MIMETypeHTML       = "text/html"
	MIMETypeJavaScript = "application/javascript"
	MIMETypeJPEG       = "image/jpeg"
	MIMETypeJSON       = "application/json"
	MIMETypeLatex      = "text/latex"
	MIMETypeMarkdown   = "text/markdown"
	MIMETypePNG        = "image/png"
	MIMETypePDF        = "application/pdf"
	MIMETypeSVG        = "image/svg+xml"
	MIMETypeText       = "text/plain"
)

// A MIMEMap maps MIME types to content.
type MIMEMap = map[string]any

// Data is one piece of output in several forms. Metadata gives the size of an
// image; Transient is not looked at.
type Data = struct{ Data, Metadata, Transient MIMEMap }

// MIME returns forms and their metadata as one Data.
func MIME(data, metadata MIMEMap) Data { return Data{Data: data, Metadata: metadata} }

// MakeData returns content of a MIME type, and its text as fmt prints it.
func MakeData(mimeType string, data any) Data {
	return MakeData3(mimeType, fmt.Sprint(data), data)
}

// MakeData3 returns content of a MIME type, and its text.
func MakeData3(mimeType, plaintext string, data any) Data {
	return Data{Data: MIMEMap{MIMETypeText: plaintext, mimeType: data}}
}

// Any returns data as content of a MIME type: a string, a []byte, or what an
// io.Reader or io.WriterTo gives. Without a type, that of bytes is found from
// their beginning. All else, and every value that shows itself, has its own forms.
// It panics if data cannot be read.
func Any(mimeType string, data any) Data {
	var content []byte
	switch d := data.(type) {
	case string:
		if mimeType == "" {
			mimeType = MIMETypeText
		}
		return MakeData3(mimeType, d, d)
	case []byte:
		content = d
	case own.Bundler, image.Image:
		return forms(own.Of(d))
	case io.Reader:
		content = read(io.ReadAll(d))
	case io.WriterTo:
		var b bytes.Buffer
		_, err := d.WriteTo(&b)
		content = read(b.Bytes(), err)
	default:
		return forms(own.Of(d))
	}
	if mimeType == "" {
		mimeType, _, _ = strings.Cut(http.DetectContentType(content), ";")
	}
	if strings.HasPrefix(mimeType, "text/") || mimeType == MIMETypeSVG || mimeType == MIMETypeJavaScript {
		return MakeData3(mimeType, string(content), string(content))
	}
	return MakeData3(mimeType, fmt.Sprintf("(%s, %d bytes)", mimeType, len(content)), content)
}

// Auto is Any without a MIME type.
func Auto(data any) Data { return Any("", data) }

// File returns the content of a file. It panics if the file cannot be read.
func File(mimeType, path string) Data { return Any(mimeType, read(os.ReadFile(path))) }

func read(content []byte, err error) []byte {
	if err != nil {
		panic(fmt.Sprintf("display: %v", err))
	}
	return content
}

// forms returns a bundle as Data, sizes of images in its metadata.
func forms(b own.Bundle) Data {
	_, metadata := b.Wire()
	return Data{Data: b.SimpleRender(), Metadata: metadata}
}

// HTML shows a page or a part of one.
func HTML(html string) Data { return MakeData(MIMETypeHTML, html) }

// JavaScript runs a script in the page.
func JavaScript(script string) Data { return MakeData(MIMETypeJavaScript, script) }

// JPEG shows an encoded image.
func JPEG(jpeg []byte) Data { return Any(MIMETypeJPEG, jpeg) }

// JSON shows a tree.
func JSON(json map[string]any) Data { return MakeData(MIMETypeJSON, json) }

// Latex shows a formula in a line, given with dollar signs or without.
func Latex(latex string) Data {
	return MakeData3(MIMETypeLatex, latex, "$"+strings.Trim(latex, "$")+"$")
}

// Markdown shows formatted text.
func Markdown(markdown string) Data { return MakeData(MIMETypeMarkdown, markdown) }

// Math shows a formula on a line of its own, given with dollar signs or without.
func Math(latex string) Data {
	return MakeData3(MIMETypeLatex, latex, "$$"+strings.Trim(latex, "$")+"$$")
}

// PDF shows a document.
func PDF(pdf []byte) Data { return Any(MIMETypePDF, pdf) }

// PNG shows an encoded image.
func PNG(png []byte) Data { return Any(MIMETypePNG, png) }

// SVG shows a drawing.
func SVG(svg string) Data { return MakeData(MIMETypeSVG, svg) }

// Image shows an image in its own size.
func Image(img image.Image) Data { return forms(own.Picture(img)) }
