//go:build !linux

package worker

// memoryOf reports false: here the worker watches itself.
func memoryOf(int) (uint64, bool) { return 0, false }

// machineMemory returns 0: without [MemoryVariable] there is no limit here.
func machineMemory() uint64 { return 0 }
