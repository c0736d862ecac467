package news

import (
	"reflect"
	"testing"
	"time"
)

func TestSettingsLieOverOthers(t *testing.T) {
	base := Settings{Footer: new("ours"), Silent: new(true), Preview: PreviewImage, Bullets: new(4)}
	tests := []struct {
		what string
		own  Settings
		want Settings
	}{
		{"nothing chosen is as it was", Settings{}, base},
		{"none is a choice", Settings{Footer: new(""), Silent: new(false), Bullets: new(0)}, Settings{Footer: new(""), Silent: new(false), Preview: PreviewImage, Bullets: new(0)}},
		{"one choice leaves the others", Settings{Preview: PreviewOff}, Settings{Footer: new("ours"), Silent: new(true), Preview: PreviewOff, Bullets: new(4)}},
	}
	for _, tt := range tests {
		if got := tt.own.Over(base); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: Over = %+v, want %+v", tt.what, got, tt.want)
		}
	}
	base.Zone, base.Quiet, base.Digest = "Europe/Berlin", new(Window{1, 2}), new(Digest{Times: []Clock{1}})
	base.PerHour, base.PerDay, base.Gap = new(1), new(2), new(time.Minute)
	base.Fold, base.Voices, base.Lang = new(true), new(true), new("de")
	base.Hours, base.Strict = new(Window{1, 2}), new(true)
	base.Approval = Approval{Mode: ModeHold, Wait: time.Minute, Editors: -5}
	base.Look = Look{Template: new("{headline}"), Tags: new(3), Params: new("a=b"), Bell: new(true), Sponsor: new(Sponsor{Text: "Fog Ltd", Every: 3}), Follow: new("Telegram https://t.me/fog")}
	whole := reflect.ValueOf(base)
	for i := range whole.NumField() {
		var own Settings
		if whole.Field(i).IsZero() {
			t.Errorf("%s is unset", whole.Type().Field(i).Name)
		}
		reflect.ValueOf(&own).Elem().Field(i).Set(whole.Field(i))
		if got := own.Over(Settings{}); !reflect.DeepEqual(got, own) {
			t.Errorf("%s is not laid over", whole.Type().Field(i).Name)
		}
	}
}

func TestWhenADestinationRests(t *testing.T) {
	for _, tt := range []struct {
		what string
		s    Settings
		want *Rest
	}{
		{"no wish", Settings{Zone: "Europe/Berlin", Strict: new(true)}, nil},
		{"wishes that are none", Settings{Quiet: new(Window{60, 60}), Digest: new(Digest{}), PerHour: new(0), Gap: new(time.Duration(0))}, nil},
		{"a budget", Settings{PerHour: new(3)}, &Rest{PerHour: 3}},
		{"a channel's", Settings{PerDay: new(30), Gap: new(time.Minute), Hours: new(Window{540, 1260})}, &Rest{PerDay: 30, Gap: time.Minute, Hours: Window{540, 1260}}},
		{"a zone that there is not is UTC", Settings{Zone: "Atlantic/Nowhere", Quiet: new(Window{60, 120})}, &Rest{Quiet: Window{60, 120}}},
	} {
		if got := tt.s.Rest(); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: Rest = %+v, want %+v", tt.what, got, tt.want)
		}
	}
}
