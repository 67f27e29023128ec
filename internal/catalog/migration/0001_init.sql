-- The first schema. docs/catalog.md is its data dictionary: change both.
-- Migrations that have been released are never edited; add a new one.
-- pk is an internal number, of this file alone; id is the public name of a
-- thing and the same in every catalog. Times are UTC, YYYY-MM-DDThh:mm:ss.sssZ.

-- Administrative divisions, as the reports named them.
CREATE TABLE regions (
  code      TEXT PRIMARY KEY,                 -- six digits, GB/T 2260
  name      TEXT NOT NULL,                    -- 沭阳县
  full_name TEXT NOT NULL,                    -- 江苏省宿迁市沭阳县
  names     TEXT NOT NULL,                    -- ["江苏省","宿迁市","沭阳县"]
  parent    TEXT                              -- code of the division above, as named
) WITHOUT ROWID;
CREATE INDEX regions_name ON regions(name);
CREATE INDEX regions_full_name ON regions(full_name);

CREATE TABLE offices (
  pk          INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  name        TEXT NOT NULL,                  -- full name as most recently printed
  body        TEXT NOT NULL,                  -- the name without names of divisions
  level       TEXT NOT NULL DEFAULT '',
  region_code TEXT NOT NULL DEFAULT ''
);

-- Every name under which an office has published.
CREATE TABLE office_names (
  name      TEXT NOT NULL,
  office_pk INTEGER NOT NULL REFERENCES offices(pk) ON DELETE CASCADE,
  PRIMARY KEY (name, office_pk)
) WITHOUT ROWID;
CREATE INDEX office_names_office ON office_names(office_pk);

-- One office, one year, one scope.
CREATE TABLE reports (
  pk          INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  office_pk   INTEGER NOT NULL REFERENCES offices(pk),
  year        INTEGER NOT NULL CHECK (year BETWEEN 1 AND 9999),
  scope       TEXT NOT NULL,
  region_code TEXT NOT NULL DEFAULT '',       -- '' where not known, so that order and filters can use an index
  -- of the newest version:
  newest_pk   INTEGER,                        -- versions.pk; NULL only within the transaction that makes the report
  form        TEXT NOT NULL DEFAULT '',
  level       TEXT NOT NULL DEFAULT '',
  captured    TEXT NOT NULL DEFAULT '',       -- when that content was first captured
  cells       INTEGER NOT NULL DEFAULT 0      -- number of observations
);
CREATE INDEX reports_order ON reports(year, region_code, id);  -- the order of every listing
CREATE INDEX reports_office ON reports(office_pk, year);
CREATE INDEX reports_captured ON reports(captured);

-- One content that a report had. Captures that differ in page chrome alone
-- share a version.
CREATE TABLE versions (
  pk             INTEGER PRIMARY KEY,
  report_pk      INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  n              INTEGER NOT NULL,            -- 1, 2 …
  content_hash   BLOB NOT NULL,               -- of sections and cells
  rules          TEXT NOT NULL DEFAULT '',    -- version of the extraction rules
  office         TEXT NOT NULL,               -- as printed
  title          TEXT NOT NULL DEFAULT '',
  form           TEXT NOT NULL DEFAULT '',
  level          TEXT NOT NULL DEFAULT '',
  published      TEXT NOT NULL DEFAULT '',
  published_from TEXT NOT NULL DEFAULT '',
  index_number   TEXT NOT NULL DEFAULT '',
  office_code    TEXT NOT NULL DEFAULT '',
  cells          INTEGER NOT NULL DEFAULT 0,
  UNIQUE (report_pk, content_hash)
);
CREATE INDEX versions_report ON versions(report_pk, n);

-- One URL, or imported file, as received at one time.
CREATE TABLE snapshots (
  id         INTEGER PRIMARY KEY,
  url        TEXT NOT NULL,
  captured   TEXT NOT NULL,
  status     INTEGER NOT NULL DEFAULT 0,      -- HTTP status; 0 for a file
  media_type TEXT NOT NULL DEFAULT '',
  sha256     BLOB NOT NULL,                   -- of the payload, 32 bytes
  size       INTEGER NOT NULL,                -- of the payload
  file       TEXT NOT NULL,                   -- WARC file
  offset     INTEGER NOT NULL,                -- of the record in it
  hints      TEXT,                            -- JSON; what site and list page said
  rules      TEXT NOT NULL DEFAULT '',        -- the extraction rules that judged it
  outcome    TEXT NOT NULL,                   -- 'report', or why it was rejected
  message    TEXT NOT NULL DEFAULT '',
  message_zh TEXT NOT NULL DEFAULT '',
  version_pk INTEGER REFERENCES versions(pk)
);
CREATE UNIQUE INDEX snapshots_key ON snapshots(url, sha256, captured);
CREATE INDEX snapshots_payload ON snapshots(sha256);  -- files are known by their bytes alone
CREATE INDEX snapshots_page ON snapshots(json_extract(hints, '$.page')) WHERE hints IS NOT NULL;  -- from a page to the files attached to it
CREATE INDEX snapshots_captured ON snapshots(captured);
CREATE INDEX snapshots_version ON snapshots(version_pk, captured) WHERE version_pk IS NOT NULL;
CREATE INDEX snapshots_rejected ON snapshots(captured) WHERE outcome <> 'report';

