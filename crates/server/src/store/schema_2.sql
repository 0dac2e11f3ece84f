-- A run is live until it has ended. A status that this version does not know is no end. The list is that of
-- `RunStatus::is_terminal`, and a test compares the two.
ALTER TABLE runs ADD COLUMN live INTEGER GENERATED ALWAYS AS (
    status NOT IN (
        'succeeded', 'partial', 'failed', 'timed-out', 'cancelled', 'denied', 'unsupported', 'unknown'
    )
) VIRTUAL;

DROP INDEX runs_live;
CREATE INDEX runs_live ON runs (playbook_id, entity_id) WHERE live;

DROP TRIGGER runs_end_once;
CREATE TRIGGER runs_end_once BEFORE UPDATE OF status ON runs
WHEN NOT OLD.live AND NEW.status IS NOT OLD.status
BEGIN
    SELECT RAISE(ABORT, 'a run that has ended keeps its end');
END;

-- Layout of `playbook`: see `playbook::stored`.
ALTER TABLE runs ADD COLUMN playbook_format INTEGER NOT NULL DEFAULT 1;

-- Impact of the playbook: which role may stop the run.
ALTER TABLE runs ADD COLUMN impact TEXT NOT NULL DEFAULT '';
UPDATE runs SET impact = coalesce(playbook ->> 'impact', playbook ->> 'danger', '');

-- Whether the step may change something outside: the effect of such a step can be undone.
ALTER TABLE steps ADD COLUMN acts INTEGER NOT NULL DEFAULT 1;
UPDATE steps SET acts = 0 WHERE EXISTS (
    SELECT 1 FROM runs r, json_each(r.playbook, '$.steps') step
    WHERE r.id = steps.run_id AND step.value ->> 'id' = steps.id AND step.value ->> 'method' = 'GET'
);
