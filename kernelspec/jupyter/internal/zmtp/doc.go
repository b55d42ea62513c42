// Package zmtp has the ZeroMQ sockets that a Jupyter kernel listens on: [Router]
// for requests and replies, and [Pub] for what goes to everyone. They speak the
// ZeroMQ Message Transport Protocol 3.0 (RFC 23, rfc.zeromq.org/spec/23) without
// encryption, which libzmq and everything built on it understands.
//
// A kernel must outlive its clients' mistakes, hence sockets of its own, which
// promise that
//
//   - a peer that connects and says nothing keeps nobody else waiting;
//   - a peer that announces more than it sends costs no memory;
//   - a subscriber that does not read does not hold up the others;
//   - sending never blocks, and all that was sent before Close arrives.
//
// This answers each message with itself:
//
//	l, err := net.Listen("tcp", "127.0.0.1:0")
//	r := zmtp.ListenRouter(l)
//	m, err := r.Recv()
//	r.Send(m.From, m.Frames...)
package zmtp
