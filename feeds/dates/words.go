package dates

import (
	"fmt"
	"strings"
)

// separators gives the marks between the parts of a date their plain form, and
// names of several words or with dots in them one word.
var separators = strings.NewReplacer(
	"年", "-", "時", ":", "时", ":", "点", ":", "點", ":", "秒", " ", "년", "-", "시", ":", "초", " ", "분", ":", "分", ":",
	"星期", "weekday", "礼拜", "weekday", "禮拜", "weekday", "周", "weekday", "週", "weekday", "曜日", "weekday", "요일", "weekday",
	"上午", " am ", "下午", " pm ", "凌晨", " am ", "早上", " am ", "午前", " am ", "午後", " pm ", "오전", " am ", "오후", " pm ",
	". listopada", ". oktobar", ".listopada", ". oktobar", // in Croatian; Polish puts no dot behind the day
	"a las", " ", "a.m.", "am", "p.m.", "pm", "a. m.", "am", "p. m.", "pm", "π.μ.", "am", "μ.μ.", "pm", "π.μ", "am", "μ.μ", "pm",
	"ม.ค.", "มกราคม", "ก.พ.", "กุมภาพันธ์", "มี.ค.", "มีนาคม", "เม.ย.", "เมษายน", "พ.ค.", "พฤษภาคม", "มิ.ย.", "มิถุนายน",
	"ก.ค.", "กรกฎาคม", "ส.ค.", "สิงหาคม", "ก.ย.", "กันยายน", "ต.ค.", "ตุลาคม", "พ.ย.", "พฤศจิกายน", "ธ.ค.", "ธันวาคม",
	"พ.ศ.", " ", "ค.ศ.", " ", "น.", " ", "เวลา", " ",
	"كانون الثاني", "يناير", "كانون الأول", "ديسمبر", "تشرين الأول", "أكتوبر", "تشرين الثاني", "نوفمبر",
	"tháng một", "january", "tháng hai", "february", "tháng ba", "march", "tháng tư", "april", "tháng năm", "may", "tháng sáu", "june",
	"tháng bảy", "july", "tháng tám", "august", "tháng chín", "september", "tháng mười một", "november", "tháng mười hai", "december",
	"tháng mười", "october",
	"−", "-", "–", "-", ",", " ", "|", " ", "(", " ", ")", " ", "（", " ", "）", " ", "[", " ", "]", " ", "•", " ", "·", " ", "،", " ",
	"'", " ", "’", " ", "º", " ", "ª", " ", "\"", " ", "\u200e", " ", "\u200f", " ", "\u00a0", " ", "\u202f", " ", "、", " ", "，", " ", "_", " ",
)

