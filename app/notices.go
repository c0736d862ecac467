package app

import "newsbot/news"

// tellTrouble tells the administrators that a source is in trouble that does
// not mend itself.
func (d *Desk) tellTrouble(src news.Source, t news.Trouble) {
	d.tell("source trouble "+src.Name+src.State.Polled.Format(" 2006-01-02"), noticeOf(&src, t))
}

// noticeOf is what there is to say of a source in trouble.
func noticeOf(src *news.Source, t news.Trouble) news.Notice {
	n := news.Notice{Source: src.ID}
	switch t {
	case news.Ended:
		n.Kind = news.NoticeSourceEnded
	case news.Failing:
		n.Kind, n.Text = news.NoticeSourceFails, src.State.Error
	case news.Silent:
		n.Kind, n.At = news.NoticeSourceQuiet, src.State.Posted
	}
	return n
}

// tellHeld tells them, once a day, that a source put its archive on display.
func (d *Desk) tellHeld(src news.Source, items int) {
	d.tell("held "+src.Name+src.State.Polled.Format(" 2006-01-02"), news.Notice{Kind: news.NoticeHeld, Source: src.ID, Number: int64(items)})
}

// tell sends word to the administrators, once for a key.
func (d *Desk) tell(key string, n news.Notice) {
	if err := d.bot.TellAdmins(key, n); err != nil {
		d.log.Error("administrators not told", "key", key, "error", err)
	}
}
