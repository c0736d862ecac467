package main

import (
	"time"

	"github.com/spf13/cobra"

	"newsbot/demo"
)

func demoCommand() *cobra.Command {
	var o demo.Options
	c := &cobra.Command{
		Use:   "demo",
		Short: "See it work: no token, no set-up",
		Long: `Start a local Telegram, a small invented newsroom and the bot, with a chat page
for the browser. Nothing leaves this machine, and nothing is kept.

--feed puts real feeds in place of the invented ones; it may be given several
times. --script plays a conversation and prints it, for example:

    say /watch ferry
    expect Watching
    publish 2
    expect Ferry fog`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			o.In, o.Version = c.InOrStdin(), version()
			return demo.Run(c.Context(), o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.Feeds, "feed", nil, "a real feed's address (may be repeated)")
	f.StringVar(&o.Listen, "listen", "127.0.0.1:8080", "address of the chat page, of this machine only")
	f.DurationVar(&o.Period, "every", 6*time.Second, "time between two stories of the invented newsroom")
	f.BoolVar(&o.Open, "open", false, "open the page in the browser")
	f.StringVar(&o.Script, "script", "", "play the conversation in this file and print it (\"-\": standard input)")
	f.BoolVar(&o.Exit, "exit", false, "stop when the script has ended")
	f.BoolVar(&o.Log, "log", false, "show the bot's log")
	return c
}
