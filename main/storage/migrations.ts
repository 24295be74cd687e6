/**
 * The schema's history. Each entry migrates a file from the previous version to its own; a released entry is never
 * changed again. Sealed columns (BLOB `data`, `body`, `details`, `note`) are AES-256-GCM, see cipher.ts.
 */
export const migrations: readonly string[] = [
  /* 1 */ `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

  CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    queued_at TEXT,
    removed_at TEXT,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    invitation_id TEXT,
    investment_id TEXT,
    status TEXT,
    previous_status TEXT,
    status_changed_at TEXT,
    status_read_at TEXT,
    data BLOB NOT NULL
  ) STRICT;
  CREATE INDEX subscriptions_by_update ON subscriptions (removed_at, updated_at DESC);
  CREATE INDEX subscriptions_by_stage ON subscriptions (removed_at, stage, updated_at DESC);
  CREATE INDEX subscriptions_with_investment ON subscriptions (investment_id) WHERE investment_id IS NOT NULL;

  CREATE TABLE operations (
    id TEXT PRIMARY KEY,
    subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    body BLOB NOT NULL,
    idempotency_key TEXT NOT NULL,
    environment_id TEXT NOT NULL,
    base_url TEXT NOT NULL,
    client_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'sending', 'uncertain', 'acknowledged', 'refused', 'abandoned')),
    attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    first_sent_at TEXT,
    next_attempt_at TEXT,
    closed_at TEXT,
    http_status INTEGER,
    answer BLOB,
    UNIQUE (subscription_id, sequence)
  ) STRICT;
  -- At most one operation of a subscription is open, whatever the code above believes.
  CREATE UNIQUE INDEX one_open_operation ON operations (subscription_id) WHERE state IN ('ready', 'sending', 'uncertain');

  CREATE TABLE investors (id TEXT PRIMARY KEY, read_at TEXT NOT NULL, wallets_read_at TEXT, data BLOB NOT NULL) STRICT;

  CREATE TABLE documents (
    id TEXT NOT NULL,
    subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
    data BLOB NOT NULL,
    fetched_at TEXT,
    body BLOB,
    PRIMARY KEY (subscription_id, id)
  ) STRICT;

  CREATE TABLE reviews (
    sequence INTEGER PRIMARY KEY,
    subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
    status TEXT NOT NULL,
    reviewed_at TEXT NOT NULL,
    reviewed_by TEXT NOT NULL,
    note BLOB NOT NULL
  ) STRICT;
  CREATE INDEX reviews_of_subscription ON reviews (subscription_id, sequence DESC);

  CREATE TABLE review_drafts (
    subscription_id TEXT PRIMARY KEY REFERENCES subscriptions (id),
    note BLOB NOT NULL
  ) STRICT;

  CREATE TABLE trail (
    sequence INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    subscription_id TEXT,
    details BLOB NOT NULL,
    previous BLOB NOT NULL,
    mac BLOB NOT NULL
  ) STRICT;
  CREATE INDEX trail_of_subscription ON trail (subscription_id, sequence);
  CREATE TRIGGER trail_keeps_entries BEFORE DELETE ON trail BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
  CREATE TRIGGER trail_keeps_content BEFORE UPDATE ON trail BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
  `,
  /* 2: when a person last had an operation of unknown outcome sent again */ `
  ALTER TABLE operations ADD COLUMN decided_at TEXT;
  `,
  /* 3: stages are counted often while sending, even with 100,000 subscriptions, see sync/progress.ts */ `
  CREATE INDEX subscriptions_underway ON subscriptions (stage, reason, id)
    WHERE removed_at IS NULL AND stage IN ('onItsWay', 'uncertain', 'needsYou', 'refused');
  `,
  /* 4: records carry the version of their shape; a value that could not be read is kept when a new one replaces it */ `
  CREATE TABLE unreadable_values (
    sequence INTEGER PRIMARY KEY,
    place TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    value BLOB NOT NULL
  ) STRICT;
  `,
  /* 5: a subscription's record notes which of its fields were lost; no table changes */ '',
  /*
   * 6: the age of an attempt by several clocks, and what its last answers have in common. Up to version 5 the name of a
   * network error counted as proof that nothing was sent, so a "ready" operation may have been sent. A subscription's
   * record also notes where the platform's record differs, and to whom the answers and statements in its form belong.
   */ `
  -- A table of its own: ALTER TABLE would check every row of "operations", and a damaged one must not stop the upgrade.
  CREATE TABLE attempts (
    operation_id TEXT PRIMARY KEY,
    clock_offset INTEGER,
    age_unknown INTEGER NOT NULL DEFAULT 0,
    pause INTEGER,
    trouble TEXT,
    trouble_count INTEGER NOT NULL DEFAULT 0,
    trouble_since TEXT,
    held TEXT
  ) STRICT;
  UPDATE operations SET state = 'uncertain', attempts = attempts + 1, first_sent_at = created_at
    WHERE state = 'ready' AND attempts >= 0 AND first_sent_at IS NULL;
  `,
  /* 7: fingerprints of the rows as this program last wrote them, see fingerprints.ts; the file's state is in "meta" */ `
  CREATE TABLE fingerprints (bucket INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;
  `,
  /*
   * 8: operations and documents belong to a submission of any kind, so they no longer refer to "subscriptions". Rows of
   * earlier versions have no "owner_kind" and belong to a subscription; "subscription_id" is the owner's id. Content may be
   * a file. Editing the stored definitions touches no row: ALTER TABLE would check each one of a STRICT table, and a damaged
   * one must not stop the upgrade. https://sqlite.org/lang_altertable.html#otheralter
   */ `
  PRAGMA writable_schema = ON;
  UPDATE sqlite_schema SET sql = replace(replace(sql,
      'subscription_id TEXT NOT NULL REFERENCES subscriptions (id)', 'subscription_id TEXT NOT NULL'),
      'decided_at TEXT', 'decided_at TEXT, owner_kind TEXT, content TEXT')
    WHERE type = 'table' AND name = 'operations';
  UPDATE sqlite_schema SET sql = replace(replace(sql,
      'subscription_id TEXT NOT NULL REFERENCES subscriptions (id)', 'subscription_id TEXT NOT NULL'),
      'body BLOB', 'body BLOB, owner_kind TEXT')
    WHERE type = 'table' AND name = 'documents';
  PRAGMA writable_schema = RESET;

  CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    owner_kind TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    file TEXT NOT NULL,
    size INTEGER NOT NULL,
    added_at TEXT NOT NULL,
    data BLOB NOT NULL
  ) STRICT;
  CREATE INDEX attachments_of_owner ON attachments (owner_kind, owner_id);
  CREATE INDEX attachments_in_file ON attachments (file);
  `,
  /*
   * 9: lists come from memory, so SQL no longer orders them. The whole rows are large, and reading 100,000 of them takes
   * seconds; so what is looked for while a file is opened, or again and again, is in indexes that hold all that is needed.
   */ `
  DROP INDEX subscriptions_by_stage;
  DROP INDEX subscriptions_underway;
  CREATE INDEX subscriptions_at_a_glance ON subscriptions (stage, reason, id, queued_at, status, removed_at) WHERE removed_at IS NULL;
  CREATE INDEX open_operations_by_attempt ON operations (next_attempt_at, owner_kind, subscription_id)
    WHERE state IN ('ready', 'sending', 'uncertain');
  CREATE INDEX trail_beginnings ON trail (subscription_id, who) WHERE what = 'subscription.created';
  CREATE INDEX trail_recoveries ON trail (what) WHERE what IN ('storage.restored', 'storage.behind');
  `,
];
