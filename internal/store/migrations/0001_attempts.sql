-- The history of a learner. The log of attempts is the truth; whatever else a later version keeps is computed from it.

PRAGMA application_id = 1734636140; -- "gdrl": tells a history from any other SQLite file

-- A machine is one data directory that attempts were made in. The row with here = 1 is this one; others arrive when
-- histories are merged.
CREATE TABLE machines (
	n    INTEGER PRIMARY KEY,
	id   TEXT    NOT NULL UNIQUE,
	here INTEGER NOT NULL CHECK (here IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX machines_here ON machines (here) WHERE here = 1;
INSERT INTO machines (id, here) VALUES (lower(hex(randomblob(16))), 1);

-- A run of the program in which questions were asked: what is needed to say how it went and to go on with it.
CREATE TABLE sessions (
	id       TEXT    PRIMARY KEY,
	machine  INTEGER NOT NULL REFERENCES machines (n),
	mode     TEXT    NOT NULL,
	started  INTEGER NOT NULL, -- milliseconds since 1970 in UTC
	finished INTEGER,          -- likewise; null while it runs and when it was left
	seed     TEXT    NOT NULL, -- decimal, since it needs all 64 bits
	go       TEXT    NOT NULL,
	planned  INTEGER NOT NULL, -- questions; 0 when only time limits the session
	release  TEXT    NOT NULL, -- of the program
	flags    TEXT    NOT NULL CHECK (json_valid(flags))
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_started ON sessions (started);

-- One row for each answered or skipped question. (machine, seq) is the identity that survives merging: two histories
-- are merged by adding the rows whose identity is missing, in whatever order. seq follows the order of events even if
-- the clock was set back; n is the order in which rows arrived in this file.
CREATE TABLE attempts (
	n          INTEGER PRIMARY KEY,
	id         INTEGER NOT NULL, -- milliseconds since 1970 in UTC, moved on where two of a machine would collide
	machine    INTEGER NOT NULL REFERENCES machines (n),
	seq        INTEGER NOT NULL CHECK (seq > 0),
	session    TEXT    NOT NULL,
	mode       TEXT    NOT NULL,
	question   TEXT    NOT NULL,
	topic      TEXT    NOT NULL,
	level      INTEGER NOT NULL,
	kind       TEXT    NOT NULL,
	go         TEXT    NOT NULL,
	arch       TEXT    NOT NULL,
	result     TEXT    NOT NULL,
	score      REAL    NOT NULL CHECK (score BETWEEN 0 AND 1),
	mistake    TEXT    NOT NULL,
	elapsed_ms INTEGER NOT NULL,
	zone       INTEGER NOT NULL, -- seconds east of UTC
	key        TEXT    NOT NULL,
	response   TEXT    NOT NULL, -- the bytes as typed, not necessarily UTF-8
	vals       TEXT    NOT NULL, -- JSON object, or empty
	rest       TEXT    NOT NULL CHECK (json_valid(rest)),
	UNIQUE (machine, seq),
	UNIQUE (id, machine)
) STRICT;
CREATE INDEX attempts_question ON attempts (question, id, machine);
CREATE INDEX attempts_session ON attempts (session);

-- Nothing in the log is ever changed. What is taken back or rated anew is a further event, not an edit.
CREATE TRIGGER attempts_keep BEFORE UPDATE ON attempts
BEGIN SELECT raise(ABORT, 'attempts are append-only: an attempt cannot be changed'); END;

CREATE TRIGGER attempts_stay BEFORE DELETE ON attempts
BEGIN SELECT raise(ABORT, 'attempts are append-only: an attempt cannot be deleted'); END;

-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER attempts_once BEFORE INSERT ON attempts
WHEN EXISTS (SELECT 1 FROM attempts WHERE n = new.n)
	OR EXISTS (SELECT 1 FROM attempts WHERE machine = new.machine AND seq = new.seq)
	OR EXISTS (SELECT 1 FROM attempts WHERE id = new.id AND machine = new.machine)
BEGIN SELECT raise(ABORT, 'attempts are append-only: an attempt cannot be replaced'); END;
