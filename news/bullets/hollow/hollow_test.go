package hollow

import "testing"

func TestIs(t *testing.T) {
	hollow := []struct{ lang, sentence string }{
		{"en", "The question is who buys the ferry."}, {"en", "The big question now is whether boats sail."}, {"en", "It remains to be seen who buys the ferry."}, {"en", "Only time will tell."},
		{"en", "The answer is simple."}, {"en", "Hull’s harbour wasn’t always so dirty."}, {"en", "Tugs to the rescue."}, {"en", "Enter Ann Hale and her tug."}, {"en", "Hale has a simple explanation."}, {"en", "Moor draws a drastic comparison."},
		{"en", "There are key next steps that need to be taken."}, {"en", "How a captain made it out of the wreck."}, {"en", "Why ferries of the north coast sink"}, {"en", "Introducing the new ferry of Hull."}, {"en", "There is a catch."}, {"en", "There are several reasons why."}, {"en", "Hale did not mince words."}, {"en", "Not everyone is happy about the pier."}, {"en", "Then things got worse."},
		{"en", "Hale tweeted before the vote."}, {"en", "Ann Hale said."}, {"en", "Hale wrote on Monday in a letter to fishermen."},
		{"de", "Wie wichtig der Hafen ist, weiss Kapitän Ben Moor."}, {"de", "Warum Fähren sinken, erklärt Ann Hale."}, {"de", "Die Frage ist, wer die Fähre kauft."}, {"de", "Ob die Fähre fährt, bleibt abzuwarten."}, {"de", "Hale zieht einen drastischen Vergleich."},
		{"de", "Nur Moor hatte eine andere Meinung."}, {"de", "Heute geht es nicht um Alltägliches."}, {"de", "Nun ist eine Fähre hinzugekommen, die bundesweit Schlagzeilen macht."}, {"de", "Nun steht fest, wie die Fähre heißen wird."}, {"de", "Nicht alle sind davon begeistert."}, {"de", "Hale sagte am Montag in Hull."}, {"de", "Die Gründe dafür sind vielfältig."},
		{"fr", "Reste à savoir qui achètera le bac."}, {"fr", "Comment le bac a coulé, explique Ann Hale."}, {"fr", "Ann Hale a déclaré lundi au port."}, {"es", "La pregunta es quién compra el barco."}, {"es", "El capitán tiene una respuesta clara."}, {"es", "Ann Hale dijo en una carta."},
		{"it", "Resta da vedere chi compra la nave."}, {"pt", "Resta saber quem compra o barco."}, {"nl", "De vraag is wie de boot koopt."}, {"sv", "Frågan är vem som köper färjan."}, {"da", "Spørgsmålet er, hvem der køber færgen."}, {"no", "Spørsmålet er hvem som kjøper fergen."},
		{"ru", "Вопрос в том, кто купит паром."}, {"uk", "Питання в тому, хто купить пором."}, {"pl", "Pytanie brzmi, kto kupi prom."}, {"tr", "Gemiyi kimin alacağını zaman gösterecek."}, {"zh", "谁会买渡轮，让我们拭目以待。"}, {"ja", "船を誰が買うか注目される。"}, {"ko", "누가 배를 살지 귀추가 주목된다."},
	}
	for _, tt := range hollow {
		if !Is(tt.sentence, tt.lang) {
			t.Errorf("%s: %q tells, want it hollow", tt.lang, tt.sentence)
		}
	}
	telling := []struct{ lang, sentence string }{
		{"en", "Hale said the ferry is lost."}, {"en", "Hale said that boats sail on Monday."}, {"en", "Hale said on Monday that boats sail."}, {"en", "“Boats sail,” Hale said on Monday."}, {"en", "Police gave a warning of floods in Hull."},
		{"en", "There are 40 reasons in the list of the court, among them fog."}, {"en", "Hull has a plan for a pier of 40 metres."}, {"en", "Questions on the ferry were answered by the council."}, {"en", "However, the ferry sank."}, {"en", "Meeting in Hull, ministers agreed on a pier."}, {"en", "Entering Hull costs two pounds."}, {"en", "Hale wrote a book on Hull."},
		{"de", "Hale sagte am Montag, die Fähre sei verloren."}, {"de", "Wie der Hafen mitteilte, sank die Fähre."}, {"de", "Hull hat einen Plan für eine Mole von 40 Metern."}, {"de", "Nun steht fest, dass die Fähre fährt."}, {"de", "Wer die Mole betritt, zahlt zwei Euro."}, {"de", "Wie die Polizei sagte, hat der Kapitän getrunken."}, {"de", "Wie die Polizei mitteilte, zeigt ein Bild die Fähre."},
		{"fr", "Ann Hale a déclaré que le bac est perdu."}, {"es", "Ann Hale dijo que el barco zarpa."}, {"ru", "Паром купит Хейл."}, {"zh", "渡轮沉没了。"}, {"", "The question is who."},
	}
	for _, tt := range telling {
		if Is(tt.sentence, tt.lang) {
			t.Errorf("%s: %q is hollow, want it to tell", tt.lang, tt.sentence)
		}
	}
}
