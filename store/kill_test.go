package store

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
	db  *DB
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
	maxRows = 7
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
	db, err := Open(path, Options{})
	if err != nil {
		return nil, err
	}
	d := &desk{db: db}
	if d.log, err = os.OpenFile(path+".log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return nil, err
	}
	if _, err := db.Configure([]news.Source{named("harbour")}, noon); err != nil {
		return nil, err
	}
	all, err := db.Sources()
	if err != nil {
		return nil, err
	}
	d.src = all[0]
	d.src.State.Succeeded = noon
	unfinished, err := db.Unfinished()
	for _, i := range unfinished {
		_, e := db.Resume(i.ID, people(deskPeople), noon)
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
	p := Poll{Source: d.src}
	for n := int(c.Items) - deskItems; n < int(c.Items)+deskItems; n++ {
		if n >= 0 {
			p.Items, p.Alerts = append(p.Items, item("harbour", n)), append(p.Alerts, people(deskPeople))
		}
	}
	_, err = d.db.Ingest(p, noon.Add(24*time.Hour))
	return err
}

// send sends what is first in some queues, rounds times.
func (d *desk) send(rounds int) error {
	for range rounds {
		var ids []news.DeliveryID
		err := d.db.Queues(func(q Queue, _ time.Time) error {
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
	going, err := d.db.Attempt(ids, noon)
	if err != nil {
		return err
	}
	var outcomes []Outcome
	for _, g := range going {
		if _, err := fmt.Fprintln(d.log, g.Destination.Chat, g.Item()); err != nil {
			return err
		}
		outcomes = append(outcomes, Outcome{ID: g.ID, Message: 7})
	}
	return d.db.Settle(outcomes, noon)
}

// Whenever the process is killed, everything that was ingested is sent, in
// order, and nothing is sent twice but what was under way.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "newsbot.db")
	rnd := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	const kills = 12
	for range kills {
		kill(t, path, time.Duration(rnd.IntN(150))*time.Millisecond)
		db := must[*DB](t)(Open(path, Options{}))
		ok(t, db.Check())
		ok(t, db.Close())
	}
	d := must[*desk](t)(openDesk(path))
	for {
		c := must[Counts](t)(d.db.Counts())
		if c.Pending+c.InDoubt == 0 {
			break
		}
		ok(t, d.send(1))
	}
	c := must[Counts](t)(d.db.Counts())
	ok(t, d.db.Check())
	ok(t, d.db.Close())
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
	begun := must[io.ReadCloser](t)(cmd.StdoutPipe())
	ok(t, cmd.Start())
	bufio.NewReader(begun).ReadString('\n')
	time.Sleep(after)
	ok(t, cmd.Process.Kill())
	if cmd.Wait(); cmd.ProcessState.Exited() {
		t.Fatalf("the desk ended by itself: %v", cmd.ProcessState)
	}
}

// sent reads the log of messages and returns how many were sent again.
func sent(t *testing.T, log string, items int) (repeated int) {
	t.Helper()
	f := must[*os.File](t)(os.Open(log))
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
		if got := last[person(n).Chat]; got != items {
			t.Errorf("chat %d was sent %d of %d items", person(n).Chat, got, items)
		}
	}
	return repeated
}
