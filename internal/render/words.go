package render

import (
	"strings"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// The head of a question and what stands below it.
var (
	timeLeft   = lang.T("剩 {time}", "{time} left")
	hintOf     = lang.T("提示 {n}/{of}", "Hint {n} of {of}")
	unreadable = lang.T("读不懂 {found}：{want}。不计入成绩，请重新回答。", "Cannot read {found}: {want}. Nothing is counted; try again.")
	recallHead = lang.T("好的回答会提到：", "A good answer names:")
)

// keyMeanings say what a command does; the list of keys shows them.
var keyMeanings = map[quiz.Command]lang.Text{
	quiz.Hint:     lang.T("看下一条提示", "show the next hint"),
	quiz.Skip:     lang.T("不作答，直接看答案", "show the answer without giving one"),
	quiz.Trace:    lang.T("看模拟器一步步怎么算", "show the steps of the simulator"),
	quiz.Versions: lang.T("看各个 Go 版本的答案", "show the answer release by release"),
	quiz.Language: lang.T("切换语言", "switch the language"),
	quiz.Next:     lang.T("继续（也可以直接按回车）", "go on (or just Enter)"),
	quiz.Quit:     lang.T("退出；已答的题都已保存", "leave; every answer is already saved"),
	quiz.Keys:     lang.T("看这张按键表", "show this list"),
}

// keyNames are the same in a word, for the line below a question.
var keyNames = map[quiz.Command]lang.Text{
	quiz.Hint:     lang.T("提示", "hint"),
	quiz.Skip:     lang.T("跳过", "skip"),
	quiz.Language: lang.T("语言", "language"),
	quiz.Quit:     lang.T("退出", "quit"),
	quiz.Keys:     lang.T("按键", "keys"),
}

// howTo says how an answer of a kind is given.
var howTo = map[quiz.Kind]lang.Text{
	quiz.Number:  lang.T("填一个整数", "a whole number"),
	quiz.Choice:  lang.T("选一个字母", "one letter"),
	quiz.Choices: lang.T("选出所有正确的字母", "the letters of all right options"),
	quiz.Bool:    lang.T("y 是，n 否", "y or n"),
	quiz.Text:    lang.T("填一小段文字", "a short text"),
	quiz.Order:   lang.T("按先后排列字母", "the letters in order"),
	quiz.Recall:  lang.T("先说出来，再看要点", "say it aloud, then look"),
}

// The verdict.
var (
	saidRight    = lang.T("正确。", "Right.")
	saidRightKey = lang.T("正确：{answer}。", "Right: {answer}.")
	saidWrong    = lang.T("不对。答案：{answer}。", "Not quite. The answer: {answer}.")
	saidPartial  = lang.T("部分正确（{score}%）。答案：{answer}。", "Partly right ({score}%). The answer: {answer}.")
	saidSkipped  = lang.T("跳过。答案：{answer}。", "Skipped. The answer: {answer}.")
	saidPoints   = lang.T("说到了 {score}% 的要点。", "You named {score}% of the points.")
	noPoints     = lang.T("跳过。要点如下：", "Skipped. The points:")
	noOption     = lang.T("没有一项正确", "no option is right")
	orWord       = lang.T(" 或 ", " or ")
	yesWord      = lang.T("是", "yes")
	noWord       = lang.T("否", "no")
)

// The labels of facts.
var (
	labelYours   = lang.T("你的回答", "You said")
	labelMistake = lang.T("错在哪", "Mistake")
	labelPicked  = lang.T("错选 {letter}", "Mistake {letter}")
	labelOption  = lang.T("选项 {letter}", "Option {letter}")
	labelWhy     = lang.T("为什么", "Why")
	labelHistory = lang.T("各版本", "Releases")
	labelSource  = lang.T("源码", "Source")
	labelModel   = lang.T("模拟器", "Simulator")
	labelWith    = lang.T("参数", "Parameters")
	labelHint    = lang.T("提示", "Hint")
	labelAnswer  = lang.T("答案", "Answer")
	labelTags    = lang.T("标签", "Tags")
	labelFollow  = lang.T("相关题目", "Follow-ups")
)

// Releases.
var (
	upTo     = lang.T("{to} 及以前 {value}", "{value} up to {to}")
	from     = lang.T("{from} 起 {value}", "{value} from {from}")
	within   = lang.T("{range} 为 {value}", "{value} in {range}")
	always   = lang.T("{range} 全部为 {value}", "{value} in all of {range}")
	versions = lang.T("各版本的答案", "The answer release by release")
	noChange = lang.T("这个答案没有随版本变化的记录。", "No change of this answer over the releases is known.")
)

// Traces and predictions.
var (
	stepsHead     = lang.T("步骤", "Steps")
	noSteps       = lang.T("这道题的答案由作者给出，没有模拟步骤。", "The author gave this answer; there are no steps of a simulator.")
	manyOutcomes  = lang.T("运行时有 {n} 种合法结果；下面是其中一种的步骤。", "The runtime has {n} legal outcomes; these are the steps of one of them.")
	outcomesHead  = lang.T("合法结果（共 {n} 种）", "Legal outcomes ({n})")
	moreOutcomes  = lang.T("……还有 {n} 种", "and {n} more")
	answersHead   = lang.T("结果", "Answers")
	acrossHead    = lang.T("各版本", "Release by release")
	historyHead   = lang.T("规则的变化", "What changed")
	mutantsHead   = lang.T("常见误解会得到什么", "What popular mistakes lead to")
	sameAnswer    = lang.T("这里结果不变：{names}", "the same answer here: {names}")
	notAccepted   = lang.T("不接受这组参数", "does not accept these parameters")
	parameters    = lang.T("参数", "Parameters")
	optional      = lang.T("默认 {default}", "default {default}")
	required      = lang.T("必填", "required")
	provenFor     = lang.T("已与真实运行时核对", "Proven against the real runtime")
	modelsHead    = lang.T("模拟器，以及它与真实运行时核对过的版本", "Simulators, and the releases for which each was compared with the real runtime")
	describe      = lang.T("看参数和例子：", "Parameters and an example: ")
	exampleHead   = lang.T("试试", "Try")
	mistakesKnown = lang.T("认得的误解", "Mistakes it knows")
	rightHead     = lang.T("正确选项", "Right options")
	orderHead     = lang.T("正确的顺序（之一）", "A right order")
	columnGo      = lang.T("Go 版本", "Go")
)

// The summary.
var (
	summaryHead  = lang.T("共 {n} 题：对 {right}，部分对 {partial}，错 {wrong}，跳过 {skipped}。得分 {score}%，用时 {time}。", "{n} asked: {right} right, {partial} partly, {wrong} wrong, {skipped} skipped. Score {score}%, time {time}.")
	summaryNone  = lang.T("没有答题。", "No question was answered.")
	summaryLeft  = lang.T("已退出，还有 {n} 题没做。", "You left; questions to go: {n}.")
	summaryStop  = lang.T("已退出。", "You left.")
	summaryTime  = lang.T("时间到，还有 {n} 题没做。", "Time is up; questions to go: {n}.")
	summaryOver  = lang.T("时间到。", "Time is up.")
	summaryBad   = lang.T("以下题目无法提问，已略去：{ids}", "Left out, since they could not be asked: {ids}")
	topicWord    = lang.T("主题", "Topic")
	askedWord    = lang.T("题数", "Asked")
	rightWord    = lang.T("答对", "Right")
	scoreWord    = lang.T("得分", "Score")
	mistakesHead = lang.T("你的误解", "Your mistakes")
	nextHead     = lang.T("接下来", "Next")
	nextTopic    = lang.T("再练最弱的主题", "practise the weakest topic")
	nextExplain  = lang.T("弄懂这道题", "see this one explained")
	nextFollow   = lang.T("看相关的题", "look at a follow-up")
	nextSeed     = lang.T("加上同样的参数：同样的题再来一遍", "with the same flags: the same questions again")
	nextLevel    = lang.T("试试更难的", "try harder ones")
	nextMore     = lang.T("换一批题", "take other questions")
)

// units are the units of numbers, in both languages; an unknown one is shown as it is.
var units = map[string]lang.Text{
	"byte": lang.T("字节", "byte"), "bytes": lang.T("字节", "bytes"),
	"element": lang.T("个元素", "element"), "elements": lang.T("个元素", "elements"),
	"page": lang.T("页", "page"), "pages": lang.T("页", "pages"),
	"object": lang.T("个对象", "object"), "objects": lang.T("个对象", "objects"),
	"span": lang.T("个 span", "span"), "spans": lang.T("个 span", "spans"),
	"allocation": lang.T("次分配", "allocation"), "allocations": lang.T("次分配", "allocations"),
	"bit": lang.T("位", "bit"), "bits": lang.T("位", "bits"),
	"word": lang.T("个字", "word"), "words": lang.T("个字", "words"),
	"goroutine": lang.T("个 goroutine", "goroutine"), "goroutines": lang.T("个 goroutine", "goroutines"),
	"step": lang.T("步", "step"), "steps": lang.T("步", "steps"),
	"time": lang.T("次", "time"), "times": lang.T("次", "times"),
	"percent": lang.T("%", "%"),
}

func unitName(unit string) lang.Text {
	if u, ok := units[unit]; ok {
		return u
	}
	return lang.Same(unit)
}

// counted is the unit without the Chinese word that stands between a number and it.
func counted(unit string) lang.Text {
	u := unitName(unit)
	return lang.T(strings.TrimSpace(strings.TrimPrefix(u.Zh, "个")), u.En)
}

// withUnit puts the unit behind a number; one of them is singular in English.
func withUnit(number, unit string) lang.Text {
	if unit == "" || number == "" {
		return lang.Same(number)
	}
	u := unitName(unit)
	en := u.En
	if number == "1" && strings.HasSuffix(en, "s") {
		en = strings.TrimSuffix(en, "s")
	}
	return lang.T(number+" "+u.Zh, number+" "+en)
}
