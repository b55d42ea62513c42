package workers

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

func TestRun(t *testing.T) {
	var sum, now, most atomic.Int64
	err := Run(task.Task{}, 3, 100, func(i int) error {
		for n := now.Add(1); n > most.Load(); {
			most.Store(n)
		}
		sum.Add(int64(i))
		now.Add(-1)
		return nil
	})
	if err != nil || sum.Load() != 4950 || most.Load() > 3 {
		t.Errorf("sum %d, %d at once, error %v; want 4950 and at most 3", sum.Load(), most.Load(), err)
	}
	if err := Run(task.Task{}, 3, 0, nil); err != nil {
		t.Errorf("nothing to do: %v", err)
	}
}

// TestError: the error of the smallest index is returned, and work ends.
func TestError(t *testing.T) {
	var calls atomic.Int64
	both := make(chan struct{})
	err := Run(task.Task{}, 2, 1000, func(i int) error {
		calls.Add(1)
		switch i {
		case 0:
			<-both // 1 fails first
		case 1:
			close(both)
		}
		return fmt.Errorf("error %d", i)
	})
	if err == nil || err.Error() != "error 0" || calls.Load() != 2 {
		t.Errorf("error %v after %d calls, want error 0 after 2", err, calls.Load())
	}
}

func TestStop(t *testing.T) {
	stopped := errors.New("stopped")
	ctx, cancel := context.WithCancelCause(t.Context())
	calls := 0
	err := Run(task.Task{Context: ctx}, 1, 10, func(i int) error {
		if calls++; i == 3 {
			cancel(stopped)
		}
		return nil
	})
	if err != stopped || calls != 4 {
		t.Errorf("error %v after %d calls, want %v after 4", err, calls, stopped)
	}
}

func TestPanic(t *testing.T) {
	defer func() {
		if r := recover(); r != "five" {
			t.Errorf("panic %v, want five", r)
		}
	}()
	_ = Run(task.Task{}, 3, 10, func(i int) error {
		if i == 5 {
			panic("five")
		}
		return nil
	})
}

func TestFitting(t *testing.T) {
	if got := Fitting(kernels.Laplace{}, 1<<60); got != 1 {
		t.Errorf("%d machines of an exabyte", got)
	}
	if got := Threads(kernels.RadialFunc(nil)); got != 1 {
		t.Errorf("%d threads for a kernel of the user's", got)
	}
}
