package display

import (
	"reflect"
	"testing"
)

type every struct{}

func (every) HTML() string         { return "h" }
func (every) JavaScript() string   { return "js" }
func (every) Latex() string        { return "l" }
func (every) Markdown() string     { return "m" }
func (every) SVG() string          { return "s" }
func (every) JPEG() []byte         { return []byte{1} }
func (every) PDF() []byte          { return []byte{2} }
func (every) PNG() []byte          { return []byte{3} }
func (every) JSON() map[string]any { return map[string]any{"a": 1} }
func (every) String() string       { return "text" }

type sized struct{}

func (*sized) Render() struct{ Data, Metadata, Transient map[string]any } {
	return struct{ Data, Metadata, Transient map[string]any }{
		Data:     map[string]any{MIMEPNG: []byte{4}, MIMEText: "an image"},
		Metadata: map[string]any{MIMEPNG: map[string]any{"width": 30, "height": 20}},
	}
}

// TestMethods shows values by the methods that gophernotes looks for.
func TestMethods(t *testing.T) {
	for _, tt := range []struct {
		v    any
		want Bundle
	}{
		{every{}, Bundle{
			MIMEHTML: "h", "application/javascript": "js", MIMELaTeX: "l", MIMEMarkdown: "m", MIMESVG: "s", MIMEJPEG: []byte{1},
			"application/pdf": []byte{2}, MIMEPNG: []byte{3}, MIMEJSON: map[string]any{"a": 1}, MIMEText: "text",
		}},
		{&sized{}, Bundle{MIMEPNG: Image{Data: []byte{4}, Width: 30, Height: 20}, MIMEText: "an image"}},
		{(&sized{}).Render(), Bundle{MIMEPNG: Image{Data: []byte{4}, Width: 30, Height: 20}, MIMEText: "an image"}},
		{(*every)(nil), Bundle{MIMEText: "<nil>"}},
		{sized{}, Bundle{MIMEText: "{}"}}, // the method is the pointer's
	} {
		if got := Of(tt.v); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Of(%T) = %v, want %v", tt.v, got, tt.want)
		}
	}
}
