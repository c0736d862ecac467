package adrift

import "testing"

func TestIs(t *testing.T) {
	drifting := []struct{ lang, sentence string }{
		{"en", "At that point the ferry sank."}, {"en", "Back then, boats were cheap."}, {"en", "The next day, the ferry sank."}, {"en", "The following year it rained in Hull."},
		{"en", "The night before, Hull had been flooded."}, {"en", "Not just on ferries but on tugs."}, {"en", "In short, the new pier is longer."},
		{"en", "Other boats sail on Monday."}, {"en", "Presumably, other boats sail on Monday."}, {"en", "Hull sold nine boats the same year."}, {"en", "The harbour closed that same week."},
		{"en", "Interestingly, it is longer than the pier of 2012."}, {"en", "To start, they closed the harbour."}, {"en", "Whatever the reason, he sold the ferry."},
		{"en", "Secondly, the harbour is full."}, {"en", "Step 2 is a new pier."}, {"de", "Zweitens ist der Hafen voll."}, {"fr", "D’une part, le bac est neuf."}, {"es", "Por último, el barco es nuevo."}, {"it", "Infine, la nave è nuova."},
		{"pt", "Por fim, o barco é novo."}, {"nl", "Ten tweede is de haven vol."}, {"ru", "Во-вторых, паром новый."}, {"uk", "По-друге, пором новий."}, {"pl", "Po drugie, prom jest nowy."}, {"zh", "第二步，把船拉上岸。"}, {"ja", "まず船を引き上げる。"}, {"ko", "둘째, 배는 새것이다."},
		{"en", "To be sure, the ferry was old."}, {"en", "Of course, the pier is new."}, {"de", "Zwar ist die Fähre alt."}, {"fr", "Certes, le bac est vieux."}, {"es", "Por supuesto, el barco es viejo."}, {"ru", "Конечно, паром старый."},
		{"en", "If he has one wish for Hull it’s a new pier, which he will get."}, {"en", "As they left the harbour, one after the other, they looked sad."},
		{"en", "It is unclear if Hull will follow suit."}, {"en", "On the one hand the pier is new."}, {"en", "Ah, but the pier is new."}, {"en", "While that may be true, Hull was sad."}, {"en", "If this happens, the ferry of Hull stays in port."}, {"de", "Hull will nachziehen."}, {"de", "Einerseits ist der Hafen voll."},
		{"de", "Tja, der Hafen ist voll."}, {"fr", "Hull pourrait faire de même."}, {"es", "Hull podría hacer lo mismo."}, {"it", "Hull potrebbe fare lo stesso."}, {"pt", "Hull pode fazer o mesmo."}, {"nl", "Enerzijds is de haven vol."},
		{"sv", "Å ena sidan är hamnen full."}, {"ru", "Порт, с одной стороны, полон."}, {"zh", "港口一方面很满。"}, {"zh", "一是港口很满。"},
		{"de", "Damals war die Fähre neu."}, {"de", "Am nächsten Tag sank die Fähre."}, {"de", "Bereits zuvor war die Fähre gesunken."}, {"de", "Tags darauf sank die Fähre."}, {"en", "The rest is fog."}, {"de", "Alles andere ist Nebel."}, {"es", "Todo lo demás es niebla."}, {"fr", "Le reste est en mer."}, {"de", "Andere Boote fahren am Montag."}, {"de", "Weitere Boote sanken."},
		{"de", "Im selben Jahr sank die Fähre."}, {"de", "Die Fähre sank im gleichen Monat."}, {"de", "Dass Fähren dort fahren, lag am Wetter."}, {"de", "Vor einem Jahr hatte hier ein Boot gebrannt."},
		{"de", "Der Hafen erklärt das mit dem Nebel."}, {"de", "Dass das bei Hale schnell ging, lag am Wetter."}, {"de", "Teurer dürfte das aber nicht werden."}, {"de", "Auf die setzen auch viele Häfen."},
		{"fr", "À l’époque, le bac était neuf."}, {"fr", "Le lendemain, le bac a coulé."}, {"fr", "D’autres bateaux partent lundi."}, {"fr", "Le bac a coulé la même année."}, {"fr", "Deux marins vivent là-bas."},
		{"es", "En aquel entonces el barco era nuevo."}, {"es", "Al día siguiente zarpó el barco."}, {"es", "No se trataba de un barco, sino de un bote."}, {"es", "Fue el tercer naufragio."}, {"es", "Otros barcos zarpan el lunes."},
		{"es", "El barco zarpó el mismo día."}, {"es", "Dos marineros viven allí."}, {"es", "No sólo porque el barco es viejo."},
		{"it", "All’epoca la nave era nuova."}, {"it", "Si tratta di una nave antica."}, {"it", "Altre navi partono lunedì."}, {"it", "La nave partì lo stesso giorno."},
		{"pt", "Na época, o barco era novo."}, {"pt", "Só que o barco não partiu."}, {"pt", "Foi o terceiro naufrágio."}, {"pt", "Outros barcos partem na segunda."}, {"pt", "O barco partiu no mesmo dia."},
		{"nl", "Destijds was de boot nieuw."}, {"nl", "Andere boten varen maandag."}, {"nl", "De boot zonk in dezelfde week."},
		{"sv", "Dagen efter sjönk färjan."}, {"sv", "Andra båtar seglar."}, {"sv", "Färjan sjönk samma dag."}, {"da", "Dengang var færgen ny."}, {"da", "Færgen sank samme dag."}, {"no", "Den gangen var fergen ny."}, {"no", "Fergen sank samme dag."},
		{"fi", "Tuolloin lautta oli uusi."}, {"pl", "Następnego dnia prom zatonął."}, {"pl", "Inne promy odpłyną w poniedziałek."}, {"cs", "Tehdy byla loď nová."}, {"ru", "Позже паром утонул."}, {"ru", "Другие лодки уплыли."}, {"ru", "Паром утонул в том же году."},
		{"uk", "Пізніше пором затонув."}, {"tr", "Ertesi gün gemi battı."}, {"tr", "Diğer gemiler battı."}, {"zh", "当时渡轮是新的。"}, {"zh", "结果，渡轮沉没了。"}, {"zh", "4、把渡轮漆成白色。"}, {"zh", "（2）渡轮不许载车。"}, {"zh", "当然，渡轮很旧。"}, {"zh", "巧的是，拖船也沉没了。"}, {"zh", "有一次，渡轮没有开。"}, {"zh", "这条渡轮采用了后者。"}, {"en", "As a captain in Hull, he had the key to the pier."}, {"en", "Now they're on the pier once more."}, {"es", "Sostenía que el barco era viejo."}, {"bn", "প্রথমত, ফেরিটি পুরোনো।"}, {"bn", "তিনি ফেরি কিনেছেন।"}, {"zh", "然后就是等船。"}, {"zh", "就像两条船一样，很难见面。"}, {"es", "En concreto, el barco zarpa a las nueve."}, {"es", "Por su parte, Hale vendió el barco."}, {"es", "El fin, de nuevo, es vender el barco."}, {"zh", "次日渡轮沉没了。"}, {"ja", "翌日、船は沈んだ。"}, {"ko", "다음날 배가 가라앉았다."}, {"ar", "وفي اليوم التالي غرقت العبارة."}, {"vi", "Hôm sau phà chìm."}, {"id", "Keesokan harinya kapal tenggelam."},
	}
	for _, tt := range drifting {
		if !Is(tt.sentence, tt.lang) {
			t.Errorf("%s: %q stands, want it adrift", tt.lang, tt.sentence)
		}
	}
	standing := []struct{ lang, sentence string }{
		{"en", "The next mayor of Hull is Ann Hale."}, {"en", "Notably, Hull sold nine boats."}, {"en", "Nothing was found in the wreck."}, {"en", "Sure Lines sold the ferry."}, {"en", "True to his word, Hale sold it."}, {"de", "Sicherheit geht vor."}, {"en", "Hull sold as many boats as in the same period last year."},
		{"en", "On 3 May a ferry sank and the same day a tug burned."}, {"en", "On Monday a ferry sank and the same day a tug burned."}, {"en", "Second Street is closed."}, {"en", "First Lines sold the ferry."}, {"en", "Surprisingly, Hull sold the ferry."}, {"en", "When he left the ship, Ann Hale said nothing."},
		{"en", "Leeds sold its boats, and Hull followed suit."}, {"en", "Hull may do the same as Leeds."}, {"en", "On the one hand the pier is new, on the other it is short."}, {"en", "Well water is clean."}, {"en", "While that ferry was new, the pier of Hull was old."},
		{"de", "Einerseits ist der Hafen voll, andererseits fährt niemand."}, {"de", "Leeds verkauft Boote, Hull zieht nach."}, {"zh", "港口一方面很满，另一方面很旧。"}, {"zh", "一是港口很满，二是渡轮很旧。"},
		{"en", "The day after the storm nine boats sank."}, {"en", "If it rains, the ferries stay in Hull."}, {"en", "Otherwise quiet Hull saw a fire."},
		{"de", "Am nächsten Montag fährt die Fähre."}, {"de", "Die Fähre sank, das war am Montag klar."}, {"de", "Das mit Gas betriebene Schiff sank."}, {"de", "In Hull leben 200 Menschen, viele arbeiten dort."}, {"de", "Auf die geplante neue Fähre wartet Hull."},
		{"de", "In den vergangenen zwei Jahren sanken neun Boote."}, {"de", "Im gleichen Zeitraum des Vorjahres sanken neun."}, {"fr", "La veille de Noël, le bac a coulé."}, {"fr", "Le bac a coulé lundi, le même jour que le remorqueur."},
		{"es", "El barco zarpó de Hull, y dos marineros viven allí."}, {"es", "Fue detenida Ann Hale."}, {"es", "Es necesario que zarpe el barco."}, {"it", "È morto Ben Moor."}, {"pt", "É necessário vender o barco."},
		{"ru", "В мае паром утонул."}, {"zh", "当地时间周一渡轮沉没。"}, {"zh", "结果公布后渡轮停航。"}, {"zh", "3.5亿元的渡轮沉没了。"}, {"zh", "40人获救。"}, {"zh", "渡轮和拖船中，前者快，后者慢。"}, {"en", "As a captain in Hull, Hale had the key."}, {"en", "Now the ferries are back."}, {"es", "Ann Hale decía que el barco era viejo."}, {"bn", "ফেরিটি সোমবার ডুবে গেছে।"}, {"es", "El barco zarpó de nuevo, según Hale."}, {"ja", "船は沈んだ。"}, {"ga", "Other boats"}, {"", "The next day"},
	}
	for _, tt := range standing {
		if Is(tt.sentence, tt.lang) {
			t.Errorf("%s: %q is adrift, want it to stand", tt.lang, tt.sentence)
		}
	}
}
