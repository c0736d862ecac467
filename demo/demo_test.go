package demo

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"newsbot/feeds/feedtest"
)

// TestDemoRefuses looks at the ways to call the demo wrongly.
func TestDemoRefuses(t *testing.T) {
	for _, tt := range []struct {
		why  string
		o    Options
		want string
	}{
		{"an address that others could reach", Options{Listen: "0.0.0.0:8080"}, "this machine only"},
		{"no port", Options{Listen: "127.0.0.1"}, "an address and a port"},
		{"nothing to end", Options{Listen: "127.0.0.1:0", Exit: true}, "--exit needs --script"},
		{"no such script", Options{Listen: "127.0.0.1:0", Script: "none.txt"}, "none.txt"},
		{"stories before one another", Options{Listen: "127.0.0.1:0", Period: -time.Second}, "--every -1s"},
		{"a feed that is no address", Options{Listen: "127.0.0.1:0", Feeds: []string{"harbour"}}, "--feed harbour"},
	} {
		if tt.o.Period == 0 {
			tt.o.Period = time.Second
		}
		err := Run(t.Context(), tt.o, new(bytes.Buffer), new(bytes.Buffer))
		if err == nil || !strings.Contains(err.Error(), tt.want) || !errors.As(err, new(*FlagError)) {
			t.Errorf("%s: error %v; want a FlagError with %q", tt.why, err, tt.want)
		}
	}
}

func TestRealFeedsAreCalledByTheirTitles(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed.xml" && r.URL.Path != "/copy.xml" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, feedtest.RSS("Harbour &quot;Daily&quot; News", feedtest.Item("1", "Fog comes", "", time.Now())))
	}))
	defer web.Close()
	host := strings.TrimPrefix(web.URL, "http://")
	var errOut bytes.Buffer
	list, err := realFeeds(t.Context(), []string{web.URL + "/feed.xml", web.URL + "/copy.xml", web.URL + "/none"}, &errOut)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"Harbour Daily News", host + "/copy.xml", host + "/none"} {
		if list[i].Name != want {
			t.Errorf("feed %d is called %q, want %q", i, list[i].Name, want)
		}
	}
	if want := web.URL + "/none: status 404"; !strings.Contains(errOut.String(), want) {
		t.Errorf("printed %q, want %q in it", errOut.String(), want)
	}
}
