package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/feeds/feedtest"
)

// modelBullets are what the test's language model writes of modelArticle.
var modelBullets = []string{
	"The night ferry to Gull Island burned for two hours.",
	"All 120 people on board were taken off unhurt, the harbour master said.",
	"The harbour master closed the northern entrance.",
}

const modelArticle = "The night ferry to Gull Island caught fire on Monday and burned for two hours before the boats of the rescue service reached it. " +
	"All 120 people on board were taken off unhurt, the harbour master said, and most of them were home before midnight. " +
	"The harbour master closed the northern entrance until the wreck is towed away, which may take a week or more. " +
	"Why the fire broke out is not known; the police have begun to ask the crew."

// languageServer speaks the protocol of a model: it writes modelBullets, and
// translates by putting a word before each text.
func languageServer(t *testing.T) *httptest.Server {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var ask struct {
			Messages []struct{ Content string } `json:"messages"`
		}
		if err := json.NewDecoder(r.Body).Decode(&ask); err != nil || len(ask.Messages) < 2 {
			t.Errorf("request of %s: %v", r.URL, err)
			return
		}
		answer := map[string]any{"bullets": modelBullets}
		if strings.Contains(ask.Messages[0].Content, "translate") {
			var texts []string
			fenced := strings.Split(ask.Messages[1].Content, "\n")
			if err := json.Unmarshal([]byte(fenced[1]), &texts); err != nil {
				t.Error(err)
			}
			for i, text := range texts {
				if text != "" {
					texts[i] = "Übersetzt: " + text
				}
			}
			answer = map[string]any{"texts": texts}
		}
		content, _ := json.Marshal(answer)
		json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]string{"role": "assistant", "content": string(content)}}}})
	}))
	t.Cleanup(srv.Close)
	return srv
}

// tramArticle is another event's, long enough for bullets.
const tramArticle = `<p>The council of Port Amber voted 31 to 14 for a tram line to the harbour on Thursday evening, after four hours of debate.</p>
<p>Work is to begin in March and to cost 41 million crowns, of which the state pays 18 million.</p>
<p>The line will have six stops and carry 9,000 people a day, the transport office expects.</p>
<p>Shopkeepers of the fish market asked for a halt beside their hall and did not get one.</p>`

// TestLanguageModelWritesAndTranslates has a channel hear of an item in the
// model's bullets and another in its translation, and the same with the model
// gone in the article's own sentences.
func TestLanguageModelWritesAndTranslates(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann, ben := tg.AddPrivate(simulator.User{FirstName: "Ann"}), tg.AddPrivate(simulator.User{FirstName: "Ben"})
	model := languageServer(t)
	w := newWorld(t, tg, fmt.Sprintf(`
[summary]
engine = "openai"
base_url = %q
model = "test"
key = "sk-this-is-nobodys-key"
`, model.URL+"/v1")+sourceTable("Harbour News", "/harbour")+"lang = \"en\"\n"+
		channelTable(ann.ID)+channelTable(ben.ID)+"translate = \"de\"\n")
	w.put("/harbour", feedtest.RSS("Harbour News"))
	w.start()
	w.polled("/harbour")
	fire := feedtest.Item("1", "Ferry burns", modelArticle, time.Now())
	w.put("/harbour", feedtest.RSS("Harbour News", fire))
	w.until("both alerts", func() bool { return len(w.heard(ann.ID)) > 0 && len(w.heard(ben.ID)) > 0 })
	if got, want := w.heard(ann.ID)[0].Text, "• "+strings.Join(modelBullets, "\n• "); !strings.Contains(got, want) {
		t.Errorf("alert without the model's bullets:\n%s", got)
	}
	got := w.heard(ben.ID)[0].Text
	for _, want := range []string{"Übersetzt: Ferry burns\n", "• Übersetzt: " + modelBullets[0], "translated by machine from EN"} {
		if !strings.Contains(got, want) {
			t.Errorf("translated alert without %q:\n%s", want, got)
		}
	}

	model.Close()
	again := feedtest.Item("2", "Council votes on the tram line to the harbour", tramArticle, time.Now())
	w.put("/harbour", feedtest.RSS("Harbour News", again, fire))
	w.until("the alert without a model", func() bool { return len(w.heard(ann.ID)) > 1 })
	if got := w.heard(ann.ID)[1].Text; !strings.Contains(got, "• The council of Port Amber voted 31 to 14 for a tram line to the harbour") {
		t.Errorf("alert without the article's own sentences:\n%s", got)
	}
	if strings.Contains(w.log(), "nobodys-key") {
		t.Error("the model's key is in the log")
	}
	w.stop()
}
