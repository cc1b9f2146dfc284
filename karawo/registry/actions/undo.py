# ruff: noqa: E501 - statements read better in whole lines
"""Taking back one act: what it added goes, what it changed is as before; what others did since stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions.finding import refresh_finding

if TYPE_CHECKING:
    from karawo.accounts.models import User

UNDO_DAYS = 30
ACT = "registry.undone"

# Children before parents, so that no row loses what it stands on.
_TABLES = (
    "registry_duplicateproposal",
    "registry_recordlink",
    "registry_cooperativeyear",
    "registry_observation",
    "registry_identifier",
    "registry_ownership",
    "registry_correctionrequest",
    "registry_consent",
    "registry_business",
    "registry_owner",
)
_SUBJECTS = {"registry_business": "business_id", "registry_owner": "owner_id"}


class TooLate(ValueError):
    """The act is older than undoing allows; str() is Indonesian."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row of the act that somebody has worked with since; it was left as it is."""

    table_name: str
    row_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class UndoReport:
    """entry_id: the undoing act. removed, restored: rows by table. conflicts: left as they are, with the reason.

    is_repeated: the act was undone before and nothing was done now.
    """

    entry_id: int
    removed: dict[str, int] = field(default_factory=dict)
    restored: dict[str, int] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    is_repeated: bool = False


def undone_by(entry_id: int) -> Entry | None:
    return Entry.objects.filter(act=ACT, subject_kind="entry", subject_id=entry_id).first()


def undo(entry: Entry, *, by: User | None, at: datetime, keeps_conflicts: bool = False) -> UndoReport:
    """Take `entry` back, set by set, as an act of its own.

    Records as received stay; without their link they count as withdrawn, and the same list may come again.
    keeps_conflicts: take back all but the rows that others have worked with since; otherwise such rows make the
    whole undo do nothing, and the report names them.
    The caller must have asked whether `by` may. Raises TooLate after UNDO_DAYS.
    """
    with within(replace(EVERYTHING, user_id=by.pk if by is not None else None)):
        _one_at_a_time(entry.pk)
        if (before := undone_by(entry.pk)) is not None:
            return UndoReport(before.pk, is_repeated=True)
        if at - entry.at > timedelta(days=UNDO_DAYS):
            raise TooLate(
                f"Hanya dapat diurungkan dalam {UNDO_DAYS} hari. Betulkan datanya satu per satu, atau muat daftar yang baru."
            )
        with connection.cursor() as cursor:
            _collect(cursor, entry.pk)
            conflicts = _conflicts(cursor)
            if conflicts and not keeps_conflicts:
                return UndoReport(0, conflicts=conflicts)
            title = entry.words.get("file") or entry.words.get("name") or entry.act
            words_of_act = {"act": entry.act, "title": title}
            undoing = record(
                ACT, by=by, at=at, subject=("entry", entry.pk), kab_id=entry.kab_id, words=words_of_act
            )
            words = _words(cursor)
            removed = _remove(cursor)
            restored = _restore(cursor)
            touched = _touched(cursor)
            for clean in _after_undo:
                clean(entry.pk)
            refresh_finding(business_ids=touched["registry_business"], owner_ids=touched["registry_owner"])
            _forget_words(cursor, words)
    return UndoReport(undoing.pk, removed, restored, conflicts)


_after_undo: list[Callable[[int], None]] = []


def register_after_undo(clean: Callable[[int], None]) -> None:
    """An upper room that keeps derived rows of an act removes them here, in the same transaction."""
    _after_undo.append(clean)


def _one_at_a_time(entry_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('registry.undo'), %s)", [entry_id % 2_000_000_000]
        )


def _collect(cursor: Any, entry_id: int) -> None:
    """undo_added: rows the act inserted and that are still there; undo_changed: what its updates replaced."""
    cursor.execute(
        "DROP TABLE IF EXISTS undo_added, undo_changed, undo_conflict;"
        "CREATE TEMPORARY TABLE undo_added (table_name text, id bigint, is_kept bool DEFAULT false) ON COMMIT DROP;"
        "CREATE TEMPORARY TABLE undo_changed (table_name text, id bigint, before jsonb, change_id bigint,"
        " is_kept bool DEFAULT false) ON COMMIT DROP"
    )
    for table in _TABLES:
        cursor.execute(
            f"INSERT INTO undo_added SELECT %s, id FROM {table} WHERE entry_id = %s",  # noqa: S608 - our own names
            [table, entry_id],
        )
    cursor.execute(
        """
        INSERT INTO undo_changed
        SELECT c.table_name, c.row_id, jsonb_object_agg(c.key, c.value), max(c.id)
          FROM (SELECT DISTINCT ON (j.table_name, j.row_id, b.key) j.table_name, j.row_id, b.key, b.value, j.id
                  FROM journal_change j CROSS JOIN LATERAL jsonb_each(j.before) b
                 WHERE j.entry_id = %s AND j.after IS NOT NULL
                 ORDER BY j.table_name, j.row_id, b.key, j.id) c
         WHERE NOT EXISTS (SELECT FROM undo_added a WHERE a.table_name = c.table_name AND a.id = c.row_id)
         GROUP BY c.table_name, c.row_id
        """,
        [entry_id],
    )
    cursor.execute(
        "CREATE INDEX ON undo_added (table_name, id); CREATE INDEX ON undo_changed (table_name, id)"
    )
    cursor.execute("ANALYZE undo_added; ANALYZE undo_changed")
    _mark_kept(cursor, entry_id)


