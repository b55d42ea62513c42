package blaslib

import (
	"strings"
	"testing"
)

// TestCoreType forces OpenBLAS to code for an older processor.
func TestCoreType(t *testing.T) {
	l := needLibrary(t)
	if l.vendor != "OpenBLAS" || !strings.Contains(l.config, "DYNAMIC_ARCH") || cpuLevel() < avx2 {
		t.Skip("needs an OpenBLAS for several processors, and one with AVX2")
	}
	run(t, "plain", "OPENBLAS_CORETYPE=Sandybridge").wants(t,
		"core      Sandybridge",
		"OPENBLAS_CORETYPE=Sandybridge makes OpenBLAS run code for Sandybridge (AVX) though this processor has "+cpuLevel().String())
	if c := run(t, "plain"); strings.Contains(c.Text, "makes OpenBLAS run code") {
		t.Errorf("a note on a variable that is not set:\n%s", c.Text)
	}
}

// TestAdvice is for machines that are not at hand.
func TestAdvice(t *testing.T) {
	text := func(r Report, setting string) string { return strings.Join(advice(r, setting), "\n") }
	if len(candidates()) > 0 {
		if got := text(Report{Tier: "gonum"}, "auto"); !strings.Contains(got, install()) {
			t.Errorf("without a library: %q", got)
		}
	}
	if got := text(Report{Tier: "gonum"}, "off"); got != "" {
		t.Errorf("gonum as told: %q", got)
	}
	if got := text(Report{Tier: "library", Vendor: "BLIS", Threads: 1000}, "auto"); !strings.Contains(got, "no LAPACK") {
		t.Errorf("without LAPACK: %q", got)
	}
	for core, want := range map[string]level{
		"SkylakeX": avx512, "Cooperlake": avx512, "SapphireRapids": avx512,
		"Haswell": avx2, "Zen": avx2, "Sandybridge": avx, "Nehalem": sse, "Prescott": sse,
		"neoversen1": unknown, "": unknown,
	} {
		if got := coreLevel(core); got != want {
			t.Errorf("OpenBLAS's code for %s is %v, want %v", core, got, want)
		}
	}
}
