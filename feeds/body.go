package feeds

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// Packed bodies may unfold so far, and no further: a feed or a page shrinks to
// a tenth, seldom to a thirtieth.
const (
	maxRatio  = 200
	freeRatio = 256 << 10 // bytes that may unfold from anything
)

// usualBody is the room made for a body that does not announce its length.
const usualBody = 16 << 10

// readBody reads a body within the limits and unpacks it, once. A body that
// breaks off is an error, because half a feed parses fine and loses items in
// silence.
func (f *Fetcher) readBody(resp *http.Response, limit int64) ([]byte, error) {
	if limit == 0 {
		limit = f.options.MaxBody
	}
	if resp.ContentLength > limit {
		return nil, ErrTooLarge
	}
	packed := &countingReader{in: resp.Body}
	body, closeBody, err := unpack(resp.Header.Values("Content-Encoding"), packed)
	if err != nil {
		return nil, err
	}
	defer closeBody()
	var buffer bytes.Buffer
	buffer.Grow(int(max(resp.ContentLength, usualBody)) + bytes.MinRead)
	for {
		n, err := io.CopyN(&buffer, body, 64<<10)
		size := int64(buffer.Len())
		switch {
		case size > limit || size > freeRatio && size > maxRatio*packed.n && body != io.Reader(packed):
			return nil, ErrTooLarge
		case errors.Is(err, io.ErrUnexpectedEOF):
			return nil, ErrCut
		case err == io.EOF:
			return buffer.Bytes(), checkPlain(buffer.Bytes())
		case err != nil:
			return nil, err
		case n == 0:
			return nil, io.ErrNoProgress
		}
	}
}

// countingReader counts what passes.
type countingReader struct {
	in io.Reader
	n  int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

// maxWindow is the memory that unpacking zstd may take, in bytes. Source: RFC
// 8878, which wants 8 MB supported and lets decoders refuse more.
const maxWindow = 8 << 20

// unpack undoes one packing.
func unpack(encodings []string, in io.Reader) (out io.Reader, done func(), err error) {
	none := func() {}
	switch encoding := strings.ToLower(strings.TrimSpace(strings.Join(encodings, ","))); encoding {
	case "", "identity":
		return in, none, nil
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(in)
		if err == io.EOF {
			return bytes.NewReader(nil), none, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%w: gzip: %v", ErrPacked, err)
		}
		return z, none, nil
	case "br":
		return brotli.NewReader(in), none, nil
	case "zstd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, fmt.Errorf("%w: zstd: %v", ErrPacked, err)
		}
		return z, z.Close, nil
	default:
		return nil, nil, fmt.Errorf("%w: %.40q was not asked for", ErrPacked, encoding)
	}
}

// checkPlain refuses what is still packed.
func checkPlain(body []byte) error {
	if bytes.HasPrefix(body, []byte("\x1f\x8b\x08")) || bytes.HasPrefix(body, []byte("\x28\xb5\x2f\xfd")) {
		return fmt.Errorf("%w: packed more than once, or without saying so", ErrPacked)
	}
	return nil
}