CREATE TABLE sections (
  version_pk INTEGER NOT NULL REFERENCES versions(pk) ON DELETE CASCADE,
  n          INTEGER NOT NULL,                -- position in the report, from 0
  kind       TEXT NOT NULL,
  heading    TEXT NOT NULL,
  text       TEXT NOT NULL,
  UNIQUE (version_pk, n)
);

CREATE TABLE warnings (
  version_pk INTEGER NOT NULL REFERENCES versions(pk) ON DELETE CASCADE,
  n          INTEGER NOT NULL,
  code       TEXT NOT NULL,
  message    TEXT NOT NULL,
  PRIMARY KEY (version_pk, n)
) WITHOUT ROWID;

CREATE TABLE indicators (pk INTEGER PRIMARY KEY, indicator TEXT NOT NULL UNIQUE);
CREATE TABLE units (pk INTEGER PRIMARY KEY, unit TEXT NOT NULL UNIQUE);
CREATE TABLE applicants (pk INTEGER PRIMARY KEY, applicant TEXT NOT NULL UNIQUE);
CREATE TABLE states (pk INTEGER PRIMARY KEY, state TEXT NOT NULL UNIQUE);
INSERT INTO applicants VALUES (0, ''), (1, 'total'), (2, 'natural'), (3, 'enterprise'), (4, 'research'),
  (5, 'public_welfare'), (6, 'legal_service'), (7, 'other_org');
INSERT INTO states VALUES (0, 'value'), (1, 'blank'), (2, 'not_applicable'), (3, 'unparsed');

-- One printed number. A report has some two hundred, most of them 0 or blank:
-- small integers keep a row near 25 bytes (40 with all overhead of the file),
-- and no further index is needed, because questions go from the reports to
-- their cells.
CREATE TABLE observations (
  version_pk   INTEGER NOT NULL REFERENCES versions(pk) ON DELETE CASCADE,
  indicator_pk INTEGER NOT NULL REFERENCES indicators(pk),
  applicant_pk INTEGER NOT NULL REFERENCES applicants(pk),
  seq          INTEGER NOT NULL,              -- position in the report, from 0
  state_pk     INTEGER NOT NULL REFERENCES states(pk),
  value        REAL,                          -- NULL unless the state is value
  unit_pk      INTEGER REFERENCES units(pk),  -- NULL where the page does not say
  raw          TEXT,                          -- the cell's text; NULL where it is the value as printed by us, or empty
  tbl          INTEGER NOT NULL,              -- the cell: table, row and column, from 0
  row          INTEGER NOT NULL,
  col          INTEGER NOT NULL,
  PRIMARY KEY (version_pk, indicator_pk, applicant_pk, seq)
) WITHOUT ROWID;

CREATE VIEW v_reports AS
SELECT r.id, v.title, o.name AS office, o.id AS office_id, r.year, r.scope,
       NULLIF(r.form, '') AS form, NULLIF(r.level, '') AS level,
       NULLIF(r.region_code, '') AS region_code, g.full_name AS region,
       NULLIF(v.published, '') AS published, NULLIF(v.published_from, '') AS published_from,
       NULLIF(v.index_number, '') AS index_number, NULLIF(v.office_code, '') AS office_code,
       v.n AS version, r.captured, r.cells
FROM reports r
JOIN offices o ON o.pk = r.office_pk
JOIN versions v ON v.pk = r.newest_pk
LEFT JOIN regions g ON g.code = r.region_code;

CREATE VIEW v_observations AS
SELECT r.id AS report, o.name AS office, o.id AS office_id, r.year, r.scope,
       NULLIF(r.form, '') AS form, NULLIF(r.level, '') AS level, NULLIF(r.region_code, '') AS region_code,
       i.indicator, NULLIF(a.applicant, '') AS applicant, b.value, u.unit,
       COALESCE(b.raw, CASE WHEN b.value IS NULL THEN '' WHEN b.value = CAST(b.value AS INTEGER)
         THEN CAST(CAST(b.value AS INTEGER) AS TEXT) ELSE CAST(b.value AS TEXT) END) AS raw,
       s.state, b.tbl, b.row, b.col
FROM observations b
JOIN indicators i ON i.pk = b.indicator_pk
JOIN applicants a ON a.pk = b.applicant_pk
JOIN states s ON s.pk = b.state_pk
LEFT JOIN units u ON u.pk = b.unit_pk
JOIN reports r ON r.newest_pk = b.version_pk
JOIN offices o ON o.pk = r.office_pk;
CREATE INDEX reports_newest ON reports(newest_pk);  -- from a cell back to its report

CREATE VIEW v_sections AS
SELECT r.id AS report, r.year, s.n, s.kind, s.heading, s.text
FROM sections s JOIN reports r ON r.newest_pk = s.version_pk;

CREATE VIEW v_snapshots AS
SELECT s.id, s.url, s.captured, s.status, s.media_type, lower(hex(s.sha256)) AS sha256, s.size,
       s.file, s.offset, s.outcome, NULLIF(s.message, '') AS message, r.id AS report, v.n AS version, s.rules
FROM snapshots s
LEFT JOIN versions v ON v.pk = s.version_pk
LEFT JOIN reports r ON r.pk = v.report_pk;