// monthNames are the names of the months and their short forms, a line for a
// language, in the case that dates want; "/" stands between forms.
// Source: Unicode CLDR, and the feeds of papers in these languages.
var monthNames = []string{
	`january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct november/nov december/dec`,                                                                                                      // English
	`januar/jänner/jän februar/feber märz/mär/mrz april mai juni juli august september oktober/okt november dezember/dez`,                                                                                                                         // German
	`januari februari/febr maart/mrt april mei juni juli augustus september oktober november december`,                                                                                                                                            // Dutch
	`janvier/janv février/févr/fév/fevrier mars avril/avr mai juin juillet/juil août/aout septembre octobre novembre décembre/déc/decembre`,                                                                                                       // French
	`enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre/set octubre noviembre diciembre/dic`,                                                                                                                      // Spanish
	`janeiro fevereiro/fev março/marco abril maio/mai junho julho agosto setembro outubro/out novembro dezembro`,                                                                                                                                  // Portuguese
	`gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre/sett ottobre/ott novembre dicembre`,                                                                                                                      // Italian
	`ianuarie/ian februarie martie aprilie mai iunie/iun iulie/iul august septembrie octombrie noiembrie/noi decembrie`,                                                                                                                           // Romanian
	`januari februari mars april maj juni juli augusti september oktober november december`,                                                                                                                                                       // Swedish
	`januar februar marts april maj juni juli august september oktober november december/des/desember`,                                                                                                                                            // Danish, Norwegian
	`tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta`,                                                                                                            // Finnish
	`stycznia/sty/styczeń lutego/lut/luty marca/marzec kwietnia/kwi/kwiecień maja/maj czerwca/cze/czerwiec lipca/lip/lipiec sierpnia/sie/sierpień września/wrz/wrzesień października/paź/październik listopada/lis/listopad grudnia/gru/grudzień`, // Polish
	`ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen září října/říjen listopadu prosince/prosinec`,                                                                                     // Czech
	`január február/febr március/márc április/ápr május/máj június/jún július/júl augusztus szeptember/szept október november december`,                                                                                                           // Hungarian
	`ocak/oca şubat/şub mart nisan/nis mayıs/may haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas aralık/ara`,                                                                                                                      // Turkish
	`января/янв/январь февраля/фев/февр/февраль марта/мар/март апреля/апр/апрель мая/май июня/июн/июнь июля/июл/июль августа/авг/август сентября/сен/сент/сентябрь октября/окт/октябрь ноября/ноя/нояб/ноябрь декабря/дек/декабрь`,                                                                                           // Russian
	`січня/січ/січень лютого/лют/лютий березня/бер/березень квітня/квіт/кві/квітень травня/трав/тра/травень червня/черв/чер/червень липня/лип/липень серпня/серп/сер/серпень вересня/вер/вересень жовтня/жовт/жов/жовтень листопада/лист/листопад грудня/груд/гру/грудень`,                                                   // Ukrainian
	`януари/яну февруари март април/апр май юни юли август/авг септември/септ октомври/окт ноември/ное декември/дек`,                                                                                                                                                                                                         // Bulgarian
	`ιανουαρίου/ιαν/ιανουάριος φεβρουαρίου/φεβ/φεβρουάριος μαρτίου/μαρ/μάρ/μάρτιος απριλίου/απρ/απρίλιος μαΐου/μαϊ/μάι/μάιος ιουνίου/ιουν/ιούν/ιούνιος ιουλίου/ιουλ/ιούλ/ιούλιος αυγούστου/αυγ/αύγ/αύγουστος σεπτεμβρίου/σεπ/σεπτ/σεπτέμβριος οκτωβρίου/οκτ/οκτώβριος νοεμβρίου/νοε/νοέ/νοέμβριος δεκεμβρίου/δεκ/δεκέμβριος`, // Greek
	`يناير فبراير مارس أبريل/ابريل مايو يونيو يوليو أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر`,                                                                                                                                                                                                                          // Arabic
	`ינואר/בינואר פברואר/בפברואר מרץ/במרץ אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר`,                                                                                                                                                            // Hebrew
	`जनवरी फ़रवरी/फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर`,                                                                                                                                                                                                          // Hindi
	`জানুয়ারি/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট/অগাস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর`,                                                                                                                                                                                                 // Bengali
	`มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม`,                                                                                                                                                                                                                      // Thai
	`januari februari/peb maret april mei juni juli agustus/agt/agu september oktober november/nop desember`,                                                                                                                                                                 // Indonesian
	`януари фебруари март април мај јуни јули август септември октомври ноември декември`,                                                                                                                                                                                    // Macedonian
	`januar/siječnja/siječanj februar/veljače/veljača mart/ožujka/ožujak april/travnja/travanj maj/svibnja/svibanj jun/lipnja/lipanj jul/srpnja/srpanj avgust/kolovoza/kolovoz septembar/rujna/rujan oktobar novembar/studenog/studenoga/studeni decembar/prosinca/prosinac`, // Serbian, Croatian
	`јануар фебруар март април мај јун јул август септембар октобар новембар децембар`,                                                                                                                                                                                       // Serbian
	`januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra`,                                                                                                                                                                         // Slovene
	`januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra`,                                                                                                                                                                               // Slovak
	`sausio/sausis/saus vasario/vasaris kovo/kovas/kov balandžio/balandis/bal gegužės/gegužė/geg birželio/birželis/birž liepos/liepa/liep rugpjūčio/rugpjūtis/rugp rugsėjo/rugsėjis/rugs spalio/spalis/spal lapkričio/lapkritis/lapkr gruodžio/gruodis/gruod`,                // Lithuanian
	`janvāris/janvārī februāris/februārī marts/martā aprīlis/aprīlī maijs/maijā jūnijs/jūnijā jūlijs/jūlijā augusts/augustā septembris/septembrī oktobris/oktobrī novembris/novembrī decembris/decembrī`,                                                                     // Latvian
	`jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember`,                                                                                                                                                                             // Estonian
	`gener febrer març abril maig juny juliol agost setembre octubre novembre desembre`,                                                                                                                                                                                      // Catalan
	`xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro`,                                                                                                                                                                                 // Galician
	`janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember`,                                                                                                                                                                                      // Icelandic
	`janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor`,                                                                                                                                                                                          // Albanian
	`yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr`,                                                                                                                                                                                           // Azerbaijani
	`januari februari mac april mei jun julai ogos september oktober november disember`,                                                                                                                                                                                      // Malay
	`januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba`,                                                                                                                                                                                    // Swahili
	`enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre`,                                                                                                                                                                                // Filipino
	`студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня`,                                                                                                                                                                      // Belarusian
	`қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан`,                                                                                                                                                                                     // Kazakh
	`იანვარი/იან თებერვალი/თებ მარტი/მარ აპრილი/აპრ მაისი/მაი ივნისი/ივნ ივლისი/ივლ აგვისტო/აგვ სექტემბერი/სექ ოქტომბერი/ოქტ ნოემბერი/ნოე დეკემბერი/დეკ`,                                                      // Georgian
	`հունվարի/հունվար փետրվարի/փետրվար մարտի/մարտ ապրիլի/ապրիլ մայիսի/մայիս հունիսի/հունիս հուլիսի/հուլիս օգոստոսի/օգոստոս սեպտեմբերի/սեպտեմբեր հոկտեմբերի/հոկտեմբեր նոյեմբերի/նոյեմբեր դեկտեմբերի/դեկտեմբեր`, // Armenian
	`يناير شباط آذار نيسان أيار حزيران تموز آب أيلول أكتوبر نوفمبر ديسمبر`,                                                      // Arabic of the Levant
	`جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر`,                                                    // Arabic of Algeria and Tunisia
	`يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر`,                                                     // Arabic of Morocco
	`ژانویه فوریه مارس آوریل مه/می ژوئن ژوئیه/جولای اوت/آگوست سپتامبر اکتبر نوامبر دسامبر`,                                      // Persian
	`جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر`,                                                       // Urdu
	`जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर`,                                     // Marathi
	`જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ/ઓગસ્ટ સપ્ટેમ્બર ઑક્ટોબર/ઓક્ટોબર નવેમ્બર ડિસેમ્બર`,                      // Gujarati
	`ஜனவரி/ஜன பிப்ரவரி/பிப் மார்ச்/மார் ஏப்ரல்/ஏப் மே ஜூன் ஜூலை ஆகஸ்ட்/ஆக செப்டம்பர்/செப் அக்டோபர்/அக் நவம்பர்/நவ டிசம்பர்/டிச`, // Tamil
	`జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై/జూలై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్`,                                // Telugu
	`ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್`,                                    // Kannada
	"ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ് സെപ്റ്റംബർ ഒക്\u200cടോബർ/ഒക്ടോബർ നവംബർ ഡിസംബർ",                      // Malayalam
	"ජනවාරි පෙබරවාරි මාර්තු අප්\u200dරේල් මැයි ජූනි ජූලි අගෝස්තු සැප්තැම්බර් ඔක්තෝබර් නොවැම්බර් දෙසැම්බර්",                      // Sinhala
	`一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月`,                                                                                     // Chinese
}

