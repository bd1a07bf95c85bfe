/** Tells vid's databases from others: "vid1" as an int32. */
export const APPLICATION_ID = 0x76696431;

/**
 * What makes a database of each version one of the next: the first of them makes version 1 of an empty one. Those that were
 * released are never changed.
 *
 * Ids come from vid, in the order of answers. So `verdicts` is in order of time, but for some ms, and what is asked for the newest
 * first needs no index of times: `minutes` tells which ids are of a minute. Each index ends with the id of its own accord, and so
 * yields the newest first, too.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE store (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    last_id INTEGER NOT NULL
  ) STRICT;
  INSERT INTO store VALUES (1, 0);

  CREATE TABLE cameras (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE verdicts (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    camera INTEGER NOT NULL,
    result INTEGER NOT NULL,
    code TEXT,
    rest TEXT NOT NULL
  ) STRICT;
  CREATE INDEX verdicts_camera ON verdicts (camera, result);
  CREATE INDEX verdicts_result ON verdicts (result);
  CREATE INDEX verdicts_code ON verdicts (code) WHERE code IS NOT NULL;

  CREATE TABLE minutes (minute INTEGER PRIMARY KEY, first_id INTEGER NOT NULL, last_id INTEGER NOT NULL) STRICT;

  CREATE TABLE pictures (
    id INTEGER PRIMARY KEY,
    camera INTEGER NOT NULL,
    at REAL NOT NULL,
    evidence INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX pictures_camera ON pictures (camera, evidence);

  CREATE TABLE labels (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE verdict_labels (
    verdict INTEGER NOT NULL,
    label INTEGER NOT NULL,
    PRIMARY KEY (verdict, label)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX verdict_labels_label ON verdict_labels (label);

  CREATE TABLE parts (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    camera INTEGER NOT NULL,
    part_id INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    frames INTEGER NOT NULL,
    ng INTEGER NOT NULL,
    in_view_ms REAL NOT NULL,
    reason TEXT
  ) STRICT;
  CREATE INDEX parts_camera ON parts (camera, verdict);
  CREATE INDEX parts_verdict ON parts (verdict);
  `,
  // Version 2: people mark verdicts as right or wrong.
  `
  ALTER TABLE verdicts ADD COLUMN mark TEXT;
  CREATE INDEX verdicts_mark ON verdicts (mark) WHERE mark IS NOT NULL;
  `,
];

/** The version that this vid reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;
