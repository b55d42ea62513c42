package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/session"
)

// script evaluates cells that name what is to happen.
func script(k *Kernel, ctx context.Context, src string) (display.Bundle, error) {
	o := k.Options()
	switch src {
	case "print":
		fmt.Fprint(o.Stdout, "out")
		fmt.Fprint(o.Stdout, "put\n")
		fmt.Fprint(o.Stderr, "<err>\n")
		o.Display(display.Event{Bundle: display.Bundle{display.MIMEText: "shown", display.MIMEPNG: display.Image{Data: []byte{1}, Width: 2, Height: 3}}})
		fmt.Fprint(o.Stdout, "after\n")
		return display.Bundle{display.MIMEText: "value"}, nil
	case "fail":
		return nil, &session.Error{Class: session.Panic, Pos: session.Pos{Cell: 1, Line: 1, Col: 1}, Message: "it\nfails", Line: "fail"}
	case "other error":
		return nil, errors.New("other\nerror")
	case "NaN":
		return display.Bundle{display.MIMEText: "NaN", display.MIMEJSON: math.NaN()}, nil
	case "panic":
		panic("at the disco")
	case "wait":
		fmt.Fprint(o.Stdout, "waiting")
		<-ctx.Done()
		return nil, &session.Error{Class: session.Interrupted, Message: "stopped"}
	case "work":
		o.Progress.Step(1, 4, "too soon")
		time.Sleep(barPatience)
		o.Progress.Step(2, 4, "a<b")
		o.Progress.Step(3, 4, "too often")
		o.Progress.Step(4, 4, "done")
		o.Progress.Step(1, 9, "other work")
		return nil, nil
	case "fmt?":
		return display.Bundle{display.MIMEText: "about fmt"}, nil
	case "sleep":
		time.Sleep(100 * time.Millisecond)
	}
	return display.Bundle{display.MIMEText: src}, nil
}

const (
	busy = "status {\"execution_state\":\"busy\"}\n"
	idle = "status {\"execution_state\":\"idle\"}\n"
)

func TestExecute(t *testing.T) {
	k := start(t, "", evaluator(script))
	c := connect(t, k)
	for _, tt := range []struct{ content, iopub, reply string }{
		{
			cell("print"),
			busy + `execute_input {"code":"print","execution_count":1}
stream {"name":"stdout","text":"output\n"}
stream {"name":"stderr","text":"<err>\n"}
display_data {"data":{"image/png":"AQ==","text/plain":"shown"},"metadata":{"image/png":{"height":3,"width":2}},"transient":{}}
stream {"name":"stdout","text":"after\n"}
execute_result {"data":{"text/plain":"value"},"execution_count":1,"metadata":{}}
` + idle,
			`{"execution_count":1,"payload":[],"status":"ok","user_expressions":{}}`,
		},
		{
			cell("fail"),
			busy + `execute_input {"code":"fail","execution_count":2}
error {"ename":"panic","evalue":"it","traceback":["\u001b[31mpanic:\u001b[0m \u001b[1mit\nfails\u001b[0m","  \u001b[32mIn[1], line 1\u001b[0m","\u001b[34m    1 | \u001b[0mfail","        \u001b[31m^\u001b[0m"]}
` + idle,
			`{"status":"error","execution_count":2,"ename":"panic","evalue":"it","traceback":["\u001b[31mpanic:\u001b[0m \u001b[1mit\nfails\u001b[0m","  \u001b[32mIn[1], line 1\u001b[0m","\u001b[34m    1 | \u001b[0mfail","        \u001b[31m^\u001b[0m"]}`,
		},
		{
			cell("other error"),
			busy + `execute_input {"code":"other error","execution_count":3}
error {"ename":"error","evalue":"other","traceback":["other\nerror"]}
` + idle,
			`{"status":"error","execution_count":3,"ename":"error","evalue":"other","traceback":["other\nerror"]}`,
		},
		{
			cell("NaN"),
			busy + `execute_input {"code":"NaN","execution_count":4}
execute_result {"data":{"text/plain":"NaN"},"execution_count":4,"metadata":{}}
` + idle,
			`{"execution_count":4,"payload":[],"status":"ok","user_expressions":{}}`,
		},
		{
			cell("print", `"silent":true`),
			busy + idle,
			`{"execution_count":4,"payload":[],"status":"ok","user_expressions":{}}`,
		},
		{
			cell("other error", `"silent":true`),
			busy + idle,
			`{"status":"error","execution_count":4,"ename":"error","evalue":"other","traceback":["other\nerror"]}`,
		},
		{
			cell("a", `"store_history":false`),
			busy + `execute_input {"code":"a","execution_count":4}
execute_result {"data":{"text/plain":"a"},"execution_count":4,"metadata":{}}
` + idle,
			`{"execution_count":4,"payload":[],"status":"ok","user_expressions":{}}`,
		},
		{
			cell("b", `"user_expressions":{"good":"x","bad":"other error"}`),
			busy + `execute_input {"code":"b","execution_count":5}
execute_result {"data":{"text/plain":"b"},"execution_count":5,"metadata":{}}
` + idle,
			`{"execution_count":5,"payload":[],"status":"ok","user_expressions":{` +
				`"bad":{"status":"error","ename":"error","evalue":"other","traceback":["other\nerror"]},` +
				`"good":{"data":{"text/plain":"x"},"metadata":{},"status":"ok"}}}`,
		},
	} {
		reply, out := c.ask(c.shell, "execute_request", tt.content)
		if got := describe(out...); got != tt.iopub {
			t.Errorf("%s: iopub\n%swant\n%s", tt.content, got, tt.iopub)
		}
		if got := string(reply.content); got != tt.reply {
			t.Errorf("%s: reply\n%s\nwant\n%s", tt.content, got, tt.reply)
		}
	}
	reply, _ := c.execute("panic")
	if got := field(t, reply, "evalue"); got != `"agopher failed: at the disco"` {
		t.Errorf("a panic of the evaluator: %s", reply.content)
	}
	reply, _ = c.ask(c.shell, "history_request", `{"hist_access_type":"tail","output":true,"n":3}`)
	if got, want := field(t, reply, "history"), `[[1,4,["NaN","NaN"]],[1,5,["b","b"]],[1,6,["panic",null]]]`; got != want {
		t.Errorf("history %s, want %s", got, want)
	}
}

