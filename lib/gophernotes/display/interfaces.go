package display

// A Renderer gives several forms, with metadata.
type Renderer interface{ Render() Data }

// A SimpleRenderer gives several forms.
type SimpleRenderer interface{ SimpleRender() MIMEMap }

// An HTMLer shows itself as HTML.
type HTMLer interface{ HTML() string }

// A JavaScripter shows itself by a script.
type JavaScripter interface{ JavaScript() string }

// A JPEGer shows itself as an encoded image.
type JPEGer interface{ JPEG() []byte }

// A JSONer shows itself as a tree.
type JSONer interface{ JSON() map[string]any }

// A Latexer shows itself as a formula, with its dollar signs.
type Latexer interface{ Latex() string }

// A Markdowner shows itself as formatted text.
type Markdowner interface{ Markdown() string }

// A PNGer shows itself as an encoded image.
type PNGer interface{ PNG() []byte }

// A PDFer shows itself as a document.
type PDFer interface{ PDF() []byte }

// An SVGer shows itself as a drawing.
type SVGer interface{ SVG() string }