def _mark_kept(cursor: Any, entry_id: int) -> None:
    """Rows that somebody changed since, or that rows of other acts stand on, are not ours to take away."""
    cursor.execute(
        "CREATE TEMPORARY TABLE undo_conflict (table_name text, id bigint, reason text) ON COMMIT DROP"
    )
    for side in ("undo_added", "undo_changed"):
        cursor.execute(
            f"""
            INSERT INTO undo_conflict
            SELECT DISTINCT u.table_name, u.id, CASE WHEN e.act IN ('owner.merged', 'business.merged')
                   THEN 'digabung sesudahnya; urungkan dahulu penggabungannya' ELSE 'diubah sesudahnya' END
              FROM {side} u JOIN journal_change j ON j.table_name = u.table_name AND j.row_id = u.id
              JOIN journal_entry e ON e.id = j.entry_id
             WHERE j.entry_id > %s AND j.entry_id NOT IN ({settled()}) AND (j.after IS NULL OR {"true" if side == "undo_added" else _OVERLAPS})
            """,  # noqa: S608
            [entry_id],
        )
    for parent, child, column in _references(cursor):
        has_entry = child in _TABLES
        other = "c.entry_id <> %(entry)s" if has_entry else "true"
        cursor.execute(
            f"""
            INSERT INTO undo_conflict
            SELECT DISTINCT u.table_name, u.id, 'dipakai catatan lain ({child})' FROM undo_added u
              JOIN {child} c ON c.{column} = u.id WHERE u.table_name = '{parent}' AND {other}
            """,  # noqa: S608 - names from the catalogue of our own tables
            {"entry": entry_id},
        )
    # A kept child keeps its owner and business, and a kept business keeps its owner and its facts.
    cursor.execute(
        """
        UPDATE undo_added u SET is_kept = true FROM undo_conflict c WHERE c.table_name = u.table_name AND c.id = u.id;
        UPDATE undo_changed u SET is_kept = true FROM undo_conflict c WHERE c.table_name = u.table_name AND c.id = u.id
        """
    )
    cursor.execute("SELECT EXISTS (SELECT FROM undo_conflict)")
    if cursor.fetchone()[0]:
        _keep_together(cursor)


_settled = [f"SELECT unnest(ARRAY[e.id, e.subject_id]) FROM journal_entry e WHERE e.act = '{ACT}'"]  # noqa: S608


def settled() -> str:
    """SQL for the ids of acts that were taken back and of those that took them back: they protect nothing."""
    return " UNION ALL ".join(_settled)


def register_settled(acts: str) -> None:
    """acts: SQL for the ids of acts that were taken back in another way, and of those that took them back."""
    if acts not in _settled:
        _settled.append(acts)


# An update is undone unless one of the same columns was changed again.
_OVERLAPS = "EXISTS (SELECT FROM jsonb_object_keys(j.after) k WHERE u.before ? k AND k NOT IN ('changed_at', 'completeness_percent'))"


def _references(cursor: Any) -> list[tuple[str, str, str]]:
    """(parent, child, column) for every foreign key to an owner or a business, in whatever room it stands."""
    cursor.execute(
        """
        SELECT parent.relname, child.relname, a.attname
          FROM pg_constraint c
          JOIN pg_class parent ON parent.oid = c.confrelid JOIN pg_class child ON child.oid = c.conrelid
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
         WHERE c.contype = 'f' AND parent.relname IN ('registry_owner', 'registry_business')
           AND child.relname <> 'registry_matchkeys'
         ORDER BY 1, 2, 3
        """
    )
    return [(parent, child, column) for parent, child, column in cursor.fetchall()]


def _keep_together(cursor: Any) -> None:
    for table in ("registry_ownership", "registry_identifier", "registry_observation", "registry_recordlink"):
        has_owner = table != "registry_observation"
        owner = "c.owner_id" if has_owner else "NULL::bigint"
        cursor.execute(
            f"""
            UPDATE undo_added p SET is_kept = true FROM undo_added u JOIN {table} c ON c.id = u.id
             WHERE u.table_name = '{table}' AND u.is_kept AND (
                   (p.table_name = 'registry_business' AND p.id = c.business_id)
                OR (p.table_name = 'registry_owner' AND p.id = {owner}))
            """  # noqa: S608
        )
    cursor.execute(
        """
        UPDATE undo_added o SET is_kept = true FROM undo_added u JOIN registry_business b ON b.id = u.id
         WHERE u.table_name = 'registry_business' AND u.is_kept AND o.table_name = 'registry_owner' AND o.id = b.primary_owner_id
        """
    )
    # What a kept record was merged into stays with it.
    for table in _SUBJECTS:
        cursor.execute(
            f"""
            UPDATE undo_added s SET is_kept = true FROM undo_added u JOIN {table} m ON m.id = u.id
             WHERE u.table_name = '{table}' AND u.is_kept AND s.table_name = u.table_name AND s.id = m.merged_into_id
            """  # noqa: S608
        )
    for table, columns in {
        "registry_ownership": ("owner_id", "business_id"),
        "registry_identifier": ("owner_id", "business_id"),
        "registry_observation": ("business_id",),
        "registry_recordlink": ("owner_id", "business_id"),
        "registry_cooperativeyear": ("owner_id",),
    }.items():
        for column in columns:
            parent = "registry_owner" if column == "owner_id" else "registry_business"
            only = " AND c.business_id IS NULL" if column == "owner_id" and "business_id" in columns else ""
            cursor.execute(
                f"""
                UPDATE undo_added u SET is_kept = true FROM {table} c JOIN undo_added p ON p.id = c.{column}
                 WHERE u.table_name = '{table}' AND u.id = c.id AND p.table_name = '{parent}' AND p.is_kept{only}
                """  # noqa: S608
            )


