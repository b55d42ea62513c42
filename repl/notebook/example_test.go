package notebook_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/agopher/agopher/repl/notebook"
)

func ExampleRun() {
	nb, err := notebook.Parse("sum.ipynb", []byte(`{"nbformat": 4, "nbformat_minor": 5, "metadata": {},
		"cells": [{"cell_type": "code", "id": "sum", "metadata": {}, "outputs": [], "execution_count": null, "source": "1 + 2"}]}`))
	if err != nil {
		log.Fatal(err)
	}
	w := os.Stdout // while it runs, os.Stdout is that of the cells
	if _, err := notebook.Run(context.Background(), nb, notebook.RunOptions{Progress: func(s notebook.Step) {
		if !s.Done {
			fmt.Fprintln(w, s)
		}
	}}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(nb.Cells[0].Outputs[0].Data["text/plain"])
	// Output:
	// [1/1] 1 + 2
	// 3
}

func ExampleHTML() {
	nb, err := notebook.Read("testdata/plain.ipynb")
	if err != nil {
		log.Fatal(err)
	}
	f, err := os.Create(filepath.Join(os.TempDir(), "plain.html"))
	if err != nil {
		log.Fatal(err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := notebook.HTML(nb, f, notebook.HTMLOptions{}); err != nil {
		log.Fatal(err)
	}
}
