-- Comparisons: the numbers of many reports at once.

-- The numbers of a version in one small blob, as comparisons take them (see
-- docs/catalog.md). A table of observations has a row of some 40 bytes for each
-- cell; here a cell that is 0 or blank takes one byte, and one read gives them
-- all. They follow from observations and figures and are written with them.
CREATE TABLE measurements (
  version_pk INTEGER PRIMARY KEY REFERENCES versions(pk) ON DELETE CASCADE,
  cells      BLOB NOT NULL
);

-- The last changes of reports, for those who keep what they have read: from the
-- number of the last change that they know they see what to read again.
CREATE TABLE changes (
  n         INTEGER PRIMARY KEY,
  report_pk INTEGER NOT NULL                  -- it may not be held any more
);

-- Which reports may have been withdrawn.
CREATE INDEX visits_lost ON visits(snapshot_id) WHERE outcome IN ('gone', 'moved');
