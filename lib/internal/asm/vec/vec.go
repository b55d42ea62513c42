// Package vec lets the generators of this module write a routine once for the
// four kinds of vectors it is wanted for: float64 and float32, in the 256-bit
// registers of AVX2 with FMA and the 512-bit ones of AVX-512F.
package vec

import (
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"reflect"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
	"github.com/mmcloughlin/avo/reg"
)

// Kind is a kind of vectors, and the file their routines are written to.
type Kind struct {
	*build.Context
	Double bool // float64, otherwise float32
	Wide   bool // AVX-512, otherwise AVX2
	consts map[string]operand.Mem
}

// Generate writes what emit emits for each kind of vectors to the package in
// ../pkg: the assembly to z<file>_amd64.s and its Go declarations to
// z<file>_amd64.go.
func Generate(pkg, file string, emit func(k Kind)) {
	log.SetFlags(0)
	ctx := build.NewContext()
	ctx.ConstraintExpr("!noasm")
	consts := map[string]operand.Mem{}
	for _, double := range []bool{true, false} {
		for _, wide := range []bool{false, true} {
			emit(Kind{ctx, double, wide, consts})
		}
	}
	cfg := &build.Config{ErrOut: os.Stderr, Passes: []pass.Interface{pass.Compile}}
	for ext, p := range map[string]printer.Builder{"s": printer.NewGoAsm, "go": printer.NewStubs} {
		f, err := os.Create(filepath.Join("..", pkg, "z"+file+"_amd64."+ext))
		if err != nil {
			log.Fatal(err)
		}
		conf := printer.Config{Name: "asm/" + pkg, Pkg: pkg}
		cfg.Passes = append(cfg.Passes, &pass.Output{Writer: f, Printer: p(conf)})
	}
	if status := build.Main(cfg, ctx); status != 0 {
		os.Exit(status)
	}
}

// Suffix ends the names of routines for vectors of kind k.
func (k Kind) Suffix() string {
	suffix := map[bool]string{true: "64", false: "32"}[k.Double]
	if k.Wide {
		return suffix + "AVX512"
	}
	return suffix + "AVX2"
}

// Type is the Go name of the type of the elements.
func (k Kind) Type() string {
	if k.Double {
		return "float64"
	}
	return "float32"
}

// Size is the number of bytes of an element.
func (k Kind) Size() int {
	if k.Double {
		return 8
	}
	return 4
}

// Len is the number of elements in a vector.
func (k Kind) Len() int {
	if k.Wide {
		return 64 / k.Size()
	}
	return 32 / k.Size()
}

// Func starts a routine.
func (k Kind) Func(name, signature string) {
	k.Function(name)
	k.Attributes(attr.NOSPLIT)
	k.Pragma("noescape")
	k.SignatureExpr(signature)
}

// New returns a fresh register.
func (k Kind) New() reg.VecVirtual {
	if k.Wide {
		return k.ZMM()
	}
	return k.YMM()
}

// Zero returns a register of zeros.
func (k Kind) Zero() reg.VecVirtual {
	x := k.New()
	k.Logic("VPXOR", x, x, x)
	return x
}

// Float emits a floating-point instruction, named up to its P: the suffix D or S
// is added. Operands are in Go's order, the destination last.
func (k Kind) Float(op string, operands ...operand.Op) {
	k.emit(op+map[bool]string{true: "D", false: "S"}[k.Double], operands)
}

// Int emits an instruction on integers of the elements' size, without its
// suffix Q or D.
func (k Kind) Int(op string, operands ...operand.Op) {
	k.emit(op+map[bool]string{true: "Q", false: "D"}[k.Double], operands)
}

// Logic emits a bitwise instruction: VPAND, VPOR or VPXOR.
func (k Kind) Logic(op string, operands ...operand.Op) {
	if k.Wide { // AVX-512 masks by element, so even these have a size
		k.Int(op, operands...)
		return
	}
	k.emit(op, operands)
}

// Move copies a vector between registers and unaligned memory.
func (k Kind) Move(from, to operand.Op) { k.Float("VMOVUP", from, to) }

// Broadcast fills a register with a number from memory.
func (k Kind) Broadcast(from operand.Op, to operand.Op) {
	if k.Double {
		k.VBROADCASTSD(from, to)
	} else {
		k.VBROADCASTSS(from, to)
	}
}

// Arg is a register filled with an argument of the routine.
func (k Kind) Arg(name string) reg.VecVirtual {
	b, err := k.Param(name).Resolve()
	if err != nil {
		log.Fatal(err)
	}
	x := k.New()
	k.Broadcast(b.Addr, x)
	return x
}

// Const is a vector in memory, all of whose elements are c.
func (k Kind) Const(c float64) operand.Mem {
	if k.Double {
		return k.Bits(math.Float64bits(c))
	}
	return k.Bits(uint64(math.Float32bits(float32(c))))
}

// Bits is a vector in memory, all of whose elements have the given bits.
func (k Kind) Bits(b uint64) operand.Mem {
	name := fmt.Sprintf("c%d_%x", 8*k.Size(), b)
	if m, ok := k.consts[name]; ok {
		return m
	}
	m := k.StaticGlobal(name)
	k.DataAttributes(attr.RODATA | attr.NOPTR)
	for i := 0; i < 64; i += k.Size() {
		if k.Double {
			k.AddDatum(i, operand.U64(b))
		} else {
			k.AddDatum(i, operand.U32(b))
		}
	}
	k.consts[name] = m
	return m
}

// emit appends the instruction of a given name, which the context has as a method.
func (k Kind) emit(op string, operands []operand.Op) {
	method := reflect.ValueOf(k.Context).MethodByName(op)
	if !method.IsValid() {
		log.Fatalf("no instruction %s", op)
	}
	in := make([]reflect.Value, len(operands))
	for i := range in {
		in[i] = reflect.ValueOf(operands[i])
	}
	method.Call(in)
}
