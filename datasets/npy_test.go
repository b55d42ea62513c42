package datasets

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestNumPy reads the arrays that testdata/npy.py has written with NumPy.
func TestNumPy(t *testing.T) {
	got, err := NPZ("testdata/npy.npz")
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("testdata/npy.json")
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string][][]float64)
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) || len(want) != 16 {
		t.Errorf("%d arrays, want %d", len(got), len(want))
	}
	for name, rows := range want {
		A, ok := got[name]
		if !ok {
			t.Errorf("no array %s", name)
			continue
		}
		n, d := A.Dims()
		for i := range n {
			if fmt.Sprint(A.RawRowView(i)) != fmt.Sprint(rows[i]) || n != len(rows) || d != len(rows[0]) {
				t.Errorf("%s: %d×%d, row %d is %v, want %v", name, n, d, i, A.RawRowView(i), rows[i])
			}
		}
	}
}

func normals(seed uint64, n, d int) *mat.Dense {
	rnd := rand.New(rand.NewPCG(seed, 0))
	X := mat.NewDense(n, d, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	return X
}

// npyFile returns a .npy file with a header, and size bytes behind it.
func npyFile(version byte, text string, size int) []byte {
	b := append([]byte(npyMagic), version, 0, byte(len(text)), byte(len(text)>>8))
	if version > 1 {
		b = append(b, 0, 0)
	}
	b = append(b, text...)
	for i := range size {
		b = append(b, byte(i))
	}
	return b
}

func TestNPYRoundTrip(t *testing.T) {
	dir := t.TempDir()
	for _, size := range [][2]int{{1, 1}, {3, 7}, {3000, 5}, {2, 9000}} {
		A := normals(1, size[0], size[1])
		A.Set(0, 0, math.Inf(-1))
		path := filepath.Join(dir, "a.npy")
		if err := SaveNPY(path, A.Slice(0, size[0], 0, size[1]).(*mat.Dense)); err != nil {
			t.Fatal(err)
		}
		got, err := NPY(path)
		if err != nil || !mat.Equal(got, A) {
			t.Errorf("%v: error %v, or another matrix", size, err)
		}
	}
	var wide mat.Dense
	wide.CloneFrom(normals(1, 4, 5))
	part := wide.Slice(1, 3, 1, 4).(*mat.Dense) // with gaps between its rows
	arrays := map[string]*mat.Dense{"X": part, "Y": normals(2, 4, 1)}
	path := filepath.Join(dir, "a.npz")
	if err := SaveNPZ(path, arrays); err != nil {
		t.Fatal(err)
	}
	got, err := NPZ(path)
	if err != nil || len(got) != 2 || !mat.Equal(got["X"], part) || !mat.Equal(got["Y"], arrays["Y"]) {
		t.Errorf("arrays %v, error %v", got, err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 2 {
		t.Errorf("%d files are left, want 2", len(list))
	}
	if err := SaveNPY(filepath.Join(dir, "no", "such.npy"), part); err == nil || !strings.HasPrefix(err.Error(), "datasets: ") {
		t.Errorf("error %v", err)
	}
	var b bytes.Buffer
	if err := WriteNPY(&b, part); err != nil || bytes.IndexByte(b.Bytes(), '\n')%64 != 63 {
		t.Errorf("error %v, or the numbers are not aligned", err)
	}
}

// TestNPYNothing: what cannot be written is said before there is a file.
func TestNPYNothing(t *testing.T) {
	dir := t.TempDir()
	for want, write := range map[string]func(path string) error{
		"datasets: the matrix to write is nil":     func(path string) error { return SaveNPY(path, nil) },
		"datasets: the matrix to write is empty":   func(path string) error { return SaveNPY(path, &mat.Dense{}) },
		`datasets: the matrix "b" to write is nil`: func(path string) error { return SaveNPZ(path, map[string]*mat.Dense{"a": normals(1, 2, 2), "b": nil}) },
	} {
		panics(t, want, func() { _ = write(filepath.Join(dir, "a")) })
	}
	if list, _ := os.ReadDir(dir); len(list) != 0 {
		t.Errorf("%v is left behind", list)
	}
}

// TestNPYCut cuts files at every byte. What is left is an error, never a panic and
// never a matrix.
func TestNPYCut(t *testing.T) {
	dir := t.TempDir()
	var npy bytes.Buffer
	if err := WriteNPY(&npy, normals(1, 3, 4)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a.npz")
	if err := SaveNPZ(path, map[string]*mat.Dense{"X": normals(1, 3, 4)}); err != nil {
		t.Fatal(err)
	}
	npz, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(dir, "cut.npy")
	for k := range npy.Len() {
		_, err := ReadNPY(bytes.NewReader(npy.Bytes()[:k]), "cut.npy")
		if err == nil || !strings.HasPrefix(err.Error(), "datasets: cut.npy: it is cut short, ") && !strings.HasPrefix(err.Error(), "datasets: cut.npy: it is cut short: its array (3, 4) float64 takes 96 bytes, and there are ") {
			t.Errorf("%d bytes: error %v", k, err)
		}
		if err := os.WriteFile(cut, npy.Bytes()[:k], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenNPY(cut, ""); err == nil || !strings.Contains(err.Error(), "it is cut short") {
			t.Errorf("%d bytes opened: error %v", k, err)
		}
	}
	for k := range npz {
		if _, err := readNPZ(bytes.NewReader(npz[:k]), int64(k), "cut.npz"); err == nil {
			t.Errorf("%d of %d bytes of a .npz: no error", k, len(npz))
		}
	}
	// A bit that has turned in the numbers is found by the checksum.
	npz[len(npz)/3] ^= 1
	if _, err := readNPZ(bytes.NewReader(npz), int64(len(npz)), "turned.npz"); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("a bit turned: error %v", err)
	}
}

func TestNPYErrors(t *testing.T) {
	for text, want := range map[string]string{
		"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }":                  "",
		`{"shape":(2,3),"fortran_order":False,"descr":"<f8"}`:                          "",
		"{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 3L)}":                  "",
		"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 4), }":                  "it is cut short: its array (2, 4) float64 takes 64 bytes, and there are 48",
		"{'descr': '<f8', 'fortran_order': False, 'shape': (0, 3), }":                  "its array is empty, of shape (0, 3)",
		"{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999, 9999999999,)}": "its header is damaged: no array has the shape",
		"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1000000000000)}":        "it is cut short",
		"{'descr': '<f8', 'fortran_order': True, 'shape': (2, 1, 3), }":                "its array (2, 1, 3) float64 is in Fortran's order",
		"{'descr': '<c8', 'fortran_order': False, 'shape': (2, 3), }":                  `its numbers are of type "<c8"; convert them with .astype(numpy.float64)`,
		"{'descr': '|O', 'fortran_order': False, 'shape': (2, 3), }":                   `its numbers are of type "|O"`,
		"{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }":           "it has no single type of numbers",
		"{'fortran_order': False, 'shape': (2,), }":                                    "it has no single type of numbers",
		"{'descr': '<f8', 'shape': (2,), }":                                            "its header is damaged: 'fortran_order' is missing",
		"{'descr': '<f8', 'fortran_order': False}":                                     "its header is damaged: 'shape' is missing",
		"{'descr': '<f8', 'fortran_order': False, 'shape': (-2, 3), }":                 "its header is damaged: ",
		"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3":                      "its header is damaged: a tuple without an end",
		"{'descr': '<f8' 'fortran_order'":                                              `its header is damaged: no comma after the value of "descr"`,
		"{'descr":                                                                      "its header is damaged: a string without an end",
		"":                                                                             "its header is damaged: no dictionary",
	} {
		for _, version := range []byte{1, 2, 3} {
			A, err := ReadNPY(bytes.NewReader(npyFile(version, text, 48)), "a.npy")
			switch {
			case want == "" && (err != nil || A.At(1, 2) != math.Float64frombits(0x2f2e2d2c2b2a2928)):
				t.Errorf("%s: error %v, or other numbers", text, err)
			case want != "" && (err == nil || !strings.HasPrefix(err.Error(), "datasets: a.npy: "+want)):
				t.Errorf("%s:\n got %v\nwant %s", text, err, want)
			}
		}
	}
	for want, b := range map[string][]byte{
		"it is not a .npy file; write one with numpy.save":            []byte("x,y\n1,2\n3,4\n"),
		"its format has version 9; this program reads 1 to 3":         npyFile(9, "{}", 5),
		"its header is damaged: it is too long":                       append([]byte(npyMagic), 2, 0, 255, 255, 255, 255),
		"it is cut short, in its header; copy the file again":         npyFile(1, strings.Repeat(" ", 70), 0)[:60],
		"it has no single type of numbers ('descr'); save one field ": npyFile(1, "{}", 5),
	} {
		if _, err := ReadNPY(bytes.NewReader(b), "a.npy"); err == nil || !strings.HasPrefix(err.Error(), "datasets: a.npy: "+want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := NPY("nosuch.npy"); err == nil || !strings.Contains(err.Error(), "the path starts from /") {
		t.Errorf("error %v", err)
	}
	if _, err := NPZ("npy.go"); err == nil || !strings.Contains(err.Error(), "is not a whole .npz file") {
		t.Errorf("error %v", err)
	}
	path := filepath.Join(t.TempDir(), "empty.npz")
	if err := SaveNPZ(path, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := NPZ(path); err == nil || !strings.HasSuffix(err.Error(), "holds no arrays") {
		t.Errorf("error %v", err)
	}
}

// FuzzNPY reads anything. A matrix that comes out is written and read again the
// same.
func FuzzNPY(f *testing.F) {
	var b bytes.Buffer
	if err := WriteNPY(&b, normals(1, 2, 3)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(npyFile(1, "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }", 12))
	f.Add(npyFile(2, "{'descr': '|b1', 'fortran_order': False, 'shape': (), }", 1))
	f.Add(npyFile(3, "{'descr': '<f4', 'fortran_order': False, 'shape': (3,2,2), }", 48))
	f.Fuzz(func(t *testing.T, data []byte) {
		A, err := ReadNPY(bytes.NewReader(data), "f.npy")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "datasets: f.npy: ") {
				t.Errorf("error %v", err)
			}
			return
		}
		var b bytes.Buffer
		if err := WriteNPY(&b, A); err != nil {
			t.Fatal(err)
		}
		B, err := ReadNPY(&b, "f.npy")
		if err != nil || fmt.Sprint(B.RawMatrix()) != fmt.Sprint(A.RawMatrix()) {
			t.Errorf("error %v, or another matrix", err)
		}
	})
}
