package eigenpro

import (
	"fmt"

	"github.com/agopher/agopher/lib/internal/check"
)

// memory returns an error if the fit with p centres needs more than there is. It
// says which method needs less.
func (f *fit) memory(p int) error {
	budget := f.opts.Sizes.Memory
	if budget == 0 {
		budget = check.FreeMemory()
	}
	need := f.bytes(p)
	if budget == 0 || need <= budget {
		return nil
	}
	advice := "take fewer centres, or a smaller Sizes.Batch, Points or Delay"
	switch f.opts.Method {
	case EigenPro2:
		advice = "set Method to EigenPro3, EigenPro4 or Falkon, which hold their centres and not the samples"
	case NystromCG:
		advice = "lower Sizes.Rank, or set Method to EigenPro3, EigenPro4 or Falkon, which hold their centres and not the samples"
	case Falkon:
		advice = fmt.Sprintf("take fewer centres, or set Method to EigenPro4, which has no p×p matrix beyond %d centres", mostFactored)
	}
	return fmt.Errorf("eigenpro: %v with %d samples of %d features and %d centres needs %s of memory, and there are %s; %s",
		f.opts.Method, f.n, f.d, p, check.Bytes(need), check.Bytes(budget), advice)
}

// bytes returns what the method needs beside samples in memory, as [Fit] says.
func (f *fit) bytes(p int) int64 {
	n, d, c, P := int64(f.n), int64(f.d), int64(f.c), int64(p)
	s, r, m := int64(f.opts.Sizes.Points), int64(max(0, f.opts.Sizes.Rank)), int64(f.opts.Sizes.Batch)
	if m == 0 {
		m = min(n, autoBatch)
	}
	points := d // of a prepared sample
	if f.M != nil {
		points = 2 * d
	}
	size := int64(0)
	if _, here := f.rows.(inMemory); !here && !f.opts.Method.few() {
		size = n * (d + c)
	}
	switch f.opts.Method {
	case EigenPro2:
		size += n*(points+2*c) + 2*s*s + m*(s+m)
	case NystromCG:
		size += n*(points+r+7*c) + 3*r*r
	case Falkon:
		size += P * (d + points + 2*P + 7*c + falkonRows)
	default:
		size += P*(d+points+m+4*c) + 2*s*s + int64(f.delay(p, int(m)))*m*(points+c)
		if f.factored(p) {
			size += P * P
		} else {
			r := min(P, int64(projectionRank))
			size += P*(r+5*c) + 3*r*r
		}
	}
	return 8 * size
}
