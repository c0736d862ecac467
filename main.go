// Newsbot is a newsroom's alert desk on Telegram: it polls news sources,
// recognises what is new, writes headline alerts with a few bullets, and
// carries each to everyone who asked for it.
//
// This package is the command line. The program behind `newsbot run` is package
// app; the way of an item begins in package newsroom.
package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"newsbot/app"
	"newsbot/bot"
	"newsbot/config"
	"newsbot/demo"
	"newsbot/store"
)

// Exit codes, for service managers and scripts. 1 is anything else.
const (
	exitConfig = 2 // the configuration or the command line is wrong
	exitToken  = 3 // Telegram refuses the token
	exitStore  = 4 // the store is damaged, or another process has it open
)

func main() {
	log.SetOutput(io.Discard)      // of net/http alone, which writes strangers' bytes between our lines
	signal.Ignore(syscall.SIGPIPE) // who reads the log may go; the bot stays
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once, which is safe
	err := command().ExecuteContext(ctx)
	stop()
	if err == nil {
		return
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(os.Stderr, text)
	}
	os.Exit(exitCode(err))
}

// An exit is an error with an exit code of its own. An empty text prints
// nothing: the command has said it all.
type exit struct {
	code int
	err  error
}

func (e exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exit) Unwrap() error { return e.err }

func exitCode(err error) int {
	var e exit
	var m *config.Mistakes
	var f *demo.FlagError
	switch {
	case errors.As(err, &e):
		return e.code
	case errors.As(err, &m), errors.As(err, &f):
		return exitConfig
	case errors.Is(err, bot.ErrToken):
		return exitToken
	case errors.Is(err, store.ErrInUse), errors.Is(err, store.ErrDamaged), errors.Is(err, store.ErrNewer):
		return exitStore
	}
	return 1
}

// command is the command line.
func command() *cobra.Command {
	root := &cobra.Command{
		Use:   "newsbot",
		Short: "A newsroom's alert desk on Telegram",
		Long: `newsbot polls news sources, recognises what is new, and carries headline
alerts with a few bullets to the people, groups, topics and channels on
Telegram that asked for them.

See it work with no set-up:      newsbot demo
Run it with your own bot:        newsbot run --config newsbot.toml`,
		SilenceUsage:  true,
		SilenceErrors: true,

		Version:                    version(),
		SuggestionsMinimumDistance: 2, // letters
	}
	root.SetVersionTemplate("newsbot {{.Version}}\n")
	root.Args = cobra.ArbitraryArgs
	root.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return c.Help()
		}
		return exit{exitConfig, unknownCommand(c, args[0])}
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return exit{exitConfig, fmt.Errorf("%w; see newsbot %s --help", err, c.Name())}
	})
	root.AddCommand(runCommand(), checkCommand(), configCommand(), demoCommand(), previewCommand(), matchCommand(), doctorCommand(), storiesCommand(), healthCommand(), importCommand(), exportCommand(), auditCommand(), versionCommand())
	return root
}

// unknownCommand names the command that was probably meant.
func unknownCommand(root *cobra.Command, name string) error {
	if near := root.SuggestionsFor(name); len(near) > 0 {
		return fmt.Errorf("unknown command %q; did you mean %q?", name, near[0])
	}
	return fmt.Errorf("unknown command %q; newsbot --help lists them", name)
}

// noArguments refuses what stands behind a command that takes nothing.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return exit{exitConfig, fmt.Errorf("%s takes nothing but flags, so not %q; see %[1]s --help", c.CommandPath(), args[0])}
	}
	return nil
}

// configFlag adds --config to a command.
func configFlag(c *cobra.Command, path *string) {
	c.Flags().StringVarP(path, "config", "c", "newsbot.toml", "the configuration file")
}

func runCommand() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use:   "run",
		Short: "Run the bot",
		Long: `Run the bot until SIGTERM or Ctrl-C. SIGHUP reads the configuration again.

Exit codes: 2 the configuration is wrong, 3 Telegram refuses the token,
4 the store is damaged or in use by another process, 1 anything else.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, doubts, err := config.Load(path)
			if err != nil {
				return exit{exitConfig, err}
			}
			desk, err := app.Open(app.Options{Config: cfg, Doubts: doubts, Path: path, Version: version(), Log: c.ErrOrStderr()})
			if err != nil {
				return err
			}
			return errors.Join(desk.Run(c.Context()), desk.Close())
		},
	}
	configFlag(c, &path)
	return c
}

func checkCommand() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use:   "check",
		Short: "Check the configuration and change nothing",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, doubts, err := config.Load(path)
			if err != nil {
				return exit{exitConfig, err}
			}
			for _, doubt := range doubts {
				fmt.Fprintln(c.OutOrStdout(), "doubt:", doubt)
			}
			fmt.Fprintf(c.OutOrStdout(), "%s is good: %s, %s.\n", path,
				count(len(cfg.Source), "source"), count(len(cfg.Channel), "channel"))
			return nil
		},
	}
	configFlag(c, &path)
	return c
}

// example is a configuration with every key explained.
//
//go:embed config.example.toml
var example string

func configCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print a configuration with every key explained, to start from",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(c.OutOrStdout(), example)
			return err
		},
	}
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(c.OutOrStdout(), "newsbot", version())
			return err
		},
	}
}

// release is the version, set by the linker for a release.
var release string

// version is the release, else what Go recorded of the module and its commit.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" {
		v = "(devel)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			v += " " + s.Value[:12]
		}
	}
	return v + " " + info.GoVersion
}

// count is a number with its noun, in the plural where it needs to be.
func count(n int, noun string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
