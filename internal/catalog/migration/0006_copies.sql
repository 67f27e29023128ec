-- Text that reports have in common (docs/copied.md).

-- What is kept of a report's narrative to find others that have text in common
-- with it. No foreign key: the fingerprints of a report that is gone are needed
-- to take it out of copy_lists.
CREATE TABLE copy_texts (
  report_pk INTEGER PRIMARY KEY,
  office_pk INTEGER NOT NULL,                 -- whose other years have other pairs when this one is gone
  stamp     TEXT NOT NULL,                    -- of rules, content, date and region; another one = read again
  prints    BLOB NOT NULL,                    -- fingerprints, see docs/catalog.md
  clauses   BLOB NOT NULL                     -- hashes of the clauses
);

-- From a fingerprint to the reports that have it, by the first half of the
-- fingerprint: to look up a report takes some 150 reads of 1 kB. Fingerprints
-- that very many reports have are listed as belonging to report 0.
CREATE TABLE copy_lists (
  bucket   INTEGER PRIMARY KEY,
  postings BLOB NOT NULL
);

-- Clauses that are nobody's own, by year (0 is all of them) and division ('' is
-- the country).
CREATE TABLE copy_templates (
  generation INTEGER NOT NULL,
  year       INTEGER NOT NULL,
  region     TEXT NOT NULL,                   -- the first 2, 4 or 6 digits of the code
  clauses    BLOB NOT NULL,
  PRIMARY KEY (generation, year, region)
) WITHOUT ROWID;

-- Pairs of reports with what the later one has in common with the other. A
-- rebuild writes a new generation beside the one that is shown.
CREATE TABLE copy_pairs (
  later_pk   INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  other_pk   INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  generation INTEGER NOT NULL,
  kind       TEXT NOT NULL,                   -- own, other
  basis      TEXT NOT NULL,                   -- published, year, unclear
  narrative  INTEGER NOT NULL,                -- characters of the later report
  template   INTEGER NOT NULL,
  own        INTEGER NOT NULL,
  copied     INTEGER NOT NULL,
  share      REAL NOT NULL,                   -- copied / own
  PRIMARY KEY (later_pk, other_pk, generation)
) WITHOUT ROWID;
CREATE INDEX copy_pairs_other ON copy_pairs(other_pk);
CREATE INDEX copy_pairs_share ON copy_pairs(generation, share);  -- the order of every listing

-- How far the search has come; one row.
CREATE TABLE copy_state (
  rules      TEXT NOT NULL,
  generation INTEGER NOT NULL,                -- that is shown
  building   INTEGER NOT NULL,                -- that is being built; 0 = none
  listed     INTEGER NOT NULL,                -- its templates and lists are written
  paired     INTEGER NOT NULL,                -- last report whose pairs are written
  known      INTEGER NOT NULL,                -- last of changes that the pairs show
  since      INTEGER NOT NULL                 -- changed reports since templates were counted
);
INSERT INTO copy_state VALUES ('', 0, 0, 0, 0, 0, 0);

CREATE VIEW v_copies AS
SELECT a.id AS later, a.year AS later_year, b.id AS other, b.year AS other_year, p.kind, p.basis,
       p.narrative, p.template, p.own, p.copied, p.share
FROM copy_pairs p
JOIN copy_state s ON s.generation = p.generation
JOIN reports a ON a.pk = p.later_pk
JOIN reports b ON b.pk = p.other_pk;