// TestNumbers has the session count cells that the front end does not number.
func TestNumbers(t *testing.T) {
	cells := 0
	k := start(t, "", evaluator(func(_ *Kernel, _ context.Context, src string) (display.Bundle, error) {
		cells++
		pos := session.Pos{Cell: cells, Line: 1, Col: 1}
		return nil, &session.Error{Class: session.Panic, Pos: pos, Stack: []session.Frame{{Pos: pos}, {Pos: session.Pos{Cell: 1}}}}
	}))
	c := connect(t, k)
	c.execute("first")
	for range 3 {
		c.ask(c.shell, "execute_request", cell("silent", `"silent":true`))
	}
	reply, _ := c.execute("second")
	if got := field(t, reply, "traceback"); !strings.Contains(got, "In[2]") || !strings.Contains(got, "In[1]") {
		t.Errorf("traceback %s", got)
	}
}

// TestAbort sends several cells at once, of which one fails.
// TestProgress: one output that changes, late, not too often, and one for each
// piece of work.
func TestProgress(t *testing.T) {
	k := start(t, "", evaluator(script))
	c := connect(t, k)
	_, iopub := c.execute("work")
	var got []string
	ids := map[string]bool{}
	for _, m := range iopub {
		if m.header.Type != "display_data" && m.header.Type != "update_display_data" {
			continue
		}
		var content struct {
			Data      map[string]string
			Transient struct {
				ID string `json:"display_id"`
			}
		}
		if err := json.Unmarshal(m.content, &content); err != nil {
			t.Fatal(err)
		}
		ids[content.Transient.ID] = true
		got = append(got, m.header.Type+" "+content.Data[display.MIMEText])
		if html := content.Data[display.MIMEHTML]; strings.Contains(html, "a<b") || !strings.Contains(html, "<progress") {
			t.Errorf("HTML %s", html)
		}
	}
	want := "display_data 2/4 a<b, update_display_data 4/4 done, display_data 1/9 other work"
	if strings.Join(got, ", ") != want || len(ids) != 2 {
		t.Errorf("%s with %d identifiers, want %s with 2", strings.Join(got, ", "), len(ids), want)
	}
}

// TestPager: a question is answered in the pager, not below the cell.
func TestPager(t *testing.T) {
	k := start(t, "", evaluator(script))
	c := connect(t, k)
	reply, iopub := c.execute("fmt?")
	if !strings.Contains(string(reply.content), `"payload":[{"data":{"text/plain":"about fmt"},"source":"page","start":0}]`) {
		t.Errorf("reply %s, want a page", reply.content)
	}
	for _, m := range iopub {
		if m.header.Type == "execute_result" {
			t.Errorf("the page is shown below the cell too: %s", m.content)
		}
	}
}

