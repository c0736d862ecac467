package bot

import (
	"context"
	"strings"
	"testing"

	"newsbot/bot/simulator"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// tides is a feature from outside, as CONTRIBUTING describes one: a command, a
// button and a setting, told by nothing but its value.
type tides struct {
	talk *talk.Talk
	high bool
}

// turn is the letter of the button that turns the tide.
const turn = 'T'

func (f *tides) Feature() talk.Feature {
	return talk.Feature{
		Commands: []talk.Command{{Name: "tide", About: "How the water stands", Run: f.tide}},
		Actions:  []talk.Action{{Letter: turn, Changes: true, Run: f.pressTurn}},
		Settings: []talk.Setting{{
			Number: 900, Name: "pictures", Values: []string{"off", "image"},
			Get:    func(s *news.Settings) string { return string(s.Preview) },
			Set:    func(s *news.Settings, v string) { s.Preview = news.Preview(v) },
			Line:   func(v string) string { return "Pictures of the tide: " + v },
			Button: func(v, _ string) string { return "Tide " + v },
		}},
	}
}

func (f *tides) tide(context.Context, *talk.Call) (*talk.Answer, error) {
	text := telegram.HTML("The water is low.")
	if f.high {
		text = "The water is high."
	}
	return &talk.Answer{Text: text, Buttons: [][]telegram.Button{talk.Row(talk.Button("Turn", turn, 1))}}, nil
}

func (f *tides) pressTurn(ctx context.Context, p *talk.Pressed) (*talk.Answer, error) {
	f.high = p.Token.Arg(0) == 1
	return f.tide(ctx, &p.Call)
}

func TestAFeatureFromOutside(t *testing.T) {
	further := func(o *Options) {
		o.Features = func(t *talk.Talk) []talk.Feature { return []talk.Feature{(&tides{talk: t}).Feature()} }
	}
	play(t, further, func(s *scene) {
		m := s.expect(simulator.Draft{From: s.bob, Text: "/tide"}, "The water is low.")
		_, m = s.press(s.bob, m, "Turn")
		s.contains(m, "The water is high.")
		s.expect(simulator.Draft{From: s.bob, Text: "/help"}, "This chat\n/tide – How the water stands")
		help := s.expect(simulator.Draft{From: s.ann, Text: "/help"}, "What you hear of\n/watch", "To read\n/latest", "Channels and their editors\n/channel", "For operators of the bot\n/addsource")
		if _, operators, _ := strings.Cut(help.Text, "For operators"); strings.Contains(operators, "/watch WORDS") || !strings.Contains(operators, "/audit") {
			t.Errorf("for operators stands %q", operators)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/help broadcast"}, "I watch the news")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "Pictures of the tide: off")
		toast, m := s.press(s.bob, m, "Tide image")
		if s.contains(m, "Pictures of the tide: image"); toast != "Saved" {
			t.Errorf("the setting is answered %q", toast)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/settings pictures off"}, "Pictures of the tide: off")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings pictures of cats"}, "For “pictures” you can write: off, image")
		g := s.group(simulator.Supergroup, false)
		m = s.expect(simulator.Draft{From: s.cy, Chat: g, Text: "/tide@newsbot"}, "The water is ")
		if toast, _ := s.press(s.cy, m, "Turn"); !strings.Contains(toast, "Only administrators") {
			t.Errorf("a member turns the tide: %q", toast)
		}
	})
}

func TestTwoFeaturesOfOneNamePanic(t *testing.T) {
	for what, f := range map[string]talk.Feature{
		"a command of ours": {Commands: []talk.Command{{Name: "watch"}}},
		"a basic command":   {Commands: []talk.Command{{Name: "start"}}},
		"a letter":          {Actions: []talk.Action{{Letter: 'w'}}},
		"a link":            {Links: []talk.Link{{Prefix: "w-"}}},
		"a setting's name":  {Settings: []talk.Setting{{Number: 900, Name: "silent"}}},
		"a setting's place": {Settings: []talk.Setting{{Number: 1, Name: "new"}}},
	} {
		t.Run(what, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("the bot starts")
				}
			}()
			New(Options{Token: simulator.DefaultToken, Store: openStore(t), Features: func(*talk.Talk) []talk.Feature { return []talk.Feature{f} }})
		})
	}
}

func TestEveryButtonHasItsActionAndEveryCommandItsMenuLine(t *testing.T) {
	var b *Bot
	var o Options
	play(t, func(p *Options) { o = *p }, func(s *scene) { b = s.bot })
	o.Now = nil
	for _, f := range b.features(&o) {
		for _, a := range f.Actions {
			if a.Run == nil {
				t.Errorf("button %q does nothing", a.Letter)
			}
		}
		for _, c := range f.Commands {
			about := texts.Printer{}.Plain(c.About)
			if c.Name == "" || c.Name != strings.ToLower(c.Name) || c.About == "" || len(about) > 256 || c.Run == nil {
				t.Errorf("command %+v would be refused in a menu", c)
			}
		}
	}
}
