package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// Peek reads a configuration file for a command that needs a key or two of it:
// nothing but the form of the file is checked, so that a wrong token hides
// neither the store nor the health of a running bot.
func Peek(path string) (Config, error) {
	c := Defaults()
	data, err := readFile(path)
	if err != nil {
		return c, err
	}
	m := &Mistakes{file: path}
	readTOML(data, &c, m)
	return c, m.err()
}

// Load reads and checks a configuration file and the other places of the
// secrets. The error is *Mistakes with everything that is wrong, or says why the
// file cannot be read. Doubts are what works and is probably not meant, a line
// each. No store is opened and nothing is fetched.
func Load(path string) (c Config, doubts []string, err error) {
	data, err := readFile(path)
	if err != nil {
		return Config{}, nil, err
	}
	check := checker{&Config{}, nil, &Mistakes{file: path}, &Mistakes{file: path}}
	*check.Config = Defaults()
	check.at = readTOML(data, check.Config, check.m)
	if check.at != nil {
		check.all()
	}
	return *check.Config, check.doubts.lines(), check.m.err()
}

// largestConfig is more than any configuration written by a person, in bytes.
const largestConfig = 4 << 20

// readFile gives the bytes of a file that could be a configuration.
func readFile(path string) ([]byte, error) {
	data, err := readRegular(path, largestConfig)
	var large *tooLarge
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such file; `newsbot config` prints an example to start from", path)
	case errors.Is(err, errFolder):
		return nil, fmt.Errorf("%s: is a folder; name the configuration file in it", path)
	case errors.Is(err, errSpecial):
		return nil, fmt.Errorf("%s: is not an ordinary file; name the configuration file", path)
	case errors.As(err, &large):
		return nil, fmt.Errorf("%s: has more than %d bytes, which no configuration has; is it the right file?", path, largestConfig)
	case err != nil:
		return nil, err
	case isUTF16(data):
		return nil, fmt.Errorf("%s: is written in UTF-16, as some editors of Windows do; save it again as UTF-8", path)
	}
	return data, nil
}

// isUTF16 says whether a text is in UTF-16, with its mark in front or without:
// a configuration holds no zero bytes.
func isUTF16(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) ||
		len(data) > 1 && (data[0] == 0) != (data[1] == 0)
}

// The ways in which a path is none of a file that can be read to its end.
var (
	errFolder  = errors.New("is a folder")
	errSpecial = errors.New("is not an ordinary file") // a device, a pipe, a socket: it may never end
)

// tooLarge is the error of a file that holds more than what is looked for.
type tooLarge struct{ path string }

func (e *tooLarge) Error() string { return e.path + " is too large" }

// readRegular reads an ordinary file of at most so many bytes.
func readRegular(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s %w", path, errFolder)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s %w", path, errSpecial)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if int64(len(data)) > most {
		return nil, &tooLarge{path}
	}
	return data, err
}

// readableByAll says whether everybody on this machine may read a file.
func readableByAll(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o004 != 0
}
