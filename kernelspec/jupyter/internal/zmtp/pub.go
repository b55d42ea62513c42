package zmtp

import (
	"net"
	"strings"
	"sync"
	"time"
)

// A Pub sends each message to all peers that have subscribed to its topic,
// which is the beginning of its first frame.
type Pub struct {
	server
	subs   sync.Mutex
	topics map[*peer]map[string]int // how often each topic was subscribed to
}

// ListenPub returns a socket for the peers that connect to a listener.
func ListenPub(l net.Listener) *Pub {
	p := &Pub{topics: map[*peer]map[string]int{}}
	p.server = server{
		listener: l, socketType: "PUB", partners: []string{"SUB", "XSUB"},
		joined: p.join, message: p.subscribe, left: p.leave,
	}
	p.start()
	return p
}

func (s *Pub) join(p *peer) {
	s.subs.Lock()
	defer s.subs.Unlock()
	s.topics[p] = map[string]int{}
}

func (s *Pub) leave(p *peer) {
	s.subs.Lock()
	defer s.subs.Unlock()
	delete(s.topics, p)
}

// subscribe takes a subscription, 1 and the topic, or its end, 0 and the topic.
// A subscriber says nothing else.
func (s *Pub) subscribe(p *peer, frames [][]byte) {
	if len(frames) != 1 || len(frames[0]) == 0 {
		return
	}
	s.subs.Lock()
	defer s.subs.Unlock()
	topics, topic := s.topics[p], string(frames[0][1:])
	switch {
	case topics == nil: // hung up on
	case frames[0][0] == 1:
		topics[topic]++
	case frames[0][0] == 0:
		if topics[topic]--; topics[topic] <= 0 {
			delete(topics, topic)
		}
	}
}

// Send sends a message to its subscribers. It does not wait for them.
func (s *Pub) Send(frames ...[]byte) {
	topic := string(frames[0])
	s.subs.Lock()
	defer s.subs.Unlock()
	var encoded []byte
	for p, topics := range s.topics {
		for t := range topics {
			if strings.HasPrefix(topic, t) {
				if encoded == nil {
					encoded = appendMessage(nil, frames)
				}
				p.send(encoded)
				break
			}
		}
	}
}

// Wait returns when at most limit bytes wait for each subscriber, or when done
// is closed. A subscriber that has taken nothing for the time stall, although
// more is waiting for it, is hung up on; when it reads again, it will connect
// again.
func (s *Pub) Wait(limit int, stall time.Duration, done <-chan struct{}) {
	for s.behind(limit, stall) {
		select {
		case <-done:
			return
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func (s *Pub) behind(limit int, stall time.Duration) bool {
	s.subs.Lock()
	defer s.subs.Unlock()
	behind := false
	for p := range s.topics {
		pending, moved := p.out.state()
		if pending <= limit {
			continue
		}
		if time.Since(moved) > stall {
			p.conn.Close()
			delete(s.topics, p)
			continue
		}
		behind = true
	}
	return behind
}

// Close sends what waits, until the deadline at the latest, and hangs up.
func (s *Pub) Close(deadline time.Time) error { return s.close(deadline) }
