-- The crawl frontier: what is known of the URLs of each site, and the queue.
-- Nothing leaves the queue before the work on it is done and recorded.

CREATE TABLE crawl_sites (
  pk       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL UNIQUE,
  region   TEXT NOT NULL DEFAULT '',
  spec     TEXT NOT NULL DEFAULT '',          -- the site as it was listed, JSON
  due      TEXT NOT NULL DEFAULT ''           -- when the schedule wants it next
);

CREATE TABLE crawl_runs (
  pk           INTEGER PRIMARY KEY,
  site_pk      INTEGER NOT NULL REFERENCES crawl_sites(pk) ON DELETE CASCADE,
  started      TEXT NOT NULL,
  ended        TEXT NOT NULL DEFAULT '',      -- '' while it is under way, or after it was cut short
  requests     INTEGER NOT NULL DEFAULT 0,
  new_reports  INTEGER NOT NULL DEFAULT 0,
  new_versions INTEGER NOT NULL DEFAULT 0,
  outcomes     TEXT NOT NULL DEFAULT '{}',    -- JSON: outcome -> number of URLs, kept up with every URL done
  failed       TEXT NOT NULL DEFAULT '',      -- why no entry could be read
  detail       TEXT NOT NULL DEFAULT ''
);
CREATE INDEX crawl_runs_site ON crawl_runs(site_pk, pk);
CREATE UNIQUE INDEX crawl_runs_open ON crawl_runs(site_pk) WHERE ended = '';  -- a site has one open run

CREATE TABLE crawl_urls (
  pk            INTEGER PRIMARY KEY,
  site_pk       INTEGER NOT NULL REFERENCES crawl_sites(pk) ON DELETE CASCADE,
  key           BLOB NOT NULL,                -- SHA-256, 16 bytes of it, of the canonical URL and the form
  host          TEXT NOT NULL,
  url           TEXT NOT NULL,
  form          TEXT NOT NULL DEFAULT '',     -- body of a POST
  kind          TEXT NOT NULL,
  hops          INTEGER NOT NULL DEFAULT 0,
  pages         INTEGER NOT NULL DEFAULT 0,
  entry         INTEGER NOT NULL DEFAULT 0,
  redirects     INTEGER NOT NULL DEFAULT 0,
  in_column     INTEGER NOT NULL DEFAULT 0,    -- a list of annual reports, by its link or the pages before it
  barren        INTEGER NOT NULL DEFAULT 0,
  hints         TEXT NOT NULL DEFAULT '',     -- JSON
  parent_pk     INTEGER,                      -- page that named it last
  named_run     INTEGER NOT NULL,             -- run in which a link named it last
  first_seen    TEXT NOT NULL,
  -- the queue
  waiting       INTEGER NOT NULL DEFAULT 1,
  priority      INTEGER NOT NULL,
  due           TEXT NOT NULL,                -- not before this
  tries         INTEGER NOT NULL DEFAULT 0,
  done_run      INTEGER NOT NULL DEFAULT 0,   -- run in which the work on it ended last
  -- how the last work on it ended
  outcome       TEXT NOT NULL DEFAULT '',
  status        INTEGER NOT NULL DEFAULT 0,
  detail        TEXT NOT NULL DEFAULT '',
  fetched       TEXT NOT NULL DEFAULT '',
  etag          TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  report        TEXT NOT NULL DEFAULT '',     -- id of the report that was read from it
  held          INTEGER NOT NULL DEFAULT 0,   -- was received once
  unchanged     INTEGER NOT NULL DEFAULT 0,   -- visits in a row that found it as it was
  recheck       TEXT NOT NULL DEFAULT ''      -- when it is to be visited again
);
CREATE UNIQUE INDEX crawl_urls_key ON crawl_urls(site_pk, key);
CREATE INDEX crawl_urls_queue ON crawl_urls(site_pk, host, priority, pk) WHERE waiting;
CREATE INDEX crawl_urls_parent ON crawl_urls(parent_pk) WHERE parent_pk IS NOT NULL;  -- from a list to what it named
CREATE INDEX crawl_urls_outcome ON crawl_urls(site_pk, outcome, pk);

-- Links to reports on hosts outside a site: recorded, not followed.
CREATE TABLE crawl_foreign (
  site_pk    INTEGER NOT NULL REFERENCES crawl_sites(pk) ON DELETE CASCADE,
  host       TEXT NOT NULL,
  url        TEXT NOT NULL,
  title      TEXT NOT NULL DEFAULT '',
  first_seen TEXT NOT NULL,
  PRIMARY KEY (site_pk, host, url)
) WITHOUT ROWID;

-- Hosts that are left alone for a while.
CREATE TABLE crawl_hosts (
  host     TEXT PRIMARY KEY,
  until    TEXT NOT NULL,
  failures INTEGER NOT NULL,
  reason   TEXT NOT NULL
) WITHOUT ROWID;

CREATE VIEW v_crawl_urls AS
SELECT u.pk AS id, s.name AS site, u.url, u.kind, u.waiting, NULLIF(u.outcome, '') AS outcome,
       NULLIF(u.status, 0) AS status, NULLIF(u.detail, '') AS detail, NULLIF(u.report, '') AS report,
       u.first_seen, NULLIF(u.fetched, '') AS fetched
FROM crawl_urls u JOIN crawl_sites s ON s.pk = u.site_pk;

CREATE VIEW v_crawl_runs AS
SELECT r.pk AS id, s.name AS site, r.started, NULLIF(r.ended, '') AS ended, r.requests, r.new_reports, r.new_versions,
       r.outcomes, NULLIF(r.failed, '') AS failed, NULLIF(r.detail, '') AS detail
FROM crawl_runs r JOIN crawl_sites s ON s.pk = r.site_pk;

-- Reports that the index does not show as they are now, those that are gone
-- included: what an interrupted process leaves behind is made up for by the next.
CREATE TABLE unindexed (
  report TEXT PRIMARY KEY,                    -- id
  n      INTEGER NOT NULL                     -- how often it changed since it was indexed last
) WITHOUT ROWID;
