package session

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// The interpreter stops code by a number: each call carries the one that it was
// made under, and ends when the interpreter's has moved on. A function literal
// carries the number of the code that made it, so after a stop it would do
// nothing, for ever, and return zeros. It carries a channel as well, which ends
// waits in channels; the interpreter closes that of the stopped statement only,
// and for ever.
//
// So the session stops code itself. It moves the number on, and sends on the
// channels of all statements whose function literals may wait, instead of closing
// them. When the stopped code has ended, the number is what it was, and function
// literals live on.
type halt struct {
	id         *uint64        // the interpreter's number
	done       *chan struct{} // its channel
	cancelChan *bool          // whether waits in channels end

	mu       sync.Mutex
	channels []channel // of all statements, the last is the current one's
	stale    bool      // the number has moved on
	base     uint64    // what it was
	moved    uint64    // how often it has

	goroutines map[int]int // of a cell that have not ended
	stopped    map[int]bool
}

// A channel ends waits in channels that code of a statement makes.
type channel struct {
	cell int // of the statement
	c    chan struct{}
}

// openHalt finds the fields of the interpreter, which has no functions for them.
func openHalt(in *interp.Interpreter) (*halt, error) {
	h := &halt{goroutines: map[int]int{}, stopped: map[int]bool{}}
	v := reflect.ValueOf(in).Elem()
	for name, to := range map[string]any{"id": &h.id, "done": &h.done, "cancelChan": &h.cancelChan} {
		f, p := v.FieldByName(name), reflect.ValueOf(to).Elem()
		if !f.IsValid() || !f.CanAddr() || reflect.PointerTo(f.Type()) != p.Type() {
			return nil, fmt.Errorf("the interpreter has no field %s as it is expected; is it another version?", name)
		}
		p.Set(reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())))
	}
	*h.cancelChan = true
	return h, nil
}

// runProgram runs a program until it ends or the context does. Stopped code may go on
// for a while; settle waits for it.
func (s *Session) runProgram(ctx context.Context, prog *interp.Program) error {
	h := s.halt
	c := make(chan struct{})
	cell := s.runs.running()
	h.mu.Lock()
	h.channels = append(h.channels, channel{cell, c})
	*h.done = c
	h.mu.Unlock()
	ended := make(chan error, 1)
	go func() {
		_, err := s.in.Execute(prog)
		ended <- err
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		s.stopCode()
		return ctx.Err()
	}
}

// stopCode stops all interpreted code.
func (s *Session) stopCode() {
	h := s.halt
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.stale {
		h.stale, h.base = true, atomic.LoadUint64(h.id)
	}
	h.moved++
	atomic.StoreUint64(h.id, h.base+h.moved)
	h.stopped[s.runs.running()] = true
	go s.endWaits(h.moved)
}

// endWaits ends the waits in channels of a stop, until it is over: first of code
// that the stopped cell has made, then, where it waits in a function literal of an
// earlier cell, of all. Goroutines of earlier cells live on in the first case.
func (s *Session) endWaits(stop uint64) {
	const pause, ours = 200 * time.Microsecond, 20 * time.Millisecond
	h := s.halt
	for start := time.Now(); ; time.Sleep(pause) {
		h.mu.Lock()
		if !h.stale || h.moved != stop {
			h.mu.Unlock()
			return
		}
		list := h.channels
		h.mu.Unlock()
		last, all := len(list)-1, time.Since(start) > ours
		for i := last; i >= 0 && (all || list[i].cell == list[last].cell); i-- {
			for sent := true; sent; {
				select {
				case list[i].c <- struct{}{}:
				default:
					sent = false
				}
			}
		}
	}
}

// settle waits until stopped code has ended, and then lets function literals live
// again. If code still runs when the patience or the context ends, it reports
// false.
func (s *Session) settle(ctx context.Context, patience time.Duration) bool {
	const pause = 100 * time.Microsecond
	h := s.halt
	for start := time.Now(); ; time.Sleep(pause) {
		h.mu.Lock()
		if !h.stale {
			h.mu.Unlock()
			return true
		}
		if s.Background() == 0 && h.quiet() {
			h.revive()
			h.mu.Unlock()
			return true
		}
		h.mu.Unlock()
		if time.Since(start) >= patience || ctx.Err() != nil {
			return false
		}
	}
}

// quiet reports whether the goroutines of stopped cells have ended. The caller
// holds h.mu.
func (h *halt) quiet() bool {
	for cell := range h.stopped {
		if h.goroutines[cell] > 0 {
			return false
		}
	}
	return true
}

// revive ends the stop. The caller holds h.mu.
func (h *halt) revive() {
	h.stale = false
	clear(h.stopped)
	atomic.StoreUint64(h.id, h.base)
}

// forceSettle is settle for the next statement: it cannot wait for ever. What
// still runs, in a compiled function, goes on when that returns.
func (s *Session) forceSettle(ctx context.Context) {
	const (
		goroutines = time.Second // they may wait for something that never comes
		statements = 3 * time.Second
	)
	if s.settle(ctx, goroutines) || s.Background() > 0 && s.settle(ctx, statements-goroutines) {
		return
	}
	h := s.halt
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stale {
		h.revive()
	}
}

// goroutineBegan is called at the beginning of a goroutine with the cell of its go
// statement, and goroutineEnded with its result at the end.
func (s *Session) goroutineBegan(cell int) int {
	s.halt.mu.Lock()
	defer s.halt.mu.Unlock()
	s.halt.goroutines[cell]++
	return cell
}

func (s *Session) goroutineEnded(cell int) {
	h := s.halt
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.goroutines[cell]--; h.goroutines[cell] == 0 {
		delete(h.goroutines, cell)
	}
}
