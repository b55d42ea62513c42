package zmtp

import (
	"bufio"
	"net"
	"time"
)

// A Dealer is the other end of a [Router], or of a [Pub]: it has one peer.
type Dealer struct {
	conn net.Conn
	r    *bufio.Reader
}

// Dial connects to a Router. Everything that is done with it has to be done by
// the deadline, until SetDeadline sets another.
func Dial(network, address string, deadline time.Time) (*Dealer, error) {
	return connect(network, address, "DEALER", deadline)
}

// DialSub connects to a [Pub] and subscribes to all that it sends.
func DialSub(network, address string, deadline time.Time) (*Dealer, error) {
	d, err := connect(network, address, "SUB", deadline)
	if err != nil {
		return nil, err
	}
	if err := d.Send([]byte{1}); err != nil { // and the topic, which is empty
		d.Close()
		return nil, err
	}
	return d, nil
}

func connect(network, address, socketType string, deadline time.Time) (*Dealer, error) {
	conn, err := (&net.Dialer{Deadline: deadline}).Dial(network, address)
	if err != nil {
		return nil, err
	}
	d := &Dealer{conn, bufio.NewReader(conn)}
	if err = conn.SetDeadline(deadline); err == nil {
		_, err = handshake(conn, d.r, socketType)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return d, nil
}

// SetDeadline sets when Send and Recv give up; the zero time is never.
func (d *Dealer) SetDeadline(t time.Time) error { return d.conn.SetDeadline(t) }

// Send sends a message.
func (d *Dealer) Send(frames ...[]byte) error {
	_, err := d.conn.Write(appendMessage(nil, frames))
	return err
}

// Recv returns the next message.
func (d *Dealer) Recv() ([][]byte, error) { return readMessage(d.r) }

// Close hangs up.
func (d *Dealer) Close() error { return d.conn.Close() }
