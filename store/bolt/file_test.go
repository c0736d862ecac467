package bolt_test

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/bolt"
	"newsbot/store/storetest"
)

// filled is the path of a closed store with something in every corner, over
// several levels of pages.
func filled(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "newsbot.db")
	db := storetest.Must[*store.DB](t)(store.Open(path, fast))
	src := storetest.AddSource(t, db, "harbour")
	for n := range 10 {
		p := store.Poll{Source: src, Items: []news.Item{storetest.Item("harbour", n)}, Alerts: [][]news.Alert{storetest.People(50)}}
		storetest.Must[store.Ingested](t)(db.Ingest(p, storetest.Noon))
	}
	for n := range 50 {
		if err := db.PutChat(news.Chat{ID: storetest.Person(n).Chat, Kind: news.Private, Title: "A reader"}); err != nil {
			t.Fatal(err)
		}
	}
	for n := range news.DeliveryID(200) {
		if err := db.Settle([]store.Outcome{{ID: n + 1, Message: 7}}, storetest.Noon); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenRefuses(t *testing.T) {
	whole := storetest.Must[[]byte](t)(os.ReadFile(filled(t)))
	write := func(data []byte) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	const page = 4096
	tests := []struct {
		name string
		make func(t *testing.T, path string)
		want error
		text string
	}{
		{"an empty file, which may have been a store", write(nil), store.ErrDamaged, "empty"},
		{"a text file", write([]byte(strings.Repeat("not a store\n", 1000))), store.ErrDamaged, "invalid"},
		{"a short text file", write([]byte("no")), store.ErrDamaged, "invalid"},
		{"zeros", write(make([]byte, 10*page)), store.ErrDamaged, "invalid"},
		{"the first page alone", write(whole[:page]), store.ErrDamaged, ""},
		{"a page and a half", write(whole[:page+page/2]), store.ErrDamaged, ""},
		{"the first half", write(whole[:len(whole)/2]), store.ErrDamaged, "cut short"},
		{"both meta pages zeroed", write(append(make([]byte, 2*page), whole[2*page:]...)), store.ErrDamaged, ""},
		{"a folder", func(t *testing.T, path string) { os.Mkdir(path, 0o700) }, nil, "no regular file"},
		{"a pipe that nobody writes to", func(t *testing.T, path string) { syscall.Mkfifo(path, 0o600) }, nil, "no regular file"},
		{"a name in a folder that is not there", func(t *testing.T, path string) { os.Remove(filepath.Dir(path)) }, fs.ErrNotExist, ""},
		{"a file of another program", foreign, store.ErrDamaged, "no store of newsbot"},
		{"a store of a newer version", newer, store.ErrNewer, "schema 99"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "sub", "newsbot.db")
			os.Mkdir(filepath.Dir(path), 0o700)
			tt.make(t, path)
			db, err := store.Open(path, fast)
			if err == nil {
				db.Close()
				t.Fatal("Open accepts it")
			}
			if tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.text) || !strings.Contains(err.Error(), path) {
				t.Errorf("Open: %q, want the path, %q and the error %v", err, tt.text, tt.want)
			}
		})
	}
}

func foreign(t *testing.T, path string) {
	b := storetest.Must[*bbolt.DB](t)(bbolt.Open(path, 0o600, nil))
	defer b.Close()
	b.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("recipes"))
		return err
	})
}

func newer(t *testing.T, path string) {
	storetest.OK(t, storetest.Must[*store.DB](t)(store.Open(path, fast)).Close())
	b := storetest.Must[*bbolt.DB](t)(bbolt.Open(path, 0o600, nil))
	defer b.Close()
	storetest.OK(t, b.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte("99")) }))
}

func TestReadOnlyFile(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the superuser may write to any file")
	}
	path := filled(t)
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(path, fast); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), path) {
		t.Errorf("Open: %v, want the path and that it is not permitted", err)
	}
}

// The lock holds against an open store of this process as against another's.
func TestInUse(t *testing.T) {
	path := filled(t)
	openAt(t, path)
	_, err := store.Open(path, fast)
	if !errors.Is(err, store.ErrInUse) || !strings.Contains(err.Error(), path) {
		t.Errorf("second Open: %v, want the path and ErrInUse", err)
	}
}

func TestCompactionKeepsTheLock(t *testing.T) {
	path, db := sparse(t)
	if done := storetest.Must[bool](t)(db.Compact()); !done {
		t.Fatal("Compact did nothing, and more than half is free")
	}
	if _, err := store.Open(path, fast); !errors.Is(err, store.ErrInUse) {
		t.Errorf("second Open after Compact: %v, want ErrInUse", err)
	}
}

