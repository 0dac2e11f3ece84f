-- What a step found in place of something to do: `nothing-to-change` or `not-found`.
ALTER TABLE steps ADD COLUMN finding TEXT;

-- Whether the state that the step read is the one that the undo playbook brings back. Runs of earlier
-- versions did not tell; they keep the undo that they were accepted with.
ALTER TABLE steps ADD COLUMN is_restorable INTEGER;
UPDATE steps SET is_restorable = 1 WHERE acts;

-- Two entities of one key are the same thing in two spellings. Empty where a name does not say which thing is meant.
-- Written by `entity::key`; `store::index` fills it for what is there.
ALTER TABLE entities ADD COLUMN same_key TEXT NOT NULL DEFAULT '';
CREATE INDEX entities_by_key ON entities (same_key) WHERE same_key <> '';
