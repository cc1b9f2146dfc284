"""SQL that keeps the journal: rows are only added, and tracked tables write their own changes."""


def append_only(table: str) -> str:
    """SQL for a migration: updates, deletes and truncation of `table` are refused for everybody."""
    return f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM karawo_app, karawo_work, karawo_nation;
    """


def acted(table: str) -> str:
    """SQL for a migration: inserted rows of `table` carry in `entry_id` the present act, or an earlier one.

    Acts are never deleted, so this says what a foreign key would, once for a statement instead of once for a row.
    """
    return f"""
        CREATE OR REPLACE TRIGGER {table}_acted AFTER INSERT ON {table}
            REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION journal_check_entry();
    """


def tracked(table: str) -> str:
    """SQL for a migration: every update and deletion of `table` is written to journal_change, set by set.

    The table needs `id` and `kab_id`; who inserted a row stands in its own `entry_id`, see `acted`.
    A change outside an act is refused: the setting app.entry must name the journal entry.
    """
    return f"""
        {acted(table)}
        CREATE TRIGGER {table}_updated AFTER UPDATE ON {table}
            REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION journal_track_update();
        CREATE TRIGGER {table}_deleted AFTER DELETE ON {table}
            REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION journal_track_delete();
    """


ENTRY_CHECK = """
    CREATE OR REPLACE FUNCTION journal_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE present bigint := nullif(current_setting('app.entry', true), '')::bigint;
    BEGIN
        IF EXISTS (SELECT FROM new_rows WHERE present IS NULL OR entry_id NOT BETWEEN 1 AND present) THEN
            RAISE EXCEPTION 'rows of % name an act that is not there', TG_TABLE_NAME
                USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NULL;
    END $$;
"""

FUNCTIONS = """
    CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END $$;

    CREATE FUNCTION journal_present_entry() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
    DECLARE entry bigint := nullif(current_setting('app.entry', true), '')::bigint;
    BEGIN
        IF entry IS NULL THEN
            RAISE EXCEPTION 'a tracked row was changed outside an act' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN entry;
    END $$;

    CREATE FUNCTION journal_track_update() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO journal_change (entry_id, table_name, row_id, kab_id, before, after)
        SELECT journal_present_entry(), TG_TABLE_NAME, n.id, n.kab_id, d.before, d.after
          FROM old_rows o JOIN new_rows n ON n.id = o.id
          CROSS JOIN LATERAL (
              SELECT jsonb_object_agg(b.key, b.value) AS before, jsonb_object_agg(b.key, a.value) AS after
                FROM jsonb_each(to_jsonb(o)) b JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key
               WHERE a.value IS DISTINCT FROM b.value) d
         WHERE d.before IS NOT NULL
         ORDER BY n.id;
        RETURN NULL;
    END $$;

    CREATE FUNCTION journal_track_delete() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO journal_change (entry_id, table_name, row_id, kab_id, before)
        SELECT journal_present_entry(), TG_TABLE_NAME, o.id, o.kab_id, to_jsonb(o) FROM old_rows o ORDER BY o.id;
        RETURN NULL;
    END $$;
"""
