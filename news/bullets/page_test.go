package bullets

import "testing"

func TestIsOfPage(t *testing.T) {
	page := []struct{ lang, sentence string }{
		{"ja", "今回は船に関する話。"}, {"ja", "今回は新しい船を紹介します。"}, {"en", "Learn how the harbour saves money."}, {"en", "Find out why ferries sink."}, {"en", "Add the juice of one lemon."}, {"en", "Stir in two spoons of salt."}, {"en", "Try a boat of wood."}, {"en", "Start small and row on."}, {"en", "Heat to boiling for a minute."}, {"de", "Den Ofen auf 200 Grad vorheizen."}, {"fr", "Ajoutez le jus d’un citron."}, {"es", "Mezcla el zumo con agua."},
		{"it", "Aggiungete il succo."}, {"pt", "Misture o suco com água."}, {"ru", "Добавьте сок лимона."}, {"pl", "Dodaj sok z cytryny."}, {"tr", "Suyu ekleyin."},
		{"en", "Ferries of the north The harbour has nine of them."}, {"de", "Die alte Fähre (eF) Die alte Fähre wird oft mit der neuen verwechselt."}, {"fr", "Le port de Hull Les bateaux partent lundi."}, {"es", "El puerto de Hull Los barcos zarpan."},
		{"en", "The following chart shows the traffic in the strait."}, {"en", "In this article, Hale explains the rules of the sea."}, {"en", "Al Jazeera's Ann Hale has more from Beirut."},
		{"en", "Ann Hale reports from Hull."}, {"en", "Here's what to know about the wreck."}, {"en", "Start your day with the harbour news."}, {"en", "HD HALE DEPOT INC."},
		{"en", "Here are the five boats of the week."}, {"en", "Find out how much the ferry costs you."}, {"en", "The full list can be read here."}, {"en", "Download the harbour app today."},
		{"en", "Be sure to visit the harbour on all channels."}, {"en", "Remember, ferries are slow."}, {"en", "All that and more is below."}, {"en", "Comments and pings are currently closed."},
		{"en", "(The harbour did not answer.)"}, {"en", "Welcome to the new ferry."}, {"en", "It's time to look back."}, {"pt", "Um forte abraço e até a próxima."}, {"en", "The Latest on the wreck (all times local): 10 p.m."}, {"de", "Die wichtigsten Infos zur Fähre 2024."}, {"en", "Update May 3rd, 8:05AM ET: Added what the owner said."}, {"en", "Summary: 5-1A: Hull won the cup."},
		{"de", "Das sagte Hale dieser Redaktion."}, {"de", "Jetzt aber zu den Fähren der Küste."}, {"de", "Für die Fahrt zahlt ihr nur zwei Euro."}, {"de", "Luft, die ihr auf dem Deck atmen könnt."}, {"de", "Alle Hintergründe dazu hier!"},
		{"en", "Hale Lines is a leading global provider of ferries."}, {"en", "Hale Lines is headquartered in Hull, has subsidiaries in nine countries and 900 employees."}, {"de", "Hale Lines ist einer der führenden Anbieter von Fähren."}, {"fr", "Hale Lines est un acteur majeur de la mer."},
		{"es", "Toda la información del puerto."}, {"zh", "废话不多说，看船。"}, {"es", "Los mejores barcos para tu viaje."}, {"es", "Revisa la lista de barcos."}, {"es", "El barco es viejo, supo este rotativo."}, {"is", "Listann má finna hér að ofan."},
		{"de", "Kommentare und Pings sind derzeit geschlossen."}, {"pt", "Comentários com palavras feias não serão aprovados pelo moderador."},
		{"de", "An dieser Stelle findest du einen externen Inhalt, der den Artikel ergänzt."}, {"de", "Von hafen news am 21/02/2021."}, {"de", "Wir erklären Ihnen alles zur Fähre."},
		{"de", "Lesen Sie hier mehr über die Fähre."}, {"de", "Alle Informationen gibt es im Liveblog."}, {"fr", "Toutes les infos de ce jeudi 18 juillet sont à suivre ici."}, {"fr", "Retrouvez le dossier sur le bac."},
		{"es", "Consulta aquí la lista completa."}, {"pt", "Clique para ver a lista completa."}, {"it", "Clicca per vedere la lista completa."}, {"nl", "Lees hieronder het hele verhaal."},
		{"sv", "Här kan du läsa hela listan."}, {"pl", "Kliknij, aby zobaczyć listę."}, {"cs", "Celý seznam najdete zde v článku."}, {"tr", "Listenin tamamı için tıklayın."}, {"ru", "Полный список здесь."},
		{"zh", "本文来自 海港新闻 原创投稿。"}, {"zh", "责任编辑：王某"}, {"zh", "标签 渡轮， 海港 。"}, {"zh", "（该项目来源于海港，作者：王某。"}, {"zh", "以下是必备工具。"}, {"zh", "支架用铝做，图纸如下。"}, {"zh", "欢迎关注海港公众号。"}, {"ja", "詳しくはこちら。"}, {"ko", "이 기사의 저작권은 항구일보에 있습니다."}, {"vi", "Xem thêm tại đây."}, {"ar", "لمزيد من التفاصيل اضغط هنا."},
	}
	for _, tt := range page {
		if said := unquoted(tt.sentence, 0); !isOfPage(tt.sentence, said, tt.lang) && !speaksToReader(said, tt.lang) {
			t.Errorf("%s: %q is news, want a line of the page", tt.lang, tt.sentence)
		}
	}
	news := []struct{ lang, sentence string }{
		{"en", "The ferry sank on Monday off Whitby."}, {"en", "Temperatures fell below the average of May."}, {"en", "The line added five million subscribers in May."}, {"en", "Hale said “you must read this article”."},
		{"en", "The police chief reports to the mayor that boats are safe."}, {"de", "Die Fähre sank am Montag."}, {"de", "Sie sank vor Whitby."}, {"de", "Der Hafen und ihr Boot sind alt."}, {"en", "The ferry (built in Hull) sank."}, {"en", "Updates of the timetable come in May."}, {"fr", "Le port sera rouvert d'ici 2030."}, {"es", "El barco zarpó el lunes."},
		{"zh", "渡轮沉没了。"}, {"zh", "公众号的文章去年增长了一倍。"}, {"zh", "海港公司发布了新的客户端。"}, {"zh", "今年5月，海港公司以3亿美元收购HNX，CEO哈尔成为HNX的新主人。"}, {"ru", "Паром затонул в понедельник."},
		{"en", "Set on nine acres, the harbour reopened."}, {"en", "Use of boats rose in May."}, {"en", "Heat in the north killed nine people."}, {"en", "Starting a boat costs a pound."}, {"en", "A film by the name of The Wreck opened in Hull."}, {"en", "The Hull Post says The Hague agreed."},
		{"de", "Das Magazin Der Hafen berichtet davon."}, {"de", "Viele Fischer wählen Die Grünen."}, {"fr", "Les marins du Havre sont partis."}, {"es", "El barco zarpó de La Paz ayer."},
		{"en", "Hale is leading in the polls, a company of friends said."}, {"en", "Hull is the leading port of the coast."}, {"de", "Hale ist der Sohn eines Anbieters von Fähren."},
	}
	for _, tt := range news {
		if said := unquoted(tt.sentence, 0); isOfPage(tt.sentence, said, tt.lang) || speaksToReader(said, tt.lang) {
			t.Errorf("%s: %q is a line of the page, want news", tt.lang, tt.sentence)
		}
	}
}

