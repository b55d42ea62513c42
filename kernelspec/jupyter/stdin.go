package jupyter

// receiveInput takes what arrives on the stdin channel. Cells do not ask for
// input, so there is nothing that an answer could belong to.
func (k *Kernel) receiveInput() {
	for {
		m, err := k.stdin.Recv()
		if err != nil {
			return
		}
		if r := k.decode(k.stdin, m); r != nil {
			k.Log.Printf("nobody has asked for a message of type %q", r.header.Type)
		}
	}
}
