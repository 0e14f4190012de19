package checker

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"godrill/internal/lang"
)

// A number as it is typed: words that introduce it, a sign, digits, a scale or a word that says what is counted.
// These are all the words that may stand around it; anything else makes a response unreadable, since it could change
// the meaning ("not 848", "848 or 1024").
var (
	leadWords = []string{"=", ":", "==", "is", "are", "it is", "the answer is", "answer", "是", "为", "等于", "答案", "答案是", "结果", "结果是", "有", "共"}
	byteWords = []string{"b", "byte", "bytes", "字节", "个字节"}
	bitWords  = []string{"bit", "bits", "位", "比特"}
	pageWords = []string{"page", "pages", "页", "个页"}
	timeWords = []string{"ns", "us", "µs", "ms", "s"}
	itemWords = []string{
		"element", "elements", "elem", "elems", "item", "items", "object", "objects", "obj", "objs", "slot", "slots",
		"time", "times", "word", "words", "个", "个元素", "元素", "个对象", "对象", "次", "字", "项",
	}
	// scales are those of memory, where Go's own source calls 1024 bytes KB.
	scales = map[string]int64{
		"k": 1 << 10, "kb": 1 << 10, "kib": 1 << 10, "m": 1 << 20, "mb": 1 << 20, "mib": 1 << 20,
		"g": 1 << 30, "gb": 1 << 30, "gib": 1 << 30, "t": 1 << 40, "tb": 1 << 40, "tib": 1 << 40,
	}
)

// measures are the units that name themselves: a number of one cannot be given in another.
var measures = [][]string{byteWords, bitWords, pageWords, timeWords}

func isBytes(unit string) bool { return slices.Contains(byteWords, strings.ToLower(unit)) }

// readNumber reads a whole number with the unit that the question has. The reason, in both languages, says what kept
// the text from being read.
func readNumber(text, unit string, names ...string) (n int, reason lang.Text, ok bool) {
	s := strings.TrimSpace(strings.ToLower(half(text)))
	s = strings.TrimSpace(strings.TrimRight(s, ".!;, "))
	s = trimLead(s, names)
	digits, rest := splitNumber(s)
	if digits == "" {
		return 0, noNumber, false
	}
	value, ok := parseDigits(digits)
	if !ok {
		return 0, badDigits, false
	}
	scale, reason, ok := readUnit(strings.TrimSpace(rest), unit)
	if !ok {
		return 0, reason, false
	}
	value.Mul(value, new(big.Rat).SetInt64(scale))
	if !value.IsInt() {
		return 0, lang.T("要一个整数", "want a whole number"), false
	}
	if i := value.Num(); i.IsInt64() && i.Int64() >= math.MinInt && i.Int64() <= math.MaxInt {
		return int(i.Int64()), lang.Text{}, true
	}
	return 0, lang.T("数字太大", "the number is too large"), false
}

var (
	noNumber  = lang.T("要一个整数，例如 1024、1_024 或 1,024", "want a whole number, such as 1024, 1_024 or 1,024")
	badDigits = lang.T("看不懂这个数；请写成 1024、1_024 或 1,024", "the number cannot be read; write 1024, 1_024 or 1,024")
)

// trimLead takes off what may introduce a number: "= 848", "cap is 848", "答案是 848".
func trimLead(s string, names []string) string {
	for range 4 {
		before := s
		for _, w := range slices.Concat(names, leadWords) {
			rest, ok := strings.CutPrefix(s, strings.ToLower(w))
			if w == "" || !ok {
				continue
			}
			// A Latin word must end where it ends: "is848" is fine in no language.
			last, _ := utf8.DecodeLastRuneInString(w)
			first, _ := utf8.DecodeRuneInString(rest)
			if wordRune(last) && wordRune(first) {
				continue
			}
			s = strings.TrimSpace(rest)
		}
		if s == before {
			break
		}
	}
	return s
}

