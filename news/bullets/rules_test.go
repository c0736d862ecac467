package bullets

import "testing"

func TestWorthTelling(t *testing.T) {
	tests := []struct {
		name, sentence string
		want           bool
	}{
		{"a plain sentence", "The ferry sank off Whitby.", true},
		{"a question", "Who is to blame?", false},
		{"a quoted question", "“Who is to blame?” the mayor asked.", false},
		{"one that was cut off", "The ferry sank off ...", false},
		{"one that only introduces", "Here is what we know:", false},
		{"a line of the page", "Click here for more pictures.", false},
		{"a line about the authors", "Ann Hale in Whitby contributed to this report.", false},
		{"an advertisement in German", "Lesen Sie auch: Fähre gesunken.", false},
		{"the text of a picture", "Scandal: the mayor, pictured in May.", false},
		{"a callout", "WATCH Ferry sinks off Whitby.", false},
		{"a name that begins like one", "Watchmen saw the ferry sink.", true},
		{"an invitation", "Follow us for more ferry news.", false},
		{"an invitation inside a line", "For ferry news, follow us every day.", false},
		{"a bare address", "https://harbour.example/ferry.", false},
		{"a shortened address", "The ferry has sunk t.co/a1b2c3.", false},
		{"the signature of a post", "— Ann Hale (@annhale) May 1, 2020.", false},
		{"a post that begins with a handle", "@annhale the ferry has sunk.", false},
		{"an address of mail is none", "The owner can be reached by mail and telephone.", true},
		{"the sources of an aggregator", "Sources: The Harbour Post, Whitby Times.", false},
		{"the papers of an aggregator", "Covered by The Harbour Post and Whitby Times.", false},
		{"the end of a feed's item", "The post Ferry sinks appeared first on Harbour Post.", false},
		{"sources that are news", "Sources in the harbour saw the ferry sink.", true},
		{"a subscription that is news", "The paper said that it lost a tenth of its readers after it asked them to sign up for " +
			"its newsletter and raised the price of both print and web twice in one year.", true},
	}
	for _, tt := range tests {
		if got := worthTelling(tt.sentence); got != tt.want {
			t.Errorf("%s: worthTelling(%q) = %v, want %v", tt.name, tt.sentence, got, tt.want)
		}
	}
}

func TestLeansBack(t *testing.T) {
	tests := []struct {
		name, sentence, lang string
		want                 bool
	}{
		{"a pronoun", "He left the ship.", "en", true},
		{"a quoted pronoun", "“They are safe,” she said.", "en", true},
		{"a demonstrative", "This immediately sank it.", "en", true},
		{"one that explains itself", "This week the ferry sank.", "en", false},
		{"a contraction", "It’s the third wreck.", "en", true},
		{"a name", "Hale left the ship.", "en", false},
		{"a word that begins like a pronoun", "Italy closed a harbour.", "en", false},
		{"a German pronoun", "Sie verließ das Schiff.", "de", true},
		{"a German article", "Die Fähre sank.", "de", false},
		{"a language that we know none of", "He sank.", "ga", false},
	}
	for _, tt := range tests {
		if got := leansBack(tt.sentence, tt.lang); got != tt.want {
			t.Errorf("%s: leansBack(%q, %q) = %v, want %v", tt.name, tt.sentence, tt.lang, got, tt.want)
		}
	}
}

func TestQuoted(t *testing.T) {
	tests := []struct {
		name, sentence string
		open, end      rune
		outside        int
	}{
		{"no quotation", "The ferry sank.", 0, 0, 3},
		{"a closed one with its speaker", `"We are safe," she said.`, 0, 0, 2},
		{"one that goes on", `"We are safe.`, 0, '"', 0},
		{"the end of one", `All of us," she said.`, '"', 0, 2},
		{"all of it inside one", `All of us.`, '“', '“', 0},
		{"an apostrophe is no quotation", "It's the captains' ship, don't worry.", 0, 0, 6},
		{"single marks", "'We are safe,' she said.", 0, 0, 2},
		{"curly single marks and an apostrophe", "‘We’re safe,’ she said.", 0, 0, 2},
		{"a single mark between two spaces", "He was 'safe ' at last.", 0, 0, 4},
		{"German marks", "„Wir leben“, sagte sie.", 0, 0, 2},
		{"French marks with spaces", "« Nous vivons », dit-elle.", 0, 0, 1},
		{"German guillemets", "»Wir leben«, sagte sie.", 0, 0, 2},
		{"inches", `A 5" gun sank it.`, 0, 0, 5},
	}
	for _, tt := range tests {
		end, outside := quoted(tt.sentence, tt.open)
		if end != tt.end || outside != tt.outside {
			t.Errorf("%s: quoted(%q, %q) = %q, %d, want %q, %d", tt.name, tt.sentence, tt.open, end, outside, tt.end, tt.outside)
		}
	}
}

func TestUnmarked(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"a bullet", "• The ferry sank.", "The ferry sank."},
		{"a bullet without a space", "•The ferry sank.", "The ferry sank."},
		{"a star", "* The ferry sank.", "The ferry sank."},
		{"a hyphen", "- The ferry sank.", "The ferry sank."},
		{"two marks", "> – The ferry sank.", "The ferry sank."},
		{"a number below zero stays", "-3 degrees were measured.", "-3 degrees were measured."},
		{"a quotation stays", "“We are safe.”", "“We are safe.”"},
		{"nothing", "", ""},
		{"a mark alone", "•", ""},
	}
	for _, tt := range tests {
		if got := unmarked(tt.line); got != tt.want {
			t.Errorf("%s: unmarked(%q) = %q, want %q", tt.name, tt.line, got, tt.want)
		}
	}
}

func TestWithoutDateline(t *testing.T) {
	tests := []struct{ name, sentence, want string }{
		{"an agency", "(CNN) The ferry sank.", "The ferry sank."},
		{"a place and an agency", "WHITBY, England, 3 May (Reuters) - The ferry sank.", "The ferry sank."},
		{"a place and a paper without a space", "Whitby (The Harbour Post)The ferry sank.", "The ferry sank."},
		{"a place in capitals and a dash", "NEW WHITBY — The ferry sank.", "The ferry sank."},
		{"an agency in Chinese brackets", "【港湾社】渡轮沉没了。", "渡轮沉没了。"},
		{"an agency with its place in Chinese", "（港湾社惠特比5月1日电）渡轮沉没了。", "渡轮沉没了。"},
		{"a remark in Chinese brackets stays", "（图）渡轮沉没了。", "（图）渡轮沉没了。"},
		{"a member of a party stays", "Ann Hale (Labour) said so.", "Ann Hale (Labour) said so."},
		{"a name with brackets stays", "Ann Hale (27) sank.", "Ann Hale (27) sank."},
		{"a dash in the sentence stays", "The ferry – an old one – sank.", "The ferry – an old one – sank."},
	}
	for _, tt := range tests {
		if got := withoutDateline(tt.sentence); got != tt.want {
			t.Errorf("%s: withoutDateline(%q) = %q, want %q", tt.name, tt.sentence, got, tt.want)
		}
	}
}
