package config

import (
	"bytes"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"newsbot/news/urls"
)

// What somebody probably meant who wrote something else: what stands in the manuals
// of other programs, and in a file that was typed with care and without this one's.

// synonyms are names that other programs give to keys of ours.
var synonyms = map[string]string{
	"interval": "schedule", "every": "schedule", "refresh": "schedule", "cron": "schedule", "poll": "schedule", "frequency": "schedule",
	"language": "lang", "locale": "lang", "address": "url", "link": "url", "href": "url", "feed": "url", "feed_url": "url",
	"title": "name", "label": "name", "tag": "category", "tags": "category", "group": "category", "folder": "category",
	"query": "watch", "keyword": "watch", "keywords": "watch", "words": "watch", "filter": "watch", "filters": "watch",
	"id": "chat", "chat_id": "chat", "channel_id": "chat", "username": "chat",
	"identifier": "identity", "admin": "admins", "owner": "admins", "users": "allow", "whitelist": "allow", "file": "path", "db": "path",
}

// otherTables are names of tables that other programs have for ours.
var otherTables = map[string]string{
	"feeds": "source", "feed": "source", "rss": "source", "subscription": "source", "subscriptions": "source",
	"bot": "telegram", "database": "store", "storage": "store", "logging": "log", "llm": "summary", "openai": "summary", "server": "http",
}

// meantKey is what to do about a key that its table does not have, "" where nobody
// knows. known are those that it has, by their fields.
func meantKey(full, key string, known map[string]reflect.Value) string {
	folded := strings.ToLower(key)
	top := full == key
	if _, ok := known[synonyms[folded]]; ok && !top {
		return fmt.Sprintf("did you mean %q?", synonyms[folded])
	}
	if table := otherTables[folded]; top && table != "" {
		return "did you mean " + header(table) + "?"
	}
	if near := nearest(key, sortedKeys(known)); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if top {
		return homeOf(folded)
	}
	if field, ok := fieldOf(reflect.TypeFor[Config](), folded); ok {
		return fmt.Sprintf("what stands below a table belongs to it; write %s on a line of its own", header(field.Tag.Get("toml")))
	}
	return ""
}

// homeOf says where a key belongs that stands outside of any table.
func homeOf(key string) string {
	var homes []string
	all := reflect.TypeFor[Config]()
	for i := range all.NumField() {
		table := all.Field(i)
		of := table.Type
		for of.Kind() == reflect.Slice || of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct {
			continue
		}
		if _, ok := fieldOf(of, key); ok {
			homes = append(homes, header(table.Tag.Get("toml")))
		}
	}
	if len(homes) == 0 {
		return ""
	}
	return "it belongs below " + strings.Join(homes, " or ")
}

// fieldOf is the field of a table that a key is read into.
func fieldOf(table reflect.Type, key string) (reflect.StructField, bool) {
	return table.FieldByNameFunc(func(name string) bool {
		field, _ := table.FieldByName(name)
		return field.Tag.Get("toml") == key
	})
}

// header is the line that begins a table of ours.
func header(table string) string {
	field, _ := fieldOf(reflect.TypeFor[Config](), table)
	if field.Type != nil && field.Type.Kind() == reflect.Slice {
		return "[[" + table + "]]"
	}
	return "[" + table + "]"
}

// sortedKeys are the keys of a table.
func sortedKeys(fields map[string]reflect.Value) []string {
	list := make([]string, 0, len(fields))
	for key := range fields {
		list = append(list, key)
	}
	slices.Sort(list)
	return list
}

// withoutMark finds a key that a colon follows in place of an equals sign.
var withoutMark = regexp.MustCompile(`^[\w-]+\s*:(\s|$)`)

// unendedText finds a text whose quotation mark is the only one of its line.
var unendedText = regexp.MustCompile(`^"[^"]*$|^'[^']*$`)

