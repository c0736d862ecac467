package llm

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"newsbot/news/faithful"
)

// Translate returns the texts of an alert in the language of a BCP 47 tag, one
// line for each, in their order. An empty text stays empty.
//
// Each number must survive, in digits or words, and none may be added, else the
// text has no translation and the call ends in an error that wraps ErrUnfaithful
// or ErrAnswer. Names are not checked, since languages write them in their own
// ways.
//
// What is known is not asked again, the refused included, while it is among the
// last few thousand texts; who asks for the same at the same time waits for the
// one request. The call ends within Options.Timeout.
func (s *Summarizer) Translate(ctx context.Context, lang string, texts []string) ([]string, error) {
	tag, err := language.Parse(lang)
	if err != nil {
		return nil, fmt.Errorf("translate into %q: %w", lang, err)
	}
	known, err, _ := s.asking.Do(tag.String()+textList(texts), func() (any, error) {
		return s.translate(ctx, tag.String(), texts)
	})
	if err != nil {
		return nil, err
	}
	list := make([]string, len(texts))
	for i, text := range texts {
		t := known.(map[string]translation)[text]
		if t.err != nil {
			return nil, t.err
		}
		list[i] = t.text
	}
	return list, nil
}

// translate returns the translations of texts, and asks for those it does not
// know.
func (s *Summarizer) translate(ctx context.Context, lang string, texts []string) (map[string]translation, error) {
	known, missing := s.known.look(lang, texts)
	if len(missing) == 0 {
		return known, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	answer, err := s.endpoint.ask(ctx, translationRules(lang), fenced(textList(missing)))
	if err != nil {
		return nil, err
	}
	list := readList(answer, "texts")
	if len(list) != len(missing) {
		return nil, fmt.Errorf("%w: %d texts for %d", ErrAnswer, len(list), len(missing))
	}
	for i, text := range missing {
		t := translation{text: list[i], err: translationError(text, list[i])}
		known[text] = t
		s.known.keep(lang, text, t)
	}
	return known, nil
}

// translationError says what is wrong with the translation of a text, or nil.
func translationError(text, translated string) error {
	if fault := lineFault(translated); fault != "" && fault != lineFault(text) {
		return fmt.Errorf("%w: %s: %q", ErrAnswer, fault, shortened(translated))
	}
	for _, link := range links.FindAllString(translated, -1) {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(link)) {
			return fmt.Errorf("%w: another link or mention: %q", ErrAnswer, shortened(translated))
		}
	}
	if utf8.RuneCountInString(translated) > 4*utf8.RuneCountInString(text)+40 { // far beyond what languages differ by
		return fmt.Errorf("%w: too long for a translation: %q", ErrAnswer, shortened(translated))
	}
	if lost, added := faithful.Numbers(text, translated); lost != "" {
		return fmt.Errorf("%w: the number %s is lost: %q", ErrUnfaithful, lost, shortened(translated))
	} else if added != "" {
		return fmt.Errorf("%w: the number %s is new: %q", ErrUnfaithful, added, shortened(translated))
	}
	return nil
}
