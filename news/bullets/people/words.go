package people

import "strings"

// set returns the words of a list.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// titles stand before a person's name and are none of it.
var titles = set(`Mr Mrs Ms Miss Mx Dr Prof Professor Sir Dame Lord Lady Baroness Baron Rev Reverend Father Sister Brother Bishop Archbishop Cardinal Pope Imam Rabbi Ayatollah Sheikh Emir Sultan King Queen Prince
	Princess Duke Duchess President Chancellor Minister Secretary Senator Sen Rep Representative Congressman Congresswoman Assemblyman Assemblywoman Gov Governor Mayor Judge Justice Attorney
	General Gen Col Colonel Maj Major Capt Captain Lt Lieutenant Sgt Sergeant Cpl Corporal Pvt Private Officer Detective Inspector Chief Superintendent Commissioner Sheriff Deputy Constable
	Director Chairman Chairwoman Chair Coach Manager Speaker Leader Ambassador Commander Admiral Marshal Democrat Democrats Republican Republicans Premier Councillor Councilman Councilwoman
	Conservative Labour Tory Vice Prime First Foreign Defense Defence Home Interior Finance Treasury State Former Late Ousted Veteran Acting Incoming Outgoing Star Singer Actor Actress Author
	American British French German Italian Spanish Russian Chinese Japanese Indian Australian Canadian Mexican Brazilian Ukrainian Polish Dutch Swiss Irish Scottish Welsh English Israeli Turkish
	Spaniard Briton Frenchman Frenchwoman Englishman Swiss Swede Dane Finn Pole Czech Croatian Serbian Serb Croat Belgian Austrian Greek Norwegian Swedish Danish Finnish Argentine Korean
	Herr Frau Präsident Präsidentin Kanzler Kanzlerin Minister Ministerin König Königin Prinz Prinzessin Papst Bischof Fürst Graf Dipl
	Monsieur Madame Mme Mlle Me Mgr Señor Señora Sr Sra Don Doña Signor Signora Senhor Senhora Dom Dona Meneer Mevrouw Herr Fru Fröken`)

// trades are the ends of German words that say what somebody is.
var trades = strings.Fields(`minister ministerin präsident präsidentin kanzler kanzlerin meister meisterin chef chefin sprecher sprecherin leiter leiterin trainer trainerin forscher forscherin
	politiker politikerin experte expertin anwalt anwältin richter richterin führer führerin kandidat kandidatin vorsitzende vorsitzender vorsitzenden star profi spieler spielerin
	stürmer stürmerin torwart sänger sängerin schauspieler schauspielerin regisseur regisseurin autor autorin ökonom ökonomin wissenschaftler wissenschaftlerin professor professorin
	direktor direktorin manager managerin gründer gründerin inhaber inhaberin besitzer besitzerin lehrer lehrerin arzt ärztin kollege kollegin gegner gegnerin konkurrent konkurrentin
	heit keit ung schaft tion tät tum nis ismus
	kenner kennerin berater beraterin redakteur redakteurin journalist journalistin pfarrer pfarrerin bischof bischöfin abgeordnete abgeordneter senator senatorin rat rätin gott frau mann`)

// notFirst are words before a name that make another one of it: "Northern Ireland".
var notFirst = set(`North South East West Northern Southern Eastern Western Central Upper Lower New Old Great Greater United Saint St San Santa Santo São Los Las El La Le Les Big Real Inter Atlético
	Bank Fort Mount Lake Port Cape Camp White Black Red Green Blue Hong Sri Costa Puerto Buenos Rio Team Club Radio Hotel Villa Casa Castle Royal National International American European
	Nord Süd Ost West Neu Alt Bad Sankt Groß Klein Hohe Obere Untere Stadt Land Haus Partei Verein Firma Gruppe Nueva Nuevo Gran Grand Grande Nouvelle Nouveau Saint-Denis Monte Porto Vila
	Super Premier Champions Holy Middle Far Near Good Bad Happy Merry Operation Hurricane Storm Typhoon Planet Project Camp Judge The A An`)

