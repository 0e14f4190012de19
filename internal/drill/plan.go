package drill

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/quiz"
	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/variant"
)

// A Wish is what the learner asked for. Zero fields wish nothing in particular.
type Wish struct {
	Topics []string      // any of these: a topic with all below it (slice holds slice/growth), or the id of a question
	Tags   []string      // any of these
	Levels Levels        //
	Count  int           // questions; 0 means until the time is up or there is nothing new to ask
	Seed   uint64        // everything that is drawn follows from it
	Go     gover.Version // release that each question is asked about; 0 means the newest for which it makes sense
	AnyGo  bool          // each question is asked about a release drawn from those for which it makes sense
	Order  Order
}

// Levels is a range of levels, both ends included; the zero value holds all.
type Levels struct{ Min, Max int }

// ParseLevels reads "3", "2-4", "3-" or "-2".
func ParseLevels(s string) (Levels, error) {
	from, to, isRange := strings.Cut(strings.TrimSpace(s), "-")
	if !isRange {
		to = from
	} else if from+to != "" {
		from, to = cmp.Or(from, "1"), cmp.Or(to, "5")
	}
	lo, loErr := strconv.Atoi(from)
	hi, hiErr := strconv.Atoi(to)
	if loErr != nil || hiErr != nil || lo < 1 || hi > 5 || lo > hi {
		return Levels{}, fmt.Errorf("levels %q: want one from 1 to 5, or a range such as 2-4", s)
	}
	return Levels{lo, hi}, nil
}

// Holds reports whether a level lies in the range.
func (l Levels) Holds(level int) bool { return level >= l.Min && (l.Max == 0 || level <= l.Max) }

// An Order says what comes first. Whatever it leaves open is shuffled by the seed.
type Order string

// The orders.
const (
	Shuffled    Order = ""       // no question before another
	UnseenFirst Order = "unseen" // never asked ones, then those asked longest ago
	WeakFirst   Order = "weak"   // those answered worst of late, then never asked ones, then the well known ones
)

// A Listing is what must be known of a question to choose it.
type Listing struct {
	ID       quiz.ID
	Topic    string
	Level    int
	Tags     []string
	Releases gover.Range
}

// A Source is what questions are chosen from.
type Source struct {
	Listings []Listing
	Load     func(quiz.ID) (*quiz.Question, error) // called for the questions that are served, and no others
	Recent   map[quiz.ID][]quiz.Attempt            // newest attempts at each question, the newest first; for Order only
}

// A Plan is the sequence of questions that follows from a wish. It goes in rounds: no question comes again before all
// that suit the wish were served, and no variant ever comes again.
type Plan struct {
	wish   Wish
	source Source
	suits  []Listing           // in the order of the bank
	queue  []Pick              // what comes next
	drawn  map[string]bool     // question and key of each variant that is or was in the queue
	loaded map[quiz.ID]loading //
	round  int                 // rounds that were put into the queue
	end    quiz.ID             // question that ends the last of them
	dry    bool                // no round can follow
}

type loading struct {
	question *quiz.Question
	err      error
}

// A Pick is what a plan serves: a variant, or a question from which none could be drawn.
type Pick struct {
	ID quiz.ID // of the question
	quiz.Variant
	Err   error
	ready bool // it was drawn
	round int
}

const (
	draws    = 400    // attempts to find a variant that was not served before
	maxCount = 10_000 // questions of one session
)

// NewPlan chooses from the source what suits the wish. A name that nobody knows is a [*NameError]; a wish that nothing
// suits is an error that says which part of it went too far.
func NewPlan(w Wish, s Source) (*Plan, error) {
	if err := w.check(s.Listings); err != nil {
		return nil, err
	}
	p := &Plan{wish: w, source: s, drawn: map[string]bool{}, loaded: map[quiz.ID]loading{}}
	for _, l := range s.Listings {
		if w.topic(l) && w.tag(l) && w.Levels.Holds(l.Level) && w.release(l) {
			p.suits = append(p.suits, l)
		}
	}
	if len(p.suits) == 0 {
		return nil, w.explainEmpty(s.Listings)
	}
	p.addRound(false)
	return p, nil
}