// syntaxHint says what was probably meant on a line that is not TOML. It repeats
// nothing of the line but its key, for it may hold the token.
func syntaxHint(data []byte, line int, err error) string {
	all := bytes.Split(data, []byte("\n"))
	switch {
	case line < 1 || line > len(all):
		return seeExample
	case strings.Contains(err.Error(), "already defined"):
		return "; leave one of the two out, or begin another source or channel with a [[source]] or [[channel]] of its own"
	}
	text := strings.TrimSpace(string(all[line-1]))
	key, value, ok := strings.Cut(text, "=")
	if key, value = strings.Trim(key, " \t"), strings.TrimSpace(value); ok && value != "" {
		return valueHint(key, value)
	}
	switch {
	case strings.HasPrefix(text, "[") && bytes.Contains(data, []byte("\n[[sources]]")):
		return "; each source stands under [[source]]"
	case strings.HasPrefix(text, "[[") && !strings.HasSuffix(text, "]]"), strings.HasPrefix(text, "[") && !strings.HasSuffix(text, "]"):
		return "; a table's line ends with as many brackets as it begins with"
	case strings.HasPrefix(text, "["):
		return "; a table of one kind stands once, with all its keys below it: join the two"
	case ok:
		return fmt.Sprintf("; the value stands on the same line: %s = \"…\"", key)
	case strings.HasPrefix(text, ";"), strings.HasPrefix(text, "//"), strings.HasPrefix(text, "--"):
		return "; a comment begins with #"
	case withoutMark.MatchString(text):
		key, _, _ = strings.Cut(text, ":")
		return fmt.Sprintf("; an equals sign stands between a key and its value: %s = \"…\"", strings.TrimSpace(key))
	}
	return seeExample
}

// foreignLine is the first line that is not in UTF-8, 0 for none.
func foreignLine(data []byte) int {
	for i, line := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(line) {
			return i + 1
		}
	}
	return 0
}

// seeExample is said where nobody knows what was meant.
const seeExample = "; `newsbot config` prints an example"

// valueHint says what was probably meant by a line with a key and a value.
func valueHint(key, value string) string {
	truth := strings.ToLower(strings.TrimRight(value, " ,;"))
	switch {
	case strings.ContainsAny(key, "\u00a0\u2007\u202f\u200b\u3000"):
		return "; a space in it is none, as of text copied from a web page: type the line anew"
	case slices.Contains([]string{"true", "yes", "on"}, truth):
		return "; write true, in small letters, alone"
	case slices.Contains([]string{"false", "no", "off"}, truth):
		return "; write false, in small letters, alone"
	case strings.ContainsAny(value[:min(len(value), len("“"))], "“”„«‘’"):
		return fmt.Sprintf("; quotation marks must be straight ones: %s = \"…\"", key)
	case !strings.ContainsAny(value[:1], `"'[{`):
		return fmt.Sprintf("; text stands in quotation marks: %s = \"…\"", key)
	case strings.HasSuffix(value, ",") || strings.HasSuffix(value, ";"):
		return "; nothing stands behind the value, no comma either"
	case unendedText.MatchString(value):
		return fmt.Sprintf("; a quotation mark is missing: %s = \"…\"", key)
	}
	return ""
}

// meantAddress is how the address of a feed is to be written that is none: " write …"
// where it can be repeated, since it holds no secret.
func meantAddress(s string) string {
	plain := strings.TrimSpace(s)
	for _, prefix := range []string{"feed://", "feed:", "rss://", "webcal://"} {
		plain = strings.TrimPrefix(plain, prefix)
	}
	if !strings.HasPrefix(plain, "http://") && !strings.HasPrefix(plain, "https://") {
		plain = "https://" + strings.TrimLeft(plain, "/")
	}
	u, err := url.Parse(plain)
	if err != nil || !strings.Contains(u.Hostname(), ".") || strings.Contains(plain[len("https://"):], "://") || urls.Redacted(plain) != plain {
		return "; it must begin with https:// or http://"
	}
	return fmt.Sprintf("; write %q", plain)
}

// publicName finds the name of a chat in an address, or alone.
var publicName = regexp.MustCompile(`^(?:https?://)?(?:t(?:elegram)?\.me/)?(?:s/)?([A-Za-z]\w{3,31})/?$`)

// meantChat is how the name of a chat is to be written: its own, or an example.
func meantChat(ref string) string {
	if m := publicName.FindStringSubmatch(ref); m != nil {
		return fmt.Sprintf("write %q if that is its name, or its number such as -1001234567890", "@"+m[1])
	}
	return "write its \"@name\" or its number such as -1001234567890"
}

// markdownLink finds a link as other programs write it.
var markdownLink = regexp.MustCompile(`\[[^\]]+\]\((https?://|tg://)`)
