package definite

import "strings"

// set returns the words of a list.
func set(list string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(list) {
		words[w] = true
	}
	return words
}

// A grammar is what must be known of a language.
type grammar struct {
	articles       map[string]bool
	which          map[string]bool // say behind a noun which one is meant
	relatives      map[string]bool // say it behind a comma
	ranks          map[string]bool // count or rank right behind the article, and so say it themselves
	capitals       bool            // its nouns have them
	adjectivesLast bool            // the noun stands right behind its article
	anywhere       map[string]bool // what somebody has to tell of first, wherever it stands
	first          map[string]bool // the same at the beginning of a sentence
}

// verbs are the commonest English ones that end like nouns.
var verbs = set(`says said is was are were has have had will would could can may might must should came comes come went goes go took takes take makes made make finds found find tells told
	began begins shows show got gets gets gave gives give left leaves saw sees ran runs run won wins lost loses hit hits met became becomes seems remains fell rose grew held holds kept stood stands
	spoke speaks cost costs led leads brought bought`)

// grammars are they, by language.
var grammars = map[string]grammar{
	"en": {
		articles:  set(`the`),
		which:     set(`of who whose which that in for behind at to on between against from with by over into about near where when whom within around under inside outside across along`),
		relatives: set(`who whose which where`),
		ranks:     set(`first second third last next same only latest most best worst other others more few many one two three four five six seven eight nine ten`),
		anywhere: set(`assumption dilemma definition theory notion call letter film movie book documentary episode report study paper survey interview conversation memo
			email remark remarks allegation allegations accusation accusations experiment photograph photo photos picture footage clip bet room apartment man woman boy girl couple teenager
			neighbours neighbors university rumour rumor petition lawsuit complaint document documents`),
		first: set(`officers statement statements collaboration company firm campaign initiative project programme group squad vehicle car truck boat ship vessel plane hearing plan plans
			proposal proposals idea meeting exchange experience argument concept scene poll verdict sentence announcement house deal`),
	},
	"de": {
		articles: set(`der die das dem den des im am zum zur vom beim ins`), capitals: true,
		which:     set(`der des von für in aus mit zu zum zur bei auf an am im gegen über um zwischen vor nach die den dem zwischen beim unter hinter neben seit ohne durch`),
		relatives: set(`der die das den dem deren dessen dass ob wo`),
		ranks:     set(`erste ersten zweite zweiten dritte dritten letzte letzten nächste nächsten meisten beiden andere anderen einzige einzigen gleiche gleichen`),
		anywhere: set(`mann frau junge mädchen jungen paar annahme dilemma definition theorie brief film buch folge studie umfrage interview gespräch aussage aussagen vorwurf vorwürfe experiment
			foto fotos aufnahmen video zimmer wohnung universität hochschule klage beschwerde dokument dokumente militäroperation`),
		first: set(`operation szene bericht ankündigung vorschlag plan pläne idee treffen firma gruppe wagen schiff projekt programm initiative kampagne beitrag beiträge deal`),
	},
	"fr": {
		articles: set(`le la les du des au aux`), adjectivesLast: true,
		which:     set(`de du des d qui que qu à en dont sur pour avec entre contre où au aux dans par`),
		relatives: set(`qui que dont où`),
		anywhere: set(`homme femme garçon fille couple lettre film livre étude sondage entretien conversation accusation accusations photo photos images vidéo chambre université plainte
			document documents`),
		first: set(`rapport annonce proposition plan idée réunion message projet programme campagne groupe voiture entreprise`),
	},
	"es": {
		articles: set(`el la los las del al`), adjectivesLast: true,
		which:     set(`de del que en a al sobre para con entre contra por donde cuyo`),
		relatives: set(`que quien quienes cuyo cuya donde`),
		anywhere: set(`hombre mujer niño niña pareja carta película libro estudio encuesta entrevista conversación acusación acusaciones foto fotos imágenes vídeo video habitación
			universidad denuncia querella documento documentos`),
		first: set(`informe anuncio propuesta plan idea reunión mensaje operación proyecto programa campaña grupo coche empresa`),
	},
	"it": {
		articles: set(`il lo la i gli le del dello della dei degli delle al allo alla dal dalla nel nella sul sulla`), adjectivesLast: true,
		which:     set(`di del della dei degli delle dello d che in a al alla su per con tra contro nel nella da dal`),
		relatives: set(`che cui dove`),
		anywhere: set(`uomo donna ragazzo ragazza coppia lettera film libro studio sondaggio intervista conversazione accusa accuse foto immagini video stanza università denuncia
			documento documenti`),
		first: set(`rapporto annuncio proposta piano idea riunione messaggio progetto programma campagna gruppo auto azienda`),
	},
	"pt": {
		articles: set(`o a os as do da dos das no na nos nas ao à aos às pelo pela`), adjectivesLast: true,
		which:     set(`de do da dos das que em no na a ao sobre para com entre contra por`),
		relatives: set(`que quem cujo cuja onde`),
		anywhere: set(`homem mulher menino menina casal carta filme livro pesquisa entrevista conversa acusação acusações foto fotos imagens vídeo quarto universidade denúncia
			documento documentos`),
		first: set(`relatório anúncio proposta plano ideia reunião mensagem projeto programa campanha grupo carro empresa`),
	},
}
