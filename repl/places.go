package repl

import (
	"os"
	"path/filepath"
)

// startupFile returns the path of the file that is run before the first prompt,
// $XDG_CONFIG_HOME/agopher/init.go or ~/.config/agopher/init.go; "" if there is
// no home.
func startupFile() string { return place("XDG_CONFIG_HOME", ".config", "init.go") }

// historyFile returns the path of the history, in $XDG_STATE_HOME/agopher or
// ~/.local/state/agopher.
func historyFile() string {
	return place("XDG_STATE_HOME", filepath.Join(".local", "state"), "history")
}

func place(variable, usual, name string) string {
	dir := os.Getenv(variable)
	if !filepath.IsAbs(dir) { // as the XDG specification has it
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(home, usual)
	}
	return filepath.Join(dir, "agopher", name)
}
