package zmtp

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

// The clients in these tests are those of another implementation, zmq4, or
// speak the bytes of the protocol where they are to do wrong.

// patience is how long a test waits for what is to happen at once.
const patience = 20 * time.Second

func reader(s string) *bufio.Reader { return bufio.NewReader(strings.NewReader(s)) }

func listen(t *testing.T) net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func router(t *testing.T) (*Router, string) {
	l := listen(t)
	r := ListenRouter(l)
	t.Cleanup(func() { r.Close(time.Now()) })
	return r, l.Addr().String()
}

func pub(t *testing.T) (*Pub, string) {
	l := listen(t)
	p := ListenPub(l)
	t.Cleanup(func() { p.Close(time.Now()) })
	return p, l.Addr().String()
}

func dial(t *testing.T, s zmq4.Socket, addr string) zmq4.Socket {
	t.Helper()
	if err := s.Dial("tcp://" + addr); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func quiet() zmq4.Option { return zmq4.WithLogger(log.New(io.Discard, "", 0)) }

func recv(t *testing.T, s zmq4.Socket) [][]byte {
	t.Helper()
	type result struct {
		msg zmq4.Msg
		err error
	}
	c := make(chan result, 1)
	go func() {
		m, err := s.Recv()
		c <- result{m, err}
	}()
	select {
	case r := <-c:
		if r.err != nil {
			t.Fatal(r.err)
		}
		return r.msg.Frames
	case <-time.After(patience):
		t.Fatal("no message")
		return nil
	}
}

// rawPeer connects without the help of a library.
func rawPeer(t *testing.T, addr, socketType string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if socketType == "" {
		return c
	}
	if _, err := handshake(c, bufio.NewReader(c), socketType); err != nil {
		t.Fatal(err)
	}
	return c
}

// echo sends back what the router receives.
func echo(r *Router) {
	for {
		m, err := r.Recv()
		if err != nil {
			return
		}
		r.Send(m.From, m.Frames...)
	}
}

func TestRouter(t *testing.T) {
	r, addr := router(t)
	go echo(r)
	ctx := context.Background()
	clients := []zmq4.Socket{
		dial(t, zmq4.NewDealer(ctx, quiet(), zmq4.WithID(zmq4.SocketIdentity("one"))), addr),
		dial(t, zmq4.NewDealer(ctx, quiet(), zmq4.WithID(zmq4.SocketIdentity("two"))), addr),
	}
	big := bytes.Repeat([]byte("x"), 1<<20)
	for i, c := range clients {
		if err := c.SendMulti(zmq4.NewMsgFrom([]byte{byte(i)}, nil, big)); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range clients {
		got := recv(t, c)
		if len(got) != 3 || !bytes.Equal(got[0], []byte{byte(i)}) || len(got[1]) != 0 || !bytes.Equal(got[2], big) {
			t.Errorf("client %d got %d frames", i, len(got))
		}
	}
	req := dial(t, zmq4.NewReq(ctx, quiet()), addr)
	for range 3 {
		if err := req.Send(zmq4.NewMsgString("ping")); err != nil {
			t.Fatal(err)
		}
		if got := recv(t, req); fmt.Sprintf("%s", got) != "[ping]" {
			t.Errorf("got %q", got)
		}
	}
}

// TestRouterIdentity has a client come back under its identity before it is
// known to have left.
func TestRouterIdentity(t *testing.T) {
	r, addr := router(t)
	ctx := context.Background()
	id := zmq4.WithID(zmq4.SocketIdentity("me"))
	old := dial(t, zmq4.NewDealer(ctx, quiet(), id), addr)
	old.Send(zmq4.NewMsgString("a"))
	first, _ := r.Recv()
	again := dial(t, zmq4.NewDealer(ctx, quiet(), id), addr)
	again.Send(zmq4.NewMsgString("b"))
	second, _ := r.Recv()
	if first.From != "me" || second.From != "me" {
		t.Fatalf("from %q and %q", first.From, second.From)
	}
	r.Send("me", []byte("answer"))
	if got := recv(t, again); string(got[0]) != "answer" {
		t.Errorf("got %q", got)
	}
	r.Send("nobody", []byte("lost"))
}

func TestPub(t *testing.T) {
	p, addr := pub(t)
	ctx := context.Background()
	all := dial(t, zmq4.NewSub(ctx, quiet()), addr)
	some := dial(t, zmq4.NewSub(ctx, quiet()), addr)
	all.SetOption(zmq4.OptionSubscribe, "")
	some.SetOption(zmq4.OptionSubscribe, "b")
	waitFor(t, func() bool { return subscriptions(p) == 2 })
	for _, topic := range []string{"a1", "b1", "c", "b2"} {
		p.Send([]byte(topic), []byte("body"))
	}
	for _, want := range []string{"a1", "b1", "c", "b2"} {
		if got := recv(t, all); string(got[0]) != want || string(got[1]) != "body" {
			t.Errorf("got %q, want %s", got, want)
		}
	}
	for _, want := range []string{"b1", "b2"} {
		if got := recv(t, some); string(got[0]) != want {
			t.Errorf("got %q, want %s", got, want)
		}
	}
	some.SetOption(zmq4.OptionUnsubscribe, "b")
	waitFor(t, func() bool { return subscriptions(p) == 1 })
}

func subscriptions(p *Pub) int {
	p.subs.Lock()
	defer p.subs.Unlock()
	n := 0
	for _, topics := range p.topics {
		n += len(topics)
	}
	return n
}

func waitFor(t *testing.T, ok func() bool) {
	t.Helper()
	for start := time.Now(); !ok(); time.Sleep(time.Millisecond) {
		if time.Since(start) > patience {
			t.Fatal("it does not happen")
		}
	}
}

// TestWrongPeers connects peers that do not do as they should. The next one is
// served all the same.
func TestWrongPeers(t *testing.T) {
	r, addr := router(t)
	go echo(r)
	rawPeer(t, addr, "") // says nothing
	for _, said := range []string{
		"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\nUser-Agent: x\r\n\r\n",
		string(greeting()) + "\x06\x7f\xff\xff\xff\xff\xff\xff\xff",
		string(greeting()) + string(ready("SUB")),
		string(greeting()) + "\x00\x03abc",
		string(greeting()) + string(ready("DEALER")) + "\x02\x7f\xff\xff\xff\xff\xff\xff\xff",
	} {
		c := rawPeer(t, addr, "")
		io.WriteString(c, said)
		c.SetReadDeadline(time.Now().Add(patience))
		if _, err := io.ReadAll(c); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Errorf("after %.20q: %v", said, err)
		}
	}
	announces := rawPeer(t, addr, "DEALER") // 256 MB that never come
	io.WriteString(announces, "\x02\x00\x00\x00\x00\x0f\xff\xff\xff")
	c := dial(t, zmq4.NewDealer(context.Background(), quiet()), addr)
	c.Send(zmq4.NewMsgString("hello"))
	if got := recv(t, c); string(got[0]) != "hello" {
		t.Errorf("got %q", got)
	}
}

// TestStall has a subscriber that does not read beside one that does.
func TestStall(t *testing.T) {
	p, addr := pub(t)
	stalled := rawPeer(t, addr, "SUB")
	io.WriteString(stalled, "\x00\x01\x01") // to everything
	good := dial(t, zmq4.NewSub(context.Background(), quiet()), addr)
	good.SetOption(zmq4.OptionSubscribe, "")
	waitFor(t, func() bool { return subscriptions(p) == 2 })
	const messages, limit = 300, 1 << 20
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range messages { // more than fits into the buffers of the system
			p.Send(make([]byte, 100_000))
			p.Wait(limit, 200*time.Millisecond, nil)
		}
	}()
	for range messages {
		if got := recv(t, good); len(got[0]) != 100_000 {
			t.Fatalf("%d bytes", len(got[0]))
		}
	}
	<-done
	if n := subscriptions(p); n != 1 {
		t.Errorf("%d subscribers, want the one that reads", n)
	}
}

