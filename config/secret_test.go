package config

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// maySecret says which keys hold a secret, or an address with one in it, by how
// they are named: a new one of such a name is found missing.
var maySecret = regexp.MustCompile(`^(token|key|proxy|cookies|headers|url|api_url|base_url|password|secret)$`)

// hidden fills everything that may hold a secret with one, and gives all of them.
func hidden(v reflect.Value, key string) (all []string) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return hidden(v.Elem(), key)
	case reflect.Struct:
		for i := range v.NumField() {
			all = append(all, hidden(v.Field(i), v.Type().Field(i).Tag.Get("toml"))...)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			return hidden(v.Index(0), key)
		}
	case reflect.Map:
		if maySecret.MatchString(key) {
			all = []string{"hidden-" + key}
			v.Set(reflect.ValueOf(map[string]string{"X": all[0]}))
		}
	case reflect.String:
		if !maySecret.MatchString(key) {
			return nil
		}
		all = []string{fmt.Sprintf("hidden-%s-%p", key, v.Addr().UnsafePointer())}
		text := all[0]
		if strings.HasSuffix(key, "url") || key == "proxy" {
			all = []string{"pw-" + text, "query-" + text}
			text = fmt.Sprintf("https://bob:%s@h.example/feed?key=%s", all[0], all[1])
		}
		v.SetString(text)
	}
	return all
}

// TestEveryKeyThatMayHoldASecretIsKnown fills all of them.
func TestEveryKeyThatMayHoldASecretIsKnown(t *testing.T) {
	var c Config
	want := hidden(reflect.ValueOf(&c).Elem(), "")
	if len(want) < 15 {
		t.Fatalf("only %d keys may hold a secret: %q", len(want), want)
	}
	got := c.Secrets()
	for _, secret := range want {
		if !slices.Contains(got, secret) {
			t.Errorf("%q is not kept out of logs", secret)
		}
	}
}
