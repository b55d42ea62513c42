package datasets

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// NPZ reads the matrices of a file that numpy.savez or numpy.savez_compressed has
// written, by their names. See [ReadNPY].
func NPZ(path string) (map[string]*mat.Dense, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("datasets: %w", err)
	}
	return readNPZ(f, info.Size(), path)
}

func readNPZ(r io.ReaderAt, size int64, path string) (map[string]*mat.Dense, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("datasets: %s is not a whole .npz file: %w; copy the file again, or write one with numpy.savez", path, err)
	}
	arrays := make(map[string]*mat.Dense)
	for _, entry := range z.File {
		name, ok := strings.CutSuffix(entry.Name, ".npy")
		if !ok {
			continue
		}
		if arrays[name], err = readEntry(entry, path+"/"+entry.Name); err != nil {
			return nil, err
		}
	}
	if len(arrays) == 0 {
		return nil, fmt.Errorf("datasets: %s holds no arrays", path)
	}
	return arrays, nil
}

func readEntry(entry *zip.File, name string) (*mat.Dense, error) {
	f, err := entry.Open()
	if err != nil {
		return nil, fmt.Errorf("datasets: %s: %w", name, err)
	}
	defer f.Close()
	r := bufio.NewReader(f)
	A, err := ReadNPY(r, name)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(io.Discard, r); err != nil { // the checksum is at the end
		return nil, fmt.Errorf("datasets: %s: %w; copy the file again", name, err)
	}
	return A, nil
}

// SaveNPZ writes matrices to a file that numpy.load reads, uncompressed as of
// numpy.savez, in the order of their names. The file appears whole or not at all.
// SaveNPZ panics if a matrix is nil or empty.
func SaveNPZ(path string, arrays map[string]*mat.Dense) error {
	for _, name := range slices.Sorted(maps.Keys(arrays)) {
		checkArray(strconv.Quote(name)+" ", arrays[name])
	}
	return save(path, func(w io.Writer) error {
		z := zip.NewWriter(w)
		for _, name := range slices.Sorted(maps.Keys(arrays)) {
			entry, err := z.CreateHeader(&zip.FileHeader{Name: name + ".npy", Method: zip.Store})
			if err != nil {
				return err
			}
			if err := WriteNPY(entry, arrays[name]); err != nil {
				return err
			}
		}
		return z.Close()
	})
}
