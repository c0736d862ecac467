package feeds

import (
	"fmt"
	"strings"
)

// separators gives the marks between the parts of a date their plain form.
var separators = strings.NewReplacer(
	"年", "-", "月", "-", "日", " ", "號", " ", "号", " ", "時", ":", "时", ":", "点", ":", "點", ":", "秒", " ",
	"년", "-", "월", "-", "일", " ", "시", ":", "초", " ", "분", ":", "分", ":",
	"星期", "weekday", "曜日", "weekday", "요일", "weekday",
	"a.m.", "am", "p.m.", "pm", "a. m.", "am", "p. m.", "pm", "−", "-", "–", "-",
	",", " ", "|", " ", "(", " ", ")", " ", "•", " ", "·", " ", "،", " ", "'", " ", "’", " ", "º", " ", "ª", " ", "\"", " ",
	"\u200e", " ", "\u200f", " ", "\u00a0", " ", "\u202f", " ",
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
	`januari februari/peb maret april mei juni juli agustus/agt/agu september oktober november/nop desember`, // Indonesian
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
	`poniedziałek pon wtorek wt środa śr czwartek czw piątek pt sobota sob niedziela niedz`,
	`pondělí po úterý út středa st čtvrtek čt pátek pá neděle ne`,
	`hétfő kedd szerda csütörtök péntek szombat vasárnap`,
	`pazartesi pzt salı sal çarşamba çar perşembe per cuma cum cumartesi cmt pazar paz`,
	`понедельник пн вторник вт среда ср четверг чт пятница пт суббота сб воскресенье вс понеділок вівторок середа четвер пʼятниця субота неділя нд`,
	`понеделник сряда четвъртък петък събота`,
	`δευτέρα δευ τρίτη τρί τρι τετάρτη τετ πέμπτη πέμ πεμ παρασκευή παρ σάββατο σάβ σαβ κυριακή κυρ`,
	`الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد`,
	`सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার`,
	`senin selasa rabu kamis jumat sabtu minggu`,
	`weekday一 weekday二 weekday三 weekday四 weekday五 weekday六 weekday weekday天 周一 周二 周三 周四 周五 周六 周日 一 二 三 四 五 六 火 水 木 金 土 화 수 목 금 토`,
	`月weekday 火weekday 水weekday 木weekday 金weekday 土weekday 日weekday 월weekday 화weekday 수weekday 목weekday 금weekday 토weekday 일weekday`,
}

// fillers are words and endings of ordinals without weight.
const fillers = `t st nd rd th er ère de del do da of the at on um uhr à le el il alle kl klo ngày lúc o dne v в г року года er
	ème om às as den im vom du au thứ hai ba tư năm sáu bảy chủ nhật`

// zoneMinutes are the zones that have a name, in minutes east of Greenwich.
// Names that stand for zones of different offsets are read as feeds use them:
// IST is India's, CST and EST are America's, BST is Britain's.
// Source: IANA tz database, RFC 822.
const zoneMinutes = `z 0 ut 0 utc 0 gmt 0 wet 0 est -300 edt -240 cst -360 cdt -300 mst -420 mdt -360 pst -480 pdt -420
	akst -540 akdt -480 hst -600 ast -240 adt -180 nst -210 ndt -150 bst 60 west 60 cet 60 mez 60 cest 120 mesz 120
	eet 120 eest 180 sast 120 cat 120 eat 180 wat 60 msk 180 msd 240 trt 180 gst 240 pkt 300 ist 330 npt 345
	ict 420 wib 420 wita 480 wit 540 hkt 480 sgt 480 myt 480 pht 480 awst 480 jst 540 kst 540 acst 570 acdt 630
	aest 600 aedt 660 nzst 720 nzdt 780 brt -180 art -180 clt -240 clst -180 cot -300 pet -300`

// dateWords gives the normal form of each word that may stand in a date.
var dateWords = map[string]string{
	"am": " am ", "pm": " pm ", "上午": " am ", "下午": " pm ", "午前": " am ", "午後": " pm ", "오전": " am ", "오후": " pm ",
	"w": "W", "h": ":",
}

// weekdays says which words may be a weekday.
var weekdays = map[string]bool{}

func init() {
	for _, line := range weekdayNames {
		for word := range strings.FieldsSeq(line) {
			weekdays[word], dateWords[word] = true, " "
		}
	}
	for word := range strings.FieldsSeq(fillers) {
		dateWords[word] = " "
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