// weekdayNames are the names of the weekdays and their short forms, a line
// for a language.
var weekdayNames = []string{
	`monday mon tuesday tue tues wednesday wed weds thursday thu thur thurs friday fri saturday sat sunday sun`,
	`montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so`,
	`maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo`,
	`lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim`,
	`lunes lun martes mar miércoles miercoles mié mie jueves jue viernes vie sábado sabado sáb sab domingo dom`,
	`segunda seg terça terca ter quarta qua quinta qui sexta sex feira`,
	`lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi gio venerdì venerdi sabato domenica`,
	`luni marți marti miercuri joi vineri sâmbătă duminică`,
	`måndag mån tisdag tis onsdag ons torsdag tors tor fredag fre lördag lör söndag sön mandag man tirsdag tir lørdag lør søndag søn`,
	`maanantai ti tiistai ke keskiviikko torstai pe perjantai la lauantai su sunnuntai`,
	`poniedziałek pon pn nd ndz wtorek wt środa śr czwartek czw piątek pt sobota sob niedziela niedz`,
	`pondělí po úterý út středa st čtvrtek čt pátek pá neděle ne`,
	`hétfő hét sze csü pén szo vas kedd szerda csütörtök péntek szombat vasárnap`,
	`pazartesi pzt salı sal çarşamba çar perşembe per cuma cum cumartesi cmt cts pazar paz`,
	`pon uto sri čet pet sub ned pondelok utorok streda štvrtok piatok ponedjeljak utorak srijeda četvrtak petak subota nedjelja ponedeljek torek sreda četrtek petek nedelja`,
	`pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis pr an tr kt št sk pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena`,
	`esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev dilluns dimarts dimecres dijous divendres dissabte diumenge`,
	`isnin selasa rabu khamis jumaat sabtu ahad lunes martes miyerkules huwebes biyernes`,
	`пнд втр срд чтв птн сбт вск среду пятницу субботу ср чт пт сб`,
	`понедельник пн вторник вт среда ср четверг чт пятница пт суббота сб воскресенье вс понеділок вівторок середа четвер пʼятниця субота неділя нд`,
	`понеделник сряда четвъртък петък събота`,
	`δευτέρα δευ τρίτη τρί τρι τετάρτη τετ πέμπτη πέμ πεμ παρασκευή παρ σάββατο σάβ σαβ κυριακή κυρ`,
	`الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد`,
	`सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার`,
	`السبت الثلثاء الاربعاء دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه`,
	`จันทร์ วันจันทร์ วันจันทร์ที่ จ อังคาร วันอังคาร วันอังคารที่ อ พุธ วันพุธ วันพุธที่ พ พฤหัสบดี วันพฤหัสบดี วันพฤหัสบดีที่ พฤหัส พฤ ศุกร์ วันศุกร์ วันศุกร์ที่ ศ เสาร์ วันเสาร์ วันเสาร์ที่ ส อาทิตย์ วันอาทิตย์ วันอาทิตย์ที่ อา จันทร์ที่ อังคารที่ พุธที่ พฤหัสบดีที่ ศุกร์ที่ เสาร์ที่ อาทิตย์ที่`,
	`senin selasa rabu kamis jumat sabtu minggu`,
	`weekday一 weekday二 weekday三 weekday四 weekday五 weekday六 weekday日 weekday天 一 二 三 四 五 六 天 月 火 水 木 金 土 日 월 화 수 목 금 토 일`,
	`月weekday 火weekday 水weekday 木weekday 金weekday 土weekday 日weekday 월weekday 화weekday 수weekday 목weekday 금weekday 토weekday 일weekday`,
}

