package config

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// lines remembers on which line of a TOML file each key stands, by its path:
// "source[1].url".
type lines map[string]int

// at is the line of a key, or of the nearest table around it.
func (l lines) at(path string) int {
	for path != "" {
		if n, ok := l[path]; ok {
			return n
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			break
		}
		path = path[:cut]
	}
	return l[path]
}

// readTOML decodes data into the struct that into points at, by its toml tags.
// Unlike the library's own strict mode it reports every unknown key and every
// wrong type in one go, each with its line; the library stops at the first
// wrong type. Syntax errors come alone, since nothing behind them can be read.
func readTOML(data []byte, into any, m *Mistakes) lines {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, '\n') < 0 {
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n")) // as old programs end lines
	}
	at := keyLines(data)
	if line, ok := at[tooDeep]; ok {
		m.add(line, "", "a key of more than %d parts; a key has two or three, like alert.footer", deepestKey)
		return nil
	}
	if line := foreignLine(data); line > 0 {
		m.add(line, "", "holds a letter that is not in UTF-8, as some editors of Windows write it; save the file again as UTF-8")
		return nil
	}
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		var d *toml.DecodeError
		line := 0
		if errors.As(err, &d) {
			line, _ = d.Position()
		}
		// The library's excerpt would print the line, which may hold the token.
		m.add(line, "", "%s; the file is not valid TOML%s", strings.TrimPrefix(err.Error(), "toml: "), syntaxHint(data, line, err))
		return nil
	}
	d := decoder{lines: at, mistakes: m}
	d.table(reflect.ValueOf(into).Elem(), tree, "")
	return at
}

// deepestKey is how many parts a key may have; ours have three. The line of one
// that has more is kept as that of the key tooDeep, which no file can have.
const (
	deepestKey = 20
	tooDeep    = "."
)

// keyLines walks the file's syntax tree for the line of every key.
func keyLines(data []byte) lines {
	at := lines{}
	count := map[string]int{} // :: path of an array of tables → tables so far
	table := ""
	var p unstable.Parser
	p.Reset(data)
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			path, line := keyPath(&p, e, "", count)
			if e.Kind == unstable.ArrayTable {
				at[path] = line
				count[path]++
				path = fmt.Sprintf("%s[%d]", path, count[path]-1)
			}
			table = path
			at[path] = line
		case unstable.KeyValue:
			path, line := keyPath(&p, e, table, count)
			at[path] = line
		}
	}
	return at
}

// keyPath is the full path of the key of a table or of a key and value below
// prefix, and its line. A table below an array of tables belongs to the last.
func keyPath(p *unstable.Parser, e *unstable.Node, prefix string, count map[string]int) (string, int) {
	path, line := prefix, 0
	for it, parts := e.Key(), 1; it.Next(); parts++ {
		n := it.Node()
		if parts > deepestKey {
			return tooDeep, line
		}
		if line == 0 {
			line = p.Shape(n.Raw).Start.Line
		}
		if c := count[path]; c > 0 && path != prefix {
			path = fmt.Sprintf("%s[%d]", path, c-1)
		}
		if path != "" {
			path += "."
		}
		path += string(n.Data)
	}
	return path, line
}

// decoder lays a decoded TOML tree over Go structs.
type decoder struct {
	lines    lines
	mistakes *Mistakes
}

func (d *decoder) wrong(path, format string, args ...any) {
	d.mistakes.add(d.lines.at(path), path, format, args...)
}

func (d *decoder) table(v reflect.Value, tree map[string]any, path string) {
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		if tag := v.Type().Field(i).Tag.Get("toml"); tag != "-" {
			fields[tag] = v.Field(i)
		}
	}
	for key, value := range tree {
		full := key
		if path != "" {
			full = path + "." + key
		}
		field, ok := fields[key]
		if !ok {
			d.unknown(full, key, fields)
			continue
		}
		d.value(field, value, full)
	}
}

// unknown is told of a key that its table does not have.
func (d *decoder) unknown(full, key string, fields map[string]reflect.Value) {
	if meant := meantKey(full, key, fields); meant != "" {
		d.wrong(full, "unknown key; %s", meant)
		return
	}
	d.wrong(full, "unknown key; known here: %s", strings.Join(sortedKeys(fields), ", "))
}

func (d *decoder) value(v reflect.Value, raw any, path string) {
	switch into := v.Addr().Interface().(type) {
	case *Duration:
		d.duration(into, raw, path)
		return
	case *ChatRef:
		d.chat(into, raw, path)
		return
	case *Size:
		d.size(into, raw, path)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(v.Elem(), raw, path)
	case reflect.Struct:
		if tree, ok := raw.(map[string]any); ok {
			d.table(v, tree, path)
			return
		}
		d.noTable(raw, path)
	case reflect.Map:
		d.texts(v, raw, path)
	case reflect.Slice:
		d.list(v, raw, path)
	default:
		d.scalar(v, raw, path)
	}
}

