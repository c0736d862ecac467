package bullets

import (
	"strings"
	"testing"
)

func TestIsOurs(t *testing.T) {
	ours := []struct{ lang, sentence string }{
		{"en", "I saw the ferry sink."}, {"en", "We’re safe at home."}, {"en", "The storm took our boat."}, {"en", "Let's talk about it."}, {"en", "Currently, I sail from Hull."}, {"en", "On Monday I went home."},
		{"de", "In der Stunde schlachten wir hier so 45 Schweine."}, {"de", "Mein Boot ist weg."}, {"fr", "J’aime ce bac."}, {"fr", "Nous avons perdu le bac."}, {"es", "Perdimos nuestro barco."}, {"es", "Avisaron a mi madre."}, {"es", "Llegábamos tarde al puerto."}, {"pt", "Chegaremos tarde ao porto."},
		{"pt", "Estou aqui desde maio."}, {"it", "Abbiamo perso la barca."}, {"nl", "Ik zag de boot zinken."}, {"sv", "Vi letar efter henne."}, {"no", "Jeg så skipet synke."}, {"da", "Vores båd er væk."},
		{"fi", "Minä näin laivan."}, {"pl", "Nasz prom zatonął."}, {"cs", "Jsme v bezpečí."}, {"ru", "Мы потеряли паром."}, {"uk", "Наш пором затонув."}, {"tr", "Biz gemiyi gördük."},
		{"zh", "我看见渡轮沉没。"}, {"zh", "说来惭愧，对渡轮的唯一印象便是烟囱。"}, {"zh", "笔者认为渡轮太旧。"}, {"bn", "সোমবার আমরা ফেরি দেখেছি।"}, {"hi", "हमने नहीं, मैं ने नाव देखी।"}, {"es", "Si consigo un barco, zarpa el lunes."}, {"ja", "私は船を見た。"}, {"ko", "우리는 배를 보았다."}, {"ar", "نحن رأينا العبارة."}, {"vi", "Tôi thấy phà chìm."}, {"id", "Kami melihat kapal."},
	}
	for _, tt := range ours {
		if !isOurs(unquoted(tt.sentence, 0), tt.lang) {
			t.Errorf("%s: %q is nobody's words, want ours", tt.lang, tt.sentence)
		}
	}
	others := []struct{ lang, sentence string }{
		{"en", "“I saw it sink,” said Hale."}, {"en", "World War I began in 1914."}, {"en", "King Charles I was tall."}, {"en", "The US bought a ferry."}, {"en", "Hale said: 'We are safe.'"},
		{"de", "„Wir leben“, sagte Hale."}, {"fr", "« Nous vivons », dit Hale."}, {"zh", "船东自我介绍了。"}, {"bn", "সোমবার ফেরিটি ডুবে গেছে।"}, {"es", "Los reclamos y los tramos son nuevos."}, {"ja", "私立の学校が閉じた。"}, {"ko", "우리은행이 배를 샀다."}, {"sv", "Hon och han såg båten."},
	}
	for _, tt := range others {
		if isOurs(unquoted(tt.sentence, 0), tt.lang) {
			t.Errorf("%s: %q is ours, want nobody's", tt.lang, tt.sentence)
		}
	}
}

func TestLacksSpeaker(t *testing.T) {
	tests := []struct {
		lang, sentence string
		want           bool
	}{
		{"en", "“It came up to our knees,” she said.", true},
		{"en", "“It came up to our knees,” said Hale.", false},
		{"en", "Hale said: “It came up to our knees.”", false},
		{"en", "“It came up to our knees,” police said.", false},
		{"de", "„Das Wasser stieg“, sagte er.", true},
		{"de", "„Das Wasser stieg“, sagte Hale.", false},
		{"fr", "« L'eau montait », a-t-il dit.", true},
		{"es", "«El agua subía», dijo.", true},
		{"es", "«El agua subía», dijo Hale.", false},
		{"en", "Hale called the ferry “a wreck of the sea” and left the town.", false},
	}
	for _, tt := range tests {
		if got := lacksSpeaker(unquoted(tt.sentence, 0), tt.lang); got != tt.want {
			t.Errorf("%s: lacksSpeaker(%q) = %v, want %v", tt.lang, tt.sentence, got, tt.want)
		}
	}
}

func TestIsReported(t *testing.T) {
	tests := []struct {
		sentence string
		want     bool
	}{
		{"Die Fähre sei alt und habe zwei Lecks.", true},
		{"Man brauche die Boote im Hafen.", true},
		{"Wer versäume zu zahlen, erhalte keine Karte.", true},
		{"Die Fähre sei alt, sagte der Kapitän.", false},
		{"Die Fähre ist alt und hat zwei Lecks.", false},
		{"Laut Hale habe die Fähre zwei Lecks.", false},
	}
	for _, tt := range tests {
		if got := isReported(tt.sentence, "de"); got != tt.want {
			t.Errorf("isReported(%q) = %v, want %v", tt.sentence, got, tt.want)
		}
	}
}

