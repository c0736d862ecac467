package simulator

import "slices"

// reactions are the emoji that a message can be given. Source: Bot API,
// ReactionTypeEmoji.
var reactions = []string{"❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍",
	"🐳", "❤\u200d🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨\u200d💻", "👀", "🎃", "🙈", "😇", "😨",
	"🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀", "😡"}

// setMessageReaction gives a message the one reaction that a bot may give, or
// takes it back.
func (s *Server) setMessageReaction(c *call) (any, error) {
	var list []struct {
		Type  string `json:"type"`
		Emoji string `json:"emoji"`
	}
	if err := c.json("reaction", &list); err != nil {
		return nil, err
	}
	emoji := ""
	switch {
	case len(list) > 1:
		return nil, badRequest("REACTIONS_TOO_MANY")
	case len(list) == 1 && (list[0].Type != "emoji" || !slices.Contains(reactions, list[0].Emoji)):
		return nil, badRequest("REACTION_INVALID")
	case len(list) == 1:
		emoji = list[0].Emoji
	}
	in, err := s.writable(c)
	if err != nil {
		return nil, err
	}
	m := in.message(c.int("message_id", 0))
	if m == nil {
		return nil, badRequest("message to react not found")
	}
	if m.Reaction != emoji {
		m.Reaction = emoji
		s.emitMessage(Edited, m)
	}
	return true, nil
}
