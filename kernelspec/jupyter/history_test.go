package jupyter

import (
	"fmt"
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
			lines = append(lines, fmt.Sprint(r.line))
		}
		if got := strings.Join(lines, " "); got != tt.want {
			t.Errorf("%+v: lines %s, want %s", tt.q, got, tt.want)
		}
	}
	if rows := h.find(historyRequest{Access: "tail", N: n(1)}); rows[0].output != "2" {
		t.Errorf("output %q", rows[0].output)
	}
}