func TestWaitStops(t *testing.T) {
	p, addr := pub(t)
	stalled := rawPeer(t, addr, "SUB")
	io.WriteString(stalled, "\x00\x01\x01")
	waitFor(t, func() bool { return subscriptions(p) == 1 })
	for range 200 {
		p.Send(make([]byte, 100_000))
	}
	stop := make(chan struct{})
	time.AfterFunc(50*time.Millisecond, func() { close(stop) })
	start := time.Now()
	p.Wait(1<<20, time.Hour, stop)
	if took := time.Since(start); took > patience {
		t.Errorf("waited %v", took)
	}
}

// TestClose sends a lot and closes at once: all arrives.
func TestClose(t *testing.T) {
	p, addr := pub(t)
	sub := dial(t, zmq4.NewSub(context.Background(), quiet()), addr)
	sub.SetOption(zmq4.OptionSubscribe, "")
	waitFor(t, func() bool { return subscriptions(p) == 1 })
	const messages = 1000
	for i := range messages {
		p.Send(fmt.Appendf(nil, "%d", i))
	}
	go p.Close(time.Now().Add(patience))
	for i := range messages {
		if got := recv(t, sub); string(got[0]) != fmt.Sprint(i) {
			t.Fatalf("got %q, want %d", got, i)
		}
	}
}

// TestCloseStalled closes while a peer does not read.
func TestCloseStalled(t *testing.T) {
	p, addr := pub(t)
	stalled := rawPeer(t, addr, "SUB")
	io.WriteString(stalled, "\x00\x01\x01")
	waitFor(t, func() bool { return subscriptions(p) == 1 })
	for range 200 {
		p.Send(make([]byte, 100_000))
	}
	r, raddr := router(t)
	rawPeer(t, raddr, "DEALER") // does not hang up
	start := time.Now()
	p.Close(start.Add(100 * time.Millisecond))
	r.Close(start.Add(200 * time.Millisecond))
	if took := time.Since(start); took > patience {
		t.Errorf("closed after %v", took)
	}
	if _, err := r.Recv(); err != io.EOF {
		t.Errorf("receiving from a closed socket: error %v", err)
	}
}
