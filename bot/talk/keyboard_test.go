package talk

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
)

func TestTokensAreReadAsTheyWereWritten(t *testing.T) {
	tests := []Token{
		{Letter: 'l'},
		{Letter: 'u', Args: []uint64{92, 0}},
		{Letter: 'z', Args: []uint64{math.MaxUint64, math.MaxUint64, math.MaxUint64, math.MaxUint64}},
	}
	for _, want := range tests {
		s := want.String()
		got, ok := parseToken(s)
		if !ok || !reflect.DeepEqual(got, want) || len(s) > telegram.MaxData {
			t.Errorf("parseToken(%q) = %v, %v, want %v in at most %d bytes", s, got, ok, want, telegram.MaxData)
		}
	}
}

func TestTokensOfOthersAreRefused(t *testing.T) {
	for what, s := range map[string]string{
		"nothing":                "",
		"another version":        "2u.1",
		"no operation":           "1",
		"no number":              "1u.",
		"a sign":                 "1u.-1",
		"a number beyond 64 bit": "1u." + strings.Repeat("z", 20),
		"too many numbers":       "1u.1.2.3.4.5",
		"no point":               "1u1",
		"bytes":                  "\x00\xff1u.1",
	} {
		if got, ok := parseToken(s); ok {
			t.Errorf("%s: parseToken(%q) = %v", what, s, got)
		}
	}
}

func TestPages(t *testing.T) {
	tests := []struct {
		what            string
		n, size, number int
		want            Page
	}{
		{"an empty list has one page", 0, 8, 0, Page{0, 0, 0, 1}},
		{"a full page is one", 8, 8, 0, Page{0, 0, 8, 1}},
		{"one more makes two", 9, 8, 1, Page{1, 8, 9, 2}},
		{"a page that is gone is the last", 9, 8, 7, Page{1, 8, 9, 2}},
		{"a page before the first is the first", 9, 8, -1, Page{0, 0, 8, 2}},
	}
	for _, tt := range tests {
		if got := Paged(tt.n, tt.size, tt.number); got != tt.want {
			t.Errorf("%s: Paged(%d, %d, %d) = %v, want %v", tt.what, tt.n, tt.size, tt.number, got, tt.want)
		}
	}
}

func TestOffers(t *testing.T) {
	o := newOffers()
	here, there := news.Destination{Chat: 1}, news.Destination{Chat: 1, Topic: 4}
	id := o.put(here, "words", noon)
	if got, err := take[string](o, here, id, noon.Add(offerLife)); got != "words" || err != nil {
		t.Errorf("an offer is %q, %v, want the words", got, err)
	}
	if got, err := take[string](o, here, id, noon); got != "words" || err != nil {
		t.Errorf("an offer taken twice is %q, %v, want the words again", got, err)
	}
	refused := func(what string, err error) {
		t.Helper()
		if err != ErrOffer {
			t.Errorf("%s: %v, want %v", what, err, ErrOffer)
		}
	}
	_, err := take[string](o, there, id, noon)
	refused("another destination's offer", err)
	_, err = take[string](o, here, id+1, noon)
	refused("an offer never made", err)
	_, err = take[int](o, here, id, noon)
	refused("an offer of something else", err)
	_, err = take[string](o, here, id, noon.Add(offerLife+time.Second))
	refused("an offer that expired", err)
	for range maxOffers {
		o.put(there, "more", noon)
	}
	_, err = take[string](o, here, id, noon)
	refused("an offer pushed out by newer ones", err)
	if len(o.list) != maxOffers || len(o.order) != maxOffers {
		t.Errorf("%d offers kept, want %d", len(o.list), maxOffers)
	}
}
