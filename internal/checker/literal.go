package checker

import (
	"math/bits"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"godrill/internal/quiz"
)

// A question with parameters whose explanation says "so the answer is 848" is right in one variant and contradicts
// itself in the others. Whether a number in a text is meant as the answer cannot be known, so three signs must come
// together: it equals the key in some cases and not in others; the words before it present a result; and it is no
// number that explanations name for other reasons, such as a threshold or a value that the parameter itself may
// take. A number that is introduced as an example is never meant.

// A literal is a number in a text that might be meant as the answer.
type literal struct {
	place  string // prompt or why
	text   string // as it stands there
	value  string
	hits   int // cases in which it is the key
	misses int
}

var (
	// result presents the answer itself, weakly says that something is some number.
	result  = pattern(`(?i)(\b(answer|result)\b[^0-9]{0,14}|\b(so|hence|thus|therefore)\b[^0-9,.;]{0,40}|(答案|结果)[^0-9，。；]{0,6}|(所以|因此|于是)[^0-9，。；]{0,16})$`)
	weakly  = pattern(`(?i)((=|→|⇒|=>|->|≈)|\b(is|gives|yields|becomes|makes)|(得到|就是|变成|变为|等于|得|是))\s*$`)
	example = pattern(`(?i)(e\.g\.|for example|for instance|such as|say,|例如|比如|譬如|举例)`)
	numeral = pattern(`[0-9][0-9_,]*`)
)

// pattern compiles a regular expression when it is first used: only proofs need them, and every start would pay.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// findNumbers lists the numbers in the question's texts that might be meant as the answer.
func (p *proof) findNumbers() []literal {
	var found []literal
	if len(p.q.Vary) == 0 {
		return nil
	}
	for _, text := range inBoth(p.q.Prompt) {
		found = append(found, p.numbersIn("prompt", text, false)...)
	}
	for _, text := range inBoth(p.q.Why) {
		found = append(found, p.numbersIn("why", text, true)...)
	}
	return found
}

func (p *proof) numbersIn(place, text string, explains bool) []literal {
	var found []literal
	for _, span := range numeral().FindAllStringIndex(text, -1) {
		digits := strings.TrimRight(text[span[0]:span[1]], ",_")
		before, after := text[:span[0]], text[span[0]+len(digits):]
		n, err := strconv.Atoi(strings.NewReplacer("_", "", ",", "").Replace(digits))
		if err != nil || partOfWord(before, after) {
			continue
		}
		sentence := lastSentence(before)
		switch {
		case example().MatchString(sentence):
		case result().MatchString(sentence), explains && weakly().MatchString(sentence) && !p.ordinary(n):
			found = append(found, literal{place: place, text: digits, value: strconv.Itoa(n)})
		}
	}
	return found
}

// partOfWord reports whether digits belong to a name, a release or a fraction: int64, C012, 1.18, ${a1}.
func partOfWord(before, after string) bool {
	if before != "" {
		last := before[len(before)-1]
		if wordRune(rune(last)) && last < 0x80 || last == '.' || last == '$' || last == '{' || last == '#' {
			return true
		}
	}
	if after == "" {
		return false
	}
	fraction := len(after) > 1 && after[0] == '.' && isDigit(after[1])
	return fraction || after[0] < 0x80 && wordRune(rune(after[0]))
}

// lastSentence returns what stands before a number in its sentence.
func lastSentence(s string) string {
	if i := strings.LastIndexAny(s, "。！？\n"); i >= 0 {
		s = s[i:]
	}
	if i := strings.LastIndex(s, ". "); i >= 0 && !strings.HasSuffix(s[:i], "e.g") && !strings.HasSuffix(s[:i], "i.e") {
		s = s[i:]
	}
	return s
}

// ordinary reports whether explanations name a number for reasons of their own: small ones, powers of two, and the
// values that the question itself lists.
func (p *proof) ordinary(n int) bool {
	if n < 10 || bits.OnesCount(uint(n)) == 1 {
		return true
	}
	for _, param := range p.q.Vary {
		if n == param.Lo || n == param.Hi || slices.Contains(param.Prefer, n) {
			return true
		}
		for _, raw := range param.OneOf {
			if string(raw) == strconv.Itoa(n) {
				return true
			}
		}
	}
	return false
}

// countNumbers compares the numbers found with the key of one case.
func (p *proof) countNumbers(truth Truth) {
	if truth.Variant.Question.Kind != quiz.Number && truth.Variant.Question.Kind != quiz.Choice {
		return
	}
	for i := range p.numbers {
		l := &p.numbers[i]
		if slices.Contains(truth.Accepted, l.value) {
			l.hits++
		} else if len(truth.Accepted) > 0 {
			l.misses++
		}
	}
}

// literals reports the numbers that are the key in some cases only.
func (p *proof) literals() {
	for _, l := range p.numbers {
		if l.hits > 0 && l.misses > 0 {
			p.addIn(l.place, "literal", "write ${key} in why:, or introduce it as an example",
				"the %s says %s, which is the answer in some variants and wrong in others", l.place, l.text)
		}
	}
}
