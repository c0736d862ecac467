package bullets

import "strings"

// An abbreviation says what a full stop behind a word may mean.
type abbreviation uint8

const (
	goesOn   abbreviation = 1 + iota // it never ends a sentence: "Dr. Hale"
	mayEnd                           // it does before a word that begins sentences: "Moss & Co. The owner"
	byNumber                         // it does unless a number follows: "No. 4"
)

// abbreviationsOf are the usual abbreviations of news, by language, without their
// last full stop. Sources: CLDR's suppressions of sentence breaks (de, en, es, fr,
// it, pt, ru), the papers' own usage for the others. Before the bar stand those
// that always go on, then those that may end a sentence, then those that count
// before a number only.
var abbreviationsOf = map[string]string{
	"en": `Mr Mrs Ms Messrs Mx Dr Drs Prof Rev Fr Hon Gen Lt Col Maj Capt Cpt Cmdr Sgt Cpl Pvt Adm Brig Sen Sens Rep Reps Gov Govs Pres Supt
		Det Insp Amb Ald Atty Asst Assoc Dep St Ste Mt Ft vs v cf eg ie e.g i.e approx Ph Msgr Pte Gnr Sgt-Maj Lt-Col Maj-Gen Lt-Gen Flt Sqn Wg
		Cllr Pvt Spc Sr Jr-Sr Bros feat |
		Inc Corp Co Ltd Bros Cos LLC Jr Sr Esq PhD Ph.D etc al Ave Blvd Rd Dept Univ Assn Govt Intl Bldg Plc Pty Natl Hwy
		Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun a.m p.m
		Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt
		Wash Wis Wyo Ont Que mph min max ft lb lbs oz ID est |
		No Nos no nos p pp para paras Fig Figs Vol vol Art Sec Ch Eq Nr n c ca r`,
	"de": `No Hr Hrn Fr Frl Dr Prof Dipl Ing Mag Hl St Sr Jr bzw ca z.B z u d i o s v vgl geb gest gegr rd evtl ggf inkl exkl zzgl sog bes
		insb insbes allg dt engl frz europ ehem Univ Abt Bd Hg Hrsg Kfz Lkw Pkw Tsd Std Stk Reg Bez Kap Kl Nr Ziff Jh Jhdt Jt Red Anm Art lt tel
		priv Ges Chr Mt Ltd Min Sek Präs Vors stv Stellv Gem Kt Bst Rdn jun sen Jg Az hl hll med jur phil rer nat habil ggü ü lfd vorl mtl jährl |
		usw etc Mio Mrd Str Tel Abs Nr Fa GmbH Co u.a o.Ä o.ä v.Chr n.Chr Jan Feb Apr Aug Sept Okt Nov Dez Mo Di Mi Do Fr Sa So Uhr Ew Einw u.Ä uvm u.v.m |
		S Art Abs Nr § Bd Kap Tab Abb Anm`,
	"fr": `M MM Mme Mmes Mlle Mlles Me Mgr Dr Pr Prof St Ste Cie env av apr cf ex chap p.ex c.-à-d éd ibid art al dir fig hab janv févr juil sept oct nov
		déc bd boul pl tél vol gén col cap lt sgt adj |
		etc J.-C Cie Inc Ltée min max |
		n no nos p pp art chap t vol`,
	"es": `Sr Sra Sres Sras Srta D Dña Dr Dra Dres Dras Prof Profa Lic Ing Arq Gral Cnel Cap Tte Cmdte Sto Sta Mons Fr Hno Hna Ud Uds Vd Vds Excmo Excma
		Ilmo Ilma Rvdo Rev aprox p.ej ej pág págs art arts cap núm núms tel av avda c c/ dpto depto izq dcha fig vol vs cf cía admón pte dir coord EE CC
		FF JJ RR HH Abg Ph Sgto Cte Almte Arz Ma Fco Fdo |
		etc a.C d.C Cía S.A S.L UU OO AA EE.UU Inc Ltda Hnos ene feb abr ago sept oct nov dic p.m a.m h hs km |
		n nº núm pág págs art arts cap p pp`,
	"it": `sig sigg sigra sig.ra sig.na dott dott.ssa dr prof prof.ssa avv ing arch geom rag on sen cav comm mons don ten cap gen col mar s ss p.es es ca
		cfr pag pagg art artt cap fig vol n nn tel v lett gent egr spett fam min pres dir ecc.mo |
		ecc a.C d.C S.p.A Spa Srl gen feb mar apr mag giu lug ago set ott nov dic |
		n nn art artt pag pagg cap p pp`,
	"pt": `Sr Sra Srs Sras Srta D Dr Dra Drs Dras Prof Profa Eng Arq Exmo Exma V Ex Exa Ilmo Gen Cel Cap Ten Sgt Maj Sto Sta Pe Fr Mons Av R Pça Tv Rod
		aprox p.ex ex pág págs art arts núm nº tel vol cf dep min pres gov sec des |
		etc a.C d.C S.A Cia Ltda Inc EUA jan fev mar abr mai jun jul ago set out nov dez |
		n nº art arts pág págs p pp`,
	"nl": `dhr mevr mw drs dr ir ing mr prof ds ca bijv bv o.a o.m m.b.t m.n d.w.z t.o.v i.p.v z.g zgn resp ong evt incl excl nl jl ll a.s St H Sint
		min max mld pag blz art nr gem prov tel vgl |
		enz etc o.a e.d mln mld jr sr B.V N.V jan feb mrt apr jun jul aug sept okt nov dec e.a |
		nr art p pag blz`,
	"sv": `bl.a t.ex d.v.s dvs m.fl ca resp s.k sk kl nr tfn f.d fd dr prof st ung inkl exkl jfr jmf ev fr.o.m t.o.m milj tusen sid s kap vd ordf red
		f n p.g.a pga o d t e i |
		etc m.m mfl osv mkr mdkr m.fl jan feb mars apr aug sept okt nov dec kr st |
		nr s sid kap kl`,
	"da": `bl.a f.eks d.v.s dvs ca hhv pct kl nr tlf inkl ekskl jf evt dr prof st mio mia bla fx fhv adv dir pga p.g.a o.a m.fl s.k f d o |
		etc m.m mv osv jan feb apr aug sept okt nov dec kr mio mia pct mfl |
		nr s kap kl`,
	"no": `bl.a f.eks d.v.s dvs ca hhv pst kl nr tlf inkl ekskl jf evt dr prof st mill mrd bla pga p.g.a o.a m.fl s.k f d |
		etc m.m osv jan feb apr aug sept okt nov des kr mill mrd mfl |
		nr s kap kl`,
	"fi": `esim mm ns yms ks vrt n nk klo puh prof dr tri tms kpl noin rva past toht alk jKr eKr os synt ent nyk ym | jne yms ym mrd milj eur e t kg km | n s nro`,
	"pl": `dr prof mgr inż hab ul al pl os im św ks bp abp kard gen płk ppłk mjr kpt por ppor sierż tzw tzn np m.in in ok ur zm por red wyd zob str art
		ust pkt poz tel nr godz pn zn wł woj pow gm rej j św.p ww min br ub |
		itd itp etc r w zł tys mln mld proc km kg p.n.e n.e pw ww sp z.o.o o.o Sp |
		nr s str art ust pkt poz godz`,
	"cs": `dr prof doc ing mgr bc judr mudr phdr rndr gen plk kpt npor ul nám tř tzv např mj tj př str odst čl č r cca resp vč sv p pí tel min max kol |
		atd apod aj tis mil mld Kč hod s.r.o a.s r.o n.l př.n.l |
		č str čl odst s tel`,
	"sk": `dr prof doc ing mgr bc judr mudr phdr gen plk ul nám tzv napr t.j resp str čl č r cca sv p tel min max | atď apod tis mil mld s.r.o a.s | č str čl s`,
	"hu": `dr prof ifj id özv kb pl ún stb vö ill sz u ker tel tb | stb kft zrt rt nyrt Ft mrd | sz`,
	"ro": `dl dna d-na dnii dr prof ing av gen col lt cpt str bd nr art alin lit pag sf aprox ex cca d.ex | etc S.A S.R.L a.Chr d.Hr î.Hr mil mld | nr art alin pag`,
	"tr": `Dr Prof Doç Av Sn Yrd Öğr Gör Alb Yzb Bnb Org Tümg Korg Uzm Op Müh Mim Bkz Hz Cad Sok Mah Apt Blv No vs örn yak yy bkz | vb vs vd A.Ş Ltd Şti T.A.Ş | No s Md md`,
	"ru": `г гг ул пр просп пл пер наб обл р р-н им св проф акад доц канд д-р д докт ген полк подполк кап лейт т тов гр гражд гос изд ред см ср напр
		т.е т.к т.н т.д е к н п с о оз пос дер ст ж п.г ок мин макс зам зав пом инж рис табл гл рр |
		т.д т.п др пр г гг в вв н.э руб коп млн млрд трлн тыс чел га км м кг ч мин сек проц л шт кв куб долл |
		№ п ст рис с стр гл т ч`,
	"uk": `м вул просп пл пров обл р ім св проф акад доц канд д-р ген гр див напр т.зв тзв т.д т.е о оз смт с ст ред зам |
		т.д т.п ін р рр ст грн коп млн млрд тис чол га км кг год хв сек |
		№ п ст с стор`,
	"bg": `г ул бул гр с проф акад доц д-р инж ген полк св т.нар т.е напр др | г др т.н лв млн млрд хил | № чл ал`,
	"el": `κ κα κκ δρ καθ λεωφ οδ αγ στρ π.χ δηλ τ.μ βλ πρβλ αρ σελ | κ.λπ κ.ά κλπ κτλ δισ εκατ χιλ μ.Χ π.Χ | αρ σελ`,
	"ar": `د أ م أ.د ش ص.ب س ج و ع ت ن إيه بي سي دي إي إف جي إتش آي جيه كيه إل إم إن كيو آر إس تي يو دبليو إكس واي زد جون.إف | إلخ ق.م هـ م | ص ج م`,
	"fa": `دکتر م ا ع س ج | ق.م ه.ش | ص ج`,
	"he": `ד"ר פרופ עו"ד מר גב רח שד | וכו ועוד | עמ מס`,
	"id": `dr Dr Drs Prof Ir H Hj KH Jl Tn Ny Sdr Bp Gg Kab Kec Kel dll.nya tgl no hlm a.n d.a | dll dsb dst Tbk PT S.H M.H S.E M.Si S.T | no hlm Pasal`,
	"vi": `TP Tp ThS TS GS PGS BS KS LS Q P T Th.S PGS.TS TS.BS Đ Ô | v.v vv | tr`,
	"hi": `डॉ प्रो श्री पं स्व | ई.पू | पृ`,
	"ca": `Sr Sra Dr Dra Prof Av Pl C aprox p.ex pàg art núm St Sta Mn | etc a.C d.C EUA | núm pàg art`,
	"hr": `dr prof mr ing dipl ul trg sv tj npr tzv br str čl st god gosp gđa | itd sl mil mlrd tis d.o.o d.d god | br str čl st`,
	"sr": `др проф мр инж ул св тзв нпр бр стр чл тј dr prof mr ul sv tzv npr br str tj | итд мил млрд итд год | бр стр чл`,
	"ga": `an.tUas Dr Prof Uas | srl | uimh lch`,
}

