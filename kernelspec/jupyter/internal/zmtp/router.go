package zmtp

import (
	"encoding/binary"
	"io"
	"net"
	"sync"
	"time"
)

// A Router receives messages from any number of peers and sends to each by its
// name.
type Router struct {
	server
	in   chan Message
	done chan struct{} // closed by Close
	once sync.Once

	names sync.Mutex
	peers map[string]*peer
	last  uint32 // number of peers without a name of their own
}

// A Message is what a peer has sent.
type Message struct {
	From   string // the peer, for [Router.Send]
	Frames [][]byte
}

// ListenRouter returns a socket for the peers that connect to a listener.
func ListenRouter(l net.Listener) *Router {
	r := &Router{in: make(chan Message), done: make(chan struct{}), peers: map[string]*peer{}}
	r.server = server{
		listener: l, socketType: "ROUTER", partners: []string{"DEALER", "REQ", "ROUTER"},
		joined: r.join, message: r.receive, left: r.leave,
	}
	r.start()
	return r
}

const identity = "identity"

// join registers a peer under the identity it has given itself, or under a name
// that no peer can give itself. Of two peers with one identity the later one
// counts: a client has connected again before the end of its old connection
// was noticed.
func (r *Router) join(p *peer) {
	r.names.Lock()
	defer r.names.Unlock()
	if p.props[identity] == "" {
		r.last++
		p.props[identity] = string(binary.BigEndian.AppendUint32([]byte{0}, r.last))
	}
	if old := r.peers[p.props[identity]]; old != nil {
		old.conn.Close()
	}
	r.peers[p.props[identity]] = p
}

func (r *Router) leave(p *peer) {
	r.names.Lock()
	defer r.names.Unlock()
	if r.peers[p.props[identity]] == p {
		delete(r.peers, p.props[identity])
	}
}

func (r *Router) receive(p *peer, frames [][]byte) {
	select {
	case r.in <- Message{From: p.props[identity], Frames: frames}:
	case <-r.done:
	}
}

// Recv returns the next message. Its error is io.EOF after Close.
func (r *Router) Recv() (Message, error) {
	select {
	case m := <-r.in:
		return m, nil
	case <-r.done:
		return Message{}, io.EOF
	}
}

// Send sends a message to a peer. It does not wait; a message to a peer that
// has left is dropped.
func (r *Router) Send(to string, frames ...[]byte) {
	r.names.Lock()
	p := r.peers[to]
	r.names.Unlock()
	if p != nil {
		p.send(appendMessage(nil, frames))
	}
}

// Close sends what waits, until the deadline at the latest, and hangs up.
func (r *Router) Close(deadline time.Time) error {
	r.once.Do(func() { close(r.done) })
	return r.close(deadline)
}
