package faithful

import (
	"regexp"
	"strings"
)

// cardinals are the numbers in words of some languages, up to where most papers
// change to digits. In other languages only digits are seen.
var cardinals = map[string]map[string]int{
	"en": counted(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
		sixteen seventeen eighteen nineteen twenty`, `thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 dozen=12`),
	"de": counted("ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf", "zwanzig=20"),
	"fr": counted("un deux trois quatre cinq six sept huit neuf dix onze douze", "vingt=20 cent=100"),
	"es": counted("uno dos tres cuatro cinco seis siete ocho nueve diez once doce", "veinte=20"),
	"it": counted("uno due tre quattro cinque sei sette otto nove dieci undici dodici", "venti=20"),
	"pt": counted("um dois três quatro cinco seis sete oito nove dez onze doze", "duas=2 vinte=20"),
	"nl": counted("een twee drie vier vijf zes zeven acht negen tien elf twaalf", "twintig=20"),
	"sv": counted("en två tre fyra fem sex sju åtta nio tio elva tolv", "tjugo=20"),
	"da": counted("en to tre fire fem seks syv otte ni ti elleve tolv", "tyve=20"),
	"no": counted("en to tre fire fem seks sju åtte ni ti elleve tolv", "tjue=20"),
	"ru": counted("один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
		"две=2 двух=2 трех=3 трёх=3 четырех=4 четырёх=4 пяти=5 шести=6 семи=7 десяти=10 двадцать=20"),
}

// anyCardinal is all of them, for texts of which the language is not known.
var anyCardinal = func() map[string]int {
	all := map[string]int{}
	for _, words := range cardinals {
		for w, n := range words {
			all[w] = n
		}
	}
	return all
}()

// counted returns a table of words for 1 and on, and of others.
func counted(fromOne, others string) map[string]int {
	table := map[string]int{}
	for i, w := range strings.Fields(fromOne) {
		table[w] = i + 1
	}
	for w, n := range tabled(others) {
		table[w] = n
	}
	return table
}

// units are the words for powers of ten, as news has them. "Billion" is read as
// in English; German and Spanish, where it is a thousand times that, spell it
// differently.
var units = tabled(`
	hundred=2 hundreds=2 hundert=2 cien=2 cento=2 cem=2 honderd=2 hundra=2 hundre=2 lakh=5 crore=7
	thousand=3 thousands=3 tausend=3 tausende=3 mille=3 mil=3 mila=3 duizend=3 tusen=3 tusind=3 tsd=3
	тысяча=3 тысячи=3 тысяч=3 тыс=3 tysiąc=3 tysiące=3 tysięcy=3 tys=3 tisíc=3 tisíce=3 bin=3
	million=6 millions=6 mn=6 mln=6 mio=6 millionen=6 millón=6 millones=6 milhão=6 milhões=6 mi=6 milione=6 milioni=6
	miljoen=6 miljoenen=6 miljon=6 miljoner=6 millioner=6 milion=6 miliony=6 milionów=6 milionu=6 milyon=6
	миллион=6 миллиона=6 миллионов=6 млн=6 мільйон=6 мільйони=6 мільйонів=6
	billion=9 billions=9 bn=9 milliard=9 milliards=9 milliarde=9 milliarden=9 mrd=9 md=9 mld=9 miliardo=9 miliardi=9
	miljard=9 miljarden=9 miljarder=9 milliarder=9 miliard=9 miliardy=9 miliardów=9 milyar=9 bilhão=9 bilhões=9
	миллиард=9 миллиарда=9 миллиардов=9 млрд=9 мільярд=9 мільярди=9 мільярдів=9
	trillion=12 trillions=12 tn=12 trn=12 billionen=12 billón=12 billones=12 trilhão=12 trilhões=12 biljoen=12 biljoner=12
	триллион=12 триллиона=12 триллионов=12 трлн=12`)

// suffixes are letters that count only right behind the digits.
var suffixes = tabled("k=3 m=6 b=9 t=12")

// unitSigns are units of counting of one character, with no space to end them.
var unitSigns = map[rune]int{
	'百': 2, '千': 3, '万': 4, '萬': 4, '億': 8, '亿': 8, '兆': 12,
	'백': 2, '천': 3, '만': 4, '억': 8, '조': 12,
}

// percentWords are what a percentage may continue with.
var percentWords = []string{
	"%", "٪", "percent", "per cent", "pct", "prozent", "pour cent", "por ciento", "por cento", "per cento",
	"procent", "prosent", "процент", "відсот", "proc.", "yüzde", "パーセント", "퍼센트", "بالمئة", "في المئة", "אחוז",
}

// tabled reads a table of words.
func tabled(s string) map[string]int {
	table := map[string]int{}
	for _, f := range strings.Fields(s) {
		word, value, _ := strings.Cut(f, "=")
		n := 0
		for _, digit := range value {
			n = 10*n + int(digit-'0')
		}
		table[word] = n
	}
	return table
}

// money finds the currencies that are mistaken for each other in a text in lower
// case, by sign or name.
var money = map[string]*regexp.Regexp{
	"$": regexp.MustCompile(`\$|\bdollars?\b|\bd[oó]lar(?:es)?\b|\busd\b|доллар|долар|ドル|美元|달러|دولار`),
	"€": regexp.MustCompile(`€|\beuros?\b|\beur\b|евро|євро|ユーロ|欧元|유로|يورو`),
	"£": regexp.MustCompile(`£|\bpounds?\b|\bpfund\b|\blibras?\b|\blivres?\b|\bsterling?\b|\bgbp\b|фунт|ポンド|英镑|파운드`),
	"¥": regexp.MustCompile(`¥|\byen\b|\byuan\b|\brenminbi\b|\brmb\b|\bjpy\b|\bcny\b|円|元|юан|иен`),
	"₹": regexp.MustCompile(`₹|\brupees?\b|\brupien?\b|\binr\b|рупи`),
	"₽": regexp.MustCompile(`₽|\brou?bles?\b|\brubel\b|\brublos?\b|\brub\b|рубл|руб\.`),
}
