// Command frequencies makes the table of common words of package text. It reads
// counts of words over English news texts, tab-separated, in descending order:
// word, texts with it, occurrences.
//
//	go run ./internal/frequencies -i words.tsv -o frequencies.txt
//
// Without -i it reads matching/vocab/words.tsv in the folder NEWSBOT_DATA.
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	texts = 13161 // texts that were counted
	words = 4000  // words kept; the last stands in one text of five hundred
)

func main() {
	in := flag.String("i", filepath.Join(os.Getenv("NEWSBOT_DATA"), "matching", "vocab", "words.tsv"), "file of counts")
	out := flag.String("o", "frequencies.txt", "file to write")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		log.Fatal(err)
	}
}

func run(in, out string) error {
	f, err := os.Open(in)
	if err != nil {
		return err
	}
	defer f.Close()
	var b bytes.Buffer
	sc := bufio.NewScanner(f)
	sc.Scan() // header
	for n := 0; n < words && sc.Scan(); n++ {
		row := strings.Split(sc.Text(), "\t")
		count, err := strconv.Atoi(row[1])
		if err != nil {
			return fmt.Errorf("%s: %w", in, err)
		}
		fmt.Fprintf(&b, "%s %d\n", row[0], count*10000/texts)
	}
	if err := sc.Err(); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}
