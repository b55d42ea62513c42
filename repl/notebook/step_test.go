package notebook

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestTimeout(t *testing.T) {
	for _, tt := range []struct {
		opts RunOptions
		want string
		ran  int
	}{
		{RunOptions{CellTimeout: 100 * time.Millisecond}, "notebook: cell 2 of 3 (for { }): the cell took longer than 100ms; allow it more time or give it less to do", 2},
		{RunOptions{CellTimeout: 100 * time.Millisecond, KeepGoing: true}, "notebook: cell 2 of 3 (for { }): the cell took longer than 100ms; allow it more time or give it less to do", 3},
		{RunOptions{Timeout: 500 * time.Millisecond, KeepGoing: true}, "notebook: cell 2 of 3 (for { }): the notebook took longer than 500ms; allow it more time or give it less to do", 2},
	} {
		nb := book("x := 1", "for { }", "x")
		nb.Cells[1].tag(TagRaises) // to take too long is not what the tag means
		summary, err := Run(t.Context(), nb, tt.opts)
		if err == nil || err.Error() != tt.want || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want %s", err, tt.want)
		}
		if len(summary.Steps) != tt.ran {
			t.Errorf("%d cells ran, want %d", len(summary.Steps), tt.ran)
		}
		if got, want := outputs(nb.Cells[1]), "error interrupted: the cell ran out of time; variables keep their values\n"; got != want {
			t.Errorf("the cell shows %q, want %q", got, want)
		}
	}
}

func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	nb := book("x := 1", "select {}", "x")
	_, err := Run(ctx, nb, RunOptions{KeepGoing: true, Progress: func(s Step) {
		if s.Cell == 2 {
			time.AfterFunc(50*time.Millisecond, cancel)
		}
	}})
	if want := "notebook: cell 2 of 3 (select {}): it was interrupted"; err == nil || err.Error() != want || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %s", err, want)
	}
	if nb.Cells[2].ExecutionCount != 0 {
		t.Error("the run went on after the interrupt")
	}
	_, err = Run(ctx, nb, RunOptions{})
	if want := "notebook: cell 1 of 3 (x := 1): it was interrupted"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestStepString(t *testing.T) {
	s := Step{Cell: 3, Of: 7, Line: "model, err := rfm.Fit(train.X, train.Y, rfm.Options{Kernel: kernels.Laplace{L: 10}})"}
	if got, want := s.String(), "[3/7] model, err := rfm.Fit(train.X, train.Y, rfm.Options{Kernel:…"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	s.Line, s.Done, s.Took = "x", true, 1260*time.Millisecond
	if got, want := s.String(), "[3/7] x (1.3s)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
