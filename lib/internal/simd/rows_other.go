//go:build !amd64 || noasm

package simd

func detect() level { return levelGo }

func routineFor[T Float](int) rowFunc[T] { return nil }