func TestIsVerbless(t *testing.T) {
	for s, want := range map[string]bool{
		"Eine Fähre nahe der Küste von Whitby.": true, "Vor allem der Nebel erhöhe das Risiko.": true, "Ein weiterer Vorteil: die klare Luft im Hafen.": true,
		"Die Fähre sank.": false, "Die Fähre liegt im Hafen.": false, "Betroffen sind zwei Boote.": false, "Bleibt der Nebel, fährt niemand.": false, "Die Boote fahren wieder.": false,
	} {
		if got := isVerbless(s, "de"); got != want {
			t.Errorf("isVerbless(%q) = %v, want %v", s, got, want)
		}
	}
	if isVerbless("Une ville", "fr") {
		t.Error("of other languages nothing is known")
	}
}

// TestVoices has texts in which one sentence is somebody's and nobody says so.
func TestVoices(t *testing.T) {
	tests := []struct{ name, lang, text, never string }{
		{"a dash begins what somebody says", "sv",
			"Färjan sjönk utanför Whitby på måndagen med 200 personer.\n– Ingen visste något om båten. Alla hoppas på tips, säger Ann Hale i Hull.\nRederiet har stängt hamnen i tre dagar.", "Ingen visste något om båten."},
		{"the same in French", "fr",
			"Le bac a coulé lundi au large de Whitby avec 200 personnes.\n— Personne ne savait rien du bac, les gens espèrent encore.\nLa compagnie a fermé le port pour trois jours.", "Personne ne savait"},
		{"an interview", "pt",
			"A balsa afundou na segunda-feira ao largo de Whitby.\nRepórter: Por que a balsa afundou?\nProf. Hale: A balsa tinha dois furos no casco velho.\nRepórter: Quem sabia?\nProf. Hale: O dono da balsa sabia de tudo desde maio.", "dois furos"},
		{"what was asked, and the answers", "es",
			"El capitán Hale habló el lunes en el puerto de Whitby.\nEl barco nuevo de la isla: “Llega tarde.”\nLa rampa del muelle viejo: “Está rota.”\nLos precios del viaje: “No suben.”\nEl puerto abre otra vez el martes.", "rampa"},
		{"people, and what is said of each", "en",
			"Police arrested three captains in Whitby on Monday.\nAnn Hale: Selling a boat twice, held in Hull.\nBen Moor: Sinking a ferry, held in Hull.\nCleo Oak: Burning the pier of the town.\nThe harbour opens again on Tuesday.", "Burning"},
		{"reported speech without its speaker", "de",
			"Die Fähre sank am Montag vor der Küste von Whitby.\nDer Hafen blieb drei Tage geschlossen.\nWeil niemand die Lecks sehe, sei der Hafen eine Gefahr für Boote.", "sei der Hafen eine Gefahr"},
		{"an empty quotation", "en",
			"The ferry sank on Monday off the coast of Whitby.\n“” wrote Ann Hale in the letter to the owner.\nThe owner has closed the harbour for three days.", "wrote Ann Hale"},
	}
	for _, tt := range tests {
		got := Summarize(Article{Text: tt.text, Lang: tt.lang}, 4)
		if len(got) == 0 {
			t.Errorf("%s: no bullets", tt.name)
		}
		for _, b := range got {
			if strings.Contains(b.Text, tt.never) {
				t.Errorf("%s: %q is told", tt.name, b.Text)
			}
		}
	}
}

func TestKoreanKeepsItsText(t *testing.T) {
	const text = "시장은 월요일 항구를 '위반'이라며 폐쇄했다. 해안 경비대는 승객 200명을 모두 구조했다. 선주는 조사가 끝날 때까지 말하지 않겠다고 밝혔다."
	if got := Summarize(Article{Text: text, Lang: "ko"}, 3); len(got) < 2 || !strings.Contains(got[1].Text, "200") {
		t.Errorf("%d bullets of three sentences: %+v", len(got), got)
	}
}

// Of an article that tests claims, none is told without what is true of it.
func TestFactCheck(t *testing.T) {
	const text = "Mayor Ann Hale said nine ferries of the town sink in fog each year. We asked the harbour for this fact-check. The harbour of Hull counted two ferries that sank in ten years. " +
		"According to the mayor, nine of them sank in the fog of May. Ben Moor of the harbour said the claim of the mayor is false. Our fact-check found no other source for it."
	var told []string
	for _, b := range Summarize(Article{Title: "Do nine ferries sink a year?", Text: text, Lang: "en"}, 4) {
		told = append(told, b.Text)
	}
	if all := strings.Join(told, "\n"); strings.Contains(all, "said nine ferries") || strings.Contains(all, "According") || !strings.Contains(all, "is false") {
		t.Errorf("told: %q, want the verdict and not the claim", all)
	}
	for _, tt := range []struct {
		title, text string
		want        bool
	}{
		{"Fact Check: Ferries", "Ferries sink.", true}, {"Faktencheck: Fähren", "Fähren sinken.", true}, {"Ferries", text, true},
		{"Ferries", "A fact-checker of the town was hired. Ferries sink.", false}, {"Ferries", "Ferries sink.", false},
	} {
		if got := isFactCheck(tt.title, tt.text); got != tt.want {
			t.Errorf("isFactCheck(%q, %q) = %v, want %v", tt.title, tt.text, got, tt.want)
		}
	}
}