func TestAbort(t *testing.T) {
	k := start(t, "", evaluator(script))
	c := connect(t, k)
	for _, tt := range []struct {
		name    string
		failing string
		want    string
	}{
		{"stop", cell("fail"), "ok panic aborted aborted"},
		{"go on", cell("fail", `"stop_on_error":false`), "ok panic ok ok"},
	} {
		var ids []string
		for _, content := range []string{cell("sleep"), tt.failing, cell("a"), cell("b")} {
			ids = append(ids, c.send(c.shell, "execute_request", content))
		}
		var got []string
		for _, id := range ids {
			reply := c.reply(c.shell, id)
			name := field(t, reply, "ename")
			if name == "" {
				name = field(t, reply, "status")
			}
			got = append(got, strings.Trim(name, `"`))
			if iopub := describe(c.outputs(id)...); name == `"aborted"` && iopub != busy+idle {
				t.Errorf("%s: an aborted cell shows\n%s", tt.name, iopub)
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, s, tt.want)
		}
		// What is sent after the failure is known runs.
		for range 20 {
			c.execute("fail")
			if reply, _ := c.execute("a"); field(t, reply, "status") != `"ok"` {
				t.Fatalf("%s: after it: %s", tt.name, reply.content)
			}
		}
	}
}

// TestAbortBurst sends cells one after the other of which the first fails at
// once.
func TestAbortBurst(t *testing.T) {
	k := start(t, "", evaluator(script))
	c := connect(t, k)
	for range 5 {
		var ids []string
		for i := range 10 {
			src := "a"
			if i == 0 {
				src = "fail"
			}
			ids = append(ids, c.send(c.shell, "execute_request", cell(src)))
			time.Sleep(2 * time.Millisecond)
		}
		for i, id := range ids {
			if got := field(t, c.reply(c.shell, id), "ename"); i > 0 && got != `"aborted"` {
				t.Fatalf("cell %d: %s", i, got)
			}
		}
		if reply, _ := c.execute("a"); field(t, reply, "status") != `"ok"` {
			t.Fatalf("after it: %s", reply.content)
		}
	}
}

// TestInterrupt stops a cell, and those that wait behind it.
// TestAbortLate: a cell that was sent before the failure was told, and arrives
// after, is not run; one that was sent after is.
func TestAbortLate(t *testing.T) {
	k := start(t, "", evaluator(script))
	c := connect(t, k)
	early := c.message("execute_request", cell("early"))
	c.execute("fail")
	if reply := c.reply(c.shell, c.sendMessage(c.shell, early)); field(t, reply, "ename") != `"aborted"` {
		t.Errorf("the early cell: %s", reply.content)
	}
	if reply, _ := c.execute("next"); field(t, reply, "status") != `"ok"` {
		t.Errorf("the next cell: %s", reply.content)
	}
}

func TestInterrupt(t *testing.T) {
	k := start(t, "", evaluator(script))
	c := connect(t, k)
	for _, stop := range []func(){
		// Their replies are not awaited: those of the cells may come first.
		func() { c.send(c.control, "interrupt_request", "{}") },
		func() { c.send(c.shell, "interrupt_request", "{}") },
		k.Interrupt,
	} {
		id := c.send(c.shell, "execute_request", cell("wait", `"stop_on_error":false`))
		waiting := c.send(c.shell, "execute_request", cell("a"))
		for c.receive(c.iopub).header.Type != "stream" {
		}
		c.ask(c.shell, "kernel_info_request", "{}") // the cell that waits has arrived too
		stop()
		if reply := c.reply(c.shell, id); field(t, reply, "ename") != `"interrupted"` {
			t.Errorf("the cell: %s", reply.content)
		}
		if reply := c.reply(c.shell, waiting); field(t, reply, "ename") != `"aborted"` {
			t.Errorf("the cell behind it: %s", reply.content)
		}
		c.outputs(waiting)
		stop() // nothing runs
		c.ask(c.control, "kernel_info_request", "{}")
		if reply, _ := c.execute("b"); field(t, reply, "status") != `"ok"` {
			t.Errorf("the next cell: %s", reply.content)
		}
	}
}

// TestWhileBusy asks on both channels while a cell runs. The front end is told
// again that it does.
func TestWhileBusy(t *testing.T) {
	k := start(t, "", evaluator(script))
	c := connect(t, k)
	id := c.send(c.shell, "execute_request", cell("wait"))
	for c.receive(c.iopub).header.Type != "stream" {
	}
	for kind, ch := range map[string]channel{"complete_request": c.shell, "inspect_request": c.control, "kernel_info_request": c.control} {
		asked := c.send(ch, kind, `{"code":"abcdefgh"}`)
		if reply := c.reply(ch, asked); field(t, reply, "status") != `"ok"` {
			t.Errorf("%s: %s", kind, reply.content)
		}
		c.outputs(asked)
		if m := c.receive(c.iopub); parentID(m) != id || describe(m) != busy {
			t.Errorf("after %s: %s", kind, describe(m))
		}
	}
	k.Interrupt()
	c.reply(c.shell, id)
	if got := describe(c.outputs(id)...); strings.Count(got, "status") != 1 {
		t.Errorf("at the end:\n%s", got)
	}
}
