package graphics

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/mattn/go-sixel"
)

// quarters is an image of four colours.
func quarters(w, h int) (*image.RGBA, []byte) {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch {
			case x >= w/2 && y >= h/2:
				c = color.RGBA{255, 255, 255, 255}
			case x >= w/2:
				c = color.RGBA{0, 255, 0, 255}
			case y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return img, b.Bytes()
}

func TestReply(t *testing.T) {
	for _, tt := range []struct {
		replies string
		want    Terminal
	}{
		{"", Terminal{}},
		{"\x1b[?62;22c", Terminal{}},
		{"\x1b[?4;22c", Terminal{}}, // the first number is the class of the terminal
		{"\x1b[?62;4;22c", Terminal{Best: Sixel}},
		{"\x1b_Gi=31;OK\x1b\\ \x1b[?62;4c", Terminal{Best: Kitty}},
		{"\x1b_Gi=31;ENOTSUPPORTED\x1b\\ \x1b[?62c", Terminal{}},
		{"\x1bP>|iTerm2 3.5.0\x1b\\ \x1b[?62;4c", Terminal{Best: ITerm}},
		{"\x1b]11;rgb:ffff/ffff/dddd\x1b\\ \x1b[6;20;10t", Terminal{Light: true, CellWidth: 10, CellHeight: 20}},
		{"\x1bP>|WezTerm-2024\x1b\\", Terminal{Best: ITerm}},
		{"\x1b]11;rgb:1e/1e/1e\a", Terminal{}},
	} {
		var got Terminal
		for _, r := range strings.Fields(strings.ReplaceAll(tt.replies, "iTerm2 3", "iTerm2-3")) {
			got.Reply(r)
		}
		if got != tt.want {
			t.Errorf("%q: %+v, want %+v", tt.replies, got, tt.want)
		}
	}
}

// TestSixel decodes what was drawn and compares it with the image.
func TestSixel(t *testing.T) {
	want, data := quarters(40, 36)
	var b bytes.Buffer
	term := Terminal{Best: Sixel}
	if err := term.Draw(&b, Figure{PNG: data}, 80, 24); err != nil {
		t.Fatal(err)
	}
	var got image.Image
	if err := sixel.NewDecoder(&b).Decode(&got); err != nil {
		t.Fatal(err)
	}
	compare(t, got, want)
}

func compare(t *testing.T, got, want image.Image) {
	t.Helper()
	size := want.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			if !near(got.At(x, y), want.At(x, y)) {
				t.Fatalf("pixel %d, %d is %v, want %v", x, y, got.At(x, y), want.At(x, y))
			}
		}
	}
}

// near allows for sixel, whose colours have a hundred levels.
func near(a, b color.Color) bool {
	const most = 0xffff / 50
	r, g, bl, _ := a.RGBA()
	r2, g2, bl2, _ := b.RGBA()
	d := func(x, y uint32) bool { return max(x, y)-min(x, y) <= most }
	return d(r, r2) && d(g, g2) && d(bl, bl2)
}

// TestBlocks reads the colours of the characters back.
func TestBlocks(t *testing.T) {
	_, data := quarters(160, 160)
	var b bytes.Buffer
	if err := (&Terminal{TrueColour: true}).Draw(&b, Figure{PNG: data}, 10, 24); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n")
	if len(lines) != 5 {
		t.Fatalf("%d rows, want 5 below 10 columns", len(lines))
	}
	colour := regexp.MustCompile(`38;2;(\d+;\d+;\d+);48;2;(\d+;\d+;\d+)m`)
	for i, want := range []struct {
		row         int
		first, last string
	}{{0, "255;0;0", "0;255;0"}, {4, "0;0;255", "255;255;255"}} {
		all := colour.FindAllStringSubmatch(lines[want.row], -1)
		if first, last := all[0], all[len(all)-1]; first[1] != want.first || last[2] != want.last {
			t.Errorf("case %d: from %v to %v, want from %s to %s", i, first, last, want.first, want.last)
		}
	}
	if n := strings.Count(lines[0], "▀"); n != 10 {
		t.Errorf("%d characters in a row, want 10", n)
	}
}

func TestIndex(t *testing.T) {
	for c, want := range map[color.RGBA]int{
		{0, 0, 0, 255}: 16, {255, 255, 255, 255}: 231, {255, 0, 0, 255}: 196, {0, 0, 255, 255}: 21,
		{128, 128, 128, 255}: 244, {8, 8, 8, 255}: 232, {238, 238, 238, 255}: 255, {95, 135, 175, 255}: 67,
	} {
		if got := index(c); got != want {
			t.Errorf("%v is colour %d, want %d", c, got, want)
		}
	}
}

// TestKitty puts the pieces together again.
func TestKitty(t *testing.T) {
	img := image.NewGray16(image.Rect(0, 0, 90, 90))
	r := rand.New(rand.NewPCG(1, 1)) // noise, which stays large
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
	}
	var b, out bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	term := Terminal{Best: Kitty, CellWidth: 10, CellHeight: 20}
	if err := term.Draw(&out, Figure{PNG: b.Bytes(), Width: 200, Height: 100}, 80, 24); err != nil {
		t.Fatal(err)
	}
	code := ""
	pieces := regexp.MustCompile(`\x1b_G([^;]*);([^\x1b]*)\x1b\\`).FindAllStringSubmatch(out.String(), -1)
	for i, m := range pieces {
		code += m[2]
		if last := i == len(pieces)-1; strings.Contains(m[1], "m=0") != last || len(m[2]) > 4096 {
			t.Errorf("piece %d of %d: %s with %d bytes", i+1, len(pieces), m[1], len(m[2]))
		}
	}
	if len(pieces) < 2 || !strings.Contains(pieces[0][1], "c=20,r=5,") {
		t.Errorf("%d pieces, the first with %s; want several, 20 columns and 5 rows", len(pieces), pieces[0][1])
	}
	if got, err := base64.StdEncoding.DecodeString(code); err != nil || !bytes.Equal(got, b.Bytes()) {
		t.Errorf("the file was changed on its way: %v", err)
	}
}

func TestITerm(t *testing.T) {
	_, data := quarters(8, 8)
	var out bytes.Buffer
	term := Terminal{Best: ITerm}
	if err := term.Draw(&out, Figure{PNG: data, Width: 1600, Height: 160}, 50, 24); err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`^\x1b\]1337;File=inline=1;size=\d+;width=50;height=3;.*:(.*)\a\r\n$`).FindStringSubmatch(out.String())
	if m == nil {
		t.Fatalf("got %q", out.String())
	}
	if got, err := base64.StdEncoding.DecodeString(m[1]); err != nil || !bytes.Equal(got, data) {
		t.Errorf("the file was changed on its way: %v", err)
	}
}

func TestDamaged(t *testing.T) {
	_, data := quarters(40, 40)
	for _, p := range []Protocol{Blocks, Sixel, ITerm, Kitty} {
		for _, bad := range [][]byte{nil, []byte("GIF89a"), data[:10]} {
			var out bytes.Buffer
			term := Terminal{Best: p}
			if err := term.Draw(&out, Figure{PNG: bad}, 80, 24); err == nil || out.Len() > 0 {
				t.Errorf("%v: %d bytes drawn of a damaged file, error %v", p, out.Len(), err)
			}
		}
	}
}
