"""The journal's one way in: an act is named before its rows are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from karawo.journal import merkle
from karawo.journal.models import Entry, Look, Seal
from karawo.journal.queries import iso, read_leaves
from karawo.journal.sealing import LAST_IDS, SEALER_KEY, WRITERS_KEY
from karawo.regions.access import EVERYTHING, within

if TYPE_CHECKING:
    from karawo.accounts.models import User

LONGEST_DETAIL, LONGEST_REASON = 200, 300
"""Signs of what was looked at and why; a longer title is cut rather than a look left out."""


def record(
    act: str,
    *,
    by: User | None,
    at: datetime,
    subject: tuple[str, int] | None = None,
    kab_id: int = 0,
    words: Mapping[str, object] | None = None,
    number: int | None = None,
) -> Entry:
    """Write the act and make it the present one: rows written until the transaction ends belong to it.

    subject: ("business", 12). words: what the sentence needs; never a NIK, NPWP, phone or birth date.
    number: of an act whose rows came first (`told_later`).
    Raises RuntimeError outside a transaction, where the act could outlive its rows or the reverse.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act needs a transaction around it")
    kind, identity = subject or ("", None)
    entry = Entry.objects.create(
        pk=number,
        act=act,
        by=by,
        at=at,
        subject_kind=kind,
        subject_id=identity,
        kab_id=kab_id,
        words=dict(words or {}),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.entry', %s, true)", [str(entry.pk)])
    return entry


@contextmanager
def told_later() -> Iterator[int]:
    """The number of an act whose words are known only when its rows are written; those of the block belong to it.

    The block tells it at last: `record(…, number=…)`. Raises RuntimeError where it does not, so that nothing stays.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act needs a transaction around it")
    with transaction.atomic():
        with connection.cursor() as cursor:
            # As with every new row of the journal: first the lock, then the number, or a seal could leave it out.
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS_KEY])
            cursor.execute("SELECT nextval(pg_get_serial_sequence('journal_entry', 'id'))")
            number: int = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('app.entry', %s, true)", [str(number)])
        yield number
        with within(EVERYTHING):
            if not Entry.objects.filter(pk=number).exists():
                raise RuntimeError("an act was begun and never told")


def record_look(
    what: Look.What,
    *,
    by: User | None,
    at: datetime,
    subject: tuple[str, int],
    kab_id: int,
    detail: str = "",
    reason: str = "",
) -> Look:
    kind, identity = subject
    return Look.objects.create(
        what=what,
        by=by,
        at=at,
        subject_kind=kind,
        subject_id=identity,
        kab_id=kab_id,
        detail=detail[:LONGEST_DETAIL],
        reason=reason[:LONGEST_REASON],
    )


def record_looks(
    what: Look.What,
    subject_kind: str,
    subjects: QuerySet[Any],
    *,
    by: User | None,
    at: datetime,
    detail: str = "",
    reason: str = "",
) -> int:
    """A look for each row of `subjects` (of a model with `kab_id`), written by the database itself; how many."""
    try:
        found, of_found = subjects.order_by().values_list("pk", "kab_id").query.sql_with_params()
    except EmptyResultSet:  # Django knows without asking that there are none
        return 0
    said = [detail[:LONGEST_DETAIL], reason[:LONGEST_REASON]]
    adding = f"""
        INSERT INTO journal_look (what, by_id, at, detail, reason, subject_kind, subject_id, kab_id)
        SELECT %s, %s, %s, %s, %s, %s, found.id, found.kab_id FROM ({found}) AS found (id, kab_id)
    """  # noqa: S608 - a query that Django wrote, its values apart
    with connection.cursor() as cursor:
        cursor.execute(
            adding, [what.value, None if by is None else by.pk, at, *said, subject_kind, *of_found]
        )
        return int(cursor.rowcount)


class Busy(Exception):
    """Somebody is writing; nothing was sealed, the next round tries again."""


# A seal that is older than this lets the sealer wait for writers, and everybody else for the sealer, that long.
PATIENCE = timedelta(minutes=5)
LONGEST_WAIT_MS = 2_000


def seal(*, at: datetime) -> Seal | None:
    """Seal what was written since the last seal; None when nothing was.

    Costs a few milliseconds in which nobody writes, and a hash per row outside of them: 100,000 rows take about a
    second. Raises Busy while a long act (an import) is writing.
    """
    with within(EVERYTHING):
        before = Seal.objects.order_by("-id").first()
        since = _upto(before)
        upto = _last_ids(may_wait=_is_overdue(before, since, at))
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_KEY])
        present = Seal.objects.order_by("-id").first()
        if not cursor.fetchone()[0] or present != before:
            raise Busy
        upto = max(upto[0], since[0]), max(upto[1], since[1]), max(upto[2], since[2])
        if upto == since:
            return None
        leaves = read_leaves(since, upto)
        if not leaves:
            return None
        root = merkle.root(leaves)
        chained = merkle.chained(
            before.chained_root if before else merkle.START,
            root=root,
            at=iso(at),
            upto=upto,
            row_count=len(leaves),
        )
        return Seal.objects.create(
            at=at,
            last_entry_id=upto[0],
            last_change_id=upto[1],
            last_look_id=upto[2],
            row_count=len(leaves),
            leaves=merkle.pack(leaves),
            root=root,
            chained_root=chained,
        )


def _upto(seal: Seal | None) -> tuple[int, int, int]:
    return (0, 0, 0) if seal is None else (seal.last_entry_id, seal.last_change_id, seal.last_look_id)


def _is_overdue(before: Seal | None, since: tuple[int, int, int], at: datetime) -> bool:
    oldest = Entry.objects.filter(pk__gt=since[0]).order_by("pk").first()
    reference = before.at if before is not None else None
    waiting_since = oldest.at if oldest is not None else reference
    # A clock that was put back says nothing of how long the rows have waited: then it counts as overdue.
    return waiting_since is not None and abs(at - waiting_since) > PATIENCE


def _last_ids(*, may_wait: bool) -> tuple[int, int, int]:
    """The last ids at a moment when nobody writes. Raises Busy."""
    with connection.cursor() as cursor:
        if may_wait:
            try:
                with transaction.atomic():
                    cursor.execute(f"SET LOCAL lock_timeout = {LONGEST_WAIT_MS}")
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS_KEY])
                    cursor.execute("SET LOCAL lock_timeout = DEFAULT")
            except OperationalError as error:
                raise Busy from error
        else:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [WRITERS_KEY])
            if not cursor.fetchone()[0]:
                raise Busy
        cursor.execute(LAST_IDS)
        entry_id, change_id, look_id = cursor.fetchone()
    return entry_id, change_id, look_id