// abbreviations are all of them by language, and under "" of all languages, for a
// text in none that we know.
var abbreviations = func() map[string]map[string]abbreviation {
	all := map[string]map[string]abbreviation{"": {}}
	for lang, list := range abbreviationsOf {
		all[lang] = map[string]abbreviation{}
		for i, part := range strings.Split(list, "|") {
			for _, w := range strings.Fields(part) {
				kind := abbreviation(1 + i)
				if all[lang][w] == 0 || kind == mayEnd {
					all[lang][w] = kind
				}
				doubtful := lang != "en" && kind != byNumber && w == strings.ToLower(w) && (common[w] || starters[capitalized(w)])
				if !doubtful {
					all[""][w] = max(all[""][w], kind)
				}
			}
		}
	}
	return all
}()

// common are abbreviations that are words in another language, and so count only
// where the language is known.
var common = set(`red fig cap min max pa kr ev om so mo di mi do sa fa is am ir no na pl on ing don arch gen mar mag set dir sec des out dez ex
	med est art os al tel ten cap col rag can dep pres sal pol hab im ok in st sid sen sek sam ung pot pos pod por kol tri past bod r t e o d i u f j m n s
	e t w k l v c a kg km cm mm h hs ch q p go sv by bp bl br be me he my`)

// ordinals are the languages that write a full stop behind an ordinal number: "am
// 3. Mai", "2. Weltkrieg", "Ludwig XIV. regierte".
var ordinals = set(`de da no fi et lv lt cs sk sl hr sr hu tr pl is`)

