package bullets

import "testing"

func TestLeansBack(t *testing.T) {
	leaning := []struct{ lang, sentence string }{
		{"en", "He left the ship."}, {"en", "“They are safe,” she said."}, {"en", "This immediately sank it."}, {"en", "It’s the third wreck."},
		{"en", "The move angered fishermen."}, {"en", "At the time, the ferry was new."}, {"en", "The man was taken to Hull."}, {"en", "In response, the owner sued."},
		{"en", "Then the boat turned."}, {"en", "And that means a second wreck."}, {"en", "Which is why boats sink."}, {"en", "The 27-year-old was saved."},
		{"en", "One of them died."}, {"en", "Two days later the owner left."}, {"en", "The same boat sank in May."}, {"en", "Three of those were empty."},
		{"en", "It was announced on Monday."}, {"en", "It is the first ferry to sink there."}, {"en", "It appears in the book."},
		{"en", "The late captain was held there after the wreck."}, {"en", "A move that angered the fishermen of the coast."}, {"en", "In it, the captains looked at maps."}, {"en", "Helping there is the deep water."}, {"en", "All of this costs a million."}, {"en", "Rather, the pier should be sold."}, {"en", "A short time later, the boat sank."}, {"de", "Die einen fahren, andere warten."}, {"de", "Also eine Fähre, die fährt."}, {"de", "Der entsprechende Wert liegt bei 16,6."}, {"es", "Aseguró que el barco es nuevo."}, {"pt", "Disse que o barco é novo."}, {"pl", "Chodzi o nowy prom."}, {"es", "El tema estuvo ocho años en la corte."}, {"ar", "وقال إن العبارة قديمة."}, {"en", "The expert called the ferry unsafe."},
		{"de", "Der Verein ist in Hull gemeldet."}, {"es", "El hombre fue llevado a Hull."}, {"fr", "La victime a été sauvée."}, {"it", "La decisione è definitiva."}, {"pt", "O homem foi levado a Hull."}, {"ja", "そんな船が沈んだ。"},
		{"de", "Hinter ihnen fuhren zwei Fähren."}, {"de", "Oder vielleicht sank die Fähre."}, {"de", "Den erhofft sich der Hafen seit Jahren."}, {"de", "Kurz darauf sank die Fähre."}, {"de", "Boote, die der Hafen braucht, um im Mai fahren zu dürfen."},
		{"es", "Lo hicieron los capitanes del puerto."}, {"es", "Lo hundió la tormenta."}, {"es", "Un día después zarpó el barco."}, {"es", "Dicha fianza es alta."}, {"fr", "Deux jours plus tard, le bac a coulé."}, {"de", "Ein Bild, das in anderen Häfen nicht geteilt wird."}, {"de", "Solche Schiffe sinken oft."},
		{"de", "Gleichzeitig bezeichnete es der Hafen als Erfolg."}, {"es", "Un aviso que llegó tarde al puerto."}, {"da", "Alligevel sejlede færgen."},
		{"de", "Sie verließ das Schiff."}, {"de", "Das sagte der Kapitän am Montag."}, {"de", "Und will auch bleiben."}, {"de", "Denn der Hafen ist voll."},
		{"de", "Das zeichne ein falsches Bild."}, {"de", "Dabei war die Fähre neu."}, {"de", "Zuvor hatte der Hafen geschlossen."}, {"de", "Nach ihm kam niemand mehr."},
		{"fr", "Il a quitté le navire."}, {"fr", "Cette décision a surpris."}, {"fr", "À l'époque, le bac était neuf."}, {"es", "Esta medida sorprendió."}, {"es", "Tras ello, el barco zarpó."},
		{"it", "Questa decisione ha sorpreso."}, {"pt", "Ele deixou o navio."}, {"nl", "Zij verlieten het schip."}, {"nl", "Dat zei de kapitein."},
		{"sv", "Det är en vecka sedan."}, {"sv", "Men färjan sjönk."}, {"no", "De ble reddet i går."}, {"sv", "De har lämnat skeppet."}, {"no", "Nå har han forlatt skipet."}, {"sv", "Nu är hon i Hull."}, {"nl", "Nu heeft hij het schip verlaten."}, {"id", "Dari kapal itu, ia pergi."}, {"no", "Han forlot skipet."}, {"da", "De er i sikkerhed."},
		{"fi", "Hän lähti laivasta."}, {"fi", "Se upposi heti."}, {"pl", "On opuścił statek."}, {"pl", "To był trzeci wrak."}, {"cs", "Ten den loď odplula."}, {"cs", "Podle něj je loď stará."},
		{"tr", "Bu karar şaşırttı."}, {"tr", "Ancak gemi battı."}, {"ru", "Он покинул судно."}, {"ru", "Об этом сообщил капитан."}, {"ru", "При этом паром был новым."}, {"uk", "Вона залишила судно."},
		{"zh", "他离开了船。"}, {"zh", "此举震惊了渔民。"}, {"zh", "其船东拒绝评论。"}, {"zh", "但渡轮沉没了。"}, {"tr", "İhbar üzerine bölgeye iki gemi sevk edildi."}, {"zh", "其实渡轮很旧。"}, {"zh", "当然不是所有渡轮。"}, {"zh", "结果，渡轮沉没了。"}, {"zh", "二是港口收费上涨。"}, {"ja", "彼は船を離れた。"}, {"ja", "しかし船は沈んだ。"}, {"ja", "同社は否定した。"},
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
		{"de", "Der Verein der Fischer ist in Hull gemeldet."}, {"es", "El hombre que vio el barco fue llevado a Hull."}, {"fr", "La victime du naufrage a été sauvée."},
		{"de", "Die Fähre sank."}, {"de", "Das alte Schiff sank."}, {"de", "Das in Hull gebaute Schiff sank."}, {"de", "Diese Woche sank die Fähre."}, {"de", "Der Kapitän floh."},
		{"fr", "Le bac a coulé."}, {"fr", "Ce mardi, le bac a coulé."}, {"fr", "En France, le bac a coulé."}, {"es", "Este lunes zarpó el barco."}, {"pt", "Nesta segunda-feira, o barco zarpou."},
		{"sv", "Den gamla färjan sjönk."}, {"no", "Det norske skipet sank."}, {"no", "De norske skipene sank."}, {"sv", "De gamla färjorna sjönk."}, {"hu", "Az öreg komp elsüllyedt."}, {"vi", "Ông Nguyễn Văn A rời tàu."}, {"tr", "Bu yıl iki gemi battı."},
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

func TestLeansInside(t *testing.T) {
	leaning := []struct{ lang, sentence string }{
		{"en", "The harbour sold these boats in May."}, {"en", "For fog, no figure was known to those captains."}, {"en", "So far, they have raised nine boats."},
		{"en", "On Monday she left for Hull."}, {"en", "In May, she left the council."}, {"en", "Despite a storm, it beat the other boats."},
		{"en", "When he left the ship, he said nothing."}, {"en", "The ferry was new, he said."}, {"en", "Raising a boat off Hull, she said, costs a million."},
		{"en", "Moor chimed in, calling the plan lovely."}, {"en", "Moor responded that the ferry was the only one."}, {"en", "Hale returned to the issue later in the meeting."},
		{"en", "Hull sent a similar letter to the owner."}, {"de", "Ist dies der Fall, fährt niemand."}, {"de", "Fähren werden dadurch gezwungen, im Hafen zu bleiben."}, {"en", "Staying afloat, however, hasn’t."}, {"en", "Because going by boat is anything but easy."}, {"en", "In regards to the new pier."},
		{"en", "Hull says that it's enough to stop the boats."}, {"en", "The age of the boat shows its strength here, allowing more."}, {"de", "2013 legten beide Häfen sie auf Eis."}, {"de", "Schon damals war der Hafen voll."},
		{"de", "Am Freitag erhielt sie 149 Stimmen."}, {"de", "2018 war er zurück und gewann."}, {"de", "In einem Monat soll es auch in Hull fahren."}, {"de", "Der Gewinn konnte dadurch verdreifacht werden."}, {"de", "Hale und Moor reisten deshalb ab."},
		{"de", "„Sehr alt“ sind sie, sagt der Verband."}, {"de", "Die Fähre sei alt, sagte er."}, {"de", "Der Hafen will mit diesem Vorhaben Geld verdienen."},
		{"fr", "Le port a vendu ces bateaux en mai."}, {"fr", "Le bac est neuf, a-t-il dit."}, {"es", "El puerto vendió esos barcos en mayo."}, {"es", "La junta pagó dicha fianza en mayo."}, {"es", "El barco es nuevo, explicó."},
		{"pt", "O porto vendeu esses barcos em maio."}, {"pt", "O barco é novo, disse."}, {"it", "Il porto ha venduto queste barche."}, {"it", "La nave è nuova, ha detto."}, {"nl", "De haven verkocht deze boten."},
		{"sv", "Hamnen sålde dessa båtar."}, {"sv", "Färjan är ny, säger han."}, {"no", "Fergen er ny, sier hun."}, {"ru", "Порт продал эти лодки в мае."}, {"ru", "Паром новый, сказал он."}, {"pl", "Prom jest nowy – powiedział."},
		{"tr", "Liman mayısta bu tekneleri sattı."}, {"zh", "渡轮是新的，他说。"},
	}
	for _, tt := range leaning {
		if !leansInside(tt.sentence, tt.lang, nil) {
			t.Errorf("%s: %q stands alone, want it to lean", tt.lang, tt.sentence)
		}
	}
	standing := []struct{ lang, sentence string }{
		{"en", "The harbour sold nine boats this week."}, {"en", "The harbour thanked those who rowed."}, {"en", "Boats are dear, and these boats are the dearest."}, {"en", "On Monday Ann Hale said that she left."},
		{"en", "Ann Hale left the ship, she said."}, {"en", "In May, Hale left the council."}, {"en", "When he left the ship, Ann Hale said nothing."}, {"en", "Police responded to a call from the pier."},
		{"en", "Hale returned to the club in May."}, {"en", "Because of the fog, the ferry stayed in Hull."}, {"en", "Ministers agreed to sell the ferry."},
		{"de", "In Hull gibt es zwei Fähren."}, {"de", "Der Hafen lehnte die Fähre ab und kaufte stattdessen zwei Boote."}, {"de", "Der Name rührt daher, dass dort viel Nebel ist."}, {"de", "Der Kapitän sagte, er habe nichts gesehen."}, {"de", "Ann Hale sagte, dass sie dagegen ist."}, {"de", "Der Hafen will dafür sorgen, dass niemand wartet."},
		{"de", "Die Fähre fährt in diesem Jahr nicht."}, {"de", "Der Hafen ist voll, sagte Ann Hale."}, {"fr", "Le port a vendu deux bateaux cette semaine."}, {"fr", "Le bac est neuf, a dit Ann Hale."},
		{"es", "El barco zarpó este lunes."}, {"es", "El barco es nuevo, explicó Ann Hale."}, {"pt", "O barco partiu nesta segunda-feira."}, {"sv", "Färjan är ny, säger Ann Hale."}, {"ru", "Паром утонул в этом году."},
		{"tr", "Liman bu yıl iki tekne sattı."}, {"zh", "渡轮是新的，船长说。"}, {"ga", "these"},
	}
	for _, tt := range standing {
		if leansInside(tt.sentence, tt.lang, nil) {
			t.Errorf("%s: %q leans, want it to stand alone", tt.lang, tt.sentence)
		}
	}
	if leansInside("The harbour sold these boats.", "en", func(w string) bool { return w == "boats" }) {
		t.Error("a noun of the headline leans, want it to stand")
	}
}

// Who says a quotation may be a pronoun however much stands beside it.
func TestLateSpeaker(t *testing.T) {
	for _, tt := range []struct {
		lang, sentence string
		want           bool
	}{
		{"en", "“The boats are old,” she said in a letter to the harbour.", true},
		{"en", "Agents “pay for the boats,” he said, according to the harbour news.", true},
		{"en", "“The boats are old,” Ann Hale said in a letter to the harbour.", false},
		{"en", "Ann Hale wants them sold, for “the boats are old,” she said in a letter.", false},
		{"de", "„Die Boote sind alt“, sagte sie am Montag im Hafen.", true},
		{"fr", "« Les bateaux sont vieux », a-t-il dit au port.", true},
		{"es", "“Los barcos son viejos”, dijo.", true},
		{"pt", "“Os barcos são velhos”, disse.", true},
		{"sv", "”Båtarna är gamla”, säger hon i ett brev.", true},
		{"nl", "”De boten zijn oud”, zegt ze in een brief.", true},
	} {
		if got := lateSpeaker(unquoted(tt.sentence, 0), tt.lang); got != tt.want {
			t.Errorf("%s: lateSpeaker(%q) = %v, want %v", tt.lang, tt.sentence, got, tt.want)
		}
	}
}
