package simd

import (
	"syscall"
	"testing"
	"unsafe"
)

// TestBounds has rows that end where the memory does: to read or write a byte
// more is a segmentation fault.
func TestBounds(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		testBounds[float64](t)
		testBounds[float32](t)
	})
}

func testBounds[T Float](t *testing.T) {
	src, zz, dst := atEnd[T](t), atEnd[T](t), atEnd[T](t)
	for _, f := range routinesOf[T]() {
		for n := range 71 {
			f(dst[len(dst)-n:], src[len(src)-n:], zz[len(zz)-n:])
		}
	}
}

// atEnd returns a page of memory with nothing behind it.
func atEnd[T Float](t *testing.T) []T {
	page := syscall.Getpagesize()
	mem, err := syscall.Mmap(-1, 0, 2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Munmap(mem) })
	if err := syscall.Mprotect(mem[page:], syscall.PROT_NONE); err != nil {
		t.Fatal(err)
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&mem[0])), page/int(unsafe.Sizeof(T(0))))
}
