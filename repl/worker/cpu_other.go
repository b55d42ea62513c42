//go:build !linux

package worker

import "time"

// cpuOf reports false.
func cpuOf(int) (time.Duration, bool) { return 0, false }