// notLast are the last words of names that are no person's.
var notLast = set(`Group Bank Party Council Court House Street Road Avenue University College School Church City Town County State States Kingdom Republic United Club Times Post News Journal Day Week Cup
	League Games Park River Island Islands Lake Hills Hill Beach Bay Center Centre Hospital Airport Police Department Office Service Services Agency Commission Committee Union Association
	Foundation Institute Company Corporation Inc Ltd Corp Korea Zealand Africa Ireland America Germany Jersey York Carolina Dakota Virginia Mexico England Wales Europe Asia Asian Sea Ocean
	District Region Province Zone Area Square Bridge Tower Building Hall Theatre Theater Stadium Arena Museum Library Gallery Palace Castle Cathedral Market Mall Station Line Route Highway Canal Valley
	Mountain Mountains Forest Desert Gulf Strait Peninsula Coast Border Wall Gate Convention Conference Summit Forum Assembly Parliament Senate Congress Cabinet Ministry Army Navy Force Forces Guard Corps
	Mission Program Programme Project Initiative Fund Trust Exchange Index Report Study Survey Poll Tribunal Authority Administration Bureau Board Panel Campaign Movement Alliance Coalition Federation Front
	Temple Mosque Season Series Edition Team Crew Academy Laboratory Observatory Reserve Treaty Agreement Accord Declaration Code Constitution Amendment Clause Commandment
	Union Act Bill Law Deal Plan Award Awards Prize Festival Show Series Book Machine Records Pictures Studios Motors Holdings Partners Capital Energy Airlines Air Lines Systems
	Technologies Labs Media Network Networks Sunday Monday Tuesday Wednesday Thursday Friday Saturday January February March April May June July August September October November December
	Jr Sr II III IV Junior Senior Years Year Christmas Easter Madrid Milan Berlin London Paris Straße Platz Bahn Bank Amt Gericht Rat Universität Partei Zeitung`)

// particles stand inside of a person's name.
var particles = set(`van von de der den del della da dos bin al el la le di du af av ter ten zu zum`)

// articles say that a name is no person's.
var articles = set(`the a an der die das den dem des ein eine einen einem einer le la les l un une el los las una o os as um uma il lo gli i uno het een en ett et this our their its his her my`)

// places stand before the name of a place.
var places = set(`in across near outside inside throughout within aus nach bei à en dans chez em na no`)

// ands join two first names of one last name.
var ands = set(`and und et y e en og och &`)

// described begin what is said of a person behind the name and a comma.
var described = set(`a an the who whose of from then also aged
	qui un une le la directeur directrice président présidente professeur ancien ancienne
	quien que un una el la director directora presidente presidenta profesor profesora
	che il la un una direttore presidente o a um uma diretor diretora que de som die een`)

// families stand behind the last name of more than one person, or make it the name of a
// thing.
var families = set(`family families brothers sisters twins couple siblings administration government regime era campaign foundation household estate dynasty clan`)

// sources stand beside the name of who said something, be it a person or not.
var sources = set(`laut zufolge so according to selon según segundo secondo aldus volgens enligt ifølge`)

// pronouns are those of one person.
var pronouns = set(`he she his her him himself herself`)

// callingEnds are the ends of English words that say what somebody is, callings others
// that do, and others words that only end so.
var (
	callingEnds = strings.Fields(`er or ist man woman ian ess`)
	callings    = set(`chief boss star coach tycoon mogul hero champion captain president candidate student nurse architect activist veteran native mayor judge surgeon agent deputy wife husband mother sister brother son
		daughter father uncle aunt cousin friend colleague partner teammate icon legend magnate radical democrat republican socialist liberal conservative nominee incumbent suspect victim witness expert analyst`)
	others = set(`under after over other never later earlier former however whether rather either neither another together ever better before consider remember offer order enter cover deliver discover number
		matter center quarter letter paper winter summer water power river border corner dinner computer newspaper member-state for major minor prior favor favour labor labour error terror factor sector
		transfer hold-over owner holder winner opener rival sponsor retailer carmaker automaker chipmaker maker developer publisher broadcaster provider producer supplier operator insurer lender`)
)

// firsts are words that begin sentences and stand before a name there, beside those that
// the lists know.
var firsts = set(`Neither Both Only Even Instead Yet Then Perhaps Maybe Once Despite Unlike Like Since While Though Although Because Unless Until Where When Why How Said Asked Told Meet
	Weder Selbst Sogar Allein Gerade Neben Statt Anders Gegenüber Zusammen Gemeinsam Ebenso Bereits Schon Erst Dass Da Weil Wenn Obwohl Während Nicht Ob Was Wie Warum Wer Wo Wohin Vielleicht Natürlich Deshalb Damals Zuletzt Zuvor Danach
	Heute Gestern Morgen Dafür Dagegen Dabei Damit Darum Dort Hier Jetzt Nun Inzwischen Mittlerweile Kein Keine Jeder Jede Jedes Jeden Manche Viele Einige Alle Beide Mehrere Hat Ist War Hatte Wird Soll Kann Muss
	Pourtant Ensuite Puis Alors Enfin Seul Seule Même Aussi Ni Quand Lorsque Comme Malgré Depuis Sauf Outre
	Solo Sólo Incluso Ni Cuando Como Aunque Mientras Tampoco También Además Entonces Después Antes Hoy Ayer
	Apenas Mesmo Nem Quando Enquanto Embora Também Depois Hoje Ontem Anche Neppure Quando Mentre Oggi Ieri Dopo Prima
	Även Bara Inte Men När Varför Också Ikke Kun Også Da Når Hvorfor Selv Zelfs Alleen Niet Toen Wanneer Waarom`)

// given are first names that are also words that may begin sentences.
var given = set(`Will May Art Ben Dan Al Jan Per Don Max Tim Else Eva Ole Van Kai Ida Rio Mia`)
