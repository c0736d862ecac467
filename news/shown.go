package news

import "net/url"

// Shown is the source's address as somebody may be given it. One that an operator
// wrote may hold a password or a key, in its user info or its query: the first is
// left out always, the second unless the source is marked as public, so that what
// is given away may not lead there. Who brought a source gets back what they gave;
// 0 is somebody without a name.
func (s *Source) Shown(to UserID) string {
	if s.Origin == FromPerson && to != 0 && s.AddedBy == to {
		return s.URL
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		return ""
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if !s.Public {
		u.RawQuery, u.ForceQuery = "", false
	}
	return u.String()
}
