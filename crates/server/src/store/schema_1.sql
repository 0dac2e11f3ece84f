-- Times are milliseconds since 1970, UTC. Lists and objects are JSON.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('reader', 'responder', 'operator', 'admin'))
) STRICT;

-- Only the SHA-256 of a token is kept: whoever reads the file cannot sign in with it.
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE entities (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    properties TEXT NOT NULL,
    first_seen_at INTEGER,
    last_seen_at INTEGER
) STRICT;
CREATE INDEX entities_by_name ON entities (name COLLATE NOCASE);

CREATE TABLE incidents (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    title TEXT NOT NULL,
    description TEXT,
    severity TEXT NOT NULL CHECK (severity IN ('high', 'medium', 'low', 'informational')),
    severity_rank INTEGER NOT NULL GENERATED ALWAYS AS (
        CASE severity WHEN 'high' THEN 4 WHEN 'medium' THEN 3 WHEN 'low' THEN 2 ELSE 1 END
    ) STORED,
    status TEXT NOT NULL CHECK (status IN ('new', 'active', 'closed')),
    classification TEXT,
    classification_comment TEXT,
    owner_id TEXT REFERENCES users (id),
    tags TEXT NOT NULL,
    tactics TEXT NOT NULL,
    techniques TEXT NOT NULL,
    products TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    first_activity_at INTEGER,
    last_activity_at INTEGER,
    -- Title, number and tags in lower case.
    search TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX incidents_by_creation ON incidents (created_at, number);
CREATE INDEX incidents_by_change ON incidents (updated_at, number);
CREATE INDEX incidents_by_severity ON incidents (severity_rank, number);

CREATE TABLE incident_entities (
    incident_id TEXT NOT NULL REFERENCES incidents (id),
    entity_id TEXT NOT NULL REFERENCES entities (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (incident_id, entity_id)
) STRICT;

CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incidents (id),
    title TEXT NOT NULL,
    description TEXT,
    severity TEXT NOT NULL,
    product TEXT NOT NULL,
    tactics TEXT NOT NULL,
    techniques TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    entity_ids TEXT NOT NULL
) STRICT;
CREATE INDEX alerts_by_incident ON alerts (incident_id, started_at);

-- Whether the server may run playbooks of a group. A group that is not here is not granted.
CREATE TABLE grants (
    playbook_group TEXT PRIMARY KEY,
    granted INTEGER NOT NULL CHECK (granted IN (0, 1))
) STRICT;

CREATE TABLE runs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    playbook_id TEXT NOT NULL,
    playbook_name TEXT NOT NULL,
    playbook_version TEXT NOT NULL,
    -- The playbook file as it was accepted: what was confirmed is what runs, also after an update.
    playbook TEXT NOT NULL,
    entity_id TEXT NOT NULL REFERENCES entities (id),
    entity_kind TEXT NOT NULL,
    entity_name TEXT NOT NULL,
    -- The entity as it was accepted, for the same reason.
    entity TEXT NOT NULL,
    incident_id TEXT REFERENCES incidents (id),
    inputs TEXT NOT NULL,
    -- The inputs with secrets masked.
    inputs_shown TEXT NOT NULL,
    reason TEXT,
    requested_by TEXT NOT NULL REFERENCES users (id),
    origin TEXT NOT NULL,
    status TEXT NOT NULL,
    status_text TEXT,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    error TEXT,
    undo_playbook_id TEXT,
    undo_of TEXT REFERENCES runs (id),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX runs_by_entity ON runs (entity_id, seq);
CREATE INDEX runs_by_incident ON runs (incident_id, seq);
CREATE INDEX runs_by_playbook ON runs (playbook_id, seq);
CREATE INDEX runs_by_undone ON runs (undo_of, seq) WHERE undo_of IS NOT NULL;
CREATE INDEX runs_live ON runs (playbook_id, entity_id)
    WHERE status IN ('queued', 'running', 'cancelling');

CREATE TRIGGER runs_end_once BEFORE UPDATE OF status ON runs
WHEN OLD.status NOT IN ('queued', 'running', 'cancelling') AND NEW.status IS NOT OLD.status
BEGIN
    SELECT RAISE(ABORT, 'a run that has ended keeps its end');
END;

CREATE TABLE steps (
    run_id TEXT NOT NULL REFERENCES runs (id),
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    started_at INTEGER,
    ended_at INTEGER,
    summary TEXT,
    output TEXT,
    error TEXT,
    PRIMARY KEY (run_id, position),
    UNIQUE (run_id, id)
) STRICT;

CREATE TABLE idempotency_keys (
    user_id TEXT NOT NULL REFERENCES users (id),
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    run_id TEXT NOT NULL REFERENCES runs (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT;
CREATE INDEX idempotency_keys_by_run ON idempotency_keys (run_id);

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor_id TEXT NOT NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    run_id TEXT,
    playbook_id TEXT,
    playbook_version TEXT,
    entity_id TEXT,
    incident_id TEXT,
    reason TEXT,
    detail TEXT,
    trace_id TEXT
) STRICT;
CREATE INDEX audit_by_run ON audit (run_id);

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
-- REPLACE deletes without firing the trigger above.
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

-- What the fake products hold. One row per fact: an account can be disabled and need new sign-in proof.
CREATE TABLE sandbox_records (
    system TEXT NOT NULL,
    subject TEXT NOT NULL,
    aspect TEXT NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    run_id TEXT,
    PRIMARY KEY (system, subject, aspect)
) STRICT;

CREATE TABLE sandbox_calls (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    system TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    run_id TEXT
) STRICT;

CREATE TABLE sandbox_replies (
    key TEXT PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
