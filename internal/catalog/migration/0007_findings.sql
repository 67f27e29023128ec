-- What the rules find in reports, and what people say of it.

-- What the rules that concern a report said of it when they were last run over it:
-- those that are met, those that could not be decided; the others have findings.
CREATE TABLE audits (
  report_pk INTEGER PRIMARY KEY REFERENCES reports(pk) ON DELETE CASCADE,
  rules     TEXT NOT NULL,                    -- version of the rules
  passed    TEXT NOT NULL,                    -- ids, apart by spaces
  undecided TEXT NOT NULL                     -- [{"rule", "why", "why_en"}]
);

CREATE TABLE findings (
  pk          INTEGER PRIMARY KEY,
  report_pk   INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  key         TEXT NOT NULL,                  -- verdicts hold on to it
  rule        TEXT NOT NULL,
  severity    TEXT NOT NULL,
  attribution TEXT NOT NULL,
  other       TEXT NOT NULL DEFAULT '',       -- id of the other report of a pair
  message     TEXT NOT NULL,
  message_en  TEXT NOT NULL,
  evidence    TEXT NOT NULL                   -- JSON: cells, text, repair
);
CREATE INDEX findings_report ON findings(report_pk);
CREATE INDEX findings_rule ON findings(rule, report_pk);
CREATE INDEX findings_key ON findings(key);

-- Verdicts of people on findings, never changed and never removed: the newest of
-- a key counts. They cannot be made again, so that they have no foreign keys and
-- outlive what they are about.
CREATE TABLE verdicts (
  pk        INTEGER PRIMARY KEY,
  key       TEXT NOT NULL,
  rule      TEXT NOT NULL,
  report    TEXT NOT NULL,                    -- id
  message   TEXT NOT NULL,                    -- of the finding, when it was judged
  judgement TEXT NOT NULL,                    -- confirmed, misread, explained; none = it was withdrawn
  note      TEXT NOT NULL,
  judge     TEXT NOT NULL,                    -- name of who judged
  at        TEXT NOT NULL
);
CREATE INDEX verdicts_key ON verdicts(key, pk);

-- How far the rules have come; one row.
CREATE TABLE audit_state (
  rules TEXT NOT NULL,                        -- version that the findings are of
  known INTEGER NOT NULL,                     -- last of changes that they show
  n     INTEGER NOT NULL                      -- grows with every change of findings or verdicts
);
INSERT INTO audit_state VALUES ('', 0, 0);

CREATE VIEW v_findings AS
SELECT r.id AS report, r.year, r.scope, r.level, r.region_code, f.rule, f.severity, f.attribution,
       NULLIF(f.other, '') AS other_report, f.message, f.message_en, f.evidence, f.key,
       NULLIF(w.judgement, 'none') AS verdict, w.note
FROM findings f JOIN reports r ON r.pk = f.report_pk
LEFT JOIN verdicts w ON w.pk = (SELECT MAX(x.pk) FROM verdicts x WHERE x.key = f.key);
