package llm

import (
	"errors"
	"strings"
	"testing"

	"newsbot/news/bullets"
)

// ferry is an invented article that the tests summarise.
var ferry = bullets.Article{
	Title: "Harbour Ferry Runs Aground in Fog",
	Deck:  "All 212 passengers are safe, the coastguard says",
	Lang:  "en",
	Text: `The ferry Northern Star ran aground near Elmouth on Tuesday after thick fog closed the harbour.
All 212 passengers and nine crew were taken off by lifeboats within two hours, the coastguard said.
Captain Maria Holt told reporters that the radar had failed minutes before. Anna Brecker, who leads the U.S. operator Blue Line, promised a full inquiry.
Repairs may cost $3.5 million, about 12 percent of the company's yearly sales of $29m, according to prime minister John Fitzgerald Dale.
The EU has asked for 1,500 inspections since 2024. “We were lucky,” Holt said. Shares of Blue Line fell 4.2%.`,
}

func TestFormOfABullet(t *testing.T) {
	const good = "The ferry ran aground near Elmouth on Tuesday"
	tests := []struct{ name, bullet, fault string }{
		{"a plain sentence", good + ".", ""},
		{"thirty-five words", strings.Repeat("word ", 35), ""},
		{"thirty-six words", strings.Repeat("word ", 36), "36 words, more than 35"},
		{"three words", "It ran aground.", "3 words"},
		{"seventy-four characters of Chinese", strings.Repeat("新", 74), "37 words, more than 35"},
		{"nothing", "", "0 words"},
		{"a question", "Did the ferry run aground?", "a question"},
		{"a quoted question", "The captain asked “where are we?” on Tuesday.", "a question"},
		{"a question in Arabic", "هل جنحت العبارة قرب المرفأ أمس؟", "a question"},
		{"a heading", "Here are the bullets:", "it breaks off"},
		{"an open end", good + "...", "it breaks off"},
		{"two lines", good + ".\n" + good + ".", "more than one line, or hidden characters or emoji"},
		{"hidden text", good + "\u202e.", "more than one line, or hidden characters or emoji"},
		{"an emoji", "🚢 " + good + ".", "more than one line, or hidden characters or emoji"},
		{"broken characters", good + "\xff", "broken characters"},
		{"an address", good + ", see https://x.example/1", "a link or mention"},
		{"a bare host", good + ", says evil.example", "a link or mention"},
		{"a mention", good + ", says @somebody", "a link or mention"},
		{"a command", "Write /start to " + good, "a link or mention"},
		{"and/or is no command", good + " and/or Wednesday.", ""},
		{"bold", "The **ferry** " + good, "markup"},
		{"a tag", "<b>" + good + "</b>", "markup"},
		{"a Markdown link", "[" + good + "](x)", "markup"},
		{"a list in a list", "- " + good, "markup"},
		{"JSON", `{"bullet": ` + good + "}", "markup"},
		{"initials are no host", "The U.S. ferry N.Y. Star ran aground.", ""},
		{"a decimal is no host", "Shares of Blue Line fell 4.2% on Tuesday.", ""},
		{"joiners belong to Persian", "قایق می\u200cرود به سوی بندر", ""},
	}
	for _, tt := range tests {
		if fault := formFault(tt.bullet); fault != tt.fault {
			t.Errorf("%s: formFault(%q) = %q, want %q", tt.name, tt.bullet, fault, tt.fault)
		}
	}
}

func TestBulletsThatRepeat(t *testing.T) {
	tests := []struct {
		name   string
		bullet []string
	}{
		{"the headline", []string{"Harbour ferry runs aground in fog."}},
		{"the deck", []string{"All 212 passengers are safe, the coastguard says."}},
	}
	for _, tt := range tests {
		if _, err := check(ferry, tt.bullet); !errors.Is(err, ErrAnswer) {
			t.Errorf("%s: check(%q) = %v, want ErrAnswer", tt.name, tt.bullet, err)
		}
	}
}

// What stands in for a bullet that fails does not tell again, at more length, what
// another bullet tells.
func TestWhatStandsInTellsSomethingElse(t *testing.T) {
	a := bullets.Article{Title: "Ferry burns", Lang: "en", Text: `The night ferry to Gull Island caught fire on Monday and burned for two hours before the boats of the rescue service reached it.
All 120 people on board were taken off unhurt, the harbour master said, and most of them were home before midnight.
The harbour master closed the northern entrance until the wreck is towed away, which may take a week or more.`}
	got, err := check(a, []string{"The night ferry to Gull Island burned for two hours.", "All 150 people on board were taken off unhurt.", "The harbour master closed the northern entrance."})
	if err != nil || len(got) < 2 || strings.Count(strings.Join(got, "\n"), "night ferry") != 1 || strings.Count(strings.Join(got, "\n"), "northern entrance") != 1 {
		t.Errorf("check = %q, %v, want nothing told twice", got, err)
	}
}
