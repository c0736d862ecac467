package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"newsbot/app"
	"newsbot/config"
)

func healthCommand() *cobra.Command {
	var path, addr string
	c := &cobra.Command{
		Use:   "health",
		Short: "Ask the running bot whether it is well",
		Long:  "Ask the running bot whether it is well. Exit code 0: yes; 1: no, or there is no answer.",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if addr == "" {
				addr = healthAddress(path)
			}
			return askHealth(c.Context(), addr, c.OutOrStdout())
		},
	}
	configFlag(c, &path)
	c.Flags().StringVar(&addr, "listen", "", "the address that http.listen names (default: what the configuration says)")
	return c
}

// healthAddress is the configured address. The rest of the file may be wrong
// without the running bot being ill.
func healthAddress(path string) string {
	c, _ := config.Peek(path)
	return c.HTTP.Address()
}

// askHealth prints what /healthz says and fails unless it is well.
func askHealth(ctx context.Context, addr string, w io.Writer) error {
	if addr == "" {
		return errors.New("http.listen is empty, so there is nothing to ask")
	}
	h, err := app.AskHealth(ctx, addr)
	if err != nil {
		return err
	}
	for _, t := range h.Trouble {
		fmt.Fprintln(w, t)
	}
	if !h.OK {
		return exit{code: 1}
	}
	_, err = fmt.Fprintln(w, "well")
	return err
}
