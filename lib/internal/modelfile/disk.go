package modelfile

import (
	"encoding"
	"fmt"
	"os"

	"github.com/agopher/agopher/internal/safefile"
)

// Save writes a model to a file, whole or not at all. Errors begin with the package.
func Save(pkg, path string, m encoding.BinaryMarshaler) error {
	b, err := m.MarshalBinary()
	if err == nil {
		err = safefile.Write(path, b)
	}
	if err != nil {
		return fmt.Errorf("%s: cannot save %s: %w", pkg, path, err)
	}
	return nil
}

// Load reads a file into an empty model, which is of no use after an error.
func Load(pkg, path string, m encoding.BinaryUnmarshaler) error {
	b, err := os.ReadFile(path)
	if err == nil {
		err = m.UnmarshalBinary(b)
	}
	if err != nil {
		return fmt.Errorf("%s: cannot load %s: %w", pkg, path, err)
	}
	return nil
}
