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
		{"a callout", "WATCH Ferry sinks off Whitby.", false},
		{"a name that begins like one", "Watchmen saw the ferry sink.", true},
		{"an invitation", "Follow us for more ferry news.", false},
		{"an invitation inside a line", "For ferry news, follow us every day.", false},
		{"one that leads to a list", "The rules of the harbour are simple: 1.", false},
		{"one that leads to a list in Chinese", "渡轮的真实数据： 1.", false},
		{"one that leads to its second entry", "等值一千元的船票2.", false},
		{"one that ends in a number", "The harbour counts its ferries: all 12.", true},
		{"one that leads to a drawing", "码头用木头和铁做成，图纸如下。", false},
		{"one that lost its formula", "在这个条件下，只有一组解，就是。", false},
		{"a bracket that lost its end", "（渡轮照片来自海港，作者：王某。", false},
		{"one that lost its beginning", "，拖船以及渡轮等都停航了。", false},
		{"brackets", "渡轮（长四十米）沉没了。", true},
		{"a list of tags", "Fog, Ann Hale, 20 May, Port of Hull, Coast Guard", false},
		{"a list that is told", "Fog, storms, tides and waves sank the ferry of Hull.", true},
		{"a bare address", "https://harbour.example/ferry.", false},
		{"a shortened address", "The ferry has sunk t.co/a1b2c3.", false},
		{"the signature of a post", "— Ann Hale (@annhale) May 1, 2020.", false},
		{"a post that begins with a handle", "@annhale the ferry has sunk.", false},
		{"an address of mail is none", "The owner can be reached by mail and telephone.", true},
		{"the sources of an aggregator", "Sources: The Harbour Post, Whitby Times.", false},
		{"the papers of an aggregator", "Covered by The Harbour Post and Whitby Times.", false},
		{"the end of a feed's item", "The post Ferry sinks appeared first on Harbour Post.", false},
		{"a footnote", "[1] Fog and ferries, Hale and Moss, Harbour Studies.", false},
		{"a note with a star", "*Only the first twelve sail on Monday.", false},
		{"a row of a table", "FW Ann Hale 63 85% 1 goal (2 shots).", false},
		{"a score", "Whitby (1-0): Hale 25 points.", false},
		{"a row with a player's place", "S Ann Hale 35 47% 3 goals 2 shots 5.", false},
		{"an answer", "Ja, Fischer dürfen im Hafen fahren.", false},
		{"two that were glued together", "The council will speak of the ferry.Above all it is about the pier.", false},
		{"what the article answers", "Wie die Fähre sank, warum niemand half und wie es weitergeht.", false},
		{"the heading of an answer in German", "Wie teuer die neue Fähre wird.", false},
		{"a German sentence that begins so", "Wer zu spät kommt, wartet auf die Fähre.", true},
		{"figures side by side", "DL Ann Hale 28 38% No shots counted.", false},
		{"an offer", "12 tickets for £11.99.", false},
		{"a place in a race", "23 Ann Hale Jr.", false},
		{"a line of a match", "Whitby (1-0): Ann Hale 25 points and two shots.", false},
		{"an entry of results", "Ann Hale 19 points and 3 steals.", false},
		{"a result", "Hull Rovers d.", false},
		{"a result that is told", "Hull City beat Leeds 3-0 on Monday.", true},
		{"a line of hashtags", "Boote #Hafen #Fähre der Woche.", false},
		{"an amount and no more", "1,9 billones de dólares.", false},
		{"an amount of which something is told", "200 people of Hull lost their boats in May.", true},
		{"a heading in front", "Summary Ferries sink more often in fog.", false},
		{"a French one", "Résumé La compagnie vend deux bacs.", false},
		{"a summary that is news", "Summary justice was done in Hull.", true},
		{"a figure of the news", "Shares of Moss Lines fell 2% on Monday.", true},
		{"a heading with a full stop", "Why ferries of the north coast sink.", false},
		{"a Chinese sentence that begins with a number", "5月3日，海港公司公布了新的渡轮计划。", true},
		{"one with a sign in front", "8和9号码头将于周一关闭。", true},
		{"a Chinese sentence with names of capitals", "今年5月，海港公司以3亿美元收购HNX，CEO哈尔成为HNX的新主人。", true},
		{"a row of a table in Chinese", "2016年 12艘 30%", false},
		{"a Japanese question", "なぜ渡輪は沈んだのでしょうか。", false},
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
		{"a Korean particle behind the mark", "시장은 '위반'이라며 웃었다.", 0, 0, 3},
		{"the same mark at both ends, as some papers write", "La serie “I Cavalieri“, prodotta a Hull.", 0, 0, 5},
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

func TestAsks(t *testing.T) {
	for sentence, want := range map[string]bool{
		"Hale asked.": true, "Ann Hale quietly asked before leaving the ship.": true, "Ann Hale asked the court to free her.": false, "The court asked for papers.": false,
	} {
		if got := asks(sentence); got != want {
			t.Errorf("asks(%q) = %v, want %v", sentence, got, want)
		}
	}
}

func TestHasStray(t *testing.T) {
	for s, want := range map[string]bool{
		`The fog ends on Friday at noon."`: true, `We’re late" was on every screen.`: true, "Der Nebel endet am Freitag.“": true, "Le brouillard » finit.": true,
		`Hale said "the fog ends".`: false, "„Der Nebel endet“, sagte Hale.": false, "“It ends,” said Hale.": false, `A screen of 13" costs more.`: false, `The "Gull 1" sank.`: false, `The "Gull 1 sank.`: true, "Färjan är ”ny”.": false, "The fog ends.": false,
	} {
		if got := hasStray(s); got != want {
			t.Errorf("hasStray(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestBeginsSmall(t *testing.T) {
	for s, want := range map[string]bool{
		"berths of the harbour are free.": true, "“berths are free,” said Ann Hale.": true, "Berths are free.": false, "18 berths are free.": false,
		"iPhone maker opens a shop.": false, "example.com sells boats.": false, "渡轮": false, "": false,
	} {
		if got := beginsSmall(s); got != want {
			t.Errorf("beginsSmall(%q) = %v, want %v", s, got, want)
		}
	}
}
