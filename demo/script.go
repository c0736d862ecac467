package demo

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/simulator"
)

// patience is how long a script waits for what it expects.
const patience = 20 * time.Second

// A line of a script: a verb and what it is about.
type scriptLine struct {
	number     int
	verb, rest string
}

// openScript reads the script that the flags name; nil is none.
func openScript(o Options) ([]scriptLine, error) {
	if o.Script == "" {
		if o.Exit {
			return nil, wrongFlag("--exit needs --script FILE: without one there is nothing to end")
		}
		return nil, nil
	}
	var in io.Reader = o.In
	if o.Script != "-" {
		f, err := os.Open(o.Script)
		if err != nil {
			return nil, wrongFlag("--script: %w", err)
		}
		defer f.Close()
		in = f
	}
	lines := []scriptLine{}
	scan := bufio.NewScanner(in)
	for n := 1; scan.Scan(); n++ {
		text := strings.TrimSpace(scan.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		verb, rest, _ := strings.Cut(text, " ")
		lines = append(lines, scriptLine{n, verb, strings.TrimSpace(rest)})
	}
	return lines, scan.Err()
}

// A player plays a script and prints the conversation.
type player struct {
	*demo
	out   io.Writer
	chat  simulator.Chat
	topic int
	shown map[int64]int // :: chat → id of the last message printed
}

// play plays a script; the error names the line that failed.
func (d *demo) play(ctx context.Context, script []scriptLine, out io.Writer) error {
	p := &player{demo: d, out: out, shown: map[int64]int{}}
	if err := p.enter(""); err != nil {
		return err
	}
	for _, l := range script {
		if err := p.line(ctx, l); err != nil {
			return fmt.Errorf("script line %d: %s %s: %w", l.number, l.verb, l.rest, err)
		}
	}
	return nil
}

func (p *player) line(ctx context.Context, l scriptLine) error {
	switch l.verb {
	case "chat":
		return p.enter(l.rest)
	case "say":
		_, err := p.tg.Say(simulator.Draft{From: p.cast.you, Chat: p.chat.ID, Topic: p.topic, Text: l.rest})
		return err
	case "expect":
		return p.expect(ctx, l.rest)
	case "press":
		return p.press(ctx, l.rest)
	case "publish":
		n, err := strconv.Atoi(l.rest)
		if err != nil || p.wire == nil {
			return errors.New("want a number of stories, of the built-in newsroom")
		}
		p.wire.Publish(n)
		return nil
	}
	return errors.New("unknown; a line begins with chat, say, expect, press or publish")
}

// enter goes to the chat with this title, and "/topic" behind it; "" is the
// private chat.
func (p *player) enter(title string) error {
	name, topic, _ := strings.Cut(title, "/")
	for _, c := range p.tg.Chats() {
		if c.Title != name && (name != "" || c.ID != p.cast.you) {
			continue
		}
		p.chat, p.topic = c, 0
		for _, t := range c.Topics {
			if t.Name == topic && t.ID != simulator.GeneralTopic {
				p.topic = t.ID
			}
		}
		if title != "" {
			fmt.Fprintf(p.out, "—— %s ——\n\n", title)
		}
		return nil
	}
	return errors.New("there is no such chat")
}

// expect waits for a message of the bot's with these words among those not yet
// printed, and prints up to it.
func (p *player) expect(ctx context.Context, words string) error {
	return p.await(ctx, func() bool {
		fresh := p.fresh()
		at := slices.IndexFunc(fresh, func(m simulator.Message) bool {
			return m.From != p.cast.you && strings.Contains(m.Text, words)
		})
		if at < 0 {
			return false
		}
		for _, m := range fresh[:at+1] {
			p.print(m)
		}
		return true
	})
}

// await tries until it works or patience is over.
func (p *player) await(ctx context.Context, try func() bool) error {
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if try() {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return fmt.Errorf("not seen within %v; the last message was: %q", patience, p.lastText())
}

// fresh are the messages of the present chat and topic that were not printed.
func (p *player) fresh() []simulator.Message {
	all := p.here()
	at := slices.IndexFunc(all, func(m simulator.Message) bool { return m.ID > p.shown[p.chat.ID] })
	if at < 0 {
		return nil
	}
	return all[at:]
}

func (p *player) here() []simulator.Message {
	return slices.DeleteFunc(p.tg.Messages(p.chat.ID), func(m simulator.Message) bool {
		return m.Topic != p.topic || m.Service != nil
	})
}

func (p *player) lastText() string {
	all := p.here()
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1].Text
}

// print writes a message as a person reads it: who, what, and the buttons.
func (p *player) print(m simulator.Message) {
	p.shown[p.chat.ID] = m.ID
	who := "BITNEWSBOT"
	if m.From == p.cast.you {
		who = "You"
	}
	fmt.Fprintf(p.out, "%s: %s\n", who, strings.ReplaceAll(m.Text, "\n", "\n    "))
	for _, row := range m.Buttons {
		var labels []string
		for _, b := range row {
			labels = append(labels, "["+b.Text+"]")
		}
		fmt.Fprintf(p.out, "    %s\n", strings.Join(labels, " "))
	}
	fmt.Fprintln(p.out)
}

// press presses the newest button with this label and prints the answer, and
// the message where pressing changed it.
func (p *player) press(ctx context.Context, label string) error {
	all := p.here()
	for i := len(all) - 1; i >= 0; i-- {
		for _, b := range slices.Concat(all[i].Buttons...) {
			if b.Text == label && b.Data != "" {
				return p.pressed(ctx, all[i], b)
			}
		}
	}
	return errors.New("no such button")
}

func (p *player) pressed(ctx context.Context, m simulator.Message, b simulator.Button) error {
	fmt.Fprintf(p.out, "You press [%s]\n", b.Text)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	query, err := p.tg.Press(p.cast.you, p.chat.ID, m.ID, b.Data)
	if err != nil {
		return err
	}
	answer, err := p.tg.AwaitAnswer(ctx, query)
	if err != nil {
		return err
	}
	if answer.Text != "" {
		fmt.Fprintf(p.out, "    (%s)\n", answer.Text)
	}
	fmt.Fprintln(p.out)
	return nil
}
