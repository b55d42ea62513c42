package ui

import "sync"

// Target is the name of the comms that pages open to reach a panel.
const Target = "agopher.ui"

// most is how many panels are kept. A cell that is run again makes a new one, and
// nobody says that the old one is gone.
const most = 256

var panels struct {
	sync.Mutex
	all  map[string]*Panel
	list []string // by age
}

func keep(p *Panel) {
	panels.Lock()
	defer panels.Unlock()
	if panels.all == nil {
		panels.all = map[string]*Panel{}
	}
	if len(panels.list) == most {
		delete(panels.all, panels.list[0])
		panels.list = panels.list[1:]
	}
	panels.all[p.id] = p
	panels.list = append(panels.list, p.id)
}

// Receive returns the function that does what a page says of the panel with that
// identifier, and false if there is no such panel. Without data the function does
// nothing: a page asks if the panel is there. A front end calls Receive, a
// program need not.
func Receive(id string, data []byte) (run func() error, ok bool) {
	panels.Lock()
	defer panels.Unlock()
	p := panels.all[id]
	if p == nil {
		return nil, false
	}
	return func() error {
		if len(data) == 0 {
			return nil
		}
		return p.run(data)
	}, true
}