// addRound puts a round into the queue. Where its variants are drawn at once, questions that have no new one drop out.
func (p *Plan) addRound(draw bool) {
	p.round++
	var round []Pick
	for _, l := range p.order() {
		pick := Pick{ID: l.ID, round: p.round}
		if draw {
			p.draw(&pick)
		}
		if pick.Err != nil {
			p.drop(l.ID)
			continue
		}
		round = append(round, pick)
	}
	if len(round) == 0 {
		p.dry = true
		return
	}
	// The question that ended the last round shall not begin this one.
	if len(round) > 1 && round[0].ID == p.end {
		round[0], round[1] = round[1], round[0]
	}
	p.end = round[len(round)-1].ID
	p.queue = append(p.queue, round...)
}

// Wish returns what the plan follows from.
func (p *Plan) Wish() Wish { return p.wish }

// Next serves the next variant; ok is false when there is nothing new to ask. How many are wished is not its business.
func (p *Plan) Next() (next Pick, ok bool) {
	p.fill(1)
	if len(p.queue) == 0 {
		return Pick{}, false
	}
	p.draw(&p.queue[0])
	next, p.queue = p.queue[0], p.queue[1:]
	return next, true
}

// More reports whether there is anything new to ask.
func (p *Plan) More() bool {
	p.fill(1)
	return len(p.queue) > 0
}

// Total returns how many questions there will have been after so many were asked: as many as wished, unless there are
// not so many new variants. It is 0 when no number was wished.
func (p *Plan) Total(asked int) int {
	if p.wish.Count == 0 {
		return 0
	}
	p.fill(p.wish.Count - asked)
	return min(p.wish.Count, asked+len(p.queue))
}

// fill makes the queue at least so long, if there are new variants. Only a second round needs to know what the first
// one drew, so a long bank and a short session load nothing but what is served.
func (p *Plan) fill(length int) {
	for len(p.queue) < length && !p.dry {
		for i := range p.queue {
			p.draw(&p.queue[i])
		}
		p.addRound(true)
	}
}

// drop lets no further round hold a question.
func (p *Plan) drop(id quiz.ID) {
	p.suits = slices.DeleteFunc(p.suits, func(l Listing) bool { return l.ID == id })
}

// quarantine takes a question out altogether: it turned out that it cannot be asked.
func (p *Plan) quarantine(id quiz.ID) {
	p.drop(id)
	p.queue = slices.DeleteFunc(p.queue, func(q Pick) bool { return q.ID == id })
}

// errNothingNew marks a question whose variants were all served.
var errNothingNew = errors.New("all variants were served")

// draw turns the name of a question into a variant that was not served before.
func (p *Plan) draw(pick *Pick) {
	if pick.ready {
		return
	}
	pick.ready = true
	id := pick.ID
	known, ok := p.loaded[id]
	if !ok {
		known.question, known.err = p.source.Load(id)
		p.loaded[id] = known
	}
	if known.err != nil {
		pick.Err = known.err
		return
	}
	random := rng.New(p.wish.Seed, "variant", string(id), strconv.Itoa(pick.round))
	for range draws {
		v, err := variant.Draw(known.question, random.Uint64())
		if err != nil {
			pick.Err = err
			return
		}
		if key := string(id) + " " + variant.Key(v); !p.drawn[key] {
			p.drawn[key] = true
			pick.Variant = v
			return
		}
	}
	pick.Err = errNothingNew
}

// order returns the questions in the order of the round.
func (p *Plan) order() []Listing {
	order := slices.Clone(p.suits)
	rng.Shuffle(rng.New(p.wish.Seed, "order", strconv.Itoa(p.round)), order)
	if rank := ranks[p.wish.Order]; rank != nil {
		slices.SortStableFunc(order, func(a, b Listing) int {
			return rank(p.source.Recent[a.ID]).compare(rank(p.source.Recent[b.ID]))
		})
		return order
	}
	spread(order)
	return order
}

// spreadAhead is how far a question may be brought forward to keep two of one topic apart.
const spreadAhead = 32

// spread changes an order so that neighbours are about different topics, as far as that goes: what was just answered
// shall not give the next answer away.
func spread(order []Listing) {
	for i := 1; i < len(order); i++ {
		end := min(i+spreadAhead, len(order))
		for j := i; j < end; j++ {
			if order[j].Topic != order[i-1].Topic {
				moved := order[j]
				copy(order[i+1:j+1], order[i:j])
				order[i] = moved
				break
			}
		}
	}
}

