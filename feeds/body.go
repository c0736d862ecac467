package feeds

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// Packed bodies may unfold so far, and no further: a feed or a page shrinks to
// a tenth, seldom to a thirtieth. Nor may they hold next to nothing.
const (
	maxRatio  = 200
	freeRatio = 256 << 10 // bytes that may unfold from anything
	leastGain = 1_000     // packed bytes that must bring one, behind the first
	freePack  = 1 << 20   // packed bytes, which may bring nothing
)

// usualBody is the room made for a body that does not announce its length,
// largeBody the size from which on only one is read and parsed at a time.
const (
	usualBody = 16 << 10
	largeBody = 1 << 20
)

// readBody reads a body within the limits and unpacks it, once. A body that
// breaks off is an error, because half a feed parses fine and loses items in
// silence. done says that the body is no longer in use.
func (f *Fetcher) readBody(ctx context.Context, resp *http.Response, r request) (text []byte, done func(), err error) {
	limit := r.limit
	if limit == 0 {
		limit = f.options.MaxBody
		if r.options != nil && r.options.MaxBody > 0 {
			limit = r.options.MaxBody
		}
	}
	if resp.ContentLength > limit && !r.cut {
		return nil, nil, ErrTooLarge
	}
	packed := &countingReader{in: resp.Body, limit: limit + 2*onePiece}
	body, closeBody, err := unpack(resp.Header.Values("Content-Encoding"), packed)
	if err != nil {
		return nil, nil, err
	}
	defer closeBody()
	b := bodyReader{packed: packed, body: body, limit: limit, cut: r.cut, large: f.large, buffer: room(min(max(resp.ContentLength, usualBody), largeBody))}
	if err := b.read(ctx); err != nil {
		b.done()
		return nil, nil, err
	}
	return b.buffer.Bytes(), b.done, nil
}

// A bodyReader reads one body.
type bodyReader struct {
	packed *countingReader
	body   io.Reader
	buffer *bytes.Buffer
	limit  int64
	cut    bool
	large  chan struct{} // one token for each large body in use
	held   bool          // we have one
}

// done gives the token of a large body back.
func (b *bodyReader) done() {
	if b.held {
		<-b.large
		b.held = false
	}
}

// read reads all of the body.
func (b *bodyReader) read(ctx context.Context) error {
	for {
		b.widen()
		n, err := io.CopyN(b.buffer, b.body, onePiece)
		switch {
		case b.isOver() && b.cut:
			b.buffer.Truncate(int(min(int64(b.buffer.Len()), b.limit)))
			return checkPlain(b.buffer.Bytes())
		case b.isOver():
			return ErrTooLarge
		case errors.Is(err, io.ErrUnexpectedEOF):
			return ErrCut
		case err == io.EOF:
			return checkPlain(b.buffer.Bytes())
		case err != nil:
			return err
		case n == 0:
			return io.ErrNoProgress
		}
		if err := b.waitIfLarge(ctx); err != nil {
			return err
		}
	}
}

// onePiece is how much of a body is read at once, in bytes.
const onePiece = 64 << 10

// room is a buffer for so many bytes, and for finding out that there are no more.
func room(size int64) *bytes.Buffer {
	return bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
}

// widen makes more room for a large body where it has little left: in few steps,
// since each leaves the room before to be collected, and no more than it may
// take.
func (b *bodyReader) widen() {
	if size := int64(b.buffer.Len()); size >= largeBody && b.buffer.Available() < onePiece+bytes.MinRead {
		wider := room(min(4*size, b.limit) + onePiece)
		wider.Write(b.buffer.Bytes())
		b.buffer = wider
	}
}

// isOver says whether a body is more than what is permitted, packed or
// unpacked, or unfolds out of all proportion.
func (b *bodyReader) isOver() bool {
	size, packed := int64(b.buffer.Len()), b.packed.n
	if b.body == io.Reader(b.packed) {
		return size > b.limit
	}
	return size > b.limit || packed > b.limit || size > freeRatio && size > maxRatio*packed || packed > freePack && size < packed/leastGain
}

