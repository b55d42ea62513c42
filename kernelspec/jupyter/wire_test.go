package jupyter

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestWire(t *testing.T) {
	for _, key := range []string{"", "secret"} {
		c := codec{key: []byte(key)}
		m, err := newMessage("s", "execute_request", json.RawMessage(`{"msg_id":"p"}`), map[string]string{"code": "a < b && \"é\""})
		if err != nil {
			t.Fatal(err)
		}
		m.buffers = [][]byte{{1, 2}, nil}
		frames := append([][]byte{[]byte("peer")}, c.encode(m)...)
		addresses, got, err := c.decode(frames)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprintf("%s", addresses) != "[peer]" || got.header != m.header || string(got.content) != `{"code":"a < b && \"é\""}` ||
			string(got.parent) != `{"msg_id":"p"}` || string(got.metadata) != "{}" || len(got.buffers) != 2 {
			t.Errorf("key %q: sent %+v, got %+v", key, m, got)
		}
	}
}

// TestSignature checks a signature that jupyter_client has made:
//
//	/usr/bin/python3 -c 'from jupyter_client.session import Session
//	print(Session(key=b"abc").sign([b"{\"a\":1}", b"{}", b"{}", b"{}"]))'
func TestSignature(t *testing.T) {
	parts := [][]byte{[]byte(`{"a":1}`), []byte("{}"), []byte("{}"), []byte("{}")}
	const want = "969a7765be24f9f77f452be064b7eec7b7e8d245591c281e4e49e7f9351d1630"
	if got := string((codec{key: []byte("abc")}).sign(parts)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMalformed(t *testing.T) {
	c := codec{key: []byte("secret")}
	good := func() []string { return []string{`{"msg_type":"a"}`, "{}", "{}", "{}"} }
	for _, tt := range []struct {
		name   string
		change func(parts []string) []string
		want   string
	}{
		{"none", func(p []string) []string { return p }, ""},
		{"more frames", func(p []string) []string { return append(p, "buffer") }, ""},
		{"three parts", func(p []string) []string { return p[:3] }, "fewer than five frames"},
		{"no parts", func(p []string) []string { return nil }, "fewer than five frames"},
		{"header", func(p []string) []string { p[0] = "{"; return p }, "header: unexpected end of JSON"},
		{"header list", func(p []string) []string { p[0] = "[]"; return p }, "header: json: cannot unmarshal array"},
		{"header null", func(p []string) []string { p[0] = "null"; return p }, "header: null where an object must be"},
		{"header number", func(p []string) []string { p[0] = `{"msg_type":1}`; return p }, "header: json: cannot unmarshal number"},
		{"no type", func(p []string) []string { p[0] = "{}"; return p }, "no msg_type"},
		{"parent", func(p []string) []string { p[1] = `""`; return p }, "parent header: json"},
		{"metadata", func(p []string) []string { p[2] = ""; return p }, "metadata: unexpected end"},
		{"content", func(p []string) []string { p[3] = "3"; return p }, "content: json"},
	} {
		parts := tt.change(good())
		frames := [][]byte{delimiter, nil}
		for _, p := range parts {
			frames = append(frames, []byte(p))
		}
		frames[1] = c.sign(frames[2:min(6, len(frames))])
		_, _, err := c.decode(frames)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %s", tt.name, err, tt.want)
		}
		if len(parts) < 4 {
			continue
		}
		for _, signature := range []string{"", "00", strings.Repeat("0", 64), strings.ToUpper(string(frames[1])) + "x"} {
			frames[1] = []byte(signature)
			if _, _, err := c.decode(frames); err != errSignature {
				t.Errorf("%s, signature %q: error %v", tt.name, signature, err)
			}
		}
	}
	for _, frames := range [][][]byte{nil, {}, {nil}, {[]byte("a"), []byte("b")}} {
		if _, _, err := c.decode(frames); err != errNoDelimiter {
			t.Errorf("%q: error %v", frames, err)
		}
	}
}

// FuzzDecode splits its input into frames at newlines.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("peer\n<IDS|MSG>\n\n{\"msg_type\":\"a\"}\n{}\n{}\n{}\nbuffer"))
	f.Add([]byte("<IDS|MSG>\n\n{\"msg_type\":\"a\",\"date\":\"2026-11-22T07:48:26.1Z\"}\n{}\n{}\n{\"a\":[1]}"))
	f.Add([]byte("<IDS|MSG>\n\nnull\n{}\n{}\n{}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		addresses, m, err := codec{}.decode(bytes.Split(in, []byte("\n")))
		if err != nil {
			return
		}
		again, n, err := codec{}.decode(append(append([][]byte{}, addresses...), codec{}.encode(m)...))
		if err != nil || n.header != m.header || len(again) != len(addresses) || len(n.buffers) != len(m.buffers) {
			t.Fatalf("%q is decoded as %+v and then as %+v, %v", in, m, n, err)
		}
	})
}
