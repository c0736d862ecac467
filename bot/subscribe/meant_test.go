package subscribe

import "testing"

func TestMeantBy(t *testing.T) {
	for _, tt := range []struct{ name, typed, want string }{
		{"words alone are all wanted", "bitcoin etf", ""},
		{"capitals are understood", "bitcoin OR gold", ""},
		{"a small or joins alternatives", "bitcoin or gold", "bitcoin OR gold"},
		{"commas too", "bitcoin, gold ,silver; ice", "bitcoin OR gold ,silver OR ice"},
		{"both are one", "bitcoin, or gold,", "bitcoin OR gold"},
		{"an and can be left out", "bitcoin and gold", "bitcoin gold"},
		{"the last of a list is one of them", "bitcoin, silver and gold", "bitcoin OR silver OR gold"},
		{"quotes are meant so", `"war and peace" tolstoy`, ""},
		{"a comma within a number is none", "1,000 ships", ""},
		{"nothing but a comma", " , ", ""},
	} {
		if got := meantBy(tt.typed); got != tt.want {
			t.Errorf("%s: meantBy(%q) = %q, want %q", tt.name, tt.typed, got, tt.want)
		}
	}
}

func TestFieldMeantBy(t *testing.T) {
	for _, tt := range []struct{ name, typed, want string }{
		{"a field is a field", "title:fog source:gazette", ""},
		{"words alone have none", "fog ferry", ""},
		{"a letter is missing", "fog sorce:gazette", "fog source:gazette"},
		{"a letter is too many", "titlee:fog", "title:fog"},
		{"a letter is wrong", "-Bodi:fog", "-body:fog"},
		{"two letters changed places", "(tilte:fog OR ice)", "(title:fog OR ice)"},
		{"what other programs call it", `site:gazette "thick fog"`, `source:gazette "thick fog"`},
		{"an address is none", "https://news.example/fog", ""},
		{"a time is none", "17:30", ""},
		{"nothing behind it", "headline:", ""},
	} {
		if got := fieldMeantBy(tt.typed); got != tt.want {
			t.Errorf("%s: fieldMeantBy(%q) = %q, want %q", tt.name, tt.typed, got, tt.want)
		}
	}
}
