-- Conditions on numbers, and orders by them, over all reports.

-- Reports by a printed number. Of the cells by applicant most are 0: they are
-- left out, which more than halves the index.
CREATE INDEX observations_number ON observations(indicator_pk, applicant_pk, value)
  WHERE state_pk = 0 AND (applicant_pk < 2 OR value <> 0);

-- Numbers that no cell prints as such: sums, rates, amounts in 万元, fees that
-- the prose states. They are computed when a version is written.
CREATE TABLE figures (
  version_pk   INTEGER NOT NULL REFERENCES versions(pk) ON DELETE CASCADE,
  indicator_pk INTEGER NOT NULL REFERENCES indicators(pk),
  applicant_pk INTEGER NOT NULL REFERENCES applicants(pk),
  value        REAL NOT NULL,
  PRIMARY KEY (version_pk, indicator_pk, applicant_pk)
) WITHOUT ROWID;
CREATE INDEX figures_number ON figures(indicator_pk, applicant_pk, value) WHERE applicant_pk < 2 OR value <> 0;

-- By which definitions the figures were computed; others make them anew.
CREATE TABLE figures_state (version INTEGER NOT NULL);
INSERT INTO figures_state VALUES (0);

-- From a cell to the id of its report, without looking at the report's row.
DROP INDEX reports_newest;
CREATE INDEX reports_newest ON reports(newest_pk, id);
