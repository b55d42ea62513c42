// Package ui has controls below a cell that run a function again: a slider for a
// bandwidth, a list of kernels, a button.
//
//	ui.Interact(func(v ui.Values) any {
//		model, err := krr.Fit(X, Y, krr.Options{Kernel: kernels.Laplace{L: v.Float("L")}})
//		if err != nil {
//			return err
//		}
//		return curve(model)
//	}, ui.Slider{Name: "L", Min: 0.1, Max: 100, Value: 10, Log: true})
//
// The controls work in Jupyter Notebook and JupyterLab while the kernel runs that
// has shown them. Elsewhere, in a terminal, a report or a stored notebook, the
// output for the first values is seen, and the controls stay still.
package ui
