package zmtp

import (
	"net"
	"sync"
	"time"
)

// maxPending is how much may wait for a peer before it is given up.
const maxPending = 256 << 20

// An outbox holds what waits to be sent to a peer.
type outbox struct {
	mu      sync.Mutex
	some    *sync.Cond // signalled when queue or closed changes
	queue   [][]byte
	pending int       // bytes that are not yet with the system
	moved   time.Time // when some last were
	closed  bool
}

func newOutbox() *outbox {
	o := &outbox{moved: time.Now()}
	o.some = sync.NewCond(&o.mu)
	return o
}

// put adds an encoded message. It reports false if too much waits already.
func (o *outbox) put(b []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return true
	}
	if o.pending+len(b) > maxPending {
		return false
	}
	if o.pending == 0 {
		o.moved = time.Now()
	}
	o.queue = append(o.queue, b)
	o.pending += len(b)
	o.some.Signal()
	return true
}

// close has run return when the queue is empty.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.some.Signal()
}

// run sends what is put until the outbox is closed and empty.
func (o *outbox) run(conn net.Conn) error {
	for {
		o.mu.Lock()
		for len(o.queue) == 0 && !o.closed {
			o.some.Wait()
		}
		batch := net.Buffers(o.queue)
		o.queue = nil
		o.mu.Unlock()
		if len(batch) == 0 {
			return nil
		}
		if err := o.send(conn, batch); err != nil {
			return err
		}
	}
}

// send writes a batch in pieces, to see how it gets on.
func (o *outbox) send(conn net.Conn, batch net.Buffers) error {
	const piece = 256 << 10
	for len(batch) > 0 {
		now, size := net.Buffers{}, 0
		for len(batch) > 0 && size < piece {
			b := batch[0]
			if n := piece - size; len(b) > n {
				now = append(now, b[:n])
				batch[0] = b[n:]
				size += n
				break
			}
			now = append(now, b)
			batch = batch[1:]
			size += len(b)
		}
		if _, err := now.WriteTo(conn); err != nil {
			return err
		}
		o.mu.Lock()
		o.pending -= size
		o.moved = time.Now()
		o.mu.Unlock()
	}
	return nil
}

// state returns how many bytes wait, and since when none was taken.
func (o *outbox) state() (pending int, moved time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.pending, o.moved
}
