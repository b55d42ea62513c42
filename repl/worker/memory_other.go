//go:build !linux

package worker

func memoryUsed() uint64 { return heapUsed() }

// machineMemory returns 0: without [MemoryVariable] there is no limit here.
func machineMemory() uint64 { return 0 }
