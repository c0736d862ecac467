package app_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/app"
	"newsbot/bot/simulator"
	"newsbot/config"
)

// A gate is a proxy before a Telegram that has an address behind it only. It
// wants a password, and refuses for a while whoever has it.
type gate struct {
	to       http.Handler
	password string
	refuses  atomic.Int64 // further requests that it turns away
	let      atomic.Int64 // through
	strange  atomic.Int64 // that asked for another host, or had another password
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte("desk:"+g.password))
	switch {
	case r.URL.Host != "telegram.invalid" || r.Header.Get("Proxy-Authorization") != want:
		g.strange.Add(1)
		w.WriteHeader(http.StatusProxyAuthRequired)
	case g.refuses.Add(-1) >= 0:
		w.WriteHeader(http.StatusBadGateway)
	default:
		g.let.Add(1)
		g.to.ServeHTTP(w, r)
	}
}

// TestTelegramIsReachedThroughItsProxy has a person answered by a bot whose
// Telegram is behind a proxy alone, one that refuses at first.
func TestTelegramIsReachedThroughItsProxy(t *testing.T) {
	tg := simulator.New(simulator.Options{})
	g := &gate{to: tg, password: "hidden-word"}
	g.refuses.Store(2)
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	path := filepath.Join(dir, "newsbot.toml")
	text := fmt.Sprintf("[telegram]\ntoken = %q\napi_url = \"http://telegram.invalid\"\nproxy = \"http://desk:%s@%s\"\nadmins = [1]\n[store]\npath = %q\n[http]\nlisten = \"\"\n",
		tg.Token(), g.password, server.Listener.Addr(), filepath.Join(dir, "newsbot.db"))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, _, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	var log logBuffer
	desk, err := app.Open(app.Options{Config: cfg, Path: path, Log: &log})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- desk.Run(ctx) }()
	ada := tg.AddUser(simulator.User{FirstName: "Ada"})
	if _, err := tg.Say(simulator.Draft{Chat: ada.ID, From: ada.ID, Text: "/start"}); err != nil {
		t.Fatal(err)
	}
	answered := func() bool { return len(tg.Messages(ada.ID)) > 1 }
	for until := time.Now().Add(30 * time.Second); !answered() && time.Now().Before(until); {
		time.Sleep(20 * time.Millisecond)
	}
	heard := answered()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := desk.Close(); err != nil {
		t.Error(err)
	}
	if !heard || g.let.Load() == 0 || g.strange.Load() != 0 {
		t.Errorf("answered %t; the proxy let %d requests through and found %d strange\n%s", heard, g.let.Load(), g.strange.Load(), log.b.String())
	}
	if strings.Contains(log.b.String(), g.password) {
		t.Errorf("the proxy's password is in the log:\n%s", log.b.String())
	}
}
