"""SQL that keeps rows and their sources together."""

SOURCE_CHECK = """
    CREATE OR REPLACE FUNCTION registry_check_source() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM (SELECT DISTINCT source_id FROM new_rows) n
                    WHERE NOT EXISTS (SELECT FROM registry_source s WHERE s.id = n.source_id)) THEN
            RAISE EXCEPTION 'rows of % name a source that is not there', TG_TABLE_NAME
                USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NULL;
    END $$;

    CREATE OR REPLACE TRIGGER registry_source_stays BEFORE DELETE ON registry_source
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""


def sourced(table: str) -> str:
    """SQL for a migration: `source_id` of inserted and updated rows of `table` names a source that is there.

    Sources are never deleted, so a statement's rows are checked together; a foreign key would ask for each row.
    """
    return "".join(
        f"""
        CREATE OR REPLACE TRIGGER {table}_sourced_{event.lower()} AFTER {event} ON {table}
            REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION registry_check_source();
        """
        for event in ("INSERT", "UPDATE")
    )