// noTable is told of a table that is none. Whoever writes [[sources]] means a
// source.
func (d *decoder) noTable(raw any, path string) {
	if _, list := raw.([]any); list && strings.HasSuffix(path, "s") {
		d.wrong(path, "is one table, for what holds for all of them; did you mean [[%s]]?", strings.TrimSuffix(path, "s"))
		return
	}
	d.wrong(path, "must be a table: write [%s] on a line of its own", path)
}

// texts reads a table of texts whose keys are the writer's own.
func (d *decoder) texts(v reflect.Value, raw any, path string) {
	tree, ok := raw.(map[string]any)
	if !ok {
		d.wrong(path, "must be a table: write %s = { Name = \"…\" }", last(path))
		return
	}
	texts := map[string]string{}
	for key, value := range tree {
		text := reflect.New(reflect.TypeFor[string]()).Elem()
		d.scalar(text, value, path+"."+key)
		texts[key] = text.String()
	}
	v.Set(reflect.ValueOf(texts))
}

func (d *decoder) list(v reflect.Value, raw any, path string) {
	list, ok := raw.([]any)
	if !ok {
		if v.Type().Elem().Kind() == reflect.Struct {
			d.wrong(path, "must be a list of tables: write [[%s]] on a line of its own", path)
		} else {
			d.wrong(path, "must be a list: write %s = [%v]", last(path), tomlValue(raw))
		}
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
	for i, e := range list {
		d.value(v.Index(i), e, fmt.Sprintf("%s[%d]", path, i))
	}
}

func (d *decoder) scalar(v reflect.Value, raw any, path string) {
	given := reflect.ValueOf(raw)
	switch {
	case v.Kind() == reflect.String && given.Kind() == reflect.String:
		v.SetString(given.String())
	case v.Kind() == reflect.Bool && given.Kind() == reflect.Bool:
		v.SetBool(given.Bool())
	case v.CanInt() && given.Kind() == reflect.Int64:
		v.SetInt(given.Int())
	case v.Kind() == reflect.String:
		d.wrong(path, "must be text in quotes, like %s = \"…\"; this is %s", last(path), tomlKind(raw))
	case v.Kind() == reflect.Bool:
		d.wrong(path, "must be true or false, without quotes; this is %s", tomlKind(raw))
	default:
		d.wrong(path, "must be a whole number, without quotes; this is %s", tomlKind(raw))
	}
}

// A Duration is a length of time as people write it: "90s", "5m", "24h". "0"
// is none.
type Duration time.Duration

func (d *decoder) duration(into *Duration, raw any, path string) {
	s, ok := raw.(string)
	if !ok {
		d.wrong(path, "must be a length of time in quotes, like \"90s\", \"5m\" or \"24h\"; this is %s", tomlKind(raw))
		return
	}
	t, err := time.ParseDuration(s)
	if err != nil || t < 0 {
		d.wrong(path, "%q is not a length of time; write for example \"90s\", \"5m\" or \"24h\"", s)
		return
	}
	*into = Duration(t)
}

// A Size is a number of bytes as people write it: "500 kB", "5MB". "0" is none.
type Size int64

// sizeUnits are what a size may be given in, in bytes.
var sizeUnits = map[string]int64{"": 1, "b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}

func (d *decoder) size(into *Size, raw any, path string) {
	s, ok := raw.(string)
	if !ok {
		d.wrong(path, "must be a size in quotes, like \"5MB\"; this is %s", tomlKind(raw))
		return
	}
	number := strings.TrimRight(s, "bBkKmMgG ")
	unit, known := sizeUnits[strings.ToLower(strings.TrimSpace(s[len(number):]))]
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil || n < 0 || !known {
		d.wrong(path, "%q is not a size; write for example \"500kB\" or \"5MB\"", s)
		return
	}
	*into = Size(n * unit)
}

// A ChatRef names a chat: a number, or "@name" of a public channel or group.
type ChatRef string

func (d *decoder) chat(into *ChatRef, raw any, path string) {
	switch r := raw.(type) {
	case int64:
		*into = ChatRef(fmt.Sprint(r))
	case string:
		*into = ChatRef(strings.TrimSpace(r))
	default:
		d.wrong(path, "must be the chat's number or its \"@name\"; this is %s", tomlKind(raw))
	}
}

func last(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

func tomlValue(raw any) string {
	if s, ok := raw.(string); ok {
		return fmt.Sprintf("%q", s)
	}
	return fmt.Sprint(raw)
}

func tomlKind(raw any) string {
	switch raw.(type) {
	case string:
		return "text"
	case int64:
		return "a whole number"
	case float64:
		return "a number with a fraction"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date"
}
