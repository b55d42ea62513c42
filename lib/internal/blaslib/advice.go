package blaslib

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"golang.org/x/sys/cpu"
)

// advice tells what would make this machine faster.
func advice(info Report, setting string) []string {
	var notes []string
	add := func(format string, a ...any) { notes = append(notes, fmt.Sprintf(format, a...)) }
	if setting == "asm" && info.Tier == "gonum" {
		add("AGOPHER_BLAS=asm, but this program has no assembly tier; gonum is used")
	}
	if info.Vendor == "" {
		switch {
		case setting != "auto":
		case len(candidates()) == 0:
			add("this program was built without support for BLAS libraries")
		default:
			add("no BLAS library was found; one makes fits several times faster: %s", install())
		}
		return notes
	}
	if !info.LAPACK {
		add("%s has no LAPACK: factorizations run in Go on its products; OpenBLAS has both: %s", info.Vendor, install())
	}
	if core := coreLevel(info.Core); info.Vendor == "OpenBLAS" && core != unknown && core < cpuLevel() {
		if v := os.Getenv("OPENBLAS_CORETYPE"); v != "" {
			add("OPENBLAS_CORETYPE=%s makes OpenBLAS run code for %s (%v) though this processor has %v; unset it",
				v, info.Core, core, cpuLevel())
		} else {
			add("OpenBLAS runs code for %s (%v) though this processor has %v; a newer OpenBLAS may know it",
				info.Core, core, cpuLevel())
		}
	}
	if procs := runtime.GOMAXPROCS(0); info.Threads < procs {
		add("the library uses %d of %d processors; %s", info.Threads, procs, limit(info))
	}
	return notes
}

// install is how to get OpenBLAS here.
func install() string {
	switch runtime.GOOS {
	case "darwin":
		return "brew install openblas"
	case "windows":
		return "put libopenblas.dll in PATH, or its path in AGOPHER_BLAS"
	}
	if _, err := os.Stat("/etc/debian_version"); err == nil {
		return "apt install libopenblas0"
	}
	return "install OpenBLAS (apt install libopenblas0, dnf install openblas-threads, pacman -S openblas)"
}

// limit names what keeps the library from more threads.
func limit(info Report) string {
	for _, v := range info.Env {
		if strings.HasSuffix(v[:strings.Index(v, "=")], "_THREADS") {
			return v + " limits it"
		}
	}
	if strings.Contains(info.Config, "SINGLE_THREADED") {
		return "it was built without threads"
	}
	return "AGOPHER_THREADS sets another number if the library allows it"
}

// level is a set of vector instructions, in ascending order of what they can do.
type level int

const (
	unknown level = iota
	sse
	avx
	avx2
	avx512
)

func (l level) String() string {
	return [...]string{"vectors unknown", "SSE", "AVX", "AVX2", "AVX-512"}[l]
}

// cpuLevel returns the instructions that this processor and system have.
func cpuLevel() level {
	x := &cpu.X86
	switch {
	case runtime.GOARCH != "amd64":
		return unknown
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL:
		return avx512
	case x.HasAVX2 && x.HasFMA:
		return avx2
	case x.HasAVX:
		return avx
	}
	return sse
}

// coreLevel returns the instructions of the code that OpenBLAS has for a core, by
// the name it gives it; unknown for the cores of other architectures.
func coreLevel(core string) level {
	switch strings.ToLower(core) {
	case "skylakex", "cooperlake", "sapphirerapids":
		return avx512
	case "haswell", "zen", "excavator":
		return avx2
	case "sandybridge", "bulldozer", "piledriver", "steamroller":
		return avx
	case "prescott", "core2", "penryn", "dunnington", "nehalem", "athlon", "opteron", "opteron_sse3", "barcelona", "bobcat", "atom", "nano":
		return sse
	}
	return unknown
}
