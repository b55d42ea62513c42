package zmtp

import (
	"bufio"
	"errors"
	"net"
	"slices"
	"sync"
	"time"
)

// handshakeTime is how long a peer may take to say what it is.
const handshakeTime = 10 * time.Second

// A peer is a connection whose handshake is done.
type peer struct {
	conn  net.Conn
	props map[string]string
	out   *outbox
}

// send puts an encoded message into the outbox, or hangs up if too much waits
// there.
func (p *peer) send(b []byte) {
	if !p.out.put(b) {
		p.conn.Close()
	}
}

// A server is what the two sockets have in common.
type server struct {
	listener   net.Listener
	socketType string
	partners   []string // the types of socket that may connect

	joined  func(*peer)                    // called after the handshake
	message func(p *peer, frames [][]byte) // called for each message
	left    func(*peer)                    // called at the end

	mu    sync.Mutex
	conns map[net.Conn]*peer // nil before the handshake is done
	over  bool
	wg    sync.WaitGroup
}

func (s *server) start() {
	s.conns = map[net.Conn]*peer{}
	s.wg.Go(s.accept)
}

func (s *server) accept() {
	for {
		conn, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of file descriptors, say
			time.Sleep(50 * time.Millisecond)
			continue
		}
		s.mu.Lock()
		if s.over {
			s.mu.Unlock()
			conn.Close()
			return
		}
		s.conns[conn] = nil
		s.wg.Go(func() { s.serve(conn) })
		s.mu.Unlock()
	}
}

// serve reads from a connection until it ends.
func (s *server) serve(conn net.Conn) {
	defer func() {
		s.mu.Lock()
		delete(s.conns, conn)
		s.mu.Unlock()
		conn.Close()
	}()
	r := bufio.NewReader(conn)
	conn.SetDeadline(time.Now().Add(handshakeTime))
	props, err := handshake(conn, r, s.socketType)
	if err != nil || !slices.Contains(s.partners, props["socket-type"]) {
		return
	}
	conn.SetDeadline(time.Time{})
	p := &peer{conn: conn, props: props, out: newOutbox()}
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return
	}
	s.conns[conn] = p
	s.mu.Unlock()
	s.joined(p)
	defer s.left(p)
	s.wg.Go(func() {
		if p.out.run(conn) != nil || !closeWrite(conn) {
			conn.Close()
		}
	})
	defer p.out.close()
	for {
		frames, err := readMessage(r)
		if err != nil {
			return
		}
		s.message(p, frames)
	}
}

// close stops listening, sends what waits until the deadline at the latest, and
// hangs up.
func (s *server) close(deadline time.Time) error {
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return nil
	}
	s.over = true
	for conn, p := range s.conns {
		if p == nil {
			conn.Close()
			continue
		}
		conn.SetDeadline(deadline)
		p.out.close()
	}
	s.mu.Unlock()
	err := s.listener.Close()
	s.wg.Wait()
	return err
}

// closeWrite tells the peer that nothing more comes, and reports whether the
// connection knows how. It then hangs up itself; if we did, with something of
// it unread, the system would take back what we have sent last.
func closeWrite(conn net.Conn) bool {
	c, ok := conn.(interface{ CloseWrite() error })
	return ok && c.CloseWrite() == nil
}
