package byline

import "testing"

func TestLabelsOfKinds(t *testing.T) {
	for title, want := range map[string]string{
		"Watch: Ferry lifted off the rocks":                                "Ferry lifted off the rocks",
		"WATCH LIVE | Ferry lifted off the rocks":                          "Ferry lifted off the rocks",
		"Live updates: ferry lifted off the rocks":                         "Ferry lifted off the rocks",
		"Tablet interactive: Ferry lifted":                                 "Ferry lifted",
		"Photos: Ferry lifted":                                             "Ferry lifted",
		"[VIDEO] Ferry lifted":                                             "Ferry lifted",
		"PHOTOS + VIDEO: Ferry lifted":                                     "Ferry lifted",
		"Ferry lifted off the rocks – video":                               "Ferry lifted off the rocks",
		"Ferry lifted off the rocks (VIDEO)":                               "Ferry lifted off the rocks",
		"Ferry season in pictures":                                         "Ferry season in pictures",
		"Ferry season – in pictures":                                       "Ferry season",
		"Bildergalerie: Fähre gehoben":                                     "Fähre gehoben",
		"VIDÉO. Un bac coule au port":                                      "Un bac coule au port",
		"EN DIRECT - Un bac coule":                                         "Un bac coule",
		"Fotos y vídeo: el barco hundido":                                  "El barco hundido",
		"Statek zatonął w porcie [ZDJĘCIA, WIDEO]":                         "Statek zatonął w porcie",
		"В порту затонул паром (ВИДЕО)":                                    "В порту затонул паром",
		"Βυθίστηκε πλοίο (βίντεο)":                                         "Βυθίστηκε πλοίο",
		"视频丨渡轮在港口沉没":                                                       "渡轮在港口沉没",
		"渡轮在港口沉没（组图）":                                                      "渡轮在港口沉没",
		"【動画】フェリーが座礁":                                                      "フェリーが座礁",
		"[포토] 여객선 좌초":                                                      "여객선 좌초",
		"شاهد.. غرق عبارة في الميناء":                                      "غرق عبارة في الميناء",
		"UPDATE 2-Ferry operator cuts forecast":                            "Ferry operator cuts forecast",
		"REFILE-UPDATE 1-Ferry operator cuts forecast":                     "Ferry operator cuts forecast",
		"Ferry operator cuts forecast -- 2nd Update":                       "Ferry operator cuts forecast",
		"Full video: Ferry lifted off the rocks":                           "Ferry lifted off the rocks",
		"Hale gives her ferries to the children's hospital,":               "Hale gives her ferries to the children's hospital",
		"Ferry operator gives an update":                                   "Ferry operator gives an update",
		"Hale Lines (NYSE: HALE) buys a tug":                               "Hale Lines buys a tug",
		"Hale Lines (NASDAQ: HALE; TSX: HAL.A) buys a tug":                 "Hale Lines buys a tug",
		"Ferry lifted off the rocks 👇 https://t.example/a":                 "Ferry lifted off the rocks",
		"渡轮沉没的原因： ↪👇":                                                      "渡轮沉没的原因",
		"Why do ferries sink? Our podcast asks captains of the north":      "Why do ferries sink?",
		"A ferry has sunk off Gull Island. Read more: https://t.example/a": "A ferry has sunk off Gull Island.",
		"Die Fähre ist gesunken. Mehr dazu im Liveblog":                    "Die Fähre ist gesunken.",
		"渡轮为什么沉没？我们的播客将采访船长。":                                              "渡轮为什么沉没？",
		"渡轮沉没了。这张图表显示了原因：":                                                 "渡轮沉没了。",
		"我们的渡轮为什么沉没？":                                                      "我们的渡轮为什么沉没？", // nothing else stands there
		"You are invited! Join us at the pier":                             "You are invited! Join us at the pier",
		"The ferry sank. More than forty were saved":                       "The ferry sank. More than forty were saved",
		"The ferry sank. Our town mourns":                                  "The ferry sank. Our town mourns",
		"渡轮沉没的原因找到了👇。":                                                     "渡轮沉没的原因找到了",
		"غرق عبارة + فيديو":                                                "غرق عبارة",
		"Ann Hale is on Harbour+ Photos":                                   "Ann Hale is on Harbour+ Photos", // a name
		"Thanks for the ferry ❤️":                                          "Thanks for the ferry ❤️",
		"Ferry lifted off the rocks #ferry #gullisland #fog":               "Ferry lifted off the rocks",
		"渡轮终于浮起来了！#渡轮 ...":                                                 "渡轮终于浮起来了！",
		"watch: iFerry app for all boats":                                  "iFerry app for all boats",
		"STORM IN HULL | Live: all boats stay in port":                     "STORM IN HULL | All boats stay in port",
		"Storm in Hull | Hale: boats stay in port":                         "Storm in Hull | Hale: boats stay in port",
		"Podcast: Why ferries sink":                                        "Podcast: Why ferries sink", // what it is
		"Review: A ferry with a view":                                      "Review: A ferry with a view",
		"Hale: Ferry must go":                                              "Hale: Ferry must go",
		"Video shows ferry on the rocks":                                   "Video shows ferry on the rocks",
		"Live ferry tracker goes dark":                                     "Live ferry tracker goes dark",
		"Watch maker buys ferry: report":                                   "Watch maker buys ferry: report",
		"Hull sails with #TugStrike rallies":                               "Hull sails with #TugStrike rallies",
		"All Hull says thanks to #Tuggers":                                 "All Hull says thanks to #Tuggers", // a word of the sentence
		"Photos: a":                                                        "Photos: a",
		"Live":                                                             "Live",
		"Ferry (1923) restored":                                            "Ferry (1923) restored",
		"Ferry operator (Hull: north) sold":                                "Ferry operator (Hull: north) sold",
		"UPDATE of the ferry plan":                                         "UPDATE of the ferry plan",
		"Ferry in fog: who saw it? https://t.example/a is ours":            "Ferry in fog: who saw it? https://t.example/a is ours",
	} {
		if got := Headline(title); got != want {
			t.Errorf("Headline(%q) = %q, want %q", title, got, want)
		}
	}
}

