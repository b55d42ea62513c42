package notebook

import "testing"

func TestIDs(t *testing.T) {
	nb := &Notebook{}
	for _, id := range []string{"a", "", "a", "b c", "x_-9", ""} {
		nb.Cells = append(nb.Cells, &Cell{Type: Code, ID: id})
	}
	ids := nb.ids()
	seen := map[string]bool{}
	for i, id := range ids {
		if !idRx.MatchString(id) || seen[id] {
			t.Errorf("cell %d has the id %q in %q", i+1, id, ids)
		}
		seen[id] = true
	}
	if ids[0] != "a" || ids[4] != "x_-9" {
		t.Errorf("ids %q: good ones are not kept", ids)
	}
	for i, id := range nb.ids() {
		if id != ids[i] {
			t.Errorf("cell %d has the id %q, before it was %q", i+1, id, ids[i])
		}
	}
}