func (w Wish) topic(l Listing) bool {
	return len(w.Topics) == 0 || slices.ContainsFunc(w.Topics, func(t string) bool { return under(l, t) })
}

func under(l Listing, topic string) bool {
	return l.Topic == topic || strings.HasPrefix(l.Topic, topic+"/") || string(l.ID) == topic
}

func (w Wish) tag(l Listing) bool {
	return len(w.Tags) == 0 || slices.ContainsFunc(w.Tags, func(t string) bool { return slices.Contains(l.Tags, t) })
}

func (w Wish) release(l Listing) bool { return w.Go == 0 || l.Releases.Contains(w.Go) }

func orders() []string {
	var names []string
	for o := range maps.Keys(ranks) {
		names = append(names, string(o))
	}
	slices.Sort(names)
	return names
}

// check refuses topics and tags that no question has.
func (w Wish) check(listings []Listing) error {
	if w.Count < 0 || w.Count > maxCount {
		return fmt.Errorf("%d questions: want at most %d, or 0 for no limit", w.Count, maxCount)
	}
	if _, ok := ranks[w.Order]; !ok && w.Order != Shuffled {
		return fmt.Errorf("order %q: want %s or nothing", w.Order, strings.Join(orders(), ", "))
	}
	for _, t := range w.Topics {
		if !slices.ContainsFunc(listings, func(l Listing) bool { return under(l, t) }) {
			return nameError("topic", t, topics(listings))
		}
	}
	for _, t := range w.Tags {
		if !slices.ContainsFunc(listings, func(l Listing) bool { return slices.Contains(l.Tags, t) }) {
			return nameError("tag", t, tags(listings))
		}
	}
	return nil
}

// explainEmpty finds the first part of the wish that left nothing.
func (w Wish) explainEmpty(listings []Listing) error {
	what := "the bank"
	keep := func(suits func(Listing) bool) bool {
		listings = slices.DeleteFunc(slices.Clone(listings), func(l Listing) bool { return !suits(l) })
		return len(listings) > 0
	}
	if len(w.Topics) > 0 && keep(w.topic) {
		what = strings.Join(w.Topics, ", ")
	}
	if !keep(w.tag) {
		return fmt.Errorf("no question about %s has the tag %s", what, strings.Join(w.Tags, " or "))
	}
	if found := levels(listings); !keep(func(l Listing) bool { return w.Levels.Holds(l.Level) }) {
		return fmt.Errorf("no question about %s has a level from %d to %d: there are %s", what, w.Levels.Min, w.Levels.Max, found)
	}
	if !keep(w.release) {
		return fmt.Errorf("no question about %s can be asked for go %s", what, w.Go)
	}
	return fmt.Errorf("there is no question about %s", what)
}

// levels lists the levels that occur.
func levels(listings []Listing) string {
	var found []string
	for level := 1; level <= 5; level++ {
		if slices.ContainsFunc(listings, func(l Listing) bool { return l.Level == level }) {
			found = append(found, strconv.Itoa(level))
		}
	}
	return strings.Join(found, ", ")
}

// topics lists all topics and those above them, sorted.
func topics(listings []Listing) []string {
	var all []string
	for _, l := range listings {
		for t := l.Topic; ; t = t[:strings.LastIndexByte(t, '/')] {
			all = append(all, t)
			if !strings.Contains(t, "/") {
				break
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func tags(listings []Listing) []string {
	var all []string
	for _, l := range listings {
		all = append(all, l.Tags...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// A NameError says that there is no topic or tag of that name.
type NameError struct {
	What  string   // topic or tag
	Name  string   //
	Near  string   // what was probably meant; may be empty
	Known []string // all there are, sorted
}

func nameError(what, name string, known []string) *NameError {
	near, _ := sim.Nearest(name, known)
	return &NameError{what, name, near, known}
}

func (e *NameError) Error() string {
	s := fmt.Sprintf("unknown %s %q", e.What, e.Name)
	if e.Near != "" {
		s += fmt.Sprintf(": did you mean %s?", e.Near)
	}
	return s + fmt.Sprintf(" (there are %s)", strings.Join(e.Known, ", "))
}