// sparse is an open store of which more than half is free.
func sparse(t *testing.T) (string, *store.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "newsbot.db")
	file := storetest.Must[*bolt.File](t)(bolt.Open(path, bolt.Options{NoSync: true, CompactFrom: 1 << 20}))
	db := store.Over(file, fast)
	t.Cleanup(func() { storetest.OK(t, errors.Join(db.Check(), db.Close())) })
	src := storetest.AddSource(t, db, "harbour")
	p := store.Poll{Source: src, Items: []news.Item{storetest.Item("harbour", 1)}, Alerts: [][]news.Alert{storetest.People(10_000)}}
	storetest.Must[store.Ingested](t)(db.Ingest(p, storetest.Noon))
	var outcomes []store.Outcome
	for id := range news.DeliveryID(10_000) {
		outcomes = append(outcomes, store.Outcome{ID: id + 1, Message: 7})
	}
	if err := db.Settle(outcomes, storetest.Noon); err != nil {
		t.Fatal(err)
	}
	return path, db
}

func TestCompact(t *testing.T) {
	path, db := sparse(t)
	before := storetest.Must[store.Counts](t)(db.Counts())
	latest := storetest.Must[[]news.Item](t)(db.Latest(10, store.Place{}, all))
	if done := storetest.Must[bool](t)(db.Compact()); !done {
		t.Fatalf("Compact did nothing, and %d of %d bytes are free", before.FreeSize, before.FileSize)
	}
	after := storetest.Must[store.Counts](t)(db.Counts())
	if after.FileSize > before.FileSize/2 {
		t.Errorf("%d bytes after Compact, %d before", after.FileSize, before.FileSize)
	}
	size := before.FileSize
	before.FileSize, before.FreeSize, after.FileSize, after.FreeSize = 0, 0, 0, 0
	if before != after {
		t.Errorf("counts before %+v, after %+v", before, after)
	}
	storetest.Equal(t, "Latest after Compact", storetest.Must[[]news.Item](t)(db.Latest(10, store.Place{}, all)), latest)
	src := storetest.Must[news.Source](t)(db.Source("harbour"))
	p := store.Poll{Source: src, Items: []news.Item{storetest.Item("harbour", 2)}, Alerts: [][]news.Alert{storetest.People(1)}}
	if got := storetest.Must[store.Ingested](t)(db.Ingest(p, storetest.Noon)); got.New[0].ID != 2 {
		t.Errorf("first item after Compact has number %d, want 2: numbers are never given twice", got.New[0].ID)
	}
	if done := storetest.Must[bool](t)(db.Compact()); done {
		t.Error("Compact found work twice")
	}
	if info := storetest.Must[fs.FileInfo](t)(os.Stat(path)); info.Size() > size {
		t.Errorf("the file still has %d bytes", info.Size())
	}
}

// all wants every item.
func all(*news.Item) bool { return true }

// A backup taken while others write is a sound store of its own.
func TestBackup(t *testing.T) {
	at := filled(t)
	db := openAt(t, at)
	writing := make(chan error)
	go func() {
		for n := range int64(200) {
			if err := db.Handled(n, nil); err != nil {
				writing <- err
				return
			}
		}
		writing <- nil
	}()
	storetest.OK(t, os.WriteFile(at+".backup", []byte("yesterday's"), 0o644))
	path, size, err := db.Backup()
	if err = errors.Join(err, <-writing); err != nil {
		t.Fatal(err)
	}
	if info := storetest.Must[fs.FileInfo](t)(os.Stat(path)); info.Size() != size || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup has %d bytes and mode %v, want %d bytes for the owner alone", info.Size(), info.Mode(), size)
	}
	restored := openAt(t, path)
	if got, want := storetest.Must[store.Counts](t)(restored.Counts()), storetest.Must[store.Counts](t)(db.Counts()); got.Decided != want.Decided || got.Chats != want.Chats {
		t.Errorf("the backup counts %+v, the store %+v", got, want)
	}
}

// A backup that cannot be made leaves the last one, and nothing else.
func TestBackupThatFails(t *testing.T) {
	db := openAt(t, filled(t))
	path, _, err := db.Backup()
	storetest.OK(t, err)
	before := storetest.Must[[]byte](t)(os.ReadFile(path))
	inTheWay := path + ".new"
	storetest.OK(t, os.MkdirAll(filepath.Join(inTheWay, "x"), 0o700))
	if _, _, err := db.Backup(); err == nil {
		t.Error("no error for a copy that cannot be written")
	}
	if after := storetest.Must[[]byte](t)(os.ReadFile(path)); !bytes.Equal(before, after) {
		t.Error("the last backup was changed")
	}
	storetest.OK(t, os.RemoveAll(inTheWay))
	_, _, err = db.Backup()
	storetest.OK(t, err)
	if _, err := os.Stat(inTheWay); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the backup left %s behind: %v", inTheWay, err)
	}
}

