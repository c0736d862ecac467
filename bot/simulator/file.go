package simulator

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // pictures of these kinds are measured
	_ "image/jpeg"
	"image/png"
	"net/http"
	"path"
	"strings"
	"sync"

	"newsbot/bot/simulator/markup"
)

// Bounds of pictures. Source: Bot API, sendPhoto.
const (
	maxSides = 10_000 // width and height together, pixels
	maxRatio = 20
)

// A fileStore keeps the files of messages: what is known of each, and the
// bytes of the latest uploads.
type fileStore struct {
	files map[string]*storedFile // :: file_id → file
	queue []*storedFile          // with bytes, oldest first
	kept  int                    // bytes
	max   int
}

// A storedFile is a File and its bytes, nil once they are forgotten.
type storedFile struct {
	File
	path string
	kind string // photo or document
	data []byte
}

func newFileStore(max int) fileStore { return fileStore{files: map[string]*storedFile{}, max: max} }

// File returns the bytes of an uploaded file and their media type, and false
// when there are none or they were forgotten.
func (s *Server) File(id string) (data []byte, mediaType string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files.files[id]
	if f == nil || f.data == nil {
		return nil, "", false
	}
	return f.data, f.Type, true
}

// download answers /file/bot<token>/<path>.
func (s *Server) download(path string) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files.queue {
		if f.path == path {
			return answer{status: 200, header: http.Header{"Content-Type": {f.Type}}, body: f.data}
		}
	}
	return refusal(&apiError{Code: 404, Text: "Not Found"})
}

// add keeps a file under a new id.
func (fs *fileStore) add(f File, kind string, data []byte) *File {
	n := len(fs.files) + 1
	f.ID, f.UniqueID = fmt.Sprintf("AgACAgQAAx%08d", n), fmt.Sprintf("AQAD%08d", n)
	f.Size = len(data)
	stored := &storedFile{File: f, kind: kind, data: data, path: fmt.Sprintf("%ss/file_%d%s", kind, n, path.Ext(f.Name))}
	fs.files[f.ID] = stored
	if data != nil {
		fs.keep(stored)
	}
	return &stored.File
}

// keep makes room by forgetting the bytes of the oldest files.
func (fs *fileStore) keep(f *storedFile) {
	fs.queue = append(fs.queue, f)
	for fs.kept += len(f.data); fs.kept > fs.max; {
		oldest := fs.queue[0]
		fs.kept -= len(oldest.data)
		oldest.data = nil
		fs.queue = fs.queue[1:]
	}
}

// photo reads what a request names as a picture: an upload, the address of one
// or the id of an earlier one.
func (s *Server) photo(c *call, field, value string) (*File, error) {
	u, uploaded, err := c.upload(field, value)
	switch {
	case err != nil:
		return nil, err
	case !uploaded:
		return s.remote(value, "photo")
	case len(u.data) > maxPicture:
		return nil, badRequest("file is too big")
	}
	f := File{Type: http.DetectContentType(u.data)}
	if f.Type != "image/webp" { // which the standard library cannot measure
		if err := f.measure(u.data); err != nil {
			return nil, err
		}
	}
	return s.files.add(f, "photo", u.data), nil
}

func (f *File) measure(data []byte) error {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return badRequest("IMAGE_PROCESS_FAILED")
	}
	f.Width, f.Height = config.Width, config.Height
	long, short := max(f.Width, f.Height), min(f.Width, f.Height)
	if long+short > maxSides || long > maxRatio*short {
		return badRequest("PHOTO_INVALID_DIMENSIONS")
	}
	return nil
}

// document reads what a request names as a document.
func (s *Server) document(c *call, field, value string) (*File, error) {
	u, uploaded, err := c.upload(field, value)
	switch {
	case err != nil:
		return nil, err
	case !uploaded:
		return s.remote(value, "document")
	case len(u.data) > maxFile:
		return nil, errTooLarge
	}
	return s.files.add(File{Name: u.name, Type: http.DetectContentType(u.data)}, "document", u.data), nil
}

// upload returns the uploaded file that a field, or "attach://" in its value,
// stands for.
func (c *call) upload(field, value string) (upload, bool, error) {
	name, attached := strings.CutPrefix(value, "attach://")
	if !attached {
		name = field
	}
	u, ok := c.files[name]
	switch {
	case attached && !ok:
		return u, false, badRequest("file attached by the name " + name + " is missing")
	case ok && len(u.data) == 0:
		return u, false, badRequest("file must be non-empty")
	}
	return u, ok, nil
}

// remote returns a file given by its address or id.
func (s *Server) remote(value, kind string) (*File, error) {
	if value == "" {
		return nil, badRequest(fmt.Sprintf("there is no %s in the request", kind))
	}
	if f := s.files.files[value]; f != nil {
		return f.as(kind)
	}
	link, ok := markup.Link(value)
	if !ok || !strings.Contains(value, "://") {
		return nil, badRequest("wrong remote file identifier specified: Wrong string length")
	}
	f := File{URL: link}
	if kind == "photo" {
		f.Width, f.Height = unseenWidth, unseenHeight
	}
	return s.files.add(f, kind, nil), nil
}

// The size of a picture that is given by its address, which nobody fetches.
const (
	unseenWidth  = 1280 // pixels
	unseenHeight = 720
)

// as returns an earlier file for use as a photo or document.
func (f *storedFile) as(kind string) (*File, error) {
	if f.kind != kind {
		return nil, badRequest(fmt.Sprintf("can't use file of type %s as %s", f.kind, kind))
	}
	return &f.File, nil
}

// picture returns the one that people of this world send.
func (fs *fileStore) picture() *File {
	const id = "picture"
	if fs.files[id] == nil {
		data := samplePicture()
		f := &storedFile{File: File{ID: id, UniqueID: id, Type: "image/png", Size: len(data), Width: 320, Height: 180},
			kind: "photo", path: "photos/picture.png", data: data}
		fs.files[id] = f
		fs.keep(f)
	}
	return &fs.files[id].File
}

// samplePicture is an evening sky.
var samplePicture = sync.OnceValue(func() []byte {
	const width, height = 320, 180
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		shade := color.RGBA{uint8(40 + y), uint8(70 + y/2), uint8(150 - y/3), 255}
		for x := range width {
			img.SetRGBA(x, y, shade)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // a picture in memory is always encoded
	}
	return b.Bytes()
})
