package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"godrill/internal/quiz"
)

// A Filter selects attempts. Zero fields select everything.
type Filter struct {
	Session  string
	Question quiz.ID
	Topic    string    // this topic and those below it: slice holds slice/growth
	Since    time.Time // attempts made at that time or later
	Limit    int       // keeps the newest; 0 means all
}

// Holds reports whether the filter selects the attempt; Limit is not looked at.
func (f Filter) Holds(a quiz.Attempt) bool {
	return (f.Session == "" || f.Session == a.Session) &&
		(f.Question == "" || f.Question == a.Question) &&
		(f.Topic == "" || f.Topic == a.Topic || strings.HasPrefix(a.Topic, f.Topic+"/")) &&
		(f.Since.IsZero() || a.ID >= f.Since.UnixMilli())
}

// where spells the filter in SQL.
func (f Filter) where() (condition string, args []any) {
	var parts []string
	add := func(part string, values ...any) {
		for range values {
			part = strings.Replace(part, "?", "$"+strconv.Itoa(len(args)+1), 1)
			args = append(args, values[0])
			values = values[1:]
		}
		parts = append(parts, part)
	}
	if f.Session != "" {
		add("session = ?", f.Session)
	}
	if f.Question != "" {
		add("question = ?", string(f.Question))
	}
	if f.Topic != "" {
		add("(topic = ? OR substr(topic, 1, length(?)) = ?)", f.Topic, f.Topic+"/", f.Topic+"/")
	}
	if !f.Since.IsZero() {
		add("id >= ?", f.Since.UnixMilli())
	}
	if len(parts) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(parts, " AND "), args
}

const columns = `id, session, mode, question, topic, level, kind, go, arch, result, score, mistake, elapsed_ms, zone, key,
	response, vals, rest`

// Attempts returns the attempts that the filter selects, the oldest first.
func (d *DB) Attempts(ctx context.Context, f Filter) ([]quiz.Attempt, error) {
	condition, args := f.where()
	query := "SELECT " + columns + " FROM attempts" + condition + " ORDER BY id, machine"
	if f.Limit > 0 {
		newest := "SELECT n FROM attempts" + condition + " ORDER BY id DESC, machine DESC LIMIT " + strconv.Itoa(f.Limit)
		query = "SELECT " + columns + " FROM attempts WHERE n IN (" + newest + ") ORDER BY id, machine"
	}
	all, err := d.attempts(ctx, query, args...)
	return all, wrap(d.path, err)
}

