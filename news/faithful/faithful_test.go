package faithful

import (
	"testing"

	"newsbot/news/bullets"
)

// ferry is an invented article that the tests summarise.
var ferry = bullets.Article{
	Title: "Harbour Ferry Runs Aground in Fog",
	Deck:  "All 212 passengers are safe, the coastguard says",
	Lang:  "en",
	Text: `The ferry Northern Star ran aground near Elmouth on Tuesday after thick fog closed the harbour.
All 212 passengers and nine crew were taken off by lifeboats within two hours, the coastguard said.
Captain Maria Holt told reporters that the radar had failed minutes before. Anna Brecker, who leads the U.S. operator Blue Line, promised a full inquiry.
Repairs may cost $3.5 million, about 12 percent of the company's yearly sales of $29m, according to prime minister John Fitzgerald Dale.
The EU has asked for 1,500 inspections since 2024. “We were lucky,” Holt said. Shares of Blue Line fell 4.2%.`,
}

func TestFaithfulToAnArticle(t *testing.T) {
	tests := []struct {
		name, bullet string
		faithful     bool
	}{
		{"the article's own sentence", "The ferry Northern Star ran aground near Elmouth on Tuesday.", true},
		{"another order of its words", "Lifeboats took off all 212 passengers within two hours, the coastguard said.", true},
		{"the deck counts as well", "All 212 passengers are safe, the coastguard says.", true},
		{"an invented number", "Lifeboats took off all 213 passengers, the coastguard said.", false},
		{"an invented number in words", "All passengers were taken off within three hours.", false},
		{"a number in words for digits", "All passengers and 9 crew were taken off, the coastguard said.", true},
		{"a part of a number is none", "About 12 passengers and 15 crew were taken off.", false},
		{"millions are not thousands", "Repairs may cost $3.5 thousand, about 12 percent of sales.", false},
		{"millions in another spelling", "Repairs may cost $3,500,000, about 12% of yearly sales.", true},
		{"a short unit spelled out", "The company has yearly sales of $29 million, according to the prime minister.", true},
		{"another currency", "Repairs may cost €3.5 million.", false},
		{"a dollar in words", "Repairs may cost 3.5 million dollars.", true},
		{"a count becomes a percentage", "Shares of Blue Line fell 9%.", false},
		{"per cent in two words", "Shares of Blue Line fell 4.2 per cent.", true},
		{"thousands without a comma", "The EU has asked for 1500 inspections since 2024.", true},
		{"thousands with a space", "The EU has asked for 1 500 inspections since 2024.", true},
		{"an invented name", "Captain Peter Holt told reporters that the radar had failed.", false},
		{"an invented place", "The ferry ran aground near Westport on Tuesday.", false},
		{"an invented day", "The ferry ran aground on Wednesday.", false},
		{"a surname of another's", "The radar had failed, Maria Brecker told reporters.", false},
		{"a name in front of its title", "Blue Line promised a full inquiry, Anna Brecker told reporters.", true},
		{"a middle name left out", "Repairs may cost $3.5 million, said John Dale.", true},
		{"a possessive", "After thick fog closed the harbour on Tuesday, the ferry ran aground.", true},
		{"initials without full stops", "The US operator Blue Line promised a full inquiry.", true},
		{"a common word begins the sentence", "Passengers were taken off by lifeboats, the coastguard said.", true},
		{"who says so is left out", "Passengers were taken off by lifeboats.", false},
		{"an unknown word begins the sentence, perhaps a name", "Zanders were taken off by lifeboats.", false},
		{"an unknown word begins a quotation", "The coastguard said: “Zanders were taken off by lifeboats.”", false},
		{"a common word becomes a name", "The coastguard said Harbour Lucky ran aground.", false},
		{"a name in capitals", "The ferry NORTHERN STAR ran aground near Elmouth.", true},
		{"a name in small letters passes as words do", "the ferry northern star ran aground near elmouth", true},
		{"words of something else", "Here is a poem about cheese that was asked for by you.", false},
		{"another language", "Le navire a fait naufrage dans la brume mardi matin.", false},
	}
	src := Read(ferry)
	for _, tt := range tests {
		if fault := src.Fault(tt.bullet); (fault == "") != tt.faithful {
			t.Errorf("%s: Fault(%q) = %q, want faithful %v", tt.name, tt.bullet, fault, tt.faithful)
		}
	}
}

