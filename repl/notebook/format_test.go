package notebook

import (
	"os"
	"strings"
	"testing"
)

// TestRoundTrip reads notebooks that Jupyter wrote and writes the same bytes.
// The files are from nbformat.writes(nb, version=4) of nbformat 5.5.0.
func TestRoundTrip(t *testing.T) {
	for _, name := range []string{"plain", "odd", "nocode", "empty"} {
		want, err := os.ReadFile("testdata/" + name + ".ipynb")
		if err != nil {
			t.Fatal(err)
		}
		nb, err := Parse(name, want)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(nb.Format()); got != string(want) {
			t.Errorf("%s: differs at %s", name, firstDifference(got, string(want)))
		}
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return "line " + a[i] + "\nwant " + strings.Join(b[min(i, len(b)):min(i+1, len(b))], "")
		}
	}
	return "the end, where lines are missing"
}

func TestFormat(t *testing.T) {
	nb := &Notebook{Cells: []*Cell{
		{Type: Code, Source: "a\nb", Outputs: []*Output{
			{Type: DisplayData, Data: map[string]any{"application/json": map[string]int{"n": 1}, "text/plain": "\x00\"\\"}},
			{Type: Error, ErrName: "panic"},
		}},
		{Type: Code, Source: "a\nb", ID: "not allowed!"},
	}}
	want := `{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "ID0",
   "metadata": {},
   "outputs": [
    {
     "data": {
      "application/json": {
       "n": 1
      },
      "text/plain": [
       "\u0000\"\\"
      ]
     },
     "metadata": {},
     "output_type": "display_data"
    },
    {
     "ename": "panic",
     "evalue": "",
     "output_type": "error",
     "traceback": []
    }
   ],
   "source": [
    "a\n",
    "b"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "ID1",
   "metadata": {},
   "outputs": [],
   "source": [
    "a\n",
    "b"
   ]
  }
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 5
}
`
	ids := nb.ids()
	want = strings.NewReplacer("ID0", ids[0], "ID1", ids[1]).Replace(want)
	if got := string(nb.Format()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if ids[0] == ids[1] || nb.Cells[0].ID != "" {
		t.Errorf("ids %q, and the cell has %q", ids, nb.Cells[0].ID)
	}
}
