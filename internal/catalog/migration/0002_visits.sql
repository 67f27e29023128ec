-- Evidence of each look at a URL of which a capture is held.

ALTER TABLE snapshots ADD COLUMN digest TEXT NOT NULL DEFAULT '';  -- of the payload as on the wire, chunks joined (WARC 1.1), sha1:…; '' where not known

-- The first capture of a payload is a visit too. What belongs to a URL is found
-- by way of its snapshots: a visit that brought no new bytes stands with the
-- snapshot that the URL had then.
CREATE TABLE visits (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots(id) ON DELETE CASCADE,
  at          TEXT NOT NULL,
  outcome     TEXT NOT NULL CHECK (outcome IN ('fetched', 'unchanged', 'gone', 'moved')),
  status      INTEGER NOT NULL DEFAULT 0,     -- HTTP status; 0 for a file
  detail      TEXT NOT NULL DEFAULT '',       -- for moved: the address
  file        TEXT NOT NULL,                  -- WARC file
  offset      INTEGER NOT NULL,               -- of the record in it
  PRIMARY KEY (snapshot_id, at)
) WITHOUT ROWID;
CREATE INDEX visits_record ON visits(file, offset);  -- what of the archive is known

INSERT INTO visits (snapshot_id, at, outcome, status, file, offset)
SELECT s.id, s.captured, IIF(EXISTS (SELECT 1 FROM snapshots o WHERE o.url = s.url AND o.sha256 = s.sha256 AND o.captured < s.captured),
         'unchanged', 'fetched'), s.status, s.file, s.offset
FROM snapshots s;

-- The capture by which a report's newest version is shown.
ALTER TABLE reports ADD COLUMN shown_id INTEGER;  -- snapshots.id
UPDATE reports SET shown_id = (SELECT id FROM snapshots WHERE version_pk = newest_pk
  ORDER BY url LIKE 'file:%', captured DESC, id DESC LIMIT 1);

DROP VIEW v_snapshots;
CREATE VIEW v_snapshots AS
SELECT s.id, s.url, s.captured, s.status, s.media_type, lower(hex(s.sha256)) AS sha256, s.size, NULLIF(s.digest, '') AS digest,
       s.file, s.offset, s.outcome, NULLIF(s.message, '') AS message, r.id AS report, v.n AS version, s.rules
FROM snapshots s
LEFT JOIN versions v ON v.pk = s.version_pk
LEFT JOIN reports r ON r.pk = v.report_pk;

CREATE VIEW v_visits AS
SELECT s.url, w.at, w.outcome, w.status, NULLIF(w.detail, '') AS detail, w.file, w.offset,
       w.snapshot_id AS snapshot, lower(hex(s.sha256)) AS sha256, r.id AS report, v.n AS version
FROM visits w
JOIN snapshots s ON s.id = w.snapshot_id
LEFT JOIN versions v ON v.pk = s.version_pk
LEFT JOIN reports r ON r.pk = v.report_pk;
