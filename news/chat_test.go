package news

import (
	"reflect"
	"testing"
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
	whole := reflect.ValueOf(base)
	for i := range whole.NumField() {
		var own Settings
		reflect.ValueOf(&own).Elem().Field(i).Set(whole.Field(i))
		if got := own.Over(Settings{}); !reflect.DeepEqual(got, own) {
			t.Errorf("%s is not laid over", whole.Type().Field(i).Name)
		}
	}
}
