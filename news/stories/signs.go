package stories

import "strings"

// signs are what the words of a headline tell about the moment that it
// reports: the steps of a course of things, whether it rises or falls, whether
// it is still to come.
type signs struct {
	steps    uint64 // set of rows of stepText that a word of it stands in
	contrary uint32 // two bits a row of contraryText: its first half, its second
	stage    [len(stageText)]uint8
	days     uint8 // days of the week that are named, a bit each
	future   bool
	toll     bool
}

// stageText lists courses of things, a row a course, its stages in their
// order. Between two different ones of a course time has passed.
var stageText = [...][]string{
	{"suspect hunt manhunt fahndung recherche busca розыск", "arrest arrested arrests detained detains detain festgenommen verhaftet arrete arretes interpelle detenido detenidos detenida detenus arrestan detienen задержан задержали задержаны арестован арестовали арестованы 逮捕 被捕", "extradition extradited bail released auslieferung kaution extradited caution fianza extradicion экстрадиция залог", "charged charges charge indicted indicts indictment angeklagt anklage inculpe inculpee examen imputado imputan acusado обвинили обвинение предъявлено 起诉", "trial court prozess proces juicio суд суде 受审", "convicted guilty acquitted convicts acquits verdict schuldig freigesprochen coupable acquitte culpable condenan признан виновным оправдан 定罪 sentenced sentence jailed verurteilt haftstrafe condamne condenado condenada приговорен приговорили приговор 判刑", "appeal appeals berufung appel apela apelacion обжаловал апелляция 上诉"},
	{"talks consider considers considering mulls eyes weighs exploring interested gesprache verhandelt discussions negociations negocia negociaciones переговоры ведет 洽谈 谈判", "agrees agree deal buy acquire acquires buys vereinbart ubernimmt kauft rachete acuerda compra adquiere купила покупает купит 收购", "completes completed closes finalises finalizes abgeschlossen finalise boucle completa cierra завершила закрыла 完成"},
	{"proposes proposed proposal unveils drafts draft introduces debates debate entwurf propose projet-de-loi propone внес предложил 提案", "vote votes votara votan stimmt vote-sur голосует проголосует рассмотрит 表决 投票 案投", "passes passed approves approved clears adopts backs beschliesst verabschiedet adopte approuve approuvent aprueba aprueban одобрил одобрила принял приняла 通过", "signs signed signe unterzeichnet firma promulga подписал 签署", "strikes-down overturns blocks blocked stoppt annule bloque suspende anula отменил отменила"},
	{"investigated probed ermittelt enquete investigado расследуют", "resigns resigned quits steps-down rucktritt tritt-zuruck demissionne dimite dimision уволился отставку"},
	{"missing vermisst disparu disparue desaparecido desaparecida пропал пропала пропавшего 失踪", "body remains leiche corps cadaver cuerpo тело 遗体", "identified identifies identifiziert identifie identificado опознан опознали"},
	{"dies died dead death gestorben stirbt tot mort meurt decede muere fallece умер умерла скончался скончалась 去世 逝世", "funeral tributes tribute mourns mourn mourners memorial buried beerdigung trauerfeier beisetzung obseques hommage hommages funerailles funeral homenaje despiden похороны похоронили простились прощание 葬礼 悼念 追悼", "inquest obituary"},
	{"strike-threat threatens warns droht menace amenaza угрожает", "strikes attacks hits greift-an attaque ataca"},
	{"votes voting", "counting counts count lead leads exit", "wins won win elected victory"},
	{"nominates nominated nominee nominiert nomme-candidat nomina", "confirmed confirms sworn-in takes-office vereidigt investi jura"},
	{"launches lifts-off liftoff startet decolle despega запустили", "docks lands splashes splashdown returns landet atterrit aterriza"},
}

// contraryText lists words that say the opposite of others: a row of two
// halves.
var contraryText = [...][2]string{
	{"higher rise rises rising rose up gain gains climb climbs climbed jump jumps jumped surge surges surged soar soars soared rally rallies rallied rebound rebounds increase increases advance advances inflow inflows top tops beats beat record-high steigt steigen gestiegen legt klettert zulegen plus anstieg hausse monte progresse grimpe bondit sube suben alza avanza crece repunta вырос выросла выросли рост поднялся подорожал 上涨 涨 大涨 升至 增长 流入",
		"lower fall falls falling fell down drop drops dropped slip slips slipped slide slides slid tumble tumbles tumbled plunge plunges plunged sink sinks sank decline declines declined retreat retreats ease eases dip dips loss losses outflow outflows misses miss sinkt fallt gefallen verliert gibt-nach ruckgang minus baisse recule chute plonge baja bajan caen cae retrocede desploma упал упала упали снизился снизилась подешевел падение 下跌 跌 大跌 降至 下降 流出"},
	{"approves approve approved approval clears accepts accept agrees backs greenlights genehmigt billigt bewilligt approuve adopte adopta accepte autorise aprueba autoriza acepta одобрил одобрила разрешил разрешила 批准 通过",
		"rejects reject rejected delays delay delayed postpones blocks block bars denies refuses declines lehnt untersagt verschiebt verweigert ablehnt rejette refuse reporte bloque rechaza aplaza retrasa niega отклонил отклонила отложил отложила отказал запретил 拒绝 推迟 否决"},
	{"raises raise raised hikes hike lifts lift erhoht anhebt hebt releve augmente eleva повысил повысила повысили поднял 加息 上调",
		"cuts cut lowers lower trims slashes senkt kurzt abaisse reduit recorta baja снизил снизила снизили понизил 降息 下调"},
	{"wins win won victory gewinnt siegt gagne remporte victoire gana vence victoria выиграл выиграла победил победила 击败 获胜",
		"loses lose lost defeat defeated verliert unterliegt perd defaite pierde derrota проиграл проиграла уступил 负于 失利"},
	{"opens open reopens reopen resumes resume starts start begins launches offnet eroffnet startet rouvre ouvre reprend abre reabre reanuda открыл открыла открылся возобновил 开通 恢复",
		"closes close closed shuts shut suspends suspend halts halt ends schliesst geschlossen stoppt ferme suspend cierra suspende закрыл закрыла закрылся приостановил 关闭 暂停"},
	{"buys buy acquires kauft achete compra купил купила 买入 增持", "sells sell sold verkauft vend vende продал продала 卖出 减持"},
	{"joins join enters beitritt rejoint entra вступил", "leaves leave quits exits verlasst quitte abandona покинул вышел"},
	{"hires hire adds creates stellt-ein embauche contrata", "fires lays-off layoffs cuts-jobs entlasst licencie despide"},
	{"guilty convicted schuldig coupable culpable виновным", "acquitted cleared innocent freigesprochen acquitte absuelto оправдан"},
	{"upgrades upgrade raises-rating", "downgrades downgrade"},
	{"beats exceeds tops ubertrifft depasse supera", "misses trails verfehlt rate incumple"},
}