func TestFaithfulInOtherLanguages(t *testing.T) {
	tests := []struct {
		name, lang, article, bullet string
		faithful                    bool
	}{
		{"German genitive", "de", "Die Regierung von Elmar Seewald zahlt 3,5 Milliarden Euro.", "Seewalds Regierung zahlt 3,5 Mrd. Euro.", true},
		{"German, another sum", "de", "Die Regierung von Elmar Seewald zahlt 3,5 Milliarden Euro.", "Die Regierung von Seewald zahlt 3,5 Millionen Euro.", false},
		{"German, another name", "de", "Die Regierung von Elmar Seewald zahlt 3,5 Milliarden Euro.", "Die Regierung von Elmar Bergwald zahlt Milliarden.", false},
		{"French elision", "fr", "Le ministre d’Estelle promet 1 200 logements à Valmont.", "A Valmont, le ministre d'Estelle promet 1200 logements.", true},
		{"French, invented place", "fr", "Le ministre promet 1 200 logements à Valmont.", "Le ministre promet 1 200 logements à Lorval.", false},
		{"Spanish without accents", "es", "El alcalde Ramón Ibáñez prometió 2.500 viviendas.", "El alcalde Ramon Ibanez prometió 2500 viviendas.", true},
		{"Spanish, number in words", "es", "El alcalde prometió tres parques.", "El alcalde prometió cuatro parques.", false},
		{"Russian case endings", "ru", "Мэр встретил в Самаре 20 врачей.", "Мэр Самары встретил 20 врачей.", true},
		{"Russian, Iran is not Iraq", "ru", "Делегация Ирана прибыла в Самару.", "Делегация Ирака прибыла в Самару.", false},
		{"Turkish, name kept", "tr", "Başkan Deniz Aksoy 300 kişiyle görüştü.", "Başkan Deniz Aksoy 300 kişiyle görüştü.", true},
		{"Greek, number changed", "el", "Ο δήμαρχος της Πάτρας είδε 40 γιατρούς.", "Ο δήμαρχος της Πάτρας είδε 50 γιατρούς.", false},
		{"Japanese, the same sum", "ja", "トヨカワ社は火曜日、3億円を投資すると発表した。", "トヨカワ社は3億円を投資すると発表した。", true},
		{"Japanese, another sum", "ja", "トヨカワ社は火曜日、3億円を投資すると発表した。", "トヨカワ社は3万円を投資すると発表した。", false},
		{"Japanese, another katakana name", "ja", "トヨカワ社は火曜日、3億円を投資すると発表した。", "ミナカワ社は3億円を投資すると発表した。", false},
		{"Chinese, full-width digits", "zh", "市长周二表示，新桥将耗资２０亿元，明年开工。", "市长表示新桥将耗资20亿元。", true},
		{"Chinese, other words", "zh", "市长周二表示，新桥将耗资20亿元，明年开工。", "足球队昨晚赢得冠军奖杯。", false},
		{"Korean sum", "ko", "시장은 화요일 다리에 300억 원이 든다고 밝혔다.", "시장은 다리에 300억 원이 든다고 밝혔다.", true},
		{"Arabic digits of both kinds", "ar", "قال الوزير إن التكلفة تبلغ ٢٥٠ مليون دولار.", "قال الوزير إن التكلفة تبلغ 250 مليون دولار.", true},
		{"Arabic, another number", "ar", "قال الوزير إن التكلفة تبلغ ٢٥٠ مليون دولار.", "قال الوزير إن التكلفة تبلغ ٢٦٠ مليون دولار.", false},
		{"Hindi lakh", "hi", "मंत्री ने २५ गाँवों को पानी देने का वादा किया।", "मंत्री ने 25 गाँवों को पानी देने का वादा किया।", true},
	}
	for _, tt := range tests {
		src := Read(bullets.Article{Text: tt.article, Lang: tt.lang})
		if fault := src.Fault(tt.bullet); (fault == "") != tt.faithful {
			t.Errorf("%s: Fault(%q) = %q, want faithful %v", tt.name, tt.bullet, fault, tt.faithful)
		}
	}
}
