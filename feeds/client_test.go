package feeds

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"newsbot/feeds/document"
	"newsbot/news"
	"newsbot/news/urls"
)

func TestGuard(t *testing.T) {
	local := []urls.Range{{Prefix: netip.MustParsePrefix("127.0.0.0/8")}, {Prefix: netip.MustParsePrefix("fd00::/8")}}
	for _, tt := range []struct {
		address string
		allowed []urls.Range
		open    bool
	}{
		{"93.184.216.34:80", nil, true},
		{"93.184.216.34:443", nil, true},
		{"93.184.216.34:8443", nil, true},
		{"[2606:4700::1111]:443", nil, true},
		{"93.184.216.34:22", nil, false},
		{"93.184.216.34:25", nil, false},
		{"127.0.0.1:80", nil, false},
		{"127.255.255.254:80", nil, false},
		{"0.0.0.0:80", nil, false},
		{"10.0.0.1:80", nil, false},
		{"100.64.0.1:80", nil, false},
		{"169.254.169.254:80", nil, false},
		{"172.16.0.1:80", nil, false},
		{"192.0.0.8:80", nil, false},
		{"192.0.2.1:80", nil, false},
		{"192.88.99.1:80", nil, false},
		{"192.168.1.1:80", nil, false},
		{"198.18.0.1:80", nil, false},
		{"198.51.100.1:80", nil, false},
		{"203.0.113.1:80", nil, false},
		{"224.0.0.1:80", nil, false},
		{"240.0.0.1:80", nil, false},
		{"255.255.255.255:80", nil, false},
		{"[::]:80", nil, false},
		{"[::1]:80", nil, false},
		{"[::127.0.0.1]:80", nil, false},
		{"[::ffff:127.0.0.1]:80", nil, false},
		{"[::ffff:169.254.169.254]:80", nil, false},
		{"[64:ff9b::7f00:1]:80", nil, false},
		{"[64:ff9b:1::1]:80", nil, false},
		{"[100::1]:80", nil, false},
		{"[2001::1]:80", nil, false},
		{"[2001:db8::1]:80", nil, false},
		{"[2002:7f00:1::1]:80", nil, false},
		{"[fc00::1]:80", nil, false},
		{"[fd00::1]:80", nil, false},
		{"[fe80::1]:80", nil, false},
		{"[fec0::1]:80", nil, false},
		{"[ff02::1]:80", nil, false},
		{"127.0.0.1:54321", local, true},
		{"[::ffff:127.0.0.1]:54321", local, true},
		{"[fd00::1]:54321", local, true},
		{"10.0.0.1:80", local, false},
	} {
		network := "tcp4"
		if strings.HasPrefix(tt.address, "[") {
			network = "tcp6"
		}
		err := guard(tt.allowed)(network, tt.address, nil)
		if (err == nil) != tt.open || err != nil && !errors.Is(err, ErrPrivate) {
			t.Errorf("guard(%v)(%s) = %v, want open %v", tt.allowed, tt.address, err, tt.open)
		}
	}
}

func TestFetchRefusesAddresses(t *testing.T) {
	f := New(Options{HostSpacing: -1})
	for _, tt := range []struct {
		address string
		want    error
	}{
		{"file:///etc/passwd", ErrAddress},
		{"ftp://h.example/feed", ErrAddress},
		{"javascript:alert(1)", ErrAddress},
		{"http:opaque", ErrAddress},
		{"http://", ErrAddress},
		{"", ErrAddress},
		{"https://h.example/" + strings.Repeat("x", maxAddress), ErrAddress},
		{"http://localhost/feed", ErrPrivate},
		{"http://intranet/feed", ErrPrivate},
		{"http://printer.local/feed", ErrPrivate},
		{"http://db.prod.internal/feed", ErrPrivate},
		{"http://hidden.onion/feed", ErrPrivate},
		{"http://router.home.arpa/feed", ErrPrivate},
		{"http://127.0.0.1/feed", ErrPrivate},
		{"http://[::1]/feed", ErrPrivate},
		{"http://2130706433/feed", ErrPrivate},
		{"http://127.1/feed", ErrPrivate},
	} {
		_, err := f.Fetch(t.Context(), news.Source{URL: tt.address}, noon)
		if !errors.Is(err, tt.want) {
			t.Errorf("Fetch(%.40q) = %v, want %v", tt.address, err, tt.want)
		}
	}
}