// stepText lists words of a step that follows on what happened, a row a step:
// a headline with one that another lacks often tells what came next.
var stepText = [...]string{
	"condemns condemn slams slam blasts criticises criticizes denounces rebukes decries verurteilt condamne condena осудил осудили осуждает",
	"mourns mourn mourning tribute tributes vigil", "probe probes investigation investigate investigates investigators inquiry ermittlungen enquete investiga расследование",
	"charged charges indicted", "trial court judge", "resigns resign resignation quits tritt-zuruck demissionne dimite отставку", "funeral buried",
	"vows vow threatens threat warns warn warning warnings", "rejects reject rejected denies deny dismisses refuses", "hails hail praises welcomes celebrates congratulates",
	"reacts reaction responds response respond", "calls urges urge demands demand", "named identified identity", "survivors survivor witness witnesses recall recalls",
	"fears fear concerns worries", "protest protests rally demonstrators", "apologises apologizes apology sorry", "explains reveals opens-up", "analysts experts analyst expert",
	"oil-prices stocks markets shares futures", "sanctions sanction", "tour visit visits", "rescue rescued rescuers search", "lawsuit sues sue suing",
}

// futureText are the words of what is still to come.
const futureText = "will plans plan planning set poised expected expects may could might considers mulls eyes proposes proposed seeks intends agrees vows pledges talks preparing prepares readies about weighs upcoming ahead braces bracing brace heads " +
	"will wird werden plant plane soll konnte erwagt will va prevoit envisage devrait prepare pourrait planea prepara podria preve pretende будет будут планирует планируют намерен намерена намерены может могут готовит готовится хочет хотят 将 拟 计划 或将"

// dayText are the days of the week in the languages we know, a row a day.
var dayText = [...]string{
	"monday mon montag lundi lunes понедельник 周一 星期一", "tuesday dienstag mardi martes вторник 周二 星期二", "wednesday mittwoch mercredi miercoles среду среда 周三 星期三",
	"thursday donnerstag jeudi jueves четверг 周四 星期四", "friday freitag vendredi viernes пятницу пятница 周五 星期五", "saturday samstag samedi sabado субботу суббота 周六 星期六", "sunday sonntag dimanche domingo воскресенье 周日 星期日",
}

// A mark is what one word tells.
type mark struct {
	steps    uint64
	contrary uint32
	stages   [len(stageText)]uint8
	days     uint8
	future   bool
}

// marks says what each folded word tells.
var marks = func() map[string]*mark {
	m := make(map[string]*mark)
	of := func(w string) *mark {
		w = fold(w)
		if m[w] == nil {
			m[w] = new(mark)
		}
		return m[w]
	}
	for row, stages := range stageText {
		for n, words := range stages {
			for w := range strings.FieldsSeq(words) {
				of(w).stages[row] |= 1 << n
			}
		}
	}
	for row, halves := range contraryText {
		for half, words := range halves {
			for w := range strings.FieldsSeq(words) {
				of(w).contrary |= 1 << (2*row + half)
			}
		}
	}
	for row, words := range stepText {
		for w := range strings.FieldsSeq(words) {
			of(w).steps |= 1 << row
		}
	}
	for day, words := range dayText {
		for w := range strings.FieldsSeq(words) {
			of(w).days |= 1 << day
		}
	}
	for w := range strings.FieldsSeq(futureText) {
		of(w).future = true
	}
	return m
}()

// signsOf reads the signs of a headline's words.
func signsOf(words []word) (s signs) {
	for i := range words {
		if m := marks[words[i].text]; m != nil {
			s.steps |= m.steps
			s.contrary |= m.contrary
			s.days |= m.days
			s.future = s.future || m.future
			for row := range m.stages {
				s.stage[row] |= m.stages[row]
			}
		}
		if words[i].text == "to" && i > 0 && i <= 4 && opensInfinitive(words, i) {
			s.future = true
		}
	}
	return s
}

// opensInfinitive says whether "to" at i tells the future: a verb in its bare
// form follows, and none with an ending stands before.
func opensInfinitive(words []word, i int) bool {
	if i+1 == len(words) || words[i+1].capital && !words[i].capital || words[i+1].digits {
		return false
	}
	for _, w := range words[:i] {
		if !w.capital && (strings.HasSuffix(w.text, "s") || strings.HasSuffix(w.text, "ed")) && len(w.text) > 3 {
			return false
		}
	}
	return true
}
