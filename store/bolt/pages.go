package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io"
	"os"
)

// bbolt trusts the pages it maps into memory: a damaged one can make it read
// anywhere, or for ever. So a file is read here once before bbolt opens it for
// writing: each page must be of a kind that belongs where it stands, hold its
// own elements, and be used once. The format is bbolt's, version 2, which its
// internal/common/page.go and meta.go describe.
const (
	pageHeader = 16 // id(8) kind(2) count(2) overflow(4)
	metaSize   = 64 // magic version size flags (4 each) root sequence freelist pages tx checksum (8 each)

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10

	branchElement = 16 // position(4) key size(4) page(8)
	leafElement   = 16 // flags(4) position(4) key size(4) value size(4)
	bucketHeader  = 16 // root page(8) sequence(8); root 0: the page follows inline

	noFreelist = ^uint64(0)
)

// maxInspected bounds how many pages Open reads: all of a file of 256 MB, and
// of a larger one the upper levels and a part of the lowest.
const maxInspected = 1 << 16

// An inspection is the walk over the pages of one file.
type inspection struct {
	file  io.ReaderAt
	size  int    // of a page, in bytes
	pages uint64 // number of pages in use or free
	used  []bool // :: page → belongs to something
	next  []uint64
}

// inspectPages reads at most max pages, those that lead to others first, and
// returns ErrDamaged with the first fault it finds.
func inspectPages(path string, pageSize, max int) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	meta, err := readMeta(f, pageSize)
	if err != nil {
		return err
	}
	if meta.pages > uint64(info.Size())/uint64(pageSize) {
		return damaged("cut short: %d bytes of %d", info.Size(), meta.pages*uint64(pageSize))
	}
	in := &inspection{file: f, size: pageSize, pages: meta.pages, used: make([]bool, meta.pages)}
	return in.walk(meta, max)
}

// A metaPage says where everything is.
type metaPage struct{ root, freelist, pages, tx uint64 }

// readMeta reads the newer of the two meta pages that are sound.
func readMeta(f io.ReaderAt, pageSize int) (best metaPage, err error) {
	err = damaged("neither meta page is sound")
	for i := range int64(2) {
		b := make([]byte, pageHeader+metaSize)
		if _, e := f.ReadAt(b, i*int64(pageSize)); e != nil {
			continue
		}
		b = b[pageHeader:]
		sum := fnv.New64a()
		sum.Write(b[:metaSize-8])
		if u64(b[metaSize-8:]) != sum.Sum64() || err == nil && u64(b[48:]) < best.tx {
			continue
		}
		best, err = metaPage{root: u64(b[16:]), freelist: u64(b[32:]), pages: u64(b[40:]), tx: u64(b[48:])}, nil
	}
	return best, err
}

// walk reads level after level from the root, so that branches come before leaves.
func (in *inspection) walk(meta metaPage, max int) error {
	if meta.freelist != noFreelist {
		if err := in.freelist(meta.freelist); err != nil {
			return err
		}
	}
	in.next = []uint64{meta.root}
	for n := 0; n < max && len(in.next) > 0; n++ {
		id := in.next[0]
		in.next = in.next[1:]
		if err := in.page(id); err != nil {
			return err
		}
	}
	return nil
}

// read takes a page and what overflows from it into use.
func (in *inspection) read(id uint64) ([]byte, error) {
	if id < 2 || id >= in.pages {
		return nil, damaged("page %d of %d", id, in.pages)
	}
	head := make([]byte, pageHeader)
	if _, err := in.file.ReadAt(head, int64(id)*int64(in.size)); err != nil {
		return nil, damaged("page %d: %v", id, err)
	}
	count := 1 + uint64(binary.NativeEndian.Uint32(head[12:]))
	if u64(head) != id || count > in.pages-id {
		return nil, damaged("page %d is none", id)
	}
	if err := in.take(id, count); err != nil {
		return nil, err
	}
	b := make([]byte, count*uint64(in.size))
	if _, err := in.file.ReadAt(b, int64(id)*int64(in.size)); err != nil && !errors.Is(err, io.EOF) {
		return nil, damaged("page %d: %v", id, err)
	}
	return b, nil
}

