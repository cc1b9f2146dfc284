# ruff: noqa: S608 - names of our own tables and columns
"""SQL that keeps parts and wholes together, and rows and the people and places they name (decision 0011)."""

from collections.abc import Iterable, Mapping

WHOLES = ("registry_owner", "registry_business")
"""Records are never deleted (`journal.rules.append_only`), so nothing has to be kept there."""
PARTS: Mapping[str, Mapping[str, str]] = {
    "registry_business": {"primary_owner_id": "registry_owner"},
    "registry_observation": {"business_id": "registry_business"},
    "registry_identifier": {"owner_id": "registry_owner", "business_id": "registry_business"},
    "registry_ownership": {"owner_id": "registry_owner", "business_id": "registry_business"},
    "registry_matchkeys": {"owner_id": "registry_owner", "business_id": "registry_business"},
    "registry_recordlink": {
        "owner_id": "registry_owner",
        "business_id": "registry_business",
        "record_id": "registry_record",
    },
}
NAMED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "registry_record": {"accounts_user": ("entered_by_id", "received_by_id")},
    "registry_owner": {"accounts_user": ("entered_by_id",), "regions_region": ("region_id",)},
    "registry_business": {"accounts_user": ("entered_by_id",), "regions_region": ("region_id",)},
    "registry_ownership": {"accounts_user": ("entered_by_id",)},
    "registry_identifier": {"accounts_user": ("entered_by_id", "verified_by_id")},
    "registry_observation": {"accounts_user": ("entered_by_id", "by_id")},
    "registry_recordlink": {"accounts_user": ("entered_by_id",)},
}
"""People and places are never deleted nor numbered anew: they only have to be there."""
MERGED = dict.fromkeys(WHOLES, "merged_into_id")
"""Who was merged into it keeps a whole too; that it is there says `registry_keep_survivor`."""
_MANY = 500
"""Rows of one statement from which on it is cheaper to read what the present act has made than to look up each."""


_APART = 8
"""As many numbers for each row may lie between the lowest and the highest; then those between them are read."""


def _named(columns: Iterable[str], other: str, table: str) -> str:
    names = " UNION ".join(f"SELECT {column} AS id FROM new_rows" for column in columns)
    return f"""
        IF EXISTS (SELECT FROM ({names}) n
                    WHERE n.id IS NOT NULL AND NOT EXISTS (SELECT FROM {other} o WHERE o.id = n.id)) THEN
            RAISE EXCEPTION 'rows of {table} name a row of {other} that is not there'
                USING ERRCODE = 'foreign_key_violation';
        END IF;"""


def _belonging(column: str, whole: str, table: str, event: str) -> str:
    named = f"FROM new_rows n WHERE n.{column} IS NOT NULL"
    if event == "UPDATE":
        # A part that goes on naming the same has nothing to ask, nor to hold.
        named = f"""FROM new_rows n JOIN old_rows o ON o.id = n.id
                      WHERE n.{column} IS NOT NULL AND n.{column} IS DISTINCT FROM o.{column}"""
    # What the act made for these rows was numbered together; what it made for others need not be read.
    steps = f"""
        IF is_long THEN
            SELECT min(n.{column}), max(n.{column}), count(*) INTO lowest, highest, asked {named};
            PERFORM set_config('enable_hashjoin', 'on', true), set_config('enable_nestloop', 'off', true);
            EXECUTE 'SELECT array_agg(DISTINCT n.{column}) {named} AND NOT EXISTS (SELECT FROM {whole} w WHERE '
                || CASE WHEN highest - lowest < {_APART} * asked THEN 'w.id BETWEEN $2 AND $3 AND w.entry_id + 0 = $1'
                   ELSE 'w.entry_id = $1' END
                || ' AND w.id = n.{column})' INTO others USING present, lowest, highest;
            PERFORM set_config('enable_hashjoin', 'off', true), set_config('enable_nestloop', 'on', true);
        ELSE
            SELECT array_agg(DISTINCT n.{column}) INTO others {named};
        END IF;
        SELECT coalesce(bool_or(w.id IS NULL), false), coalesce(bool_or(w.entry_id IS DISTINCT FROM present), false)
          INTO is_missing, is_older FROM unnest(others) n (id) LEFT JOIN {whole} w ON w.id = n.id;"""
    if whole in WHOLES:
        # As a foreign key does: who is named here is not deleted before this transaction ends. What the present act
        # made, nobody else sees yet.
        steps += f"""
        IF is_older AND NOT is_missing THEN
            PERFORM FROM {whole} w WHERE w.id = ANY(others) ORDER BY w.id FOR KEY SHARE;
            is_missing := EXISTS (SELECT FROM unnest(others) n (id)
                                   WHERE NOT EXISTS (SELECT FROM {whole} w WHERE w.id = n.id));
        END IF;"""
    return f"""{steps}
        IF is_missing THEN
            RAISE EXCEPTION 'rows of {table} belong to a row of {whole} that is not there'
                USING ERRCODE = 'foreign_key_violation';
        END IF;"""