// fillers are words and endings of ordinals without weight.
const fillers = `t st nd rd th er ère de del do da of the at on à el il ngày lúc dne v року p o о у e і
	ème às as den vom du au thứ hai ba tư năm sáu bảy chủ nhật hrs hours h ч час часов orë i los les u m d godz ora
	วันที่ ที่ ساعت الساعة في`

// firstFillers are such words of languages in which the day comes before the
// month.
const firstFillers = `um klo kl ore le alle г года р r в om im`

// zoneMinutes are the zones that have a name, in minutes east of Greenwich.
// Names that stand for zones of different offsets are read as feeds use them:
// IST is India's, CST and EST are America's, BST is Britain's.
// Source: IANA tz database, RFC 822.
const zoneMinutes = `z 0 ut 0 utc 0 gmt 0 wet 0 est -300 edt -240 cst -360 cdt -300 mst -420 mdt -360 pst -480 pdt -420
	akst -540 akdt -480 hst -600 ast -240 adt -180 nst -210 ndt -150 bst 60 west 60 cet 60 mez 60 cest 120 mesz 120
	eet 120 eest 180 sast 120 cat 120 eat 180 wat 60 msk 180 мск 180 msd 240 trt 180 gst 240 pkt 300 ist 330 npt 345
	ict 420 wib 420 wita 480 wit 540 hkt 480 sgt 480 myt 480 pht 480 awst 480 jst 540 kst 540 acst 570 acdt 630
	aest 600 aedt 660 nzst 720 nzdt 780 brt -180 art -180 clt -240 clst -180 cot -300 pet -300`

// dateWords gives the normal form of each word that may stand in a date.
var dateWords = map[string]string{"am": " am ", "pm": " pm ", "πμ": " am ", "μμ": " pm ", "öö": " am ", "ös": " pm ", "w": "W", "h": ":", "uhr": " uhr ", "uur": " uhr "}

// weekdays says which words may be a weekday, dayFirstWords which show that the
// day comes before the month.
var weekdays, dayFirstWords = map[string]bool{}, map[string]bool{"uhr": true, "uur": true}

func init() {
	for word := range strings.FieldsSeq(fillers + " " + firstFillers) {
		if _, known := dateWords[word]; !known {
			dateWords[word] = " "
		}
	}
	for word := range strings.FieldsSeq(firstFillers) {
		dayFirstWords[word] = true
	}
	for _, line := range weekdayNames {
		for word := range strings.FieldsSeq(line) {
			weekdays[word], dateWords[word] = true, " "
		}
	}
	for fields := strings.Fields(zoneMinutes); len(fields) > 0; fields = fields[2:] {
		dateWords[fields[0]] = " Z" + fields[1]
	}
	for _, line := range monthNames {
		for i, names := range strings.Fields(line) {
			for name := range strings.SplitSeq(names, "/") {
				dateWords[name] = fmt.Sprintf("m%02d", i+1)
			}
		}
	}
}
