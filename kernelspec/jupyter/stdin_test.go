package jupyter

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"github.com/agopher/agopher/lib/display"
)

// asking evaluates cells by asking for a line with the cell as the prompt.
func asking(k *Kernel, ctx context.Context, src string) (display.Bundle, error) {
	fmt.Fprint(k.Options().Stdout, "before")
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if src == "late" {
		ctx, cancel = context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
	}
	text, err := k.Options().Input(ctx, src, src == "password")
	if err != nil {
		return nil, err
	}
	return display.Bundle{display.MIMEText: text}, nil
}

func TestStdin(t *testing.T) {
	k := start(t, "secret", evaluator(asking))
	c := connect(t, k)
	stdin := c.dial(zmq4.NewDealer(t.Context(), zmq4.WithID(zmq4.SocketIdentity(c.session))), k.Connection(), k.Connection().StdinPort)
	for _, prompt := range []string{"name", "password"} {
		c.send(stdin, "input_reply", `{"value":"unasked"}`)
		time.Sleep(50 * time.Millisecond)
		id := c.send(c.shell, "execute_request", cell(prompt))
		m := c.receive(stdin)
		want := fmt.Sprintf(`{"password":%v,"prompt":"%s"}`, prompt == "password", prompt)
		if m.header.Type != "input_request" || parentID(m) != id || string(m.content) != want {
			t.Errorf("%s: asked %s", prompt, describe(m))
		}
		c.send(stdin, "input_reply", `{"value":1}`)
		c.send(stdin, "input_reply", `{"value":"é"}`)
		if got := describe(c.outputs(id)...); !strings.Contains(got, `stream {"name":"stdout","text":"before"}`) || !strings.Contains(got, `{"text/plain":"é"}`) {
			t.Errorf("%s: %s", prompt, got)
		}
		c.reply(c.shell, id)
	}
	for _, tt := range []struct{ content, want string }{
		{cell("a", `"allow_stdin":false`), errNoStdin.Error()},
		{cell("late"), context.DeadlineExceeded.Error()},
	} {
		reply, _ := c.ask(c.shell, "execute_request", tt.content)
		if got := field(t, reply, "evalue"); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s", tt.content, got)
		}
	}
	if _, err := k.Options().Input(t.Context(), "", false); err != errNoCell {
		t.Errorf("without a cell: error %v", err)
	}
	if got := fmt.Sprint(k.Log.Writer()); strings.Count(got, `nobody has asked for a message of type "input_reply"`) != 2 || !strings.Contains(got, "the value is no text") {
		t.Errorf("log:\n%s", got)
	}
}
