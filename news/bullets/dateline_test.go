package bullets

import "testing"

func TestWithoutDateline(t *testing.T) {
	cut := []struct{ sentence, want string }{
		{"(CNN) The ferry sank.", "The ferry sank."},
		{"WHITBY, England, 3 May (Reuters) - The ferry sank.", "The ferry sank."},
		{"Whitby (The Harbour Post)The ferry sank.", "The ferry sank."},
		{"NEW WHITBY — The ferry sank.", "The ferry sank."},
		{"WHITBY, May 3 (Xinhua) -- The ferry sank.", "The ferry sank."},
		{"247 – A balsa afundou.", "A balsa afundou."},
		{"Whitby – Several boats sank.", "Several boats sank."},
		{"Dover, Del. — The ferry sank.", "The ferry sank."},
		{"New Whitby, N.H. -- The ferry sank.", "The ferry sank."},
		{"Whitby (AFP) - The ferry sank.", "The ferry sank."},
		{"LINDI: The ferry sank.", "The ferry sank."},
		{"Berlin (dpa) - Die Fähre sank.", "Die Fähre sank."},
		{"BERLIN/PARIS (dpa-AFX) - Die Fähre sank.", "Die Fähre sank."},
		{"London/Teheran - Die Fähre sank.", "Die Fähre sank."},
		{"Berlin - Die Fähre sank.", "Die Fähre sank."},
		{"Wien (APA) – Die Fähre sank.", "Die Fähre sank."},
		{"Kiel (hfp) - Die Fähre sank.", "Die Fähre sank."},
		{"PARIS, 3 mai (Reuters) - Le bac a coulé.", "Le bac a coulé."},
		{"(Belga) Le bac a coulé.", "Le bac a coulé."},
		{"Madrid, 3 may (EFE).- El barco se hundió.", "El barco se hundió."},
		{"(ANSA) - ROMA, 03 MAG - Il traghetto è affondato.", "Il traghetto è affondato."},
		{"Roma, 3 mag. (askanews) - Il traghetto è affondato.", "Il traghetto è affondato."},
		{"LISBOA, 3 mai (Lusa) - O barco afundou.", "O barco afundou."},
		{"Warszawa (PAP) – Prom zatonął.", "Prom zatonął."},
		{"STOCKHOLM (TT) Färjan sjönk.", "Färjan sjönk."},
		{"ANKARA (AA) - Feribot battı.", "Feribot battı."},
		{"МОСКВА, 3 мая. /ТАСС/. Паром затонул.", "Паром затонул."},
		{"МОСКВА, 3 мая - РИА Новости. Паром затонул.", "Паром затонул."},
		{"القاهرة (رويترز) - غرقت العبارة.", "غرقت العبارة."},
		{"القاهرة - أ ف ب: غرقت العبارة.", "غرقت العبارة."},
		{"HÀ NỘI (TTXVN) - Phà chìm.", "Phà chìm."},
		{"Jakarta (ANTARA) - Kapal tenggelam.", "Kapal tenggelam."},
		{"【港湾社】渡轮沉没了。", "渡轮沉没了。"},
		{"（港湾社惠特比5月1日电）渡轮沉没了。", "渡轮沉没了。"},
		{"5月3日消息，渡轮沉没了。", "渡轮沉没了。"},
		{"海港科技讯 北京时间5月3日上午消息，渡轮沉没了。", "渡轮沉没了。"},
		{"【HarbourWeb报道】5月3日消息，渡轮沉没了。", "渡轮沉没了。"},
		{"新华社北京5月3日电（记者 王某）渡轮沉没了。", "渡轮沉没了。"},
		{"中新网北京5月3日电 (记者 王某) 渡轮沉没了。", "渡轮沉没了。"},
		{"港湾科技讯 北京时间5月3日上午消息，渡轮公司裁员。", "渡轮公司裁员。"},
		{"【港湾报道】5月3日消息，渡轮公司裁员。", "渡轮公司裁员。"},
		{"港湾之家 5月3日消息，渡轮公司裁员。", "渡轮公司裁员。"},
		{"（中央社記者王某台北3日電）渡輪沉沒了。", "渡輪沉沒了。"},
		{"【港湾新聞】 【東京＝某】船が沈んだ。", "船が沈んだ。"},
		{"(서울=연합뉴스) 홍길동 기자 = 배가 가라앉았다.", "배가 가라앉았다."},
		{"[서울=뉴시스] 홍길동 기자 = 배가 가라앉았다.", "배가 가라앉았다."},
		{"By Ann Hale, Political Correspondent. Published 3 May 2026 The ferry sank.", "The ferry sank."},
	}
	for _, tt := range cut {
		if got := withoutDateline(tt.sentence); got != tt.want {
			t.Errorf("withoutDateline(%q) = %q, want %q", tt.sentence, got, tt.want)
		}
	}
	whole := []struct{ name, sentence string }{
		{"a remark in Chinese brackets", "（图）渡轮沉没了。"},
		{"a day of the news", "5月3日，渡轮沉没了。"},
		{"news of a day", "渡轮公司5月3日发布消息称，渡轮沉没了。"},
		{"a sign of the wire inside a word", "中国电动渡轮的出口增长了。"},
		{"a member of a party", "Ann Hale (Labour) said so."},
		{"a name with brackets", "Ann Hale (27) sank."},
		{"an acronym of the words before", "World Ferry Union (WFU) Director Hale spoke."},
		{"two acronyms with a dash", "BMW - Volvo rivalry grows."},
		{"an alliance", "NATO: The alliance grows."},
		{"who says it", "POLICE: The captain was drunk."},
		{"a dash in the sentence", "The ferry – an old one – sank."},
		{"a rivalry of towns", "Hull - Whitby rivalry grows."},
	}
	for _, tt := range whole {
		if got := withoutDateline(tt.sentence); got != tt.sentence {
			t.Errorf("%s: withoutDateline(%q) = %q, want it whole", tt.name, tt.sentence, got)
		}
	}
}

// TestDatelineOfText has a dateline go that looks like sentences, and no offset move.
func TestDatelineOfText(t *testing.T) {
	const text = "By Ann Hale, Political Correspondent. Published 3 May 2026 The old ferry of Whitby sank on Monday with nobody on board. The owner of the ferry has left the town of Hull."
	a := Article{Text: text, Lang: "en"}
	got := Summarize(a, 3)
	checkBullets(t, a, got, 3)
	if len(got) != 2 || got[0].Text != "The old ferry of Whitby sank on Monday with nobody on board." {
		t.Errorf("Summarize = %+v, want two bullets without the byline", got)
	}
}
