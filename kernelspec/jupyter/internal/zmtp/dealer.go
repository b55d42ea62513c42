package zmtp

import (
	"bufio"
	"net"
	"time"
)

// A Dealer is the other end of a [Router]: it has one peer.
type Dealer struct {
	conn net.Conn
	r    *bufio.Reader
}

// Dial connects to a Router. Everything that is done with it has to be done by
// the deadline.
func Dial(network, address string, deadline time.Time) (*Dealer, error) {
	conn, err := (&net.Dialer{Deadline: deadline}).Dial(network, address)
	if err != nil {
		return nil, err
	}
	d := &Dealer{conn, bufio.NewReader(conn)}
	if err := conn.SetDeadline(deadline); err == nil {
		_, err = handshake(conn, d.r, "DEALER")
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return d, nil
}

// Send sends a message.
func (d *Dealer) Send(frames ...[]byte) error {
	_, err := d.conn.Write(appendMessage(nil, frames))
	return err
}

// Recv returns the next message.
func (d *Dealer) Recv() ([][]byte, error) { return readMessage(d.r) }

// Close hangs up.
func (d *Dealer) Close() error { return d.conn.Close() }
