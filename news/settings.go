package news

// Over is s laid over base: what s leaves unset is as base has it.
func (s Settings) Over(base Settings) Settings {
	if s.Footer != nil {
		base.Footer = s.Footer
	}
	if s.Silent != nil {
		base.Silent = s.Silent
	}
	if s.Preview != "" {
		base.Preview = s.Preview
	}
	if s.Bullets != nil {
		base.Bullets = s.Bullets
	}
	return base
}
