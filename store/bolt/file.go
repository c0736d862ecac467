package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"newsbot/store/internal/rows"
)

// lockWait is how long Open waits for another process to let go of the file.
// It waits at most twice.
const lockWait = 900 * time.Millisecond

// openFile opens the file for writing once it has proved sound.
func openFile(path string, o Options) (*bbolt.DB, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = create(path, o)
	case err == nil && !info.Mode().IsRegular():
		err = errors.New("is no regular file; name a file, which is created where there is none")
	case err == nil && info.Size() == 0:
		err = damaged("is empty")
	case err == nil:
		err = inspect(path)
	}
	if err != nil {
		return nil, err
	}
	return openBolt(path, o, false)
}

// create makes an empty file under another name first, so that a crash or a
// power cut leaves none that is half made.
func create(path string, o Options) error {
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	b, err := openBolt(fresh, o, false)
	if err != nil {
		return err
	}
	if err := b.Close(); err != nil {
		return err
	}
	return replace(fresh, path)
}

// replace gives a file the name of another, and waits until that is on disk.
func replace(fresh, path string) error {
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		return nil // a folder cannot be synced there
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// openBolt opens a file with bbolt. The file is closed, and its lock given
// free, where bbolt panics over what it finds inside.
func openBolt(path string, o Options, readOnly bool) (b *bbolt.DB, err error) {
	var file *os.File
	defer func() {
		if b == nil && file != nil {
			file.Close() // a second Close is harmless
		}
	}()
	defer guard(&err, debug.SetPanicOnFault(true))
	b, err = bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout:  lockWait,
		ReadOnly: readOnly,
		NoSync:   o.NoSync,
		MaxSize:  int(o.MaxSize),
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			var err error
			file, err = os.OpenFile(name, flag, mode)
			return file, err
		},
	})
	return b, refusal(err)
}

// refusal says why bbolt did not open a file: the lock, the operating system,
// or, in many words of bbolt's, what is in the file.
func refusal(err error) error {
	var path *fs.PathError
	var system syscall.Errno
	switch {
	case err == nil, errors.As(err, &path), errors.As(err, &system):
		return err
	case errors.Is(err, bbolterrors.ErrTimeout):
		return rows.ErrInUse
	}
	return damaged("%v", err)
}

// outOfRoom makes ErrFull of what bbolt and the operating system say about it.
func outOfRoom(err error) error {
	if errors.Is(err, bbolterrors.ErrMaxSizeReached) || errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("%w: %w", rows.ErrFull, err)
	}
	return err
}

// inspect reads the file under a lock shared with other readers.
func inspect(path string) error {
	b, err := openBolt(path, Options{}, true)
	if err != nil {
		return err
	}
	err = inspectPages(path, b.Info().PageSize, maxInspected)
	return errors.Join(err, b.Close())
}

// guard turns bbolt's panic over a damaged page into ErrDamaged. A page beyond
// the end of a file that was cut short is a fault of memory, which ends the
// process unless the goroutine asks for a panic. Mistakes of the program pass.
//
//	defer guard(&err, debug.SetPanicOnFault(true))
func guard(err *error, panicked bool) {
	debug.SetPanicOnFault(panicked)
	switch p := recover().(type) {
	case nil:
	case interface{ Addr() uintptr }: // a fault, see debug.SetPanicOnFault
		*err = damaged("unreadable at %#x", p.Addr())
	case runtime.Error:
		panic(p)
	default: // an assertion of bbolt
		*err = damaged("%v", p)
	}
}

// Backup writes a copy of the file as it is now beside it, under the name that
// it returns, while others go on reading and writing. The copy before it is
// replaced by a whole and sound one or not at all.
func (f *File) Backup() (path string, size int64, err error) {
	f.backup.Lock()
	defer f.backup.Unlock()
	path = f.path + ".backup"
	fresh := path + ".new"
	defer os.Remove(fresh) // nothing is there any more where all went well
	if size, err = f.copyTo(fresh); err == nil {
		err = inspect(fresh)
	}
	if err == nil {
		err = replace(fresh, path)
	}
	if err == nil {
		f.log.Info("backup written", "path", path, "bytes", size)
	}
	return path, size, outOfRoom(err)
}

// copyTo writes the file to a path, and waits until that is on disk.
func (f *File) copyTo(path string) (size int64, err error) {
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, err
	}
	err = f.view(func(t *tx) error {
		size, err = t.WriteTo(out)
		return err
	})
	return size, errors.Join(err, out.Sync(), out.Close())
}

// compactFrom is the size from which compaction is worth while when the options
// do not say, in bytes.
const compactFrom = 16 << 20

// Compact rewrites a file of which more than half is free, and says whether it
// did. Everybody else waits meanwhile, half a second for 100 MB in use. An
// error leaves the old file in use.
func (f *File) Compact() (done bool, err error) {
	f.swap.Lock()
	defer f.swap.Unlock()
	defer guard(&err, debug.SetPanicOnFault(true))
	size, err := used(f.bolt)
	if err != nil || size < f.opts.CompactFrom || 2*free(f.bolt) < size {
		return false, err
	}
	dense, err := f.rewrite()
	if err != nil {
		return false, err
	}
	old := f.bolt
	f.bolt = dense
	f.log.Info("store compacted", "path", f.path, "bytes", size, "free", free(old))
	return true, old.Close()
}

// rewrite copies what the file holds and puts the copy in its place, open.
func (f *File) rewrite() (*bbolt.DB, error) {
	name := f.path + ".compact"
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	dense, err := openBolt(name, f.opts, false)
	if err != nil {
		return nil, err
	}
	dense.NoSync = true // once, at the end
	err = bbolt.Compact(dense, f.bolt, 64<<20)
	if err == nil {
		err = dense.Sync()
	}
	dense.NoSync = f.opts.NoSync
	if err == nil {
		err = replace(name, f.path) // both files are locked: nobody can slip in between
	}
	if err != nil {
		return nil, errors.Join(err, dense.Close(), os.Remove(name))
	}
	return dense, nil
}

// used is how many bytes of the file are pages, free ones too.
func used(b *bbolt.DB) (size int64, err error) {
	err = b.View(func(t *bbolt.Tx) error {
		size = t.Size()
		return nil
	})
	return size, err
}

// free is how many bytes of the file's pages hold nothing.
func free(b *bbolt.DB) int64 {
	stats := b.Stats()
	return int64(stats.FreePageN+stats.PendingPageN) * int64(b.Info().PageSize)
}

// Full says that a tenth of Options.MaxSize is left, which is kept for sending:
// removing a row takes fresh pages too before it gives any back.
func (t *tx) Full() bool {
	max := t.file.opts.MaxSize
	return max > 0 && t.Size()-free(t.file.bolt) > max/10*9
}
