package bot

import (
	"fmt"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// What happens to a post's story while its editors decide.

// TestTheEditorsGroupGrows into a supergroup, with a card in it, and with a question on
// its way: they decide in the new one.
func TestTheEditorsGroupGrows(t *testing.T) {
	for _, asked := range []bool{true, false} {
		play(t, nil, func(s *scene) {
			d := &newsdesk{scene: s, channel: s.fogChannel(), src: s.addSource("Harbour News", news.FromAdmin)}
			d.editors = s.group(simulator.Group, false)
			s.pass(5 * time.Second)
			configureOutlets(s.t, &s.o, news.Outlet{Ref: fmt.Sprint(d.channel), Approve: news.ModeHold, Editors: fmt.Sprint(d.editors)})
			s.bot.Configure(s.t.Context(), s.o.Settings)
			mend := func() {}
			if !asked {
				mend = s.Fault(simulator.Fault{Method: "sendMessage", Chat: d.editors, Status: 500})
			}
			d.report(d.src, nth(1, "Ferry Aurora sinks off Gull Island"), "", dest(d.channel))
			d.editors = s.Migrate(d.editors)
			s.pass(5 * time.Second)
			mend()
			s.pass(30 * time.Second)
			cards := d.since(d.editors, 0)
			if len(cards) != 1 {
				t.Fatalf("asked before %v: %d cards in the new group: %q", asked, len(cards), textsOf(cards))
			}
			s.press(s.cy, cards[0], "✅ Publish")
			s.contains(d.now(cards[0]), "Published", "Cy published it")
			d.stands("after it was published", 1)
		})
	}
}
