package plotting

import (
	"fmt"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// outline returns the outlines of the glyphs of s, set at the point at. If flip
// is true each is turned upside down between the baseline and its top.
func outline(face plotfont.Face, s string, at vg.Point, flip bool) vg.Path {
	var (
		path  vg.Path
		buf   sfnt.Buffer
		units = fixed.Int26_6(face.Face.UnitsPerEm()) // coordinates are then whole font units
		scale = face.Font.Size / vg.Length(units)
		prev  sfnt.GlyphIndex
	)
	for i, r := range s {
		glyph, err := face.Face.GlyphIndex(&buf, r)
		if err != nil {
			panic(fmt.Errorf("plotting: no glyph for %q: %w", r, err))
		}
		if i > 0 {
			if kern, err := face.Face.Kern(&buf, prev, glyph, units, font.HintingNone); err == nil {
				at.X += vg.Length(kern) * scale
			}
		}
		prev = glyph
		advance, err := face.Face.GlyphAdvance(&buf, glyph, units, font.HintingNone)
		if err != nil {
			panic(fmt.Errorf("plotting: no width for %q: %w", r, err))
		}
		segments, err := face.Face.LoadGlyph(&buf, glyph, units, nil)
		if err != nil {
			panic(fmt.Errorf("plotting: no outline for %q: %w", r, err))
		}
		point := func(p fixed.Point26_6) vg.Point {
			y := -p.Y // fonts count y downwards
			if flip {
				y = -segments.Bounds().Min.Y - y
			}
			return at.Add(vg.Point{X: vg.Length(p.X) * scale, Y: vg.Length(y) * scale})
		}
		for j, seg := range segments {
			switch seg.Op {
			case sfnt.SegmentOpMoveTo:
				if j > 0 {
					path.Close()
				}
				path.Move(point(seg.Args[0]))
			case sfnt.SegmentOpLineTo:
				path.Line(point(seg.Args[0]))
			case sfnt.SegmentOpQuadTo:
				path.QuadTo(point(seg.Args[0]), point(seg.Args[1]))
			case sfnt.SegmentOpCubeTo:
				path.CubeTo(point(seg.Args[0]), point(seg.Args[1]), point(seg.Args[2]))
			}
		}
		if len(segments) > 0 {
			path.Close()
		}
		at.X += vg.Length(advance) * scale
	}
	return path
}
