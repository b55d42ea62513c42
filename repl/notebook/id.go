package notebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
)

var idRx = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// ids returns the identifiers of the cells: their own, and made-up ones for
// cells that have none, one that the format does not allow, or that of a cell
// before. The same notebook always gets the same.
func (nb *Notebook) ids() []string {
	used := map[string]bool{}
	for _, c := range nb.Cells {
		used[c.ID] = true
	}
	seen := map[string]bool{}
	list := make([]string, len(nb.Cells))
	for i, c := range nb.Cells {
		id := c.ID
		if !idRx.MatchString(id) || seen[id] {
			for n := 0; !idRx.MatchString(id) || used[id]; n++ {
				sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s %s", i, n, c.Type, c.Source))
				id = hex.EncodeToString(sum[:4])
			}
			used[id] = true
		}
		seen[id] = true
		list[i] = id
	}
	return list
}
