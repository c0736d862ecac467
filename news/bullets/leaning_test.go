package bullets

import "testing"

func TestLeansBack(t *testing.T) {
	leaning := []struct{ lang, sentence string }{
		{"en", "He left the ship."}, {"en", "“They are safe,” she said."}, {"en", "This immediately sank it."}, {"en", "It’s the third wreck."},
		{"en", "The move angered fishermen."}, {"en", "At the time, the ferry was new."}, {"en", "The man was taken to Hull."}, {"en", "In response, the owner sued."},
		{"en", "Then the boat turned."}, {"en", "And that means a second wreck."}, {"en", "Which is why boats sink."}, {"en", "The 27-year-old was saved."},
		{"en", "One of them died."}, {"en", "Two days later the owner left."}, {"en", "The same boat sank in May."}, {"en", "Three of those were empty."},
		{"en", "It was announced on Monday."}, {"en", "It is the first ferry to sink there."}, {"en", "It appears in the book."},
		{"en", "The late captain was held there after the wreck."}, {"en", "A move that angered the fishermen of the coast."}, {"de", "Ein Bild, das in anderen Häfen nicht geteilt wird."}, {"de", "Solche Schiffe sinken oft."},
		{"de", "Gleichzeitig bezeichnete es der Hafen als Erfolg."}, {"es", "Un aviso que llegó tarde al puerto."}, {"da", "Alligevel sejlede færgen."},
		{"de", "Sie verließ das Schiff."}, {"de", "Das sagte der Kapitän am Montag."}, {"de", "Und will auch bleiben."}, {"de", "Denn der Hafen ist voll."},
		{"de", "Das zeichne ein falsches Bild."}, {"de", "Dabei war die Fähre neu."}, {"de", "Zuvor hatte der Hafen geschlossen."}, {"de", "Nach ihm kam niemand mehr."},
		{"fr", "Il a quitté le navire."}, {"fr", "Cette décision a surpris."}, {"fr", "À l'époque, le bac était neuf."}, {"es", "Esta medida sorprendió."}, {"es", "Tras ello, el barco zarpó."},
		{"it", "Questa decisione ha sorpreso."}, {"pt", "Ele deixou o navio."}, {"nl", "Zij verlieten het schip."}, {"nl", "Dat zei de kapitein."},
		{"sv", "Det är en vecka sedan."}, {"sv", "Men färjan sjönk."}, {"no", "Han forlot skipet."}, {"da", "De er i sikkerhed."},
		{"fi", "Hän lähti laivasta."}, {"fi", "Se upposi heti."}, {"pl", "On opuścił statek."}, {"pl", "To był trzeci wrak."}, {"cs", "Ten den loď odplula."}, {"cs", "Podle něj je loď stará."},
		{"tr", "Bu karar şaşırttı."}, {"tr", "Ancak gemi battı."}, {"ru", "Он покинул судно."}, {"ru", "Об этом сообщил капитан."}, {"ru", "При этом паром был новым."}, {"uk", "Вона залишила судно."},
		{"zh", "他离开了船。"}, {"zh", "此举震惊了渔民。"}, {"zh", "其船东拒绝评论。"}, {"zh", "但渡轮沉没了。"}, {"ja", "彼は船を離れた。"}, {"ja", "しかし船は沈んだ。"}, {"ja", "同社は否定した。"},
		{"ko", "그는 배를 떠났다."}, {"ko", "이에 시장은 사과했다."}, {"ko", "그러나 배는 가라앉았다."}, {"ar", "وأضاف أن العبارة قديمة."}, {"ar", "لكن العبارة غرقت."}, {"ar", "هذا القرار فاجأ الصيادين."},
		{"vi", "Theo đó, phà đã chìm."}, {"vi", "Ông này đã rời tàu."}, {"vi", "Tuy nhiên phà đã chìm."}, {"vi", "Họ đã được cứu."}, {"id", "Dia meninggalkan kapal."}, {"hi", "उन्होंने जहाज छोड़ दिया।"},
	}
	for _, tt := range leaning {
		if !leansBack(tt.sentence, tt.lang, nil) {
			t.Errorf("%s: %q stands alone, want it to lean", tt.lang, tt.sentence)
		}
	}
	standing := []struct{ lang, sentence string }{
		{"en", "This week the ferry sank."}, {"en", "Hale left the ship."}, {"en", "Italy closed a harbour."}, {"en", "The man who steered the ferry fled."},
		{"en", "The attack on the ferry failed."}, {"en", "So far nobody is missing."}, {"en", "Ann Hale moved to Hull in May and was held there for a week."}, {"en", "A captain that saw the wreck told the court of it."},
		{"de", "Ein Mann, der die Fähre sah, hat die Polizei gerufen."}, {"es", "Un hombre que vio el barco llamó a la policía."}, {"en", "There were 200 people on board."}, {"en", "The ferry sank."}, {"en", "Later this week the ferry sails."},
		{"en", "It is unclear whether the ferry can be raised."}, {"en", "It was announced on Monday that the ferry will be raised."}, {"en", "It emerged that the ferry was old."},
		{"de", "Die Fähre sank."}, {"de", "Das alte Schiff sank."}, {"de", "Das in Hull gebaute Schiff sank."}, {"de", "Diese Woche sank die Fähre."}, {"de", "Der Kapitän floh."},
		{"fr", "Le bac a coulé."}, {"fr", "Ce mardi, le bac a coulé."}, {"fr", "En France, le bac a coulé."}, {"es", "Este lunes zarpó el barco."}, {"pt", "Nesta segunda-feira, o barco zarpou."},
		{"sv", "Den gamla färjan sjönk."}, {"no", "Det norske skipet sank."}, {"hu", "Az öreg komp elsüllyedt."}, {"vi", "Ông Nguyễn Văn A rời tàu."}, {"tr", "Bu yıl iki gemi battı."},
		{"zh", "也门的渡轮沉没了。"}, {"zh", "渡轮沉没了。"}, {"ko", "이번 주 배가 가라앉았다."}, {"ar", "وقال وزير النقل إن العبارة قديمة."}, {"ga", "He sank."},
	}
	for _, tt := range standing {
		if leansBack(tt.sentence, tt.lang, nil) {
			t.Errorf("%s: %q leans, want it to stand alone", tt.lang, tt.sentence)
		}
	}
	known := func(w string) bool { return w == "attack" }
	if leansBack("The attack killed nine people.", "en", known) {
		t.Error("a noun of the headline leans, want it to stand")
	}
}