def together(
    table: str, *, named: Mapping[str, tuple[str, ...]] | None = None, is_only_added: bool = False
) -> str:
    """SQL for a migration: what new and changed rows of `table` name is there. Each statement's rows at once.

    named: what is never deleted, with the columns that name it.
    """

    # Read in the standing that sees all rows, and by the index: the other side may be sixty million rows long, or
    # have been empty when the plan was made.
    def function(event: str) -> str:
        checks = [_named(columns, other, table) for other, columns in (named or NAMED.get(table, {})).items()]
        checks += [_belonging(column, whole, table, event) for column, whole in PARTS.get(table, {}).items()]
        name = f"{table}_belongs" if event == "INSERT" else f"{table}_belongs_still"
        seen = "NEW TABLE AS new_rows" if event == "INSERT" else "OLD TABLE AS old_rows NEW TABLE AS new_rows"
        return f"""
    CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_nestloop = on AS $$
    DECLARE
        standing text := current_setting('role');
        present bigint := nullif(current_setting('app.entry', true), '')::bigint;
        is_long boolean := {_MANY} <= (SELECT count(*) FROM new_rows);
        is_missing boolean;
        is_older boolean;
        others bigint[];
        lowest bigint;
        highest bigint;
        asked bigint;
    BEGIN
        PERFORM set_config('role', 'karawo_work', true);{"".join(checks)}
        PERFORM set_config('role', standing, true);
        RETURN NULL;
    END $$;
    CREATE OR REPLACE TRIGGER {table}_belongs_{event.lower()} AFTER {event} ON {table}
        REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
    """

    return "".join(map(function, ("INSERT",) if is_only_added else ("INSERT", "UPDATE")))


def stays(whole: str) -> str:
    """SQL for a migration: rows of `whole` are not deleted under their parts, nor numbered anew."""
    named = " UNION ALL ".join(
        f"(SELECT FROM {table} p WHERE p.{column} = o.id LIMIT 1)"
        for table, columns in [*PARTS.items(), (whole, {MERGED[whole]: whole})]
        for column, other in columns.items()
        if other == whole
    )
    return f"""
    CREATE OR REPLACE FUNCTION {whole}_stays() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off AS $$
    DECLARE standing text := current_setting('role');
    BEGIN
        PERFORM set_config('role', 'karawo_work', true);
        IF EXISTS (SELECT FROM old_rows o CROSS JOIN LATERAL ({named}) p) THEN
            RAISE EXCEPTION 'rows of % still have parts', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
        END IF;
        PERFORM set_config('role', standing, true);
        RETURN NULL;
    END $$;
    """


def never_deleted(table: str) -> str:
    """SQL for a migration: rows of `table` are neither deleted nor numbered anew, whoever names them."""
    return f"""
    CREATE OR REPLACE TRIGGER {table}_stays BEFORE DELETE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
    CREATE OR REPLACE TRIGGER {table}_keeps_id BEFORE UPDATE OF id ON {table}
        FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION registry_keep_id();
    """