// waitIfLarge waits until no other large body is in use, once this one is
// large.
func (b *bodyReader) waitIfLarge(ctx context.Context) error {
	if b.held || b.buffer.Len() < largeBody {
		return nil
	}
	select {
	case b.large <- struct{}{}:
		b.held = true
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// countingReader counts what passes, and fails beyond its limit: of what unpacks to
// nothing for ever nobody else would see the end.
type countingReader struct {
	in    io.Reader
	n     int64
	limit int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	if c.n > c.limit {
		return 0, ErrTooLarge
	}
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

// maxWindow is the memory that unpacking zstd may take, in bytes. Source: RFC
// 8878, which wants 8 MB supported and lets decoders refuse more.
const maxWindow = 8 << 20

// The first bytes of what is packed. Sources: RFC 1952, RFC 8878.
const (
	gzipMark = "\x1f\x8b\x08"
	zstdMark = "\x28\xb5\x2f\xfd"
)

// unpack undoes one packing. What the first bytes show goes before what the
// label says; a label that names no packing is passed over.
func unpack(encodings []string, in io.Reader) (out io.Reader, done func(), err error) {
	none := func() {}
	labels := packings(encodings)
	if len(labels) > 1 {
		return nil, nil, fmt.Errorf("%w: packed more than once", ErrPacked)
	}
	label := strings.Join(labels, "")
	buffered := bufio.NewReader(in)
	start, err := buffered.Peek(8)
	if len(start) == 0 && err != nil && err != io.EOF {
		return nil, nil, err
	}
	switch begins := func(mark string) bool { return strings.HasPrefix(string(start), mark) }; {
	case begins(gzipMark):
		return newMembers(buffered)
	case begins(zstdMark):
		z, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, fmt.Errorf("%w: zstd: %v", ErrPacked, err)
		}
		return z, z.Close, nil
	case label == "br" && !readsPlain(start):
		return brotli.NewReader(buffered), none, nil
	case label == "deflate" && isZlib(start), label != "" && bytes.HasPrefix(start, []byte(zlibMark)) && isZlib(start):
		z, err := zlib.NewReader(buffered)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: deflate: %v", ErrPacked, err)
		}
		return z, none, nil
	case label == "deflate" && !readsPlain(start):
		return flate.NewReader(buffered), none, nil
	}
	if counted, ok := in.(*countingReader); ok { // as it is, save that its first bytes are known
		counted.in = io.MultiReader(bytes.NewReader(peeked(buffered)), counted.in)
		counted.n = 0
	}
	return in, none, nil
}

// zlibMark is the first byte of nearly all that zlib packs: a window of 32 kB.
const zlibMark = "x"

// isZlib says whether a body begins as zlib's do. Source: RFC 1950.
func isZlib(start []byte) bool {
	return len(start) > 1 && start[0]&0x0f == 8 && (int(start[0])<<8|int(start[1]))%31 == 0
}

// peeked gives what a reader holds.
func peeked(r *bufio.Reader) []byte {
	held, _ := r.Peek(r.Buffered())
	return held
}

// packings are the labels that name a packing, in lower case.
func packings(encodings []string) (labels []string) {
	for label := range strings.SplitSeq(strings.ToLower(strings.Join(encodings, ",")), ",") {
		switch label = strings.TrimPrefix(strings.TrimSpace(label), "x-"); label {
		case "gzip", "br", "zstd", "deflate":
			labels = append(labels, label)
		}
	}
	return labels
}

// readsPlain says whether a body begins like a document rather than like
// something packed.
func readsPlain(start []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(text) > 2 && bytes.IndexByte([]byte("<{["), text[0]) >= 0 && !bytes.ContainsFunc(text, func(c rune) bool { return c < ' ' || c > '~' })
}

// maxMembers is how many pieces of gzip may follow one another.
const maxMembers = 1_000

// members reads pieces of gzip that follow one another. What stands behind a
// whole one and is none does no harm.
type members struct {
	in   *bufio.Reader
	z    *gzip.Reader
	read int
}

// newMembers reads gzip.
func newMembers(in *bufio.Reader) (out io.Reader, done func(), err error) {
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: gzip: %v", ErrPacked, err)
	}
	z.Multistream(false)
	return &members{in: in, z: z}, func() {}, nil
}

func (m *members) Read(p []byte) (int, error) {
	n, err := m.z.Read(p)
	if err != io.EOF {
		return n, err
	}
	if m.read++; m.read == maxMembers {
		return n, fmt.Errorf("%w: in too many pieces", ErrPacked)
	}
	if m.z.Reset(m.in) != nil {
		return n, io.EOF
	}
	m.z.Multistream(false)
	return n, nil
}

// checkPlain refuses what is still packed.
func checkPlain(body []byte) error {
	if bytes.HasPrefix(body, []byte(gzipMark)) || bytes.HasPrefix(body, []byte(zstdMark)) {
		return fmt.Errorf("%w: packed more than once", ErrPacked)
	}
	return nil
}
