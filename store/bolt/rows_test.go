package bolt

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// A source cut anywhere, as older versions and damage leave it, is read in part
// or refused.
func TestSourceCut(t *testing.T) {
	want := rows.Source{Listed: time.UnixMilli(1).UTC(), Retired: time.UnixMilli(2).UTC()}
	say(reflect.ValueOf(&want.Source).Elem())
	whole, err := writeSource(&want)
	if got, e := sources.decode(num(want.ID), whole); err != nil || e != nil || got != want {
		t.Errorf("a whole row: %+v, errors %v and %v; want %+v", got, err, e, want)
	}
	for n := range whole {
		got, err := sources.decode(num(want.ID), whole[:n])
		if err == nil && got == want || err != nil && !errors.Is(err, rows.ErrDamaged) {
			t.Errorf("of %d bytes out of %d: error %v, row %+v", n, len(whole), err, got)
		}
	}
}

// say has each field below a value say something.
func say(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.UnixMilli(3).UTC()))
			return
		}
		for i := range v.NumField() {
			say(v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			say(v.Index(i))
		}
	case reflect.String:
		v.SetString("fog")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(-7)
	default:
		v.SetUint(7)
	}
}

func FuzzSource(f *testing.F) {
	f.Add([]byte{sourceFormat, 2, 'f'})
	f.Fuzz(func(t *testing.T, row []byte) {
		s, err := sources.decode(num(news.SourceID(7)), row)
		if err != nil {
			return
		}
		again, _ := writeSource(&s)
		if back, err := sources.decode(num(s.ID), again); err != nil || back != s {
			t.Errorf("%x: read %+v, written and read again %+v, %v", row, s, back, err)
		}
	})
}

// A told mark of any bytes is read without a word, and is the same when it is
// written and read again.
func FuzzTold(f *testing.F) {
	f.Add([]byte{1, 2, 3}, []byte{3, 0xff, 0x80})
	f.Fuzz(func(t *testing.T, mark, reasons []byte) {
		if all := readReasons(reasons); len(all) > len(reasons) {
			t.Errorf("%d reasons out of %d bytes", len(all), len(reasons))
		}
		k := toldKey(rows.ToldPlace{Story: 3, Destination: news.Destination{Chat: -5}})
		m, err := told.decode(k, mark)
		if err != nil {
			return
		}
		again, _ := writeTold(&m)
		if back, err := told.decode(k, again); err != nil || !reflect.DeepEqual(back, m) {
			t.Errorf("%x: read %+v, written and read again %+v, %v", mark, m, back, err)
		}
	})
}

// A row can carry what this version knows nothing of.
func TestBodies(t *testing.T) {
	for _, b := range []news.Body{{Kind: news.BodyItem, Number: 7}, {Kind: news.BodyNotice, Number: 7}, {Kind: 'x', Number: 7}} {
		text, _ := outbox.write(&rows.Delivery{ID: 1, Body: b})
		got, err := outbox.decode(num(news.DeliveryID(1)), text)
		if err != nil || got.Body != b || bodyAt(bodyKey(b)) != b {
			t.Errorf("a row that carries %c %d reads as %c %d, its key as %v", b.Kind, b.Number, got.Body.Kind, got.Body.Number, bodyAt(bodyKey(b)))
		}
	}
}
