"""SQL of sealing: how writers and the sealer keep out of each other's way, and how a row becomes a hash.

Ids can become visible out of order, so a seal up to an id must know that no writer still holds a lower one.
Every statement that adds journal rows takes a shared lock for its transaction before it draws an id; the sealer
takes it alone for the moment in which it reads the last ids. Writers never wait for the hashing.
"""

WRITERS_KEY = 7_500_001  # stands in migration 0003 too
SEALER_KEY = 7_500_002

TABLES = ("journal_entry", "journal_change", "journal_look")

LAST_IDS = """
    SELECT (SELECT coalesce(max(id), 0) FROM journal_entry), (SELECT coalesce(max(id), 0) FROM journal_change),
           (SELECT coalesce(max(id), 0) FROM journal_look)
"""

# Each row as canonical JSON: times as seconds since 1970, so that no session setting changes the hash.
_CONTENT = {
    "journal_entry": "extract(epoch from at), by_id, act, subject_kind, subject_id, kab_id, words",
    "journal_change": "entry_id, table_name, row_id, kab_id, before, after",
    "journal_look": "extract(epoch from at), by_id, what, detail, reason, subject_kind, subject_id, kab_id",
}


def hashes(table: str) -> str:
    """(id, SHA-256 of the content) of the rows above the first and up to the second parameter, in order of id."""
    return f"""
        SELECT id, sha256(convert_to(jsonb_build_array({_CONTENT[table]})::text, 'UTF8'))
          FROM {table} WHERE id > %s AND id <= %s ORDER BY id
    """  # noqa: S608
