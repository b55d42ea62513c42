//go:build !linux

package worker

import "time"

// memoryOf reports false: here the worker watches itself.
func memoryOf(int) (uint64, bool) { return 0, false }

// cpuOf reports false.
func cpuOf(int) (time.Duration, bool) { return 0, false }

// machineMemory returns 0: without [MemoryVariable] there is no limit here.
func machineMemory() uint64 { return 0 }
