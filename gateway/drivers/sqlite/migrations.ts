/** What is in the database: the tables of version 1, and what each later version added. */
export const SCHEMA_V1 = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE label (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE event (n INTEGER PRIMARY KEY, type TEXT NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE position (
    n INTEGER PRIMARY KEY, boot INTEGER NOT NULL, service INTEGER, mono INTEGER NOT NULL, t INTEGER NOT NULL, clock TEXT NOT NULL,
    lat_e6 INTEGER NOT NULL, lon_e6 INTEGER NOT NULL, alt_dm INTEGER, speed_dkmh INTEGER, course_ddeg INTEGER,
    fix INTEGER, hdop_e2 INTEGER, sats INTEGER, moving INTEGER NOT NULL, why TEXT NOT NULL) STRICT;
  CREATE TABLE skipped (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, announced INTEGER NOT NULL) STRICT;
`;

/** What each version added to the one before, from version 1 on. New columns go last: rows are inserted in this order. */
export const MIGRATIONS: readonly string[] = [
  `ALTER TABLE position ADD COLUMN suspect TEXT;
   ALTER TABLE position ADD COLUMN age_ms INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE position ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE position ADD COLUMN since INTEGER;
   ALTER TABLE position ADD COLUMN odo_m INTEGER;
   ALTER TABLE position ADD COLUMN acc_dm INTEGER;`,
  // Why numbers will never come (again), and what was acknowledged by when: retention counts from there.
  `ALTER TABLE skipped ADD COLUMN reason TEXT NOT NULL DEFAULT 'unclean-stop';
   CREATE TABLE acked (at INTEGER PRIMARY KEY, positions TEXT NOT NULL) STRICT;`,
  // Events are named too when they are deleted before the platform had them: each lane has its numbers.
  `CREATE TABLE skipped_by_lane (lane TEXT NOT NULL, reason TEXT NOT NULL, announced INTEGER NOT NULL, first INTEGER NOT NULL,
     last INTEGER NOT NULL, PRIMARY KEY (lane, reason, announced, first)) STRICT, WITHOUT ROWID;
   INSERT INTO skipped_by_lane SELECT 'p', reason, announced, first, last FROM skipped;
   DROP TABLE skipped;
   ALTER TABLE skipped_by_lane RENAME TO skipped;`,
  'ALTER TABLE position ADD COLUMN engine INTEGER;',
  // What is left of an event whose content was deleted (docs/journal.md).
  `CREATE TABLE tombstone (n INTEGER PRIMARY KEY, prev TEXT NOT NULL, hash TEXT NOT NULL, reason TEXT NOT NULL) STRICT;`,
];

export const SCHEMA_VERSION = MIGRATIONS.length + 1;
