-- A database of schema version 1, written by the server before steps had a type, and dumped after it was
-- killed: one run has succeeded, one was cancelled after its block took effect, one was in the middle of
-- its block, one had been asked to stop there, and one was queued.
PRAGMA foreign_keys = OFF;
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
INSERT INTO "audit" VALUES(1,1795828607861,'command-line','user.put','done',NULL,NULL,NULL,NULL,NULL,NULL,'mara: operator',NULL);
INSERT INTO "audit" VALUES(2,1795828607887,'command-line','token.create','done',NULL,NULL,NULL,NULL,NULL,NULL,'mara: 1 h',NULL);
INSERT INTO "audit" VALUES(3,1795828608015,'mara','run.start','queued','run-succeeded','block','1','ip-1',NULL,'Before the upgrade',NULL,'53c78031945d4837878430a71bf96a7a');
INSERT INTO "audit" VALUES(4,1795828608016,'server','run.status','running','run-succeeded','block','1','ip-1',NULL,'Before the upgrade',NULL,NULL);
INSERT INTO "audit" VALUES(5,1795828608025,'server','run.status','succeeded','run-succeeded','block','1','ip-1',NULL,'Before the upgrade',NULL,NULL);
INSERT INTO "audit" VALUES(6,1795828608071,'mara','run.start','queued','run-cancelled','block','1','ip-2',NULL,'Before the upgrade',NULL,'5aa982d303fb47ac9191ff0691dd7b67');
INSERT INTO "audit" VALUES(7,1795828608076,'server','run.status','running','run-cancelled','block','1','ip-2',NULL,'Before the upgrade',NULL,NULL);
INSERT INTO "audit" VALUES(8,1795828608131,'mara','run.status','cancelling','run-cancelled','block','1','ip-2',NULL,'Before the upgrade','Asked to stop. The step at work still ends.','54a15ea41baf44aa9c253b9c7e1467e1');
INSERT INTO "audit" VALUES(9,1795828608136,'server','run.status','cancelled','run-cancelled','block','1','ip-2',NULL,'Before the upgrade','Stopped before “Check”. The steps before it took effect.',NULL);
INSERT INTO "audit" VALUES(10,1795828608186,'mara','run.start','queued','run-running','block','1','ip-3',NULL,'Before the upgrade',NULL,'9ae6e1b855ed4df58774cda4b063201f');
INSERT INTO "audit" VALUES(11,1795828608188,'server','run.status','running','run-running','block','1','ip-3',NULL,'Before the upgrade',NULL,NULL);
INSERT INTO "audit" VALUES(12,1795828608242,'mara','run.start','queued','run-cancelling','block','1','ip-4',NULL,'Before the upgrade',NULL,'7837eac93cab4dbabadaa213c1de22d6');
INSERT INTO "audit" VALUES(13,1795828608243,'server','run.status','running','run-cancelling','block','1','ip-4',NULL,'Before the upgrade',NULL,NULL);
INSERT INTO "audit" VALUES(14,1795828608297,'mara','run.status','cancelling','run-cancelling','block','1','ip-4',NULL,'Before the upgrade','Asked to stop. The step at work still ends.','eaf78c3df7c646a38a02e90297cbc9cd');
INSERT INTO "audit" VALUES(43,1795828608387,'mara','run.start','queued','run-queued','block','1','ip-5',NULL,'Before the upgrade',NULL,'9fb91ebf268b4517919e1364d42042c3');
CREATE TABLE entities (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    properties TEXT NOT NULL,
    first_seen_at INTEGER,
    last_seen_at INTEGER
) STRICT;
INSERT INTO "entities" VALUES('ip-1','ip','198.51.100.1','{"address": "198.51.100.1"}',NULL,NULL);
INSERT INTO "entities" VALUES('ip-2','ip','198.51.100.2','{"address": "198.51.100.2"}',NULL,NULL);
INSERT INTO "entities" VALUES('ip-3','ip','198.51.100.3','{"address": "198.51.100.3"}',NULL,NULL);
INSERT INTO "entities" VALUES('ip-4','ip','198.51.100.4','{"address": "198.51.100.4"}',NULL,NULL);
INSERT INTO "entities" VALUES('ip-5','ip','198.51.100.5','{"address": "198.51.100.5"}',NULL,NULL);
CREATE TABLE grants (
    playbook_group TEXT PRIMARY KEY,
    granted INTEGER NOT NULL CHECK (granted IN (0, 1))
) STRICT;
INSERT INTO "grants" VALUES('network-edge',1);
CREATE TABLE idempotency_keys (
    user_id TEXT NOT NULL REFERENCES users (id),
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    run_id TEXT NOT NULL REFERENCES runs (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT;
INSERT INTO "idempotency_keys" VALUES('mara','key-block-ip-1',X'F2194F87CE911488296E173D822D8E9A6DC22151EA0B044078679A46CC17F94C','run-succeeded',1795828608015);
INSERT INTO "idempotency_keys" VALUES('mara','key-block-ip-2',X'9ABC61F9EC4A025DA11F9F10981B7E7A0BA9EACEC395D9054B4F4F8E12F26155','run-cancelled',1795828608071);
INSERT INTO "idempotency_keys" VALUES('mara','key-block-ip-3',X'4292EE4745A398621657123552FD80117BD4E25C443898FE7A143BA7FC711151','run-running',1795828608186);
INSERT INTO "idempotency_keys" VALUES('mara','key-block-ip-4',X'651DE8030236549651D9E9CF268101CDAD85C6D4F0F7D3BA174D51E111D81F60','run-cancelling',1795828608242);
INSERT INTO "idempotency_keys" VALUES('mara','key-block-ip-5',X'FB930C6229D0147DB2B53361DB8ADF2769A666A713BB16B5B7E2EC47C2483E62','run-queued',1795828608387);
CREATE TABLE incident_entities (
    incident_id TEXT NOT NULL REFERENCES incidents (id),
    entity_id TEXT NOT NULL REFERENCES entities (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (incident_id, entity_id)
) STRICT;
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
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
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
INSERT INTO "runs" VALUES(1,'run-succeeded','block','Block','1','{"type":"playbook","spec_version":"cacao-2.0","id":"block","version":"1","name":"Block","description":"For an upgrade.","playbook_types":["mitigation"],"playbook_activities":["restrict-access"],"effects":["deny"],"impact":"contain","reversible":true,"undo_playbook":"unblock","kinds":["ip"],"group":"network-edge","requires_reason":false,"enabled":true,"timeout_ms":60000,"steps":[{"id":"look","name":"Look","system":"firewall","method":"GET","path":"/blocks/{entity.address}","timeout_ms":30000,"retries":0,"idempotent":false,"expect":[]},{"id":"block","name":"Block","system":"firewall","method":"POST","path":"/blocks","body":{"runId":"{run.id}","value":"{entity.address}"},"timeout_ms":30000,"retries":1,"idempotent":true,"expect":[],"summary":"Blocked {entity.address}."},{"id":"check","name":"Check","system":"firewall","method":"GET","path":"/blocks/{entity.address}","timeout_ms":30000,"retries":0,"idempotent":false,"expect":[]}]}','ip-1','ip','198.51.100.1','{"id":"ip-1","kind":"ip","name":"198.51.100.1","properties":{"address":"198.51.100.1"}}',NULL,'{}','{}','Before the upgrade','mara','{"surface":"fixture","app":"fixture/1"}','succeeded',NULL,1795828608015,1795828608016,1795828608025,NULL,'unblock',NULL,9);
INSERT INTO "runs" VALUES(2,'run-cancelled','block','Block','1','{"type":"playbook","spec_version":"cacao-2.0","id":"block","version":"1","name":"Block","description":"For an upgrade.","playbook_types":["mitigation"],"playbook_activities":["restrict-access"],"effects":["deny"],"impact":"contain","reversible":true,"undo_playbook":"unblock","kinds":["ip"],"group":"network-edge","requires_reason":false,"enabled":true,"timeout_ms":60000,"steps":[{"id":"look","name":"Look","system":"firewall","method":"GET","path":"/blocks/{entity.address}","timeout_ms":30000,"retries":0,"idempotent":false,"expect":[]},{"id":"block","name":"Block","system":"firewall","method":"POST","path":"/blocks","body":{"runId":"{run.id}","value":"{entity.address}"},"timeout_ms":30000,"retries":1,"idempotent":true,"expect":[],"summary":"Blocked {entity.address}."},{"id":"check","name":"Check","system":"firewall","method":"GET","path":"/blocks/{entity.address}","timeout_ms":30000,"retries":0,"idempotent":false,"expect":[]}]}','ip-2','ip','198.51.100.2','{"id":"ip-2","kind":"ip","name":"198.51.100.2","properties":{"address":"198.51.100.2"}}',NULL,'{}','{}','Before the upgrade','mara','{"surface":"fixture","app":"fixture/1"}','cancelled','Stopped before “Check”. The steps before it took effect.',1795828608071,1795828608076,1795828608136,NULL,'unblock',NULL,8);
INSERT INTO "runs" VALUES(3,'run-running','block','Block','1','{"type":"playbook","spec_version":"cacao-2.0","id":"block","version":"1","name":"Block","description":"For an upgrade.","playbook_types":["mitigation"],"playbook_activities":["restrict-access"],"effects":["deny"],"impact":"contain","reversible":true,"undo_playbook":"unblock","kinds":["ip"],"group":"network-edge","requires_reason":false,"enabled":true,"timeout_ms":60000,"steps":[{"id":"look","name":"Look","system":"firewall","method":"GET","path":"/blocks/{entity.address}","timeout_ms":30000,"retries":0,"idempotent":false,"expect":[]},{"id":"block","name":"Block","system":"firewall","method":"POST","path":"/blocks","body":{"runId":"{run.id}","value":"{entity.address}"},"timeout_ms":30000,"retries":1,"idempotent":true,"expect":[],"summary":"Blocked {entity.address}."},{"id":"check","name":"Check","system":"firewall","method":"GET","path":"/blocks/{entity.address}","timeout_ms":30000,"retries":0,"idempotent":false,"expect":[]}]}','ip-3','ip','198.51.100.3','{"id":"ip-3","kind":"ip","name":"198.51.100.3","properties":{"address":"198.51.100.3"}}',NULL,'{}','{}','Before the upgrade','mara','{"surface":"fixture","app":"fixture/1"}','running',NULL,1795828608186,1795828608188,NULL,NULL,'unblock',NULL,5);
INSERT INTO "runs" VALUES(4,'run-cancelling','block','Block','1','{"type":"playbook","spec_version":"cacao-2.0","id":"block","version":"1","name":"Block","description":"For an upgrade.","playbook_types":["mitigation"],"playbook_activities":["restrict-access"],"effects":["deny"],"impact":"contain","reversible":true,"undo_playbook":"unblock","kinds":["ip"],"group":"network-edge","requires_reason":false,"enabled":true,"timeout_ms":60000,"steps":[{"id":"look","name":"Look","system":"firewall","method":"GET","path":"/blocks/{entity.address}","timeout_ms":30000,"retries":0,"idempotent":false,"expect":[]},{"id":"block","name":"Block","system":"firewall","method":"POST","path":"/blocks","body":{"runId":"{run.id}","value":"{entity.address}"},"timeout_ms":30000,"retries":1,"idempotent":true,"expect":[],"summary":"Blocked {entity.address}."},{"id":"check","name":"Check","system":"firewall","method":"GET","path":"/blocks/{entity.address}","timeout_ms":30000,"retries":0,"idempotent":false,"expect":[]}]}','ip-4','ip','198.51.100.4','{"id":"ip-4","kind":"ip","name":"198.51.100.4","properties":{"address":"198.51.100.4"}}',NULL,'{}','{}','Before the upgrade','mara','{"surface":"fixture","app":"fixture/1"}','cancelling','Asked to stop. The step at work still ends.',1795828608242,1795828608243,NULL,NULL,'unblock',NULL,6);
INSERT INTO "runs" VALUES(19,'run-queued','block','Block','1','{"type":"playbook","spec_version":"cacao-2.0","id":"block","version":"1","name":"Block","description":"For an upgrade.","playbook_types":["mitigation"],"playbook_activities":["restrict-access"],"effects":["deny"],"impact":"contain","reversible":true,"undo_playbook":"unblock","kinds":["ip"],"group":"network-edge","requires_reason":false,"enabled":true,"timeout_ms":60000,"steps":[{"id":"look","name":"Look","system":"firewall","method":"GET","path":"/blocks/{entity.address}","timeout_ms":30000,"retries":0,"idempotent":false,"expect":[]},{"id":"block","name":"Block","system":"firewall","method":"POST","path":"/blocks","body":{"runId":"{run.id}","value":"{entity.address}"},"timeout_ms":30000,"retries":1,"idempotent":true,"expect":[],"summary":"Blocked {entity.address}."},{"id":"check","name":"Check","system":"firewall","method":"GET","path":"/blocks/{entity.address}","timeout_ms":30000,"retries":0,"idempotent":false,"expect":[]}]}','ip-5','ip','198.51.100.5','{"id":"ip-5","kind":"ip","name":"198.51.100.5","properties":{"address":"198.51.100.5"}}',NULL,'{}','{}','Before the upgrade','mara','{"surface":"fixture","app":"fixture/1"}','queued',NULL,1795828608387,NULL,NULL,NULL,'unblock',NULL,1);
CREATE TABLE sandbox_calls (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    system TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    run_id TEXT
) STRICT;
CREATE TABLE sandbox_records (
    system TEXT NOT NULL,
    subject TEXT NOT NULL,
    aspect TEXT NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    run_id TEXT,
    PRIMARY KEY (system, subject, aspect)
) STRICT;
CREATE TABLE sandbox_replies (
    key TEXT PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
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
INSERT INTO "steps" VALUES('run-succeeded',0,'look','Look','succeeded',1,1795828608017,1795828608019,NULL,'{"state":"done"}',NULL);
INSERT INTO "steps" VALUES('run-succeeded',1,'block','Block','succeeded',1,1795828608019,1795828608021,'Blocked 198.51.100.1.','{"state":"done"}',NULL);
INSERT INTO "steps" VALUES('run-succeeded',2,'check','Check','succeeded',1,1795828608021,1795828608025,NULL,'{"state":"done"}',NULL);
INSERT INTO "steps" VALUES('run-cancelled',0,'look','Look','succeeded',1,1795828608078,1795828608081,NULL,'{"state":"done"}',NULL);
INSERT INTO "steps" VALUES('run-cancelled',1,'block','Block','succeeded',1,1795828608081,1795828608133,'Blocked 198.51.100.2.','{"state":"done"}',NULL);
INSERT INTO "steps" VALUES('run-cancelled',2,'check','Check','skipped',0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "steps" VALUES('run-running',0,'look','Look','succeeded',1,1795828608189,1795828608197,NULL,'{"state":"done"}',NULL);
INSERT INTO "steps" VALUES('run-running',1,'block','Block','running',1,1795828608198,NULL,NULL,NULL,NULL);
INSERT INTO "steps" VALUES('run-running',2,'check','Check','not-started',0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "steps" VALUES('run-cancelling',0,'look','Look','succeeded',1,1795828608249,1795828608257,NULL,'{"state":"done"}',NULL);
INSERT INTO "steps" VALUES('run-cancelling',1,'block','Block','running',1,1795828608259,NULL,NULL,NULL,NULL);
INSERT INTO "steps" VALUES('run-cancelling',2,'check','Check','not-started',0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "steps" VALUES('run-queued',0,'look','Look','not-started',0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "steps" VALUES('run-queued',1,'block','Block','not-started',0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "steps" VALUES('run-queued',2,'check','Check','not-started',0,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('reader', 'responder', 'operator', 'admin'))
) STRICT;
INSERT INTO "users" VALUES('mara','Mara Voss','Tier 2 analyst','operator');
CREATE INDEX entities_by_name ON entities (name COLLATE NOCASE);
CREATE INDEX incidents_by_creation ON incidents (created_at, number);
CREATE INDEX incidents_by_change ON incidents (updated_at, number);
CREATE INDEX incidents_by_severity ON incidents (severity_rank, number);
CREATE INDEX alerts_by_incident ON alerts (incident_id, started_at);
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
CREATE INDEX idempotency_keys_by_run ON idempotency_keys (run_id);
CREATE INDEX audit_by_run ON audit (run_id);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('audit',43);
INSERT INTO "sqlite_sequence" VALUES('runs',19);
PRAGMA user_version = 1;
