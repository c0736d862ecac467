package frills

import "testing"

func TestIs(t *testing.T) {
	frills := []struct{ lang, sentence string }{
		{"en", "The post Ferry sinks appeared first on Harbour News."}, {"de", "Der Beitrag Fähre gesunken erschien zuerst auf Hafenkurier."}, {"fr", "L’article Un bac coule est apparu en premier sur Le Port."},
		{"es", "La entrada Barco hundido se publicó primero en El Puerto."}, {"it", "L'articolo Nave affondata proviene da Il Porto."}, {"pt", "O post Barco afunda apareceu primeiro em O Porto."}, {"nl", "Het bericht Boot zinkt verscheen eerst op De Haven."},
		{"ru", "Сообщение Паром затонул появились сначала на Гавань."}, {"zh", "渡轮沉没最先出现在海港。"}, {"ja", "投稿 船が沈む は 港 に最初に表示されました。"}, {"tr", "Gemi battı yazısı ilk önce Liman üzerinde ortaya çıktı."}, {"", "The post Ferry appeared first on Harbour."},
		{"en", "3.3K views · 30:29 · Go to channel Harbour."}, {"zh", "3.3K views · 30:29 · Go to channel 海港."}, {"en", "12 comments"}, {"en", "Comments (12)"}, {"de", "7 Kommentare"}, {"en", "Reading time: 4 minutes"}, {"de", "Lesezeit: 4 Minuten"}, {"en", "5 min read"}, {"fr", "3 minutes de lecture"},
		{"en", "Good morning."}, {"en", "Good morning and welcome to Hull."}, {"en", "Hello everyone, the ferry is back."}, {"en", "Dear readers, it is spring."}, {"de", "Guten Morgen, die Fähre fährt."}, {"fr", "Bonjour, le bac est parti."}, {"es", "Buenos días, zarpa el barco."}, {"zh", "早上好，渡轮开了。"}, {"zh", "謝謝大家收看。"}, {"ja", "皆さん、船が出ます。"}, {"ko", "안녕하세요, 배가 떠납니다."}, {"ru", "Доброе утро, паром ушел."},
		{"en", "Also: A new pier for Hull."}, {"en", "Wednesday: A look at the pier of Hull."}, {"de", "Außerdem: Eine neue Mole für Hull."}, {"fr", "Aussi : une nouvelle jetée."},
		{"en", "In this week's episode, ferries and their captains are the guests."}, {"en", "Hale joins the show to talk of ferries."}, {"en", "Hale sits down with Ben Moor on the pier."}, {"en", "Join Ann Hale and the team for a fresh view of the harbour."}, {"en", "Harbour Sport looks back at the great boat races."}, {"en", "Al Jazeera's Ann Hale spoke with Ben Moor, master of the harbour."},
		{"es", "Ann Hale y Ben Moor presentan un programa con consejos para marineros."}, {"zh", "视频分析了渡轮沉没的原因。"}, {"zh", "本周的播客中，船长将讨论渡轮。"}, {"zh", "做法很多 (比如这个)。"}, {"de", "Zu Gast ist Kapitän Ben Moor."},
		{"en", "A milestone in ferries, offering unmatched speed for all ports."}, {"en", "The prize presents a remarkable opportunity for young captains."}, {"en", "The app makes booking seamless for all."}, {"en", "Everything you need to know of ferries."}, {"es", "Descubre los mejores barcos del año."},
		{"en", "Ban all ferries from the harbour of Hull."}, {"en", "Suspend the agreement on fish."}, {"en", "No reliable forecast of fog."}, {"en", "Hull now has an exciting opportunity for captains."}, {"en", "Empowering ports to sail with confidence."}, {"en", "This film tells the stories of four captains."}, {"zh", "上篇分享了渡轮的历史。"}, {"zh", "本渡轮不承担任何形式的责任。"}, {"en", "Charts and maps tracking the ferries of the north."}, {"en", "A timeline of the storms of May."}, {"en", "Key maps and charts explain how ferries sail."}, {"en", "Work with a fast ferry anywhere."}, {"zh", "等船实在挺烦，还是坐车方便。"}, {"zh", "大家一起坐船吧。"}, {"en", "The new industry standard for safe ferries."}, {"en", "Suspend transfers of fish to Hull."}, {"en", "Details by Ann Hale."}, {"de", "Ein Bericht von Ann Hale."}, {"fr", "Propos recueillis par Ann Hale."}, {"en", "A ferry remains one of the most powerful tools for coasts."}, {"zh", "在这一篇中主要介绍渡轮。"}, {"zh", "大家可以看看渡轮。"},
	}
	for _, tt := range frills {
		if !Is(tt.sentence, tt.lang) {
			t.Errorf("%s: %q is news, want it a frill", tt.lang, tt.sentence)
		}
	}
	news := []struct{ lang, sentence string }{
		{"en", "The ferry first appeared on the coast in May."}, {"en", "Good Morning Hull sold its station to Hale."}, {"en", "Good mornings are rare in Hull."}, {"en", "Hello Harbour sold nine boats."}, {"en", "The video has 3,000 views in Hull."}, {"en", "The council heard 12 comments on the pier."},
		{"en", "Hale joins ministers of fish to discuss the quota."}, {"en", "Hale joined Moor as master of the harbour."}, {"en", "Hale spoke with Ben Moor, the harbour said."}, {"en", "The team looked back at the year."}, {"en", "The crisis is unparalleled in Hull."}, {"en", "The harbour offers a way out."},
		{"en", "The bank unlocked the vault."}, {"en", "Demand for ferries rose."}, {"en", "No passengers were hurt."}, {"en", "No ferry reached Hull on Monday in the fog of the north."}, {"en", "The film shows in Hull on Monday."}, {"en", "Harnessing the wind, Hull built a pier."}, {"en", "Maps were found in the wreck."}, {"en", "Power lines fell on the pier."}, {"en", "Details of the plan were told by Hale."}, {"en", "Hull is one of the most important ports."}, {"de", "Ein Bericht des Hafens liegt vor."}, {"zh", "大家电公司卖渡轮。"}, {"en", "Ban Ki of Hull bought the ferry."}, {"en", "Signs of the storm were seen in Hull."}, {"en", "Also the pier is closed."}, {"en", "Wednesday was the day of the storm."},
		{"de", "Hallorenschiff sank am Montag."}, {"de", "Heute sank die Fähre."}, {"fr", "Le bac est apparu sur la côte."}, {"es", "Hoy zarpa el barco."}, {"zh", "各位部长同意修建码头。"}, {"zh", "警方分析了视频。"}, {"ja", "皆で船を押した。"}, {"zh", "早上八点渡轮开航。"}, {"zh", "渡轮公司承担全部责任。"}, {"zh", "渡轮为乘客提供实实在在的帮助。"}, {"en", "Work on the pier began on Monday."}, {"en", "Build-up of ice closed the harbour."}, {"ru", "Добрые вести пришли из порта."}, {"", ""},
	}
	for _, tt := range news {
		if Is(tt.sentence, tt.lang) {
			t.Errorf("%s: %q is a frill, want it news", tt.lang, tt.sentence)
		}
	}
}

func FuzzIs(f *testing.F) {
	f.Add("The post appeared first on", "en")
	f.Fuzz(func(t *testing.T, s, lang string) { Is(s, lang) })
}