func (d *DB) attempts(ctx context.Context, query string, args ...any) (all []quiz.Attempt, err error) {
	rows, err := d.sql.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		a, err := scanAttempt(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}

func scanAttempt(rows *sql.Rows) (quiz.Attempt, error) {
	var a quiz.Attempt
	var values, rest string
	err := rows.Scan(&a.ID, &a.Session, &a.Mode, &a.Question, &a.Topic, &a.Level, &a.Kind, &a.Go, &a.Arch,
		&a.Verdict.Result, &a.Verdict.Score, &a.Verdict.Mistake, &a.ElapsedMS, &a.ZoneSeconds, &a.Key, &a.Response,
		&values, &rest)
	if err != nil {
		return a, err
	}
	if values != "" {
		a.Values = json.RawMessage(values)
	}
	return a, decodeRest(rest, &a)
}

// A TopicCount says how often and how well the questions of one topic were answered.
type TopicCount struct {
	Topic     string
	Attempts  int
	Right     int
	Skipped   int
	Questions int     // different ones
	Score     float64 // mean of the scores, 0 to 1
}

// Topics counts the attempts per topic since a time; the zero time counts all. The topics are sorted by name.
func (d *DB) Topics(ctx context.Context, since time.Time) (counts []TopicCount, err error) {
	condition, args := Filter{Since: since}.where()
	rows, err := d.sql.QueryContext(ctx, `
SELECT topic, count(*), count(*) FILTER (WHERE result = 'right'), count(*) FILTER (WHERE result = 'skipped'),
	count(DISTINCT question), avg(score)
FROM attempts`+condition+" GROUP BY topic ORDER BY topic", args...)
	if err != nil {
		return nil, wrap(d.path, err)
	}
	defer func() { err = wrap(d.path, errors.Join(err, rows.Close())) }()
	for rows.Next() {
		var c TopicCount
		if err := rows.Scan(&c.Topic, &c.Attempts, &c.Right, &c.Skipped, &c.Questions, &c.Score); err != nil {
			return nil, err
		}
		counts = append(counts, c)
	}
	return counts, rows.Err()
}

// everyQuestion lists the questions of the log. It leaps from one to the next in the index instead of reading it
// whole, so its cost depends on the number of questions and not of attempts.
const everyQuestion = `
WITH RECURSIVE q (question) AS (
	SELECT min(question) FROM attempts
	UNION ALL
	SELECT (SELECT min(question) FROM attempts WHERE question > q.question) FROM q WHERE q.question IS NOT NULL
)`

// Seen returns the questions that were ever answered or skipped, sorted by id.
func (d *DB) Seen(ctx context.Context) (seen []quiz.ID, err error) {
	rows, err := d.sql.QueryContext(ctx, everyQuestion+" SELECT question FROM q WHERE question IS NOT NULL ORDER BY question")
	if err != nil {
		return nil, wrap(d.path, err)
	}
	defer func() { err = wrap(d.path, errors.Join(err, rows.Close())) }()
	for rows.Next() {
		var id quiz.ID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		seen = append(seen, id)
	}
	return seen, rows.Err()
}

// Recent returns, for each question ever answered, its newest attempts, at most per of them, the newest first.
func (d *DB) Recent(ctx context.Context, per int) (map[quiz.ID][]quiz.Attempt, error) {
	all, err := d.attempts(ctx, everyQuestion+"SELECT "+columns+` FROM attempts WHERE n IN (
	SELECT value FROM q, json_each((SELECT json_group_array(n) FROM (
		SELECT n FROM attempts WHERE question = q.question ORDER BY id DESC, machine DESC LIMIT $1))))
ORDER BY id DESC, machine DESC`, per)
	if err != nil {
		return nil, wrap(d.path, err)
	}
	recent := map[quiz.ID][]quiz.Attempt{}
	for _, a := range all {
		recent[a.Question] = append(recent[a.Question], a)
	}
	return recent, nil
}

// Sessions returns the newest sessions, the newest first, at most limit of them.
func (d *DB) Sessions(ctx context.Context, limit int) (sessions []Session, err error) {
	rows, err := d.sql.QueryContext(ctx, `
SELECT id, mode, started, finished, seed, go, planned, release, flags,
	(SELECT count(*) FROM attempts WHERE session = s.id)
FROM sessions s ORDER BY started DESC, id LIMIT $1`, limit)
	if err != nil {
		return nil, wrap(d.path, err)
	}
	defer func() { err = wrap(d.path, errors.Join(err, rows.Close())) }()
	for rows.Next() {
		s, err := scanSession(rows)
		if err != nil {
			return nil, err
		}
		sessions = append(sessions, s)
	}
	return sessions, rows.Err()
}

func scanSession(rows *sql.Rows) (Session, error) {
	var s Session
	var started int64
	var finished sql.NullInt64
	var seed, flags string
	if err := rows.Scan(&s.ID, &s.Mode, &started, &finished, &seed, &s.Go, &s.Planned, &s.Release, &flags, &s.Answered); err != nil {
		return s, err
	}
	var err error
	if s.Seed, err = strconv.ParseUint(seed, 10, 64); err != nil {
		return s, errors.Join(ErrDamaged, err)
	}
	s.Started, s.Flags = time.UnixMilli(started).UTC(), json.RawMessage(flags)
	if finished.Valid {
		s.Finished = time.UnixMilli(finished.Int64).UTC()
	}
	return s, nil
}

// Check reads the whole file and reports damage. It takes time in proportion to the size of the history.
func (d *DB) Check(ctx context.Context) error {
	var found string
	if err := d.sql.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found); err != nil {
		return wrap(d.path, err)
	}
	if found != "ok" {
		return &Error{Path: d.path, Kind: ErrDamaged, Found: found}
	}
	return nil
}
