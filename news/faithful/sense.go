package faithful

import (
	"slices"
	"strings"
)

// A sense is what a word does to what is said around it, as a set.
type sense uint8

const (
	negating sense = 1 << iota // not, no, nobody, deny, refuse, fail, unless
	doubting                   // may, could, reportedly, expected: it is not sure, or not yet
	saying                     // somebody says it
	turning                    // which way it goes: rose, fell, won, lost, approved, rejected
	limiting                   // only, except, at least
	coming                     // will: it is not yet
	pointing                   // it, she, they: somebody of the sentence before
)

// senses are the words of each, by language, as beginnings of words where a star
// ends them. What negates and doubts is told apart; what turns are words that one
// of their kind could be put for, and make it false.
var senses = map[string]map[sense]string{
	"en": {
		negating: `not no never none nobody nothing neither nor cannot without hardly barely scarcely unless unlike deny denie* denied denying refuse* refusing reject*
			fail* lack* avoid* prevent* cancel* halt* stop* block* dismiss* ruled rule overturn* reverse* false untrue n't`,
		coming:   `will would shall won't won’t`,
		pointing: `it its he his she her him they their them these this`,
		doubting: `may might could should if whether allegedly alleged reportedly apparently possibly perhaps probably likely unlikely expected expects plans planned
			planning suspected suspect suspects accuse* accusing allege* claims claimed believed thought rumour* rumor* seek* hopes hoped threaten* propose* proposal consider* intends aims`,
		saying: `said says say saying told tells according announced announces reports reported reporting warn* add adds added note* insist* argue* suggest* explain* confirm* stated
			wrote writes tweeted predict* estimate* promise* urge* suspect suspects suspected believes called calls admit*`,
		turning: `rose rise rises risen rising raise* raising up gain* jump* soar* surg* climb* increas* grew grow* higher high fell fall falls fallen falling drop* declin* decreas* cut cuts
			cutting lower* low down slump* slid* plung* sank shrank shrink* tumbl* won win wins winning beat beats beaten lost lose loses losing defeat* approv* accept* allow* permit*
			ban banned bans bar barred forb* open* clos* start* begin* began end ended ends ending hurt injur* kill* die* died dead saved rescued freed free releas* arrest* jail*
			convict* acquit* clear* guilty innocent accus* admit* denied deni* buy* bought sell* sold hir* fir* join* left leave* leaves enter* support* oppos* before after more less
			above below first last best worst largest smallest highest lowest doubl* halv* double half all none some most few every both mother father son daughter wife husband
			victim suspect buyer seller attack* defend* paid owed owe* lend* borrow* import* export* upgrad* downgrad* profit* loss* surplus deficit majority minority same different`,
		limiting: `only except excluding merely least most alone just unless until`,
	},
	"de": {
		coming:   `wird werden würde würden`,
		pointing: `er sie es ihr ihre ihren sein seine seinen diese dieser dies`,
		negating: `nicht kein* nie niemals niemand nichts weder noch ohne lehn* abgelehnt ablehn* verweiger* dementier* bestreit* bestritt* scheiter* gescheitert verhinder* stopp* falsch`,
		doubting: `könnt* möglicherweise vielleicht wohl angeblich mutmaßlich* soll* würde* dürfte* offenbar vermutlich voraussichtlich wenn falls plan* erwart* beschuldig* vorgeworfen`,
		saying:   `sagt* laut zufolge teilt* erklärt* betont* warnt* kündigt* berichtet* mitgeteilt angaben kritisiert* fordert*`,
		turning: `stieg* steig* gestiegen erhöh* wuchs* fiel* fall* gefallen sank* sink* gesunken senk* gesenkt verlor* verlier* gewann* gewonnen gewinn* siegt* besiegt* mehr weniger höher niedriger
			getötet verletzt starb* gestorben gerettet festgenommen freigelassen verurteilt freigesprochen erlaub* verbot* verbiet* öffn* schließ* geschlossen kauf* verkauf* gewinn verlust erste* letzte*`,
		limiting: `nur außer lediglich mindestens höchstens`,
	},
	"fr": {
		pointing: `il elle ils elles son sa ses leur leurs ce cette`,
		negating: `ne pas jamais aucun* rien personne ni sans refus* nie niait niera démen* rejet* échou* empêch* annul* faux n' n’`,
		doubting: `pourrai* peut peuvent pourrait devrait serait seraient aurait auraient si selon présumé* possible* probable* envisag* prévo* prévu* attendu* accus* soupçonn*`,
		saying:   `dit dits déclar* annonc* affirm* selon indiqu* expliqu* averti* ajout* confirm* rapport*`,
		turning: `hausse mont* augment* grimp* progress* baiss* chut* recul* diminu* perd* perdu gagn* remport* batt* battu tué* mort* bless* sauv* arrêt* libér* condamn* acquitt* autoris* interdi*
			ouvr* ouvert* ferm* achet* vend* vendu* plus moins premier* dernier*`,
		limiting: `seulement sauf uniquement moins`,
	},
	"es": {
		pointing: `él ella ellos su sus este esta`,
		negating: `no nunca ningún ninguna nadie nada ni sin neg* rechaz* fracas* imped* cancel* falso falsa`,
		doubting: `podrí* puede pueden deberí* sería habría si presunt* posible* probable* prev* esper* acus* supuest* planea*`,
		saying:   `dijo dijeron dice según anunci* afirm* declar* señal* explic* advirt* agreg* añadi* confirm* asegur* inform*`,
		turning: `sub* aument* crec* baj* cay* caí* redu* disminu* perd* gan* venc* derrot* muer* muert* mató mataron herid* rescat* deten* liber* conden* absuel* autori* prohib* abr* cerr* compr* vend*
			más menos primer* últim*`,
		limiting: `solo sólo salvo excepto únicamente`,
	},
	"ru": {
		coming:   `будет будут`,
		pointing: `он она оно они его её их это этот`,
		negating: `не нет никогда никто ничего ни без отказ* отверг* отриц* опроверг* провал* отмен*`,
		doubting: `может могут мог бы возможно вероятно якобы предположительно если планир* ожида* обвин* подозр*`,
		saying:   `сказал* заяв* сообщ* отмет* по словам подчеркн* предупред* добав* подтверд*`,
		turning: `вырос* рост* увелич* повыс* упал* снизи* сократ* паден* выигра* проигра* победи* погиб* убит* ранен* спас* задерж* освобо* осуд* оправд* разреш* запре* откры* закры* купи* прода*
			больше меньше перв* последн*`,
		limiting: `только кроме лишь`,
	},
}

