package demo

import "newsbot/bot/simulator"

// The cast are the people and chats of the demo.
type cast struct {
	you                int64
	group, forum, feed int64
	markets            int // a topic of the forum
}

// populate makes the people and chats of the demo.
func populate(tg *simulator.Server) cast {
	you := tg.AddPrivate(simulator.User{FirstName: "You", Username: "you", Lang: "en"})
	ann := tg.AddUser(simulator.User{FirstName: "Ann", LastName: "Berg"})
	c := cast{you: you.ID}
	channel := tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "BITNEWSBOT News", Username: demoChannel}, you.ID)
	group := tg.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Harbour Desk"}, you.ID)
	forum := tg.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Newsroom", Forum: true}, you.ID)
	c.feed, c.group, c.forum = channel.ID, group.ID, forum.ID
	c.markets = tg.AddTopic(forum.ID, you.ID, "Markets")
	tg.AddTopic(forum.ID, you.ID, "Weather and ferries")
	for _, chat := range []int64{group.ID, forum.ID} {
		tg.Join(chat, ann.ID)
		tg.AddBot(chat, you.ID)
	}
	tg.AddBot(channel.ID, you.ID)
	return c
}