def _conflicts(cursor: Any) -> tuple[Conflict, ...]:
    cursor.execute("SELECT DISTINCT table_name, id, reason FROM undo_conflict ORDER BY 1, 2, 3")
    return tuple(Conflict(*row) for row in cursor.fetchall())


_GONE = """SELECT id FROM undo_added WHERE NOT is_kept AND table_name IN ('registry_business', 'registry_owner')"""


def _words(cursor: Any) -> list[str]:
    cursor.execute(
        f"SELECT DISTINCT word FROM registry_searchentry, string_to_table(words, ' ') word WHERE subject_id IN ({_GONE})"  # noqa: S608
    )
    return [row[0] for row in cursor.fetchall()]


def _remove(cursor: Any) -> dict[str, int]:
    cursor.execute(f"DELETE FROM registry_searchentry WHERE subject_id IN ({_GONE})")  # noqa: S608
    cursor.execute(f"DELETE FROM registry_matchkeys WHERE owner_id IN ({_GONE}) OR business_id IN ({_GONE})")  # noqa: S608
    removed: dict[str, int] = {}
    for table in _TABLES:
        cursor.execute(
            f"DELETE FROM {table} t USING undo_added u WHERE u.table_name = %s AND u.id = t.id AND NOT u.is_kept",  # noqa: S608
            [table],
        )
        if cursor.rowcount:
            removed[table] = cursor.rowcount
    return removed


def _restore(cursor: Any) -> dict[str, int]:
    cursor.execute("SELECT DISTINCT table_name FROM undo_changed WHERE NOT is_kept")
    restored: dict[str, int] = {}
    for (table,) in cursor.fetchall():
        if table not in _TABLES:
            raise RuntimeError(f"no way to restore {table}")
        cursor.execute(
            "SELECT a.attname FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped"
            " AND a.attname IN (SELECT k FROM undo_changed u, jsonb_object_keys(u.before) k WHERE u.table_name = %s)",
            [table, table],
        )
        columns = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            f"""
            UPDATE {table} t SET {", ".join(f"{c} = CASE WHEN u.before ? '{c}' THEN r.{c} ELSE t.{c} END" for c in columns)}
              FROM undo_changed u CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, u.before) r
             WHERE u.table_name = '{table}' AND NOT u.is_kept AND t.id = u.id
            """  # noqa: S608 - names from the catalogue
        )
        restored[table] = cursor.rowcount
    return restored


def _touched(cursor: Any) -> dict[str, list[int]]:
    """Owners and businesses that stay but have lost or regained something their finding rests on."""
    touched: dict[str, list[int]] = {}
    for table in _SUBJECTS:
        cursor.execute(
            f"SELECT DISTINCT u.id FROM undo_changed u JOIN {table} t ON t.id = u.id WHERE u.table_name = %s AND NOT u.is_kept"  # noqa: S608
            " AND u.before ?| array['name', 'brand', 'region_id', 'kab_id', 'merged_into_id', 'primary_owner_id']",
            [table],
        )
        touched[table] = [row[0] for row in cursor.fetchall()]
    cursor.execute(
        """
        SELECT DISTINCT (j.before ->> 'owner_id')::bigint FROM journal_change j
          JOIN registry_owner o ON o.id = (j.before ->> 'owner_id')::bigint
         WHERE j.entry_id = nullif(current_setting('app.entry', true), '')::bigint
           AND j.table_name IN ('registry_identifier', 'registry_ownership') AND j.after IS NULL
        """
    )
    touched["registry_owner"] = sorted({*touched["registry_owner"], *(row[0] for row in cursor.fetchall())})
    return touched


def _forget_words(cursor: Any, words: list[str]) -> None:
    """Words that only the removed rows bore leave the vocabulary."""
    cursor.execute(
        "DELETE FROM registry_token t WHERE t.text = ANY(%s)"
        " AND NOT EXISTS (SELECT FROM registry_searchentry e WHERE registry_entry_tokens(e.kab_id, e.words) @> ARRAY[t.text::text])",
        [words],
    )