// splitNumber splits after the sign and digits.
func splitNumber(s string) (digits, rest string) {
	i := 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	start := i
	if strings.HasPrefix(s[i:], "0x") {
		for i += 2; i < len(s) && strings.IndexByte("0123456789abcdef_", s[i]) >= 0; i++ {
		}
		return s[:i], s[i:]
	}
	for i < len(s) {
		c := s[i]
		inside := strings.IndexByte("_,. ", c) >= 0 && i > start && i+1 < len(s) && isDigit(s[i+1])
		if !isDigit(c) && !inside {
			break
		}
		i++
	}
	if i == start {
		return "", s
	}
	return s[:i], s[i:]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// parseDigits reads 1024, 1_024, 1,024, 1 024, 0x400 and 1.5. Commas and blanks must part groups of three, so that
// "1,2" is not taken for twelve.
func parseDigits(s string) (*big.Rat, bool) {
	sign := ""
	if s[0] == '-' || s[0] == '+' {
		sign, s = s[:1], s[1:]
	}
	if len(s) > 40 {
		return nil, false
	}
	if strings.HasPrefix(s, "0x") {
		n, err := strconv.ParseInt(sign+s, 0, 64)
		return new(big.Rat).SetInt64(n), err == nil
	}
	whole, fraction, hasFraction := strings.Cut(s, ".")
	if hasFraction && strings.Trim(fraction, "0123456789") != "" {
		return nil, false
	}
	switch {
	case strings.Contains(whole, "_"):
		if strings.ContainsAny(whole, ", ") || strings.Contains(whole, "__") {
			return nil, false
		}
		whole = strings.ReplaceAll(whole, "_", "")
	case strings.ContainsAny(whole, ", "):
		ungrouped, ok := ungroup(whole)
		if !ok {
			return nil, false
		}
		whole = ungrouped
	}
	if hasFraction {
		whole += "." + fraction
	}
	return new(big.Rat).SetString(sign + whole)
}

// ungroup joins groups of three digits that are parted by one kind of separator.
func ungroup(s string) (string, bool) {
	sep := ","
	if !strings.Contains(s, sep) {
		sep = " "
	}
	groups := strings.Split(s, sep)
	for i, g := range groups {
		if strings.Trim(g, "0123456789") != "" || len(g) > 3 || i > 0 && len(g) != 3 || g == "" {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

// readUnit reads what stands behind the digits. Where bytes are asked for a scale counts in steps of 1024, as Go's
// source does when it says KB. Elsewhere a scale could mean 1000 as well, so it is not read.
func readUnit(word, unit string) (scale int64, reason lang.Text, ok bool) {
	word = strings.TrimSpace(strings.Trim(word, "."))
	bytes := isBytes(unit)
	switch {
	case word == "":
		return 1, lang.Text{}, true
	case bytes && slices.Contains(byteWords, word):
		return 1, lang.Text{}, true
	case bytes:
		if scale, ok := scales[strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(word, "字节"), "bytes"))]; ok {
			return scale, lang.Text{}, true
		}
		return 0, lang.T("要字节数，例如 1024、1KiB 或 32KB", "want a number of bytes, such as 1024, 1KiB or 32KB"), false
	}
	if _, ok := scales[word]; ok {
		return 0, lang.T("请写出全部数字，例如 1024", "write all digits, such as 1024"), false
	}
	if word == strings.ToLower(unit) || slices.Contains(itemWords, word) {
		return 1, lang.Text{}, true
	}
	for _, m := range measures {
		if !slices.Contains(m, word) {
			continue
		}
		if unit == "" || slices.Contains(m, strings.ToLower(unit)) {
			return 1, lang.Text{}, true
		}
	}
	if unit == "" {
		return 0, noNumber, false
	}
	return 0, lang.T("要的单位是 "+unit+"，只写数字即可", "the unit is "+unit+"; the number alone is enough"), false
}

// number reads a typed key or the text of an option, where a mistake is the author's.
func number(text, unit string) (int, bool) {
	n, _, ok := readNumber(text, unit)
	return n, ok
}
