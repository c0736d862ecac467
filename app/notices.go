package app

import "newsbot/news"

// tellTrouble tells the administrators that a source is in trouble that does
// not mend itself.
func (d *Desk) tellTrouble(src news.Source, t news.Trouble) {
	d.tell("source trouble "+src.Name+src.State.Polled.Format(" 2006-01-02"), "Source "+src.Name+" "+troubleText(&src, t))
}

// troubleText says what is wrong with a source, and what to do.
func troubleText(src *news.Source, t news.Trouble) string {
	switch t {
	case news.Ended:
		return "has ended: its server says that it is gone for good. It is not polled any more; " + takeAway(src)
	case news.Failing:
		return "has failed for three days. The last answer: " + src.State.Error
	case news.Silent:
		return "has been silent since " + src.State.Posted.Format("2 January") + ", far longer than usual. Has its address changed?"
	}
	return "is well."
}

// takeAway says how a source is removed, which depends on who brought it.
func takeAway(src *news.Source) string {
	if src.Origin == news.FromConfig {
		return "take it out of the configuration."
	}
	return "/removesource " + src.Name + " takes it away."
}

// tell sends word to the administrators, once for a key.
func (d *Desk) tell(key, text string) {
	if err := d.bot.TellAdmins(key, text); err != nil {
		d.log.Error("administrators not told", "text", text, "error", err)
	}
}