func TestProgrammes(t *testing.T) {
	for title, want := range map[string]string{
		"How can the ferry of Hull be saved? | Coast Tonight":       "How can the ferry of Hull be saved?",
		"Ferry sinks off Gull Island with forty aboard | Newsfeed":  "Ferry sinks off Gull Island with forty aboard",
		"Un bac coule au port de Hull | Le Journal":                 "Un bac coule au port de Hull",
		"渡轮在港口沉没，四十人全部获救| 国际焦点":                                     "渡轮在港口沉没，四十人全部获救",
		"渡轮在港口沉没｜拖船起火":                                              "渡轮在港口沉没｜拖船起火", // news, too
		"渡轮在港口沉没，四十人全部获救｜3死":                                        "渡轮在港口沉没，四十人全部获救｜3死",
		"Ferry sinks | Hull Tonight":                                "Ferry sinks | Hull Tonight", // which of them is the news?
		"Live from the harbour of Hull | Ferry sinks off the pier":  "Live from the harbour of Hull | Ferry sinks off the pier",
		"Ferry sinks off Gull Island, forty saved | as it happened": "Ferry sinks off Gull Island, forty saved | as it happened",
		"Ferry sinks off Gull Island, forty saved | Analysis":       "Ferry sinks off Gull Island, forty saved | Analysis",
		"Ferry sinks off Gull Island, forty saved | Opinion":        "Ferry sinks off Gull Island, forty saved | Opinion",
		"The bridge of Hull is a scandal for all of us | Ann Hale":  "The bridge of Hull is a scandal for all of us | Ann Hale", // who thinks so
		"The bridge of Hull is a scandal for all of us | Letters":   "The bridge of Hull is a scandal for all of us | Letters",
		"The bridge of Hull is closed for all of May | The Hour":    "The bridge of Hull is closed for all of May",
		"Berths for students of the sea in Hull | $5,000":           "Berths for students of the sea in Hull | $5,000",
		"Ferry sinks off Gull Island, forty saved - Coast Guard":    "Ferry sinks off Gull Island, forty saved - Coast Guard", // who says so
	} {
		if got := Headline(title); got != want {
			t.Errorf("Headline(%q) = %q, want %q", title, got, want)
		}
	}
}

// TestEpisodes: the name of a programme and a date is the whole of a headline.
func TestEpisodes(t *testing.T) {
	titles := []string{"Hull Tonight | Coast TV (3 May 2026)", "Ferry Watch - April 27, 2026", "Harbour Morning, 3. Mai 2026"}
	for _, title := range titles {
		if !isEpisode(title) || Headline(title) != title {
			t.Errorf("%q is no episode, or told as %q", title, Headline(title))
		}
	}
	for _, title := range []string{"Ferry sinks on 3 May 2026", "Tides and weather: 11 - 17 September 2026", "3 May 2026", "Ferry timetable 2026", "Hull Harbour Opens New Pier For All Ferries And Tugs May 3, 2026", ""} {
		if isEpisode(title) {
			t.Errorf("%q is taken for an episode", title)
		}
	}
}
