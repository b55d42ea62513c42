package jupyter

import (
	"context"
	"sync"
	"time"
)

// A queue holds requests that wait. Its zero value is empty.
type queue struct {
	mu   sync.Mutex
	list []*request
	some chan struct{} // has an element if list may have one
	last time.Time     // when the last was pushed
}

func (q *queue) signal() chan struct{} {
	if q.some == nil {
		q.some = make(chan struct{}, 1)
	}
	return q.some
}

// push adds a request. It does not wait.
func (q *queue) push(r *request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.list = append(q.list, r)
	q.last = time.Now()
	select {
	case q.signal() <- struct{}{}:
	default:
	}
}

// pop waits for a request and removes it, or reports false when the context
// ends.
func (q *queue) pop(ctx context.Context) (*request, bool) {
	for ctx.Err() == nil {
		q.mu.Lock()
		some := q.signal()
		if len(q.list) > 0 {
			r := q.list[0]
			q.list = q.list[1:]
			q.mu.Unlock()
			return r, true
		}
		q.mu.Unlock()
		select {
		case <-some:
		case <-ctx.Done():
		}
	}
	return nil, false
}

// lastPush returns when the last request was added.
func (q *queue) lastPush() time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.last
}

// each calls f for all requests that wait.
func (q *queue) each(f func(*request)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range q.list {
		f(r)
	}
}
