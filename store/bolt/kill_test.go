package bolt_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/storetest"
)

// The desk of the kill test: each poll brings two items for twenty people, in
// transactions of seven rows, and sends go out in groups of at most eight.
const (
	deskPeople = 20
	deskItems  = 2
	deskGroup  = 8
)

// A desk polls, sends and settles until it is killed.
type desk struct {
	db  *store.DB
	src news.Source
	log *os.File // a line for each message sent
}

// TestMain runs the desk instead of the tests in the process that is killed.
func TestMain(m *testing.M) {
	if path := os.Getenv("NEWSBOT_TEST_DESK"); path != "" {
		fmt.Fprintln(os.Stderr, work(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// work is what the killed process does; it returns only when something fails.
func work(path string) error {
	d, err := openDesk(path)
	fmt.Println("open")
	for err == nil {
		if err = d.poll(); err == nil {
			err = d.send(3)
		}
	}
	return err
}

// openDesk takes up the work where the last process was killed.
func openDesk(path string) (*desk, error) {
	db, err := store.Open(path, store.Options{AtOnce: 7})
	if err != nil {
		return nil, err
	}
	d := &desk{db: db}
	if d.log, err = os.OpenFile(path+".log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return nil, err
	}
	if _, err := db.Configure([]news.Source{storetest.Named("harbour")}, storetest.Noon); err != nil {
		return nil, err
	}
	all, err := db.Sources()
	if err != nil {
		return nil, err
	}
	d.src = all[0]
	d.src.State.Succeeded = storetest.Noon
	unfinished, err := db.Unfinished()
	for _, i := range unfinished {
		_, e := db.Resume(i.ID, storetest.People(deskPeople), storetest.Noon)
		err = errors.Join(err, e)
	}
	return d, errors.Join(err, db.SaveStates(d.src))
}

// poll brings two entries that no poll brought before, and two that one did.
func (d *desk) poll() error {
	c, err := d.db.Counts()
	if err != nil {
		return err
	}
	p := store.Poll{Source: d.src}
	for n := int(c.Items) - deskItems; n < int(c.Items)+deskItems; n++ {
		if n >= 0 {
			p.Items, p.Alerts = append(p.Items, storetest.Item("harbour", n)), append(p.Alerts, storetest.People(deskPeople))
		}
	}
	_, err = d.db.Ingest(p, storetest.Noon.Add(24*time.Hour))
	return err
}

// send sends what is first in some queues, rounds times.
func (d *desk) send(rounds int) error {
	for range rounds {
		var ids []news.DeliveryID
		err := d.db.Queues(func(q store.Queue, _ time.Time) error {
			all, err := d.db.Waiting(q, 1)
			if err == nil && len(ids) < deskGroup {
				ids = append(ids, all[0].ID)
			}
			return err
		})
		if err != nil {
			return err
		}
		if err := d.carry(ids); err != nil {
			return err
		}
	}
	return nil
}

// carry sends some deliveries, one message each.
func (d *desk) carry(ids []news.DeliveryID) error {
	going, err := d.db.Attempt(ids, storetest.Noon)
	if err != nil {
		return err
	}
	var outcomes []store.Outcome
	for _, g := range going {
		if _, err := fmt.Fprintln(d.log, g.Destination.Chat, g.Item()); err != nil {
			return err
		}
		outcomes = append(outcomes, store.Outcome{ID: g.ID, Message: 7})
	}
	return d.db.Settle(outcomes, storetest.Noon)
}

// Whenever the process is killed, everything that was ingested is sent, in
// order, and nothing is sent twice but what was under way.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "newsbot.db")
	rnd := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	const kills = 12
	for range kills {
		kill(t, path, time.Duration(rnd.IntN(150))*time.Millisecond)
		db := storetest.Must[*store.DB](t)(store.Open(path, store.Options{AtOnce: 7}))
		storetest.OK(t, db.Check())
		storetest.OK(t, db.Close())
	}
	d := storetest.Must[*desk](t)(openDesk(path))
	for {
		c := storetest.Must[store.Counts](t)(d.db.Counts())
		if c.Pending+c.InDoubt == 0 {
			break
		}
		storetest.OK(t, d.send(1))
	}
	c := storetest.Must[store.Counts](t)(d.db.Counts())
	storetest.OK(t, d.db.Check())
	storetest.OK(t, d.db.Close())
	repeated := sent(t, path+".log", int(c.Items))
	t.Logf("%d items, %d messages, %d repeated in %d kills", c.Items, c.Delivered, repeated, kills)
	if repeated > kills*deskGroup {
		t.Errorf("%d messages were repeated in %d kills with at most %d under way", repeated, kills, deskGroup)
	}
}

// kill runs the desk in a process of its own for a while after it has begun.
func kill(t *testing.T, path string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "NEWSBOT_TEST_DESK="+path)
	cmd.Stderr = os.Stderr
	begun := storetest.Must[io.ReadCloser](t)(cmd.StdoutPipe())
	storetest.OK(t, cmd.Start())
	bufio.NewReader(begun).ReadString('\n')
	time.Sleep(after)
	storetest.OK(t, cmd.Process.Kill())
	if cmd.Wait(); cmd.ProcessState.Exited() {
		t.Fatalf("the desk ended by itself: %v", cmd.ProcessState)
	}
}

// sent reads the log of messages and returns how many were sent again.
func sent(t *testing.T, log string, items int) (repeated int) {
	t.Helper()
	f := storetest.Must[*os.File](t)(os.Open(log))
	defer f.Close()
	last := map[news.ChatID]int{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var chat news.ChatID
		var item int
		if _, err := fmt.Sscan(lines.Text(), &chat, &item); err != nil {
			t.Fatal(err)
		}
		switch item {
		case last[chat] + 1:
			last[chat] = item
		case last[chat]:
			repeated++
		default:
			t.Errorf("chat %d was sent item %d after item %d", chat, item, last[chat])
		}
	}
	for n := range deskPeople {
		if got := last[storetest.Person(n).Chat]; got != items {
			t.Errorf("chat %d was sent %d of %d items", storetest.Person(n).Chat, got, items)
		}
	}
	return repeated
}