// startersOf are capitalised words that begin a sentence far more often than they
// go on after an abbreviation.
var startersOf = map[string]string{
	"en": `A About According After All Also Although An And Another Any Are As At Authorities Because Before
		Both But By Can Did Do Does During Each Earlier Even Every Following For From Had Has Have He Her Here His How
		However If In Instead Is It Its Just Last Later Many Meanwhile More Most My No Nor Not Now Officials On One Only Or
		Other Others Our Over People Police She Should Since So Some Still Such That The Their Then There These They This
		Those Though Through To Two Under Until Was We Were What When Where Whether Which While Who Why Will With Without
		Would Yet You Your`,
	"de": `Der Die Das Den Dem Des Ein Eine Einen Einem Einer Er Sie Es Wir Ich Im In Am An Auf Auch Und Aber Doch Denn Dabei Damit Dann Dort Da
		Dies Diese Dieser Dieses Beim Bei Bis Für Gegen Hier Ihr Ihre Kein Keine Mit Nach Nachdem Noch Nun Ob Ohne Sein Seine Seit So Trotz Um Unter
		Vom Von Vor Was Wegen Weil Weiter Wenn Wer Wie Wo Zu Zum Zur Zudem Zuvor Zwei Alle Als Ab Aus Allerdings Insgesamt Laut`,
	"fr": `Le La Les Un Une Des Il Elle Ils Elles Ce Cette Ces Cela Ça On En Dans Pour Par Avec Sans Selon Mais Et Or Au Aux À Du De Depuis Après
		Avant Son Sa Ses Leur Leurs Nous Vous Je Qui Que Quand Si Sur Sous Plus Plusieurs Tout Toutes Tous Aucun Aucune Ainsi Alors Chaque Deux`,
	"es": `El La Los Las Un Una Unos Unas Él Ella Ellos En Con Por Para Según Pero Y Al A Del De Desde Después Antes Su Sus Este Esta Estos Estas
		Ese Esa Esto Eso Lo Se Que Quien Cuando Si Sobre Sin Más Muchos Todos Nosotros Yo Así Aunque Además También Entre Hasta Tras No Ya Dos`,
	"it": `Il Lo La I Gli Le Un Uno Una In Con Per Da Di Del Della Dei Nel Nella Al Alla Secondo Ma E Dopo Prima Questo Questa Questi Quello Suo Sua
		Lui Lei Loro Noi Io Che Chi Quando Se Su Sul Sulla Senza Più Tutti Così Anche Tra Fra Non Già Due Si`,
	"pt": `O A Os As Um Uma Em No Na Nos Nas Com Por Para De Do Da Dos Das Segundo Mas E Após Depois Antes Este Esta Esse Essa Isso Ele Ela Eles Seu Sua
		Nós Eu Que Quem Quando Se Sobre Sem Mais Todos Assim Também Entre Até Não Já Dois Ao`,
	"nl": `De Het Een Hij Zij Ze Wij We Ik In Op Met Voor Van Door Maar En Dat Die Dit Deze Na Bij Als Ook Volgens Er Hun Zijn Haar Om Over Naar Toen Nu`,
	"sv": `Den Det De En Ett Han Hon Vi Jag I På Med För Av Men Och Att Som När Om Enligt Detta Denna Dessa Nu Då Efter Under Till Från Också Här Hans`,
	"da": `Den Det De En Et Han Hun Vi Jeg I På Med For Af Men Og At Som Når Hvis Ifølge Dette Denne Disse Nu Da Efter Under Til Fra Også Her Hans`,
	"no": `Den Det De En Et Ei Han Hun Vi Jeg I På Med For Av Men Og At Som Når Hvis Ifølge Dette Denne Disse Nå Da Etter Under Til Fra Også Her Hans`,
	"fi": `Hän Se Ne He Minä Me Tämä Nämä Myös Mutta Ja Kun Jos Lisäksi Sen Hänen Heidän Viime Suomen Poliisi`,
	"pl": `W We Na Z Ze Do Od Po Przed O Za Ten Ta To Te Ci On Ona Oni Jego Jej Ich Ale A I Jak Gdy Jeśli Według Nie Już Tak Jednak Dla Przy Pod`,
	"cs": `V Ve Na Z Ze Do Od Po Před O Za Ten Ta To Ti On Ona Oni Jeho Její Jejich Ale A I Jak Když Pokud Podle Ne Už Tak Však Pro Při Pod`,
	"tr": `Bu Şu O Bir Ve Ama Ancak Daha Her İki Çok Son Yeni Onun Onlar Biz Ben Ayrıca Öte Türkiye Polis`,
	"ru": `В Во На С Со По За К Ко О Об От До Из У При Для Он Она Оно Они Его Её Ее Их Мы Я Вы Этот Эта Это Эти Тот Но А И Как Когда Если После Также
		Однако Все Так Там Тогда Что Не Уже Ещё Среди По-прежнему Кроме`,
	"uk": `В У На З Із За До Від Про Він Вона Вони Його Її Їх Ми Я Це Цей Ця Але А І Як Коли Якщо Після Також Однак Усі Так Там Що Не Вже Ще`,
}

// starters are they all.
var starters = func() map[string]bool {
	all := map[string]bool{}
	for _, list := range startersOf {
		for _, w := range strings.Fields(list) {
			all[w] = true
		}
	}
	return all
}()

// marked are names that hold an exclamation or question mark.
var marked = set(`Jeopardy Yahoo Guess Yum Wham Oklahoma Airplane Hellzapoppin Jeb Oliver Fame Joomla Kahoot Panic Ahoy Shazam Boo Dodgeball Westward
	Millionaire Whodunnit Extra Survivor Mother Stop Help Viva Ja Si Podemos Más Hola Olé Tele Bingo Voilà Chips Bravo Hey E Toys`)

// suffixes are what follows such a name and no sentence begins with.
var suffixes = set(`Inc Corp Co Ltd Group Brands Inc. Japan Finance News Sports Mail Champion Host Records Theatre Tournament Masters`)
