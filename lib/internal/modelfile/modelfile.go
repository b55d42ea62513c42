// Package modelfile frames what a model saves of itself, so that a file that is
// cut, changed or of another kind is refused and not read as another model:
//
//	"agopher " kind, a zero byte,
//	version of the format of the kind,  4 bytes,
//	length of the payload,              8 bytes,
//	payload,
//	SHA-256 of all of that,            32 bytes.
//
// Numbers are little-endian. [Writer] and [Reader] write and read payloads,
// [Save] and [Load] files.
package modelfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

const magic = "agopher "

// Seal returns the file of a payload.
func Seal(kind string, version uint32, payload []byte) []byte {
	b := make([]byte, 0, len(magic)+len(kind)+13+len(payload)+sha256.Size)
	b = append(b, magic...)
	b = append(b, kind...)
	b = append(b, 0)
	b = binary.LittleEndian.AppendUint32(b, version)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(payload)))
	b = append(b, payload...)
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

// Open returns the payload of a file, which it shares memory with. It returns an
// error if the file is not whole, not of this kind, or of another version.
func Open(kind string, version uint32, file []byte) (payload []byte, err error) {
	head := append([]byte(magic+kind), 0)
	if !bytes.HasPrefix(file, head) {
		if rest, ok := bytes.CutPrefix(file, []byte(magic)); ok {
			if other, _, ok := bytes.Cut(rest, []byte{0}); ok && len(other) < 32 {
				return nil, fmt.Errorf("it is a file of %q, not of %q", other, kind)
			}
		}
		return nil, fmt.Errorf("it is not a file of %q, or only the beginning of one", kind)
	}
	rest := file[len(head):]
	if len(rest) < 12 {
		return nil, errCut
	}
	got := binary.LittleEndian.Uint32(rest)
	if got != version {
		return nil, fmt.Errorf("its format has version %d; this program reads version %d", got, version)
	}
	length := binary.LittleEndian.Uint64(rest[4:])
	rest = rest[12:]
	if len(rest) < sha256.Size || uint64(len(rest)-sha256.Size) < length {
		return nil, errCut
	}
	if uint64(len(rest)-sha256.Size) > length {
		return nil, errors.New("there is something behind its end")
	}
	body := len(file) - sha256.Size
	if sum := sha256.Sum256(file[:body]); !bytes.Equal(sum[:], file[body:]) {
		return nil, errors.New("its checksum is wrong: the file has been changed")
	}
	return rest[:length], nil
}

var errCut = errors.New("the file is cut off")
