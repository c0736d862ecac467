package blocks

import "regexp"

// maxJunk is how long a line of junk may be, in bytes; it may name a headline.
const maxJunk = 400

// junk are lines that publishers and their programs put between the paragraphs
// of any article, often in the same boxes as these, and under the texts of
// feeds.
var junk = regexp.MustCompile(`(?i)^[^\pL\pN]*(` +
	`advertisements?|advertising|sponsored( content)?|anzeige|werbung|publicité|publicidad|pubblicità|publicidade|annonse?|reklame?|mainos|` +
	`(read|see|watch|learn|find out) (more|also|next|the (full|rest|whole))\b.{0,120}|(also|must) read\b.{0,120}|read:.{0,120}|more:.{0,120}|` +
	`related( (stories|articles|content|topics|coverage))?|recommended( for you| stories)?|most (read|popular|viewed)|up next|trending( now)?|` +
	`(story|article) continues( below)?( advertisement)?|(scroll|swipe) (down|to continue|for more)\b.{0,60}|continue reading.{0,200}|keep reading.{0,60}|the post .+ (appeared first|first appeared) on .+|` +
	`(please )?follow (us|me|our|him|her|them|@\w+|[^ ]+( [^ ]+)? on)\b.{0,140}|(like|join|find|connect with) us on .{0,80}|get in touch with .{0,120}|` +
	`share this\b.{0,40}|share( on| via| the)?( \w+){0,3}|(click|tap) here\b.{0,100}|tweet|e-?mail|print|copy link|comments?|(leave|post|view) (a |all )?comments?|` +
	`(sign|signed) up (here|now|for|to)\b.{0,140}|subscribe\b.{0,140}|(to )?(get|receive) .{0,80}\b(newsletters?|inbox|alerts)\b.{0,60}|` +
	`.{0,60}\b(our|free|daily|weekly) newsletters?\b.{0,60}|download (our|the) .{0,40}\bapp\b.{0,40}|listen to this article\b.{0,60}|` +
	`(lesen sie|lies) (auch|hier|mehr)\b.{0,120}|mehr zum thema.{0,60}|jetzt (abonnieren|anmelden|lesen|teilen)\b.{0,60}|(artikel )?teilen|newsletter.{0,60}|` +
	`(à )?lire aussi\b.{0,140}|lea también\b.{0,140}|leer más.{0,80}|leggi anche\b.{0,140}|leia também\b.{0,140}|les også\b.{0,140}|läs också\b.{0,140}|lees ook\b.{0,140}` +
	`)[^\pL\pN]*$`)

// IsJunk says whether a line is no part of an article wherever it stands.
func IsJunk(text string) bool { return len(text) <= maxJunk && junk.MatchString(text) }
