package jupyter

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"github.com/agopher/agopher/lib/display"
)

// nothing is an evaluator of cells without effect.
func nothing(*Kernel, context.Context, string) (display.Bundle, error) { return nil, nil }

// TestEveryRequest sends each request on both channels. Busy and idle surround
// what is said of it, and the parts of every message are objects.
func TestEveryRequest(t *testing.T) {
	k := start(t, "secret", evaluator(nothing))
	c := connect(t, k)
	for kind, content := range map[string]string{
		"kernel_info_request": "{}",
		"connect_request":     "{}",
		"comm_info_request":   `{"target_name":"x"}`,
		"history_request":     `{"hist_access_type":"tail","n":1}`,
		"complete_request":    `{"code":"a","cursor_pos":1}`,
		"inspect_request":     `{"code":"a","cursor_pos":1,"detail_level":1}`,
		"is_complete_request": `{"code":"a"}`,
		"execute_request":     `{"code":"a"}`,
		"interrupt_request":   "{}",
	} {
		for _, ch := range []channel{c.shell, c.control} {
			reply, out := c.ask(ch, kind, content)
			if reply.header.Type != strings.TrimSuffix(kind, "request")+"reply" {
				t.Errorf("%s is answered by %s", kind, reply.header.Type)
			}
			if status := field(t, reply, "status"); status != `"ok"` && kind != "is_complete_request" {
				t.Errorf("%s: status %s", kind, status)
			}
			got := describe(out...)
			if !strings.HasPrefix(got, "status {\"execution_state\":\"busy\"}\n") || strings.Count(got, "status ") != 2 {
				t.Errorf("%s: iopub\n%s", kind, got)
			}
			for _, m := range append(out, reply) {
				if string(m.metadata) != "{}" || m.header.Version != "5.5" || m.header.Date == "" {
					t.Errorf("%s: %s has metadata %s, header %s", kind, m.header.Type, m.metadata, m.raw)
				}
			}
		}
	}
}

// TestNoReply sends what has no reply: busy and idle follow all the same.
func TestNoReply(t *testing.T) {
	k := start(t, "", evaluator(nothing))
	c := connect(t, k)
	for kind, want := range map[string]string{
		"comm_open":     `comm_close {"comm_id":"1","data":{}}` + "\n",
		"comm_msg":      `comm_close {"comm_id":"1","data":{}}` + "\n",
		"comm_close":    "",
		"debug_request": "",
		"execute_reply": "",
	} {
		id := c.send(c.shell, kind, `{"comm_id":"1","target_name":"jupyter.widget"}`)
		want = "status {\"execution_state\":\"busy\"}\n" + want + "status {\"execution_state\":\"idle\"}\n"
		if got := describe(c.outputs(id)...); got != want {
			t.Errorf("%s: got\n%swant\n%s", kind, got, want)
		}
	}
	if got := fmt.Sprint(k.Log.Writer()); !strings.Contains(got, `no answer to a message of type "debug_request"`) {
		t.Errorf("log:\n%s", got)
	}
}

// TestBadContent sends known requests with content of wrong types.
func TestBadContent(t *testing.T) {
	k := start(t, "", evaluator(nothing))
	c := connect(t, k)
	for kind, content := range map[string]string{
		"execute_request":     `{"code":1}`,
		"complete_request":    `{"code":"a","cursor_pos":"1"}`,
		"inspect_request":     `{"code":[]}`,
		"is_complete_request": `{"code":{}}`,
		"history_request":     `{"hist_access_type":1}`,
	} {
		reply, _ := c.ask(c.shell, kind, content)
		if field(t, reply, "status") != `"error"` || field(t, reply, "ename") != `"bad request"` || field(t, reply, "traceback") != "[]" {
			t.Errorf("%s: %s", kind, describe(reply))
		}
	}
	reply, _ := c.ask(c.shell, "inspect_request", `{"code":"panic"}`)
	if field(t, reply, "ename") != `"internal error"` {
		t.Errorf("a panic: %s", describe(reply))
	}
	for _, content := range []string{`{"code":"é","cursor_pos":-5}`, `{"code":"é","cursor_pos":99}`, `{"code":"é"}`, "{}"} {
		if reply, _ := c.ask(c.shell, "complete_request", content); field(t, reply, "status") != `"ok"` {
			t.Errorf("%s: %s", content, describe(reply))
		}
	}
}

// TestDropped sends what must be dropped, and then something right.
func TestDropped(t *testing.T) {
	k := start(t, "secret", evaluator(nothing))
	c := connect(t, k)
	stranger := *c
	stranger.codec.key = []byte("guess")
	stranger.send(c.shell, "execute_request", cell("steal"))
	stranger.send(c.control, "shutdown_request", "{}")
	for _, frames := range [][]string{
		{""}, {"<IDS|MSG>"}, {"<IDS|MSG>", "", "", "", ""}, {"<IDS|MSG>", "", "", "", "", ""}, {"\xff\xfe"},
	} {
		var m zmq4.Msg
		for _, f := range frames {
			m.Frames = append(m.Frames, []byte(f))
		}
		c.shell.SendMulti(m)
		c.control.SendMulti(m)
	}
	reply, _ := c.execute("x")
	if got := field(t, reply, "execution_count"); got != "1" {
		t.Errorf("execution count %s, want 1", got)
	}
	c.ask(c.control, "kernel_info_request", "{}")
	log := fmt.Sprint(k.Log.Writer())
	if n := strings.Count(log, "dropped a message: wrong signature"); n != 4 { // the stranger's, and those without one
		t.Errorf("%d wrong signatures in the log, want 4:\n%s", n, log)
	}
	if n := strings.Count(log, "dropped a message"); n != 12 {
		t.Errorf("%d messages dropped, want 12:\n%s", n, log)
	}
}

