// Package memory keeps the history of a learner in memory, for tests and for runs that shall leave no trace. It does
// what package store promises, save durability; both pass the suite of storetest.
package memory

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"godrill/internal/quiz"
	"godrill/internal/store"
)

// A Store is a history in memory. It is safe for concurrent use.
type Store struct {
	now      func() time.Time
	mu       sync.Mutex
	attempts []quiz.Attempt // sorted by id
	sessions map[string]store.Session
}

// New returns an empty history.
func New(now func() time.Time) *Store {
	return &Store{now: now, sessions: map[string]store.Session{}}
}

// Append adds an attempt and returns the id that it got.
func (s *Store) Append(ctx context.Context, a quiz.Attempt) (int64, error) {
	if err := cmp.Or(ctx.Err(), store.CheckAttempt(a)); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	a.ID = s.now().UnixMilli()
	at, taken := s.find(a.ID)
	for ; taken; at, taken = s.find(a.ID) {
		a.ID++
	}
	a.Values = slices.Clone(a.Values)
	s.attempts = slices.Insert(s.attempts, at, a)
	return a.ID, nil
}

func (s *Store) find(id int64) (int, bool) {
	return slices.BinarySearchFunc(s.attempts, id, func(a quiz.Attempt, id int64) int { return cmp.Compare(a.ID, id) })
}

// Attempts returns the attempts that the filter selects, the oldest first.
func (s *Store) Attempts(ctx context.Context, f store.Filter) ([]quiz.Attempt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []quiz.Attempt
	for _, a := range s.attempts {
		if f.Holds(a) {
			a.Values = slices.Clone(a.Values)
			all = append(all, a)
		}
	}
	if f.Limit > 0 && len(all) > f.Limit {
		all = all[len(all)-f.Limit:]
	}
	return all, ctx.Err()
}

// Topics counts the attempts per topic since a time; the zero time counts all. The topics are sorted by name.
func (s *Store) Topics(ctx context.Context, since time.Time) ([]store.TopicCount, error) {
	all, err := s.Attempts(ctx, store.Filter{Since: since})
	counts := map[string]*store.TopicCount{}
	questions := map[string]map[quiz.ID]bool{}
	for _, a := range all {
		c := counts[a.Topic]
		if c == nil {
			c = &store.TopicCount{Topic: a.Topic}
			counts[a.Topic], questions[a.Topic] = c, map[quiz.ID]bool{}
		}
		c.Attempts++
		c.Score += a.Verdict.Score
		questions[a.Topic][a.Question] = true
		switch a.Verdict.Result {
		case quiz.Right:
			c.Right++
		case quiz.Skipped:
			c.Skipped++
		}
	}
	var sorted []store.TopicCount
	for _, topic := range slices.Sorted(maps.Keys(counts)) {
		c := counts[topic]
		c.Questions, c.Score = len(questions[topic]), c.Score/float64(c.Attempts)
		sorted = append(sorted, *c)
	}
	return sorted, err
}

// Seen returns the questions that were ever answered or skipped, sorted by id.
func (s *Store) Seen(ctx context.Context) ([]quiz.ID, error) {
	recent, err := s.Recent(ctx, 1)
	return slices.Sorted(maps.Keys(recent)), err
}

// Recent returns, for each question ever answered, its newest attempts, at most per of them, the newest first.
func (s *Store) Recent(ctx context.Context, per int) (map[quiz.ID][]quiz.Attempt, error) {
	all, err := s.Attempts(ctx, store.Filter{})
	recent := map[quiz.ID][]quiz.Attempt{}
	for _, a := range slices.Backward(all) {
		if len(recent[a.Question]) < per {
			recent[a.Question] = append(recent[a.Question], a)
		}
	}
	return recent, err
}

// Begin records that a session started. To begin it again changes nothing.
func (s *Store) Begin(ctx context.Context, begun store.Session) error {
	if err := cmp.Or(ctx.Err(), store.CheckSession(begun)); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.sessions[begun.ID]; ok {
		return nil
	}
	begun.Started, begun.Finished, begun.Answered = time.UnixMilli(begun.Started.UnixMilli()).UTC(), time.Time{}, 0
	begun.Flags = slices.Clone(begun.Flags)
	if len(begun.Flags) == 0 {
		begun.Flags = []byte("{}")
	}
	s.sessions[begun.ID] = begun
	return nil
}

// Finish records that a session came to its end.
func (s *Store) Finish(ctx context.Context, id string, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	begun, ok := s.sessions[id]
	if !ok {
		return fmt.Errorf("no session %q was begun", id)
	}
	begun.Finished = time.UnixMilli(at.UnixMilli()).UTC()
	s.sessions[id] = begun
	return ctx.Err()
}

// Sessions returns the newest sessions, the newest first, at most limit of them.
func (s *Store) Sessions(ctx context.Context, limit int) ([]store.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := slices.Collect(maps.Values(s.sessions))
	slices.SortFunc(all, func(a, b store.Session) int {
		return cmp.Or(b.Started.Compare(a.Started), cmp.Compare(a.ID, b.ID))
	})
	all = all[:min(limit, len(all))]
	for i := range all {
		for _, a := range s.attempts {
			if a.Session == all[i].ID {
				all[i].Answered++
			}
		}
	}
	return all, ctx.Err()
}
