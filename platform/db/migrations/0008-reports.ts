/** What reports and searches of large workspaces are answered from without reading every row. */
export const reports = `
-- The figures of an execution's calls, so that totals never read a call's path, and lists by status or length.
CREATE INDEX calls_figures ON calls(
  execution_id, status, started_at, answered_at, duration_ms, attempt, outcome, credits, billed_seconds
) WHERE execution_id IS NOT NULL;
CREATE INDEX calls_execution_duration ON calls(execution_id, duration_ms) WHERE execution_id IS NOT NULL;
CREATE INDEX calls_execution_contact ON calls(execution_id, contact_id, started_at) WHERE execution_id IS NOT NULL;
CREATE INDEX calls_execution_conversation ON calls(execution_id, started_at) WHERE conversation_id IS NOT NULL;
CREATE INDEX credit_transactions_call ON credit_transactions(call_id) WHERE call_id IS NOT NULL;

-- Of live recordings alone, so that a page is found without reading rows, which hold transcripts.
CREATE INDEX recordings_created_live ON recordings(created_at) WHERE deleted_at IS NULL;
CREATE INDEX recordings_updated_live ON recordings(updated_at) WHERE deleted_at IS NULL;

CREATE INDEX contacts_deleted ON contacts(deleted_at) WHERE deleted_at IS NOT NULL;

-- Every three letters in a row of a contact's search text, of deleted contacts too. See docs/decisions/0019.
CREATE VIRTUAL TABLE contacts_text USING fts5(
  search_text, content='', contentless_delete=1, tokenize='trigram case_sensitive 1'
);
INSERT INTO contacts_text (rowid, search_text) SELECT seq, search_text FROM contacts;
CREATE TRIGGER contacts_text_insert AFTER INSERT ON contacts BEGIN
  INSERT INTO contacts_text (rowid, search_text) VALUES (NEW.seq, NEW.search_text);
END;
CREATE TRIGGER contacts_text_change AFTER UPDATE OF search_text ON contacts
WHEN NEW.search_text <> OLD.search_text BEGIN
  DELETE FROM contacts_text WHERE rowid = OLD.seq;
  INSERT INTO contacts_text (rowid, search_text) VALUES (NEW.seq, NEW.search_text);
END;
CREATE TRIGGER contacts_text_delete AFTER DELETE ON contacts BEGIN
  DELETE FROM contacts_text WHERE rowid = OLD.seq;
END;
`;