// Whatever happened to a page, the store opens or says that it is damaged: it
// neither panics nor runs for ever, nor gives up in some other way.
func TestDamagedPages(t *testing.T) {
	whole := storetest.Must[[]byte](t)(os.ReadFile(filled(t)))
	rnd := rand.New(rand.NewPCG(1, 2))
	free := freePages(t, whole)
	damage := []struct {
		name  string
		fatal bool // wherever a page is in use; but either of the two meta pages will do
		do    func(page []byte)
	}{
		{"zeroed", true, func(p []byte) { clear(p) }},
		{"random", true, func(p []byte) {
			for i := range p {
				p[i] = byte(rnd.Uint32())
			}
		}},
		{"one bit flipped", false, func(p []byte) { p[rnd.IntN(len(p))] ^= 1 << rnd.IntN(8) }},
		{"one bit of the head flipped", false, func(p []byte) { p[rnd.IntN(64)] ^= 1 << rnd.IntN(8) }},
		{"holding another page", false, func(p []byte) { copy(p, whole[rnd.IntN(len(whole)/4096)*4096:]) }},
	}
	path := filepath.Join(t.TempDir(), "newsbot.db")
	for _, d := range damage {
		opened, pages := 0, len(whole)/4096
		for page := range pages {
			data := bytes.Clone(whole)
			d.do(data[page*4096 : (page+1)*4096])
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := use(path); err == nil {
				opened++
			} else if !errors.Is(err, store.ErrDamaged) {
				t.Errorf("page %d %s: %v", page, d.name, err)
			}
		}
		t.Logf("%s: %d of %d opened", d.name, opened, pages)
		if d.fatal && opened > free+2 {
			t.Errorf("%d of %d files with a page %s opened, and only %d hold nothing", opened, pages, d.name, free)
		}
	}
}

// freePages counts the pages that hold nothing, those beyond the last one too.
func freePages(t *testing.T, file []byte) int {
	path := filepath.Join(t.TempDir(), "newsbot.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	db := openAt(t, path)
	c := storetest.Must[store.Counts](t)(db.Counts())
	return (len(file) - int(c.FileSize-c.FreeSize)) / 4096
}

// use opens a store and does a little of everything.
func use(path string) error {
	db, err := store.Open(path, fast)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Check(); err != nil {
		return err
	}
	src, err := db.Source("harbour")
	if errors.Is(err, store.ErrNotFound) {
		return nil // the damage lies in its name
	}
	if err != nil {
		return err
	}
	_, err = db.Ingest(store.Poll{Source: src, Items: []news.Item{storetest.Item("harbour", 77)}, Alerts: [][]news.Alert{storetest.People(5)}}, storetest.Noon)
	return err
}

func FuzzOpen(f *testing.F) {
	whole, err := os.ReadFile(filled(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(0), []byte{0})
	f.Add(uint32(4096*3+8), []byte{2, 0, 255, 255})
	f.Fuzz(func(t *testing.T, at uint32, over []byte) {
		data := bytes.Clone(whole)
		copy(data[int(at)%len(data):], over)
		path := filepath.Join(t.TempDir(), "newsbot.db")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := use(path); err != nil && !errors.Is(err, store.ErrDamaged) {
			t.Error(err)
		}
	})
}

// Creating a file is all or nothing: what a crash left under the other name is
// no hindrance.
func TestCreateAfterCrash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "newsbot.db")
	if err := os.WriteFile(path+".new", []byte("half a page"), 0o600); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
	if _, err := os.Stat(path + ".new"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the other name: %v, want it gone", err)
	}
	if info := storetest.Must[fs.FileInfo](t)(os.Stat(path)); info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, want only its owner to read it", info.Mode())
	}
}

// A store near its limit takes nothing new in, so that room is left to empty its
// queues.
func TestFull(t *testing.T) {
	const limit = 8 << 20
	db := storetest.Must[*store.DB](t)(store.Open(filepath.Join(t.TempDir(), "newsbot.db"), store.Options{NoSync: true, MaxSize: limit}))
	t.Cleanup(func() { storetest.OK(t, errors.Join(db.Check(), db.Close())) })
	src := storetest.AddSource(t, db, "harbour")
	var err error
	n := 0
	for ; err == nil && n < 10_000; n++ {
		_, err = db.Ingest(store.Poll{Source: src, Items: []news.Item{storetest.Item("harbour", n)}, Alerts: [][]news.Alert{storetest.People(20)}}, storetest.Noon)
	}
	if !errors.Is(err, store.ErrFull) {
		t.Fatalf("Ingest at the limit, after %d items: %v, want ErrFull", n, err)
	}
	if c := storetest.Must[store.Counts](t)(db.Counts()); c.FileSize-c.FreeSize > limit/20*19 {
		t.Errorf("%d of %d bytes are in use when the first item is refused, want a tenth left for sending", c.FileSize-c.FreeSize, limit)
	}
	for id := news.DeliveryID(1); ; id += 100 {
		var outcomes []store.Outcome
		for i := range news.DeliveryID(100) {
			outcomes = append(outcomes, store.Outcome{ID: id + i, Message: 7})
		}
		if err := db.Settle(outcomes, storetest.Noon); err != nil {
			t.Fatalf("Settle in a full store: %v", err)
		}
		if c := storetest.Must[store.Counts](t)(db.Counts()); c.Pending == 0 {
			break
		}
	}
	if _, err := db.Ingest(store.Poll{Source: src, Items: []news.Item{storetest.Item("harbour", 999)}}, storetest.Noon.Add(time.Hour)); err != nil {
		t.Errorf("Ingest once there is room: %v", err)
	}
}
