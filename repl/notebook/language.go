package notebook

import (
	"runtime"
	"strings"
)

// The kernel that notebooks name which are run here.
const (
	kernelName    = "agopher"
	kernelDisplay = "Go (agopher)"
)

// setLanguage writes kernel and language into the metadata as Jupyter does with
// the agopher kernel. A notebook of another Go kernel keeps its own.
func (nb *Notebook) setLanguage() {
	if nb.Metadata == nil {
		nb.Metadata = map[string]any{}
	}
	spec, _ := nb.Metadata["kernelspec"].(map[string]any)
	if name, _ := spec["name"].(string); name != "" && name != kernelName {
		return
	}
	nb.Metadata["kernelspec"] = map[string]any{"display_name": kernelDisplay, "language": "go", "name": kernelName}
	nb.Metadata["language_info"] = map[string]any{
		"codemirror_mode":    "go",
		"file_extension":     ".go",
		"mimetype":           "text/x-go",
		"name":               "go",
		"nbconvert_exporter": "script",
		"pygments_lexer":     "go",
		"version":            strings.TrimPrefix(runtime.Version(), "go"),
	}
}
