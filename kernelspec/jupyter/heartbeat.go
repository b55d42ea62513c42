package jupyter

// echo sends back what arrives on the heartbeat channel, by which clients see
// that the process lives.
func (k *Kernel) echo() {
	for {
		m, err := k.heartbeat.Recv()
		if err != nil {
			return
		}
		k.heartbeat.Send(m.From, m.Frames...)
	}
}
