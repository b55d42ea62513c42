package zmtp

import (
	"strings"
	"testing"
)

func TestReady(t *testing.T) {
	_, body, err := readFrame(reader(string(ready("ROUTER"))), maxMessage)
	if err != nil {
		t.Fatal(err)
	}
	props, err := parseReady(append(body, "\x08Identity\x00\x00\x00\x02me"...))
	if err != nil || props["socket-type"] != "ROUTER" || props["identity"] != "me" {
		t.Errorf("got %v, %v", props, err)
	}
	for _, bad := range []string{"", "\x05ERROR", "\x05READY\x05", "\x05READY\x01a\x00\x00", "\x05READY\x01a\xff\xff\xff\xffb"} {
		if _, err := parseReady([]byte(bad)); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

func TestCheckGreeting(t *testing.T) {
	good := string(greeting())
	if err := checkGreeting([]byte(good)); err != nil {
		t.Errorf("our own: %v", err)
	}
	for _, tt := range []struct{ greeting, want string }{
		{"GET / HTTP/1.1\r\n" + strings.Repeat("x", 48), "does not speak ZeroMQ"},
		{good[:10] + "\x01" + good[11:], "speaks version 1"},
		{strings.Replace(good, "NULL\x00", "CURVE", 1), `mechanism "CURVE"`},
	} {
		if err := checkGreeting([]byte(tt.greeting)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: error %v, want %s", tt.greeting, err, tt.want)
		}
	}
}
