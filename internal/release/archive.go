package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// archive packs the files of a folder under a folder of the archive's name, a .zip
// or a .tar.gz.
func (r *release) archive(dist, name, dir string, zipped bool) (err error) {
	ext, pack := ".tar.gz", r.tar
	if zipped {
		ext, pack = ".zip", r.zip
	}
	f, err := os.Create(filepath.Join(dist, name+ext))
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	return pack(f, name, dir)
}

func (r *release) tar(w io.Writer, name, dir string) error {
	compressed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(compressed)
	err = each(dir, func(file string, mode os.FileMode, content []byte) error {
		h := &tar.Header{Name: name + "/" + file, Mode: int64(mode), Size: int64(len(content)), ModTime: r.date}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		_, err := t.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	if err := t.Close(); err != nil {
		return err
	}
	return compressed.Close()
}

func (r *release) zip(w io.Writer, name, dir string) error {
	z := zip.NewWriter(w)
	err := each(dir, func(file string, mode os.FileMode, content []byte) error {
		h := &zip.FileHeader{Name: name + "/" + file, Method: zip.Deflate, Modified: r.date}
		h.SetMode(mode)
		f, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		_, err = f.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	return z.Close()
}

// each calls f for the files of a folder by name, with the mode that they are to
// have for everyone.
func each(dir string, f func(name string, mode os.FileMode, content []byte) error) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			return err
		}
		info, err := file.Info()
		if err != nil {
			return err
		}
		mode := os.FileMode(0o644)
		if info.Mode()&0o100 != 0 || filepath.Ext(file.Name()) == ".exe" {
			mode = 0o755
		}
		if err := f(file.Name(), mode, content); err != nil {
			return err
		}
	}
	return nil
}

// sums writes SHA256SUMS, for sha256sum -c.
func sums(dist string) error {
	var b bytes.Buffer
	err := each(dist, func(name string, _ os.FileMode, content []byte) error {
		_, err := fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(content), name)
		return err
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, "SHA256SUMS"), b.Bytes(), 0o666)
}
