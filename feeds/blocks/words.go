package blocks

import (
	"slices"
	"strings"
	"unicode"
)

// tokenize splits a text into words, in small letters.
func tokenize(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' })
}

// bag returns the words of a text.
func bag(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range tokenize(text) {
		set[w] = true
	}
	return set
}

// set returns the words of a list with spaces between them.
func set(words string) map[string]bool {
	s := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		s[word] = true
	}
	return s
}

// count returns how many of the words are in a set.
func count(words []string, in map[string]bool) float32 {
	n := float32(0)
	for _, w := range words {
		if in[w] {
			n++
		}
	}
	return n
}

// most returns the n most frequent words of those seen twice.
func most(frequency map[string]int, n int) map[string]bool {
	var list []string
	for w, times := range frequency {
		if times > 1 {
			list = append(list, w)
		}
	}
	slices.SortFunc(list, func(a, b string) int {
		if frequency[a] != frequency[b] {
			return frequency[b] - frequency[a]
		}
		return strings.Compare(a, b)
	})
	common := map[string]bool{}
	for _, w := range list[:min(n, len(list))] {
		common[w] = true
	}
	return common
}

// A shingleSet holds the runs of four words of texts, and the shorter ones, as
// hashes.
type shingleSet map[uint32]bool

// longest is how many words make a shingle.
const longest = 4

// add adds the runs of so many words.
func (s shingleSet) add(words []string) {
	for i := range words {
		h := uint32(0)
		for _, w := range words[i:min(i+longest, len(words))] {
			h = hash(h, w)
			s[h] = true
		}
	}
}

// share returns the share of the words' runs in the set.
func (s shingleSet) share(words []string) float32 {
	if len(s) == 0 || len(words) == 0 {
		return 0
	}
	in, all := 0, max(1, len(words)-longest+1)
	for i := range all {
		h := uint32(0)
		for _, w := range words[i:min(i+longest, len(words))] {
			h = hash(h, w)
		}
		if s[h] {
			in++
		}
	}
	return float32(in) / float32(all)
}

// hash goes on with a hash by one more word (FNV-1a, 32 bits); it begins with 0.
func hash(h uint32, word string) uint32 {
	if h == 0 {
		h = 2166136261
	}
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return (h ^ '/') * 16777619
}

// Words that say that a block is no part of the article, in the languages of
// the larger presses: what a reader is asked to do, whom a line speaks to, and
// how a line about a picture, an author or a date begins.
var (
	actWords = set(`read click subscribe subscription subscribers subscriber newsletter newsletters share comment comments download
		watch listen advertisement advertising cookie cookies login register registered copyright rights reserved inbox sign signup
		log join follow followers facebook twitter instagram youtube linkedin whatsapp telegram tiktok app apps podcast email mail
		contact donate donation support member membership free daily editing reporting contributed originally published updated
		disclaimer related more continue latest headlines trending homepage website page articles stories ebook
		lesen lies mehr abonnieren abonniert abo abonnement anzeige werbung jetzt kostenlos anmelden registrieren folgen teilen
		kommentar kommentare spende unterstützen mitglied datenschutz quelle quellen übersetzung newsticker thema
		lire aussi abonnez abonnés inscrivez inscription partager suivez cliquez newsletter publicité retrouvez découvrez
		lea también leer suscríbete suscribirse suscripción síguenos compartir haga regístrate comentarios publicidad
		leggi anche iscriviti condividi seguici commenti clicca leia também inscreva siga compartilhe clique comentários receba
		les også følg abonner annonse läs också prenumerera annons dela lees ook abonneer advertentie volg okuyun abone
		関連 記事 会員 登録 続き 無料 구독 기자 저작권 무단 재배포 공유 기사`)
	youWords = set(`you your yours our us we ihr ihre ihnen sie uns unser unsere unserem unseren vous votre vos nous notre nos
		usted su tu tus nuestro nuestra nosotros lei vi noi nostro nostra você vocês seu sua nosso nossa du din dina oss vår vårt deg`)
	creditWords = set(`by von par por di da av af door autor author autora auteur autore text texte foto fotos photo photos image images
		picture pictured bild bilder source quelle credit fonte fuente file getty reuters afp ap dpa epa ansa updated published posted
		last first stand publicado publié mis redaktion editor writer reporter correspondent 写真 出典 記者 사진`)
)
