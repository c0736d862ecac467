package bullets

import "testing"

func TestLanguage(t *testing.T) {
	const (
		zulu = "Isikebhe esidala sicwile ngoMsombuluko eduze kwaseWhitby, kodwa bonke abantu abangamakhulu amabili abebekuso basindiswe ngabadobi bendawo. " +
			"Umnikazi wesikebhe akafunanga ukukhuluma ngalokhu ngaphambi kokuba kwaziwe imbangela yengozi. Amaphoyisa athi asaphenya udaba kanti umphathi wetheku uthe " +
			"izikebhe ngeke ziphinde zihambe kuze kube uLwesihlanu. Abahlali bathi bakhathazekile ngoba ukudla nemithi kufika ngesikebhe kuphela esiqhingini. " +
			"Izingane zesikole zizohlala emakhaya isonto lonke ngenxa yalokho, kusho uthishanhloko wesikole sendawo."
		german  = "Die Fähre sank am Montag vor der Küste, aber alle Menschen an Bord wurden von den Fischern des Dorfes gerettet. Der Eigner des Schiffes wollte sich dazu nicht äußern, bevor die Ursache geklärt ist."
		english = "The ferry sank on Monday off the coast, but all of the people on board were saved by the fishermen of the village. The owner of the ship did not want to speak about it before the cause has been found."
	)
	tests := []struct{ name, text, hint, want string }{
		{"the page says it", german, "de-AT", "de"},
		{"the page says it of a few words", "Ferry sinks", "de-AT", "de"},
		{"the page says it, and the words are of another language", english, "de-AT", "en"},
		{"another script than the page says", "Старый паром затонул в понедельник.", "en", "en"},
		{"few Chinese signs that nobody names", "渡轮沉没", "", "zh"},
		{"few signs that a page calls Japanese", "海難事故", "ja", "ja"},
		{"Japanese that nobody names", "船が沈んだ。乗客は全員無事だった。", "", "ja"},
		{"with an underscore", "", "pt_BR", "pt"},
		{"three letters", "", "eng", "en"},
		{"one of two Norwegians", "", "nb-NO", "no"},
		{"none of its words", zulu, "en", "zu"},
		{"nothing said", german, "", "de"},
		{"nonsense said", english, "x-default!", "en"},
		{"not determined", english, "und", "en"},
		{"a headline is too short to tell", "Ferry sinks", "", ""},
		{"no text", "", "", ""},
		{"English that nobody names", english, "", "en"},
		{"Chinese in traditional signs", "渡輪週一在惠特比附近沉沒，漁船救起了船上全部二百人，船東拒絕評論，島嶼將與外界隔絕三天，居民表示擔憂，當局正在調查事故原因，結果預計下週公布，家屬已獲通知，船公司承諾全力配合調查工作，並將賠償所有乘客的損失，市長呼籲市民保持冷靜。", "", "zh"},
	}
	for _, tt := range tests {
		if got := Language(tt.text, tt.hint); got != tt.want {
			t.Errorf("%s: Language(%q, %q) = %q, want %q", tt.name, tt.text, tt.hint, got, tt.want)
		}
	}
}