func (in *inspection) take(id, count uint64) error {
	for ; count > 0; id, count = id+1, count-1 {
		if id < 2 || id >= in.pages || in.used[id] {
			return damaged("page %d is used twice or out of place", id)
		}
		in.used[id] = true
	}
	return nil
}

// freelist takes the free pages; their number stands before them where it
// exceeds what the header's count can hold.
func (in *inspection) freelist(id uint64) error {
	b, err := in.read(id)
	if err != nil {
		return err
	}
	count, ids := uint64(binary.NativeEndian.Uint16(b[10:])), b[pageHeader:]
	if count == 0xFFFF {
		count, ids = u64(ids), ids[8:]
	}
	if kind(b) != freelistPage || count > uint64(len(ids))/8 {
		return damaged("page %d is no list of free pages", id)
	}
	for ; count > 0; ids, count = ids[8:], count-1 {
		if err := in.take(u64(ids), 1); err != nil {
			return err
		}
	}
	return nil
}

func (in *inspection) page(id uint64) error {
	b, err := in.read(id)
	if err != nil {
		return err
	}
	switch kind(b) {
	case branchPage:
		err = in.branch(b)
	case leafPage:
		err = in.leaf(b)
	default:
		err = damaged("is of kind %#x", kind(b))
	}
	if err != nil {
		return damaged("page %d: %v", id, err)
	}
	return nil
}

var errElement = errors.New("an element is out of bounds or out of order")

// branch has the pages below walked too.
func (in *inspection) branch(b []byte) error {
	n := int(binary.NativeEndian.Uint16(b[10:]))
	if n == 0 {
		return errElement
	}
	var last []byte
	for i := range n {
		e := pageHeader + i*branchElement
		if e+branchElement > len(b) {
			return errElement
		}
		key := part(b, e, u32(b[e:]), u32(b[e+4:]))
		if key == nil || last != nil && bytes.Compare(last, key) >= 0 {
			return errElement
		}
		last = key
		in.next = append(in.next, u64(b[e+8:]))
	}
	return nil
}

// leaf has the buckets whose roots are here walked too.
func (in *inspection) leaf(b []byte) error {
	var last []byte
	for i := range int(binary.NativeEndian.Uint16(b[10:])) {
		e := pageHeader + i*leafElement
		if e+leafElement > len(b) {
			return errElement
		}
		flags, at, size := u32(b[e:]), u32(b[e+4:]), u32(b[e+8:])
		key, value := part(b, e, at, size), part(b, e, at+size, u32(b[e+12:]))
		if key == nil || value == nil || last != nil && bytes.Compare(last, key) >= 0 {
			return errElement
		}
		last = key
		if flags&1 != 0 {
			if err := in.bucket(value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (in *inspection) bucket(b []byte) error {
	switch {
	case len(b) < bucketHeader:
		return errElement
	case u64(b) != 0:
		in.next = append(in.next, u64(b))
	case len(b) < bucketHeader+pageHeader || kind(b[bucketHeader:]) != leafPage:
		return errElement
	default:
		return in.leaf(b[bucketHeader:])
	}
	return nil
}

// part is size bytes at a position counted from element e; nil beyond the page.
func part(b []byte, e int, at, size uint64) []byte {
	from, to := uint64(e)+at, uint64(e)+at+size
	if to > uint64(len(b)) {
		return nil
	}
	return b[from:to:to]
}

func kind(b []byte) uint16 { return binary.NativeEndian.Uint16(b[8:]) }
func u32(b []byte) uint64  { return uint64(binary.NativeEndian.Uint32(b)) }
func u64(b []byte) uint64  { return binary.NativeEndian.Uint64(b) }