// common senses of languages without a list of their own.
var otherNegations = set(`nie niet geen inte ikke ej aldrig non mai nessuno senza não nunca sem ninguém nem nu fără değil yok hiç bez nikt nic žádný не ні tidak bukan không chưa לא לא δεν μην ei eivät en nem`)

// set returns the words of a list.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// A lexicon is the senses of one language: of whole words and of beginnings.
type lexicon struct {
	words map[string]sense
	stems []string // beginnings, with a star no more; sorted
	of    map[string]sense
}

// lexica are those of all languages.
var lexica = func() map[string]lexicon {
	all := map[string]lexicon{}
	for lang, lists := range senses {
		l := lexicon{words: map[string]sense{}, of: map[string]sense{}}
		for s, list := range lists {
			for w := range strings.FieldsSeq(list) {
				if stem, star := strings.CutSuffix(w, "*"); star {
					l.of[stem] |= s
				} else {
					l.words[w] |= s
				}
			}
		}
		for stem := range l.of {
			l.stems = append(l.stems, stem)
		}
		slices.Sort(l.stems)
		all[lang] = l
	}
	return all
}()

// senseOf returns what a word in lower case does to the sense.
func senseOf(low, lang string) (s sense) {
	l, known := lexica[lang]
	if !known {
		if otherNegations[low] {
			return negating
		}
		return 0
	}
	s = l.words[low]
	for n := 2; n <= len(low); n++ {
		s |= l.of[low[:n]]
	}
	if strings.HasSuffix(low, "n't") || strings.HasSuffix(low, "n’t") {
		s |= negating
	}
	return s
}

// denseSense is the same of two characters of a script without spaces.
func denseSense(pair string) sense {
	if strings.ContainsAny(pair, "不没沒未無无非否") || strings.Contains(pair, "ない") || strings.Contains(pair, "ません") || strings.Contains(pair, "ず") {
		return negating
	}
	return 0
}

// calendar are months and weekdays in small letters, as some languages and careless
// writers have them. May and March are other words, too.
var calendar = set(`january february april june july august september october november december monday tuesday wednesday thursday friday saturday sunday
	januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch donnerstag freitag samstag sonntag
	janvier février avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche
	enero febrero abril junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo
	января февраля марта апреля июня июля августа сентября октября ноября декабря`)

// pointWords are points, which are no percentages; perWords are what a rate is
// against.
var (
	pointWords = set(`point points punkt punkte punkten prozentpunkt prozentpunkte prozentpunkten puntos punti pontos пункт пункта пунктов`)
	perWords   = set(`per pro par por je за`)
)
