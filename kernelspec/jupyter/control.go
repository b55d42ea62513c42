package jupyter

// Interrupt stops the running cell, with its variables kept, and has the cells
// that wait behind it not be run. An evaluator that has a method Interrupt is
// told as well, which may know what to do if that does not help.
func (k *Kernel) Interrupt() {
	k.cells.interrupt()
}

func (k *Kernel) interruptReply(*request) any {
	k.Interrupt()
	return map[string]any{"status": "ok"}
}

// shutdownReply says goodbye to who asked and to everyone else.
func (k *Kernel) shutdownReply(r *request) any {
	var c struct {
		Restart bool `json:"restart"`
	}
	if err := r.into(&c); err != nil {
		k.Log.Printf("shutdown_request: %v", err) // and shut down all the same
	}
	content := map[string]any{"status": "ok", "restart": c.Restart}
	k.iopub.send("shutdown_reply", r.raw, content)
	return content
}
