// Command bench times fits on the data in a file, for a comparison with other
// programs on the same data: scripts/bench_peers.py runs it.
//
//	bench -data FILE -n N -d D -method krr|rfm -precision Float64|Mixed|Float32 -runs R
//
// The file holds X, n×d, and then y, n×1, as float64 in little-endian order. It
// prints the seconds of each run, a line each.
package main

import (
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/machine"
	"github.com/agopher/agopher/lib/rfm"
)

func main() {
	log.SetFlags(0)
	file := flag.String("data", "", "file with X and y")
	n := flag.Int("n", 0, "samples")
	d := flag.Int("d", 0, "features")
	method := flag.String("method", "krr", "krr, rfm, gemm or doctor")
	precision := flag.String("precision", "Float64", "Float64, Mixed or Float32")
	runs := flag.Int("runs", 1, "how often")
	flag.Parse()
	switch *method {
	case "doctor":
		fmt.Print(machine.Report())
		return
	case "gemm":
		double, single := machine.Speed(*n)
		fmt.Println(double, single)
		return
	}
	f, err := os.Open(*file)
	if err != nil {
		log.Fatal(err)
	}
	X, y := mat.NewDense(*n, *d, nil), mat.NewDense(*n, 1, nil)
	for _, A := range []*mat.Dense{X, y} {
		if err := binary.Read(f, binary.LittleEndian, A.RawMatrix().Data); err != nil {
			log.Fatal(err)
		}
	}
	var p kernels.Precision
	for p.String() != *precision {
		if p++; p > kernels.Float32 {
			log.Fatalf("there is no precision %q", *precision)
		}
	}
	for range *runs {
		start := time.Now()
		switch *method {
		case "krr": // the Gaussian kernel exp(-γ‖x-z‖²) with γ = 1/d, as scikit-learn's default
			_, err = krr.Fit(X, y, krr.Options{Kernel: kernels.Gaussian{L: gaussianL(*d)}, Ridge: 1e-3, Precision: p})
		case "rfm":
			_, err = rfm.Fit(X, y, rfm.Options{Kernel: kernels.Laplace{L: 10}, Ridge: 1e-3, Iters: 3, Precision: p})
		default:
			log.Fatalf("there is no method %q", *method)
		}
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(time.Since(start).Seconds())
	}
}

// gaussianL returns L with 1/(2L²) = 1/d.
func gaussianL(d int) float64 { return math.Sqrt(float64(d) / 2) }