func TestWithoutRemarks(t *testing.T) {
	tests := []struct{ s, want string }{
		{"Hale äußerte sich nicht(wird in neuem Tab geöffnet) zu Einzelheiten.", "Hale äußerte sich nicht zu Einzelheiten."},
		{"The owner (opens in new tab) fled.", "The owner fled."},
		{"The owner (of the ferry) fled.", "The owner (of the ferry) fled."},
	}
	for _, tt := range tests {
		if got := withoutRemarks(tt.s); got != tt.want {
			t.Errorf("withoutRemarks(%q) = %q, want %q", tt.s, got, tt.want)
		}
	}
}

func TestIsLink(t *testing.T) {
	for _, tt := range []struct {
		line string
		want bool
	}{
		{"Ann Hale may be reached at hale@post.example.", true},
		{"The list is at https://h.example/list.", true},
		{"Ann Hale (@annhale) May 1, 2026", true},
		{"Ferries of the week, with @annhale.", true},
		{"The sign @ stands in every address.", false},
		{"Hale/Moss won the race.", false},
	} {
		if got := isLink(tt.line); got != tt.want {
			t.Errorf("isLink(%q) = %v, want %v", tt.line, got, tt.want)
		}
	}
}

// What stands behind the name of a column is of another text than the news around it.
func TestCaptioned(t *testing.T) {
	for s, want := range map[string]bool{
		"Harbour Nation: Ann Hale will be honoured with a boat.": true, "Ann Hale: The boat is old.": true,
		"Hale had one wish: Moor should sell the boat.": false, "The Harbour Company: owner of boats.": false, "Boats sank.": false,
	} {
		if got := captioned.MatchString(s); got != want {
			t.Errorf("captioned finds %v in %q, want %v", got, s, want)
		}
	}
}