// nameServer answers every question for an address with the next of a list,
// and the last one for ever.
func nameServer(t *testing.T, answers ...string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() { // ends when conn is closed
		buffer := make([]byte, 512)
		for asked := 0; ; {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			var question dnsmessage.Message
			if question.Unpack(buffer[:n]) != nil || len(question.Questions) == 0 {
				continue
			}
			reply := dnsmessage.Message{Header: dnsmessage.Header{ID: question.ID, Response: true}, Questions: question.Questions}
			if q := question.Questions[0]; q.Type == dnsmessage.TypeA {
				address := netip.MustParseAddr(answers[min(asked, len(answers)-1)])
				asked++
				reply.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class},
					Body:   &dnsmessage.AResource{A: address.As4()},
				}}
			}
			packed, _ := reply.Pack()
			conn.WriteTo(packed, from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
}

func TestFetchRefusesARebindingName(t *testing.T) {
	var requests atomic.Int32
	listener, err := net.Listen("tcp4", "127.0.0.1:8443")
	if err != nil {
		t.Skip("port 8443 is taken; the guard's own table covers the rule")
	}
	server := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) })}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	f := New(Options{HostSpacing: -1, Timeout: 2 * time.Second})
	f.clients.names = nameServer(t, "127.0.0.1")
	_, err = f.Fetch(t.Context(), news.Source{URL: "http://rebind.example.com:8443/"}, noon)
	if !errors.Is(err, ErrPrivate) || requests.Load() > 0 {
		t.Errorf("Fetch: %v after %d requests, want %v after none", err, requests.Load(), ErrPrivate)
	}
}

func TestReasonTellsNothingOfOurNetwork(t *testing.T) {
	internal := []string{"10.1.2.3", "db.prod.internal", "secret"}
	lookup := &net.DNSError{Err: "no such host", Name: "db.prod.internal", Server: "10.1.2.3:53"}
	for _, err := range []error{
		lookup, cause(&urlError{lookup}), io.ErrUnexpectedEOF, ErrTimeout, ErrCut, ErrGone, &StatusError{Code: 503},
		errors.New("dial tcp 10.1.2.3:80: connection refused"), ErrPrivate, document.ErrNotFeed, ErrPacked, ErrTooLarge, ErrRobots,
	} {
		reason := Reason(err).Error()
		for _, word := range internal {
			if reason == "" || strings.Contains(reason, word) {
				t.Errorf("Reason(%v) = %q", err, reason)
			}
		}
	}
}

// urlError wraps an error as a client does.
type urlError struct{ error }

func (e *urlError) Unwrap() error { return e.error }

func TestHostsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(time.Second, 2)
		begin := time.Now()
		for range 3 {
			release, err := h.acquire(t.Context(), "a.example")
			if err != nil {
				t.Fatal(err)
			}
			release(time.Time{})
		}
		if took := time.Since(begin); took != 2*time.Second {
			t.Errorf("three requests to one site took %v, want 2 s", took)
		}
		first, _ := h.acquire(t.Context(), "b.example")
		ctx, cancel := context.WithTimeout(t.Context(), patience/2)
		defer cancel()
		if _, err := h.acquire(ctx, "b.example"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a second request while one is on its way: %v, want to wait", err)
		}
		second, err := h.acquire(t.Context(), "c.example")
		if err != nil {
			t.Errorf("another site waits: %v", err)
		}
		first(time.Now().Add(time.Hour))
		second(time.Time{})
		if _, err := h.acquire(t.Context(), "b.example"); !errors.Is(err, ErrWaiting) {
			t.Errorf("a site that wants an hour of peace: %v, want %v", err, ErrWaiting)
		}
		time.Sleep(time.Hour)
		if release, err := h.acquire(t.Context(), "b.example"); err != nil {
			t.Errorf("an hour later: %v", err)
		} else {
			release(time.Time{})
		}
	})
}

func TestHostsLetOthersPastASlowRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(time.Second, 10)
		begin := time.Now()
		var slow []func(time.Time)
		for range waysAtOnce {
			release, err := h.acquire(t.Context(), "a.example")
			if err != nil {
				t.Fatal(err)
			}
			slow = append(slow, release)
		}
		if took, want := time.Since(begin), (waysAtOnce-1)*(patience+time.Second); took != want {
			t.Errorf("%d slow requests were let in within %v, want %v", waysAtOnce, took, want)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if _, err := h.acquire(ctx, "a.example"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("one more: %v, want to wait", err)
		}
		for _, release := range slow {
			release(time.Time{})
		}
		if release, err := h.acquire(t.Context(), "a.example"); err != nil {
			t.Errorf("once they are back: %v", err)
		} else {
			release(time.Time{})
		}
	})
}

func TestHostsForgetIdleSites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(time.Second, 2)
		for i := range 2 * sweepEvery {
			release, _ := h.acquire(t.Context(), string(rune('a'+i%26))+".example")
			release(time.Time{})
			time.Sleep(time.Second)
		}
		if len(h.sites) > 2 {
			t.Errorf("%d sites are remembered after they fell idle", len(h.sites))
		}
	})
}
