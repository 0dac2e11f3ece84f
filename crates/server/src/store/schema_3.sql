-- Two entities of one key are the same thing in two spellings. Empty where a name does not say which thing is meant.
-- Written by `entity::key`; `store::index` fills it for what is there.
ALTER TABLE entities ADD COLUMN same_key TEXT NOT NULL DEFAULT '';
CREATE INDEX entities_by_key ON entities (same_key) WHERE same_key <> '';