func TestQueries(t *testing.T) {
	k := start(t, "", evaluator(nothing))
	c := connect(t, k)
	reply, _ := c.ask(c.shell, "complete_request", `{"code":"é🎉fo rest","cursor_pos":4}`)
	want := `{"cursor_end":4,"cursor_start":2,"matches":["found"],"metadata":{"_jupyter_types_experimental":` +
		`[{"start":2,"end":4,"text":"found","type":"variable","signature":"é🎉fo"}]},"status":"ok"}`
	if string(reply.content) != want {
		t.Errorf("got\n%s\nwant\n%s", reply.content, want)
	}
	reply, _ = c.ask(c.shell, "inspect_request", `{"code":"é🎉fo rest","cursor_pos":3,"detail_level":1}`)
	if want := `{"data":{"text/plain":"é🎉ftrue"},"found":true,"metadata":{},"status":"ok"}`; string(reply.content) != want {
		t.Errorf("got\n%s\nwant\n%s", reply.content, want)
	}
	reply, _ = c.ask(c.shell, "is_complete_request", `{"code":"if x {"}`)
	if want := `{"indent":"\t","status":"incomplete"}`; string(reply.content) != want {
		t.Errorf("got %s, want %s", reply.content, want)
	}
}

func TestHeartbeat(t *testing.T) {
	k := start(t, "", evaluator(nothing))
	c := connect(t, k)
	conn := k.Connection()
	beat := c.dialRaw(zmq4.NewReq(context.Background()), conn.HeartbeatPort)
	for _, text := range []string{"ping", "", "pong"} {
		if err := beat.Send(zmq4.NewMsgString(text)); err != nil {
			t.Fatal(err)
		}
		if m, err := beat.Recv(); err != nil || len(m.Frames) != 1 || string(m.Frames[0]) != text {
			t.Errorf("%q comes back as %q, %v", text, m.Frames, err)
		}
	}
}

// dialRaw connects a socket whose messages are not decoded.
func (c *client) dialRaw(s zmq4.Socket, port int) zmq4.Socket {
	c.t.Helper()
	if err := s.Dial(fmt.Sprintf("tcp://127.0.0.1:%d", port)); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { s.Close() })
	return s
}

// TestShutdown shuts down by either channel, while a cell runs that stops when
// told to, and one that does not.
func TestShutdown(t *testing.T) {
	for _, stubborn := range []bool{false, true} {
		for _, restart := range []string{"true", "false"} {
			k, err := Listen(Connection{})
			if err != nil {
				t.Fatal(err)
			}
			running, release := make(chan bool, 1), make(chan bool)
			ev := evaluator(func(_ *Kernel, ctx context.Context, _ string) (display.Bundle, error) {
				running <- true
				if stubborn {
					<-release
				}
				<-ctx.Done()
				return nil, ctx.Err()
			})(k)
			served := make(chan error, 1)
			go func() { served <- k.Serve(context.Background(), ev) }()
			c := connect(t, k)
			c.send(c.shell, "execute_request", cell("for {}"))
			<-running
			ch := c.control
			if restart == "true" {
				ch = c.shell
			}
			start := time.Now()
			id := c.send(ch, "shutdown_request", `{"restart":`+restart+`}`)
			if reply := c.reply(ch, id); field(t, reply, "restart") != restart || field(t, reply, "status") != `"ok"` {
				t.Errorf("reply %s", reply.content)
			}
			if err := <-served; err != nil {
				t.Errorf("Serve: %v", err)
			}
			if took := time.Since(start); took > 5*time.Second { // generous: it is to take less than one
				t.Errorf("shut down after %v", took)
			}
			if got := describe(c.outputs(id)...); !strings.Contains(got, "shutdown_reply") {
				t.Errorf("everyone else hears\n%s", got)
			}
			close(release)
		}
	}
}

// TestTwoClients has two clients ask at the same time: each gets its replies,
// and both all outputs.
func TestTwoClients(t *testing.T) {
	k := start(t, "secret", evaluator(func(k *Kernel, _ context.Context, src string) (display.Bundle, error) {
		fmt.Fprintln(k.Options().Stdout, src)
		return display.Bundle{display.MIMEText: src}, nil
	}))
	a, b := connect(t, k), connect(t, k)
	const n = 50
	ids := map[*client][]string{}
	for i := range n {
		for _, c := range []*client{a, b} {
			ids[c] = append(ids[c], c.send(c.shell, "execute_request", cell(fmt.Sprintf("%d of %s", i, c.session))))
		}
	}
	for _, c := range []*client{a, b} {
		for i, id := range ids[c] {
			if r := c.receive(c.shell); parentID(r) != id {
				t.Fatalf("reply %d belongs to another request", i)
			}
		}
	}
	for _, c := range []*client{a, b} {
		results := 0
		for results < 2*n {
			if m := c.receive(c.iopub); m.header.Type == "execute_result" {
				results++
				var p header
				json.Unmarshal(m.parent, &p)
				if !strings.Contains(string(m.content), p.Session) {
					t.Fatalf("result %s with parent %s", m.content, m.parent)
				}
			}
		}
	}
}
