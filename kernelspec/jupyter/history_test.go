package jupyter

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHistory(t *testing.T) {
	var h history
	for i, src := range []string{"1+1", "x := 2", "1+2", "f(x)\ng(x)", "1+1"} {
		h.add(i+1, src)
	}
	h.result(5, "2")
	h.result(4, "not its result")
	n := func(i int) *int { return &i }
	for _, tt := range []struct {
		q    historyRequest
		want string
	}{
		{historyRequest{Access: "tail"}, "1 2 3 4 5"},
		{historyRequest{Access: "tail", N: n(2)}, "4 5"},
		{historyRequest{Access: "tail", N: n(20)}, "1 2 3 4 5"},
		{historyRequest{Access: "range", Start: 2, Stop: n(4)}, "2 3"},
		{historyRequest{Access: "range", Session: 1, Start: 4}, "4 5"},
		{historyRequest{Access: "range", Session: -1}, ""},
		{historyRequest{Access: "search", Pattern: "1+*"}, "1 3 5"},
		{historyRequest{Access: "search", Pattern: "1?1"}, "1 5"},
		{historyRequest{Access: "search", Pattern: "1?1", Unique: true}, "5"},
		{historyRequest{Access: "search", Pattern: "1*", N: n(2)}, "3 5"},
		{historyRequest{Access: "search", Pattern: "f*g*"}, "4"},
		{historyRequest{Access: "search", Pattern: "1"}, ""},
		{historyRequest{Access: "search"}, "1 2 3 4 5"},
		{historyRequest{Access: "else"}, ""},
	} {
		var lines []string
		for _, r := range h.find(tt.q) {
			lines = append(lines, fmt.Sprint(r.Line))
		}
		if got := strings.Join(lines, " "); got != tt.want {
			t.Errorf("%+v: lines %s, want %s", tt.q, got, tt.want)
		}
	}
	if rows := h.find(historyRequest{Access: "tail", N: n(1)}); rows[0].Output != "2" {
		t.Errorf("output %q", rows[0].Output)
	}
}

// TestHistoryFile has sessions one after the other, two at once, a damaged line
// and a file that has grown too long.
func TestHistoryFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "history.jsonl")
	cell := func(h *history, line int, input, output string) {
		h.add(line, input)
		h.result(line, output)
		h.save()
	}
	inputs := func(h *history, q historyRequest) string {
		var list []string
		for _, r := range h.find(q) {
			list = append(list, fmt.Sprintf("%d:%d %s=%s", r.Session, r.Line, r.Input, r.Output))
		}
		return strings.Join(list, ", ")
	}
	open := func() *history {
		h := &history{}
		if err := h.open(path); err != nil {
			t.Fatal(err)
		}
		return h
	}
	cell(open(), 1, "a", "1")
	b, c := open(), open()
	cell(b, 1, "b", strings.Repeat("x", 3*mostOutput))
	cell(c, 1, "c", "3")
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("{damaged\n")
	f.Close()
	d := open()
	cell(d, 1, "d", "")
	if got, want := inputs(d, historyRequest{Access: "tail"}), "1:1 a=1, 2:1 b="; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "2:1 c=3, 3:1 d=") || len(got) > mostOutput+100 {
		t.Errorf("history %.100s…, want %s", got, want)
	}
	if got := inputs(d, historyRequest{Access: "range", Session: -2}); got != "1:1 a=1" {
		t.Errorf("session -2: %s", got)
	}
	if got := inputs(d, historyRequest{Access: "range"}); got != "3:1 d=" {
		t.Errorf("this session: %s", got)
	}
	var long []row
	for i := range 2 * mostRows {
		long = append(long, row{Session: 7, Line: i, Input: "x"})
	}
	if err := os.WriteFile(path, encodeRows(long), 0o600); err != nil {
		t.Fatal(err)
	}
	cell(open(), 1, "last", "")
	if after, err := os.ReadFile(path); err != nil || strings.Count(string(after), "\n") != mostRows+1 || !strings.Contains(string(after), "last") {
		t.Errorf("%d rows are left, error %v; want %d", strings.Count(string(after), "\n"), err, mostRows+1)
	}
}
