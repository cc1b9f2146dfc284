"""A merge is taken back, at any time: what moved over returns, what came since stays with the survivor.

The rules, in the order they are applied:

1. A row that moved over returns, and a value that was replaced comes back, unless somebody has changed that very
   value since; it is then left as it is, told, and comes back by itself if that later change is taken back.
2. What was added to the survivor since stays there; but what was added to something that returns (an observation of
   a business, a session of a case) goes with it.
3. A survivor that has itself been merged since is looked through: the rows return from where they are now, and a
   value that was shown from the record split off is no longer shown there either.
4. A consent withdrawn on the survivor since holds for both: the person who spoke was known as one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import derive
from karawo.registry.actions.undo import settled
from karawo.registry.models import Business, Consent
from karawo.registry.queries import businesses_of
from karawo.registry.review.access import may_decide
from karawo.registry.review.actions.merging import find_again, survivor_of
from karawo.registry.review.models import Merge, MergeChange
from karawo.registry.review.queries.movers import SUBJECTS, Mover, movers_of
from karawo.registry.review.rules.fields import common_kab
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

DERIVED = frozenset(
    {
        "status", "status_on", "size_class", "size_criterion", "size_on", "latest_sales_rupiah", "latest_workers",
        "has_nib", "completeness_percent", "latitude", "longitude", "position_accuracy_m",
    }
)  # fmt: skip
"""Columns of a business that `derive` makes anew; left ones are nobody's conflict."""


@dataclass(frozen=True, slots=True)
class Left:
    """A value that was not given back, because somebody has changed it since the merge."""

    table_name: str
    row_id: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """returned: rows by table. is_repeated: it had been split before, nothing was done now."""

    merge: Merge
    returned: dict[str, int]
    left: tuple[Left, ...] = ()
    is_repeated: bool = False


def unmerge(made: Merge, *, by: User | None, at: datetime) -> Split:
    """Raises NotAllowed, Refused. Harmless twice."""
    if not may_decide(by, (made.kab_id, made.other_kab_id)):
        raise NotAllowed(
            _(
                "Penggabungan ini dipisah oleh petugas yang membawahi kedua wilayahnya: dinas provinsi atau pusat."
            )
        )
    with within(replace(EVERYTHING, user_id=by.pk if by is not None else None)):
        present = Merge.objects.select_for_update().get(pk=made.pk)
        if present.undone_at is not None:
            return Split(present, {}, is_repeated=True)
        question, kept_id, gone_id = present.question, present.kept_id, present.gone_id
        now_id = survivor_of(question, kept_id)
        model: Any = SUBJECTS[question]
        found = {
            each.pk: each
            for each in model._base_manager.select_for_update()
            .filter(pk__in=[now_id, gone_id])
            .order_by("pk")
        }
        if len(found) < 2:
            raise Refused(_("Salah satu catatan tidak ada lagi, jadi tidak dapat dipisahkan."))
        now, gone = found[now_id], found[gone_id]
        entry = record(
            f"{question}.split",
            by=by,
            at=at,
            subject=(question, now.pk),
            kab_id=common_kab(now.kab_id, gone.kab_id),
            words={"name": now.name, "other": gone.name},
        )
        present.undone_at, present.undone_by, present.undone_in = at, by, entry.pk
        present.save(update_fields=["undone_at", "undone_by", "undone_in"])
        touched = {now.pk, gone.pk, kept_id}
        businesses = _businesses_of(question, touched)
        back = _give_back(present, now_id)
        _forget_above(question, kept_id, back)
        _give_what_waited()
        _carry_up(present, kept_id, back)
        _let_follow(question, present, now_id, back)
        if question == "owner":
            _heed_withdrawals(present, now_id)
        businesses |= _businesses_of(question, touched) | back.rows.get(Business._meta.db_table, set())
        derive(businesses)
        find_again(question, touched)
        returned = {table: len(ids) for table, ids in sorted(back.rows.items())}
        return Split(present, returned, left_of(present))


def _businesses_of(question: str, ids: Iterable[int]) -> set[int]:
    return {each for pk in ids for each in businesses_of(pk)} if question == "owner" else set(ids)


@dataclass(slots=True)
class _Back:
    """What was given back: rows by table; of the survivor's own row, column → (what was shown, what is now).

    led: (table, row) → the columns by which the row is led away from the survivor.
    """

    rows: dict[str, set[int]]
    shown: dict[str, tuple[Any, Any]]
    led: dict[tuple[str, int], set[str]]


def _give_back(made: Merge, now_id: int) -> _Back:
    stands_for = _stander(made.question, made.kept_id, now_id)
    touched = _changed_since(made)
    by_table: dict[str, list[MergeChange]] = defaultdict(list)
    for change in made.changes.order_by("id"):
        by_table[change.table_name].append(change)
    own = SUBJECTS[made.question]._meta.db_table
    back = _Back(defaultdict(set), {}, {})
    # The merged record itself first: what points to it again must point to one that stands.
    for table in sorted(by_table, key=lambda name: name != own):
        changes = sorted(by_table[table], key=lambda change: change.row_id != made.gone_id)
        present = _present(table, [change.row_id for change in changes])
        for change in changes:
            if (row := present.get(change.row_id)) is None:
                change.delete()
                continue
            given = {
                column: value
                for column, value in change.before.items()
                if (table, change.row_id, column) not in touched
                and stands_for(table, column, row[column], change.after[column])
            }
            if (
                any(_is_reference(made.question, table, column) for column in given)
                and "kab_id" in change.before
            ):
                given["kab_id"] = change.before["kab_id"]
            if given and _write(table, change.row_id, given):
                if table == own and change.row_id == made.kept_id:
                    back.shown = {column: (change.after[column], value) for column, value in given.items()}
                back.rows[table].add(change.row_id)
                if led := {column for column in given if _is_reference(made.question, table, column)}:
                    back.led[table, change.row_id] = led | ({"kab_id"} & given.keys())
                _take_out(change, given)
            if change.pk is not None:
                _take_out(change, _as_before(change, row, touched))
    return back


def _changed_since(made: Merge) -> set[tuple[str, int, str]]:
    """Values that somebody wrote since and that were not taken back, be it the same value again; merges aside."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE.format(settled=settled()), {"merge": made.pk, "entry": made.entry_id})
        return set(cursor.fetchall())


_SINCE = """
    SELECT DISTINCT j.table_name, j.row_id, k FROM review_mergechange c
      JOIN journal_change j ON j.table_name = c.table_name AND j.row_id = c.row_id AND j.entry_id > %(entry)s
      CROSS JOIN LATERAL jsonb_object_keys(j.after) k
     WHERE c.merge_id = %(merge)s AND j.after IS NOT NULL AND c.before ? k
       AND j.entry_id NOT IN ({settled}) AND j.entry_id NOT IN (SELECT entry_id FROM review_merge)
       AND j.entry_id <> nullif(current_setting('app.entry', true), '')::bigint
"""


def _as_before(change: MergeChange, row: Mapping[str, Any], touched: set[tuple[str, int, str]]) -> list[str]:
    """Columns that are already as they were, by nobody's act."""
    return [
        column
        for column, value in change.before.items()
        if row[column] == value and (change.table_name, change.row_id, column) not in touched
    ]


def _take_out(change: MergeChange, columns: Iterable[str]) -> None:
    for column in list(columns):
        change.before.pop(column, None)
        change.after.pop(column, None)
    if change.before:
        change.save(update_fields=["before", "after"])
    else:
        change.delete()


def _present(table: str, ids: list[int]) -> dict[int, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, to_jsonb(t) FROM {table} t WHERE id = ANY(%s)", [ids])  # noqa: S608
        return {row_id: json.loads(row) if isinstance(row, str) else row for row_id, row in cursor.fetchall()}


def _write(table: str, row_id: int, values: Mapping[str, Any]) -> bool:
    """False where the database wants something else that came since; nothing is changed then."""
    columns = ", ".join(f"{column} = r.{column}" for column in values)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} t SET {columns} FROM jsonb_populate_record(NULL::{table}, %s::jsonb) r"  # noqa: S608
                " WHERE t.id = %s",
                [json.dumps(dict(values)), row_id],
            )
            return bool(cursor.rowcount)
    except IntegrityError:
        return False


def _is_reference(question: str, table: str, column: str) -> bool:
    return any(mover.table == table and column in mover.columns for mover in movers_of(question))


type _StandsFor = Callable[[str, str, Any, Any], bool]


def _stander(question: str, kept_id: int, now_id: int) -> _StandsFor:
    """Whether a value is still what the merge wrote; an id of the survivor may be that of who stands for him now."""
    movers: dict[tuple[str, str], Mover] = {
        (mover.table, column): mover for mover in movers_of(question) for column in mover.columns
    }

    def stands_for(table: str, column: str, present: Any, written: Any) -> bool:
        if present == written:
            return True
        mover = movers.get((table, column))
        if mover is None or kept_id == now_id:
            return False
        if mover.form == "list":
            return bool(present == [now_id if each == kept_id else each for each in written or ()])
        return bool(written == mover.value(kept_id) and present == mover.value(now_id))

    return stands_for


def _carry_up(made: Merge, kept_id: int, back: _Back) -> None:
    """The survivor was merged since, and what he showed went up with him: there too it is shown no longer."""
    table, shown = SUBJECTS[made.question]._meta.db_table, back.shown
    while shown:
        upper = Merge.objects.standing().filter(question=made.question, gone_id=kept_id).first()
        if upper is None:
            return
        change = upper.changes.filter(table_name=table, row_id=upper.kept_id).first()
        row = _present(table, [upper.kept_id]).get(upper.kept_id)
        if change is None or row is None:
            return
        taken = {
            column: now
            for column, (was, now) in shown.items()
            if column not in ("kab_id", "merged_into_id")
            and column in change.after
            and change.after[column] == was == row[column]
        }
        if not taken or not _write(table, upper.kept_id, taken):
            return
        shown = {column: (change.after[column], now) for column, now in taken.items()}
        change.after |= taken
        change.save(update_fields=["after"])
        kept_id = upper.kept_id


def _forget_above(question: str, kept_id: int, back: _Back) -> None:
    """The survivor was merged since and took these rows along: they are no longer his to get back."""
    above = set(Merge.objects.standing().filter(question=question, gone_id=kept_id))
    while above:
        upper = above.pop()
        for change in upper.changes.filter(row_id__in={row_id for _table, row_id in back.led}):
            _take_out(change, change.before.keys() & back.led.get((change.table_name, change.row_id), set()))
        above |= set(Merge.objects.standing().filter(question=question, gone_id=upper.kept_id))


def _let_follow(question: str, made: Merge, now_id: int, back: _Back) -> None:
    """What was added since to something that goes back goes with it."""
    for mover in movers_of(question):
        if not mover.parent:
            continue
        field: Any = mover.model._meta.get_field(mover.parent)
        parents = back.rows.get(field.related_model._meta.db_table)
        if not parents:
            continue
        rows = mover.of_subject(now_id).filter(**{f"{mover.parent}__in": parents}, entry_id__gt=made.entry_id)
        rows = rows.exclude(pk__in=back.rows.get(mover.table, set()))
        if mover.once_by:
            rows = rows.exclude(pk__in=mover.staying(made.gone_id, now_id).values("pk"))
        if ids := list(rows.values_list("pk", flat=True)):
            values: dict[str, Any] = {column: mover.value(made.gone_id) for column in mover.columns}
            mover.model._base_manager.filter(pk__in=ids).update(**values)


def _heed_withdrawals(made: Merge, now_id: int) -> None:
    since = Consent.objects.filter(owner_id__in=[now_id, made.gone_id], withdrawn_at__gt=made.at)
    for word in since.select_related("purpose").order_by("withdrawn_at"):
        Consent.objects.filter(
            owner_id=made.gone_id,
            purpose__slug=word.purpose.slug,
            withdrawn_at=None,
            given_at__lt=word.withdrawn_at,
        ).update(withdrawn_at=word.withdrawn_at, withdrawn_by=word.withdrawn_by_id)


def left_of(made: Merge) -> tuple[Left, ...]:
    left = []
    for change in made.changes.order_by("table_name", "row_id"):
        columns = set(change.before)
        if change.table_name == Business._meta.db_table:
            columns -= DERIVED
        if columns:
            left.append(Left(change.table_name, change.row_id, tuple(sorted(columns))))
    return tuple(left)


def after_undo(_entry_id: int) -> None:
    """An act was taken back, and with it what a split had to leave: the split gives that back now."""
    _give_what_waited()


def _give_what_waited() -> None:
    """Where the present act has brought back a value that a merge wrote and its split had to leave."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        waiting: dict[int, set[str]] = {change_id: set(columns) for change_id, columns in cursor.fetchall()}
    businesses: set[int] = set()
    subjects: dict[str, set[int]] = defaultdict(set)
    touched: dict[int, set[tuple[str, int, str]]] = {}
    for change in (
        MergeChange.objects.filter(pk__in=waiting).select_related("merge").order_by("-merge_id", "id")
    ):
        row = _present(change.table_name, [change.row_id]).get(change.row_id)
        if row is None:
            change.delete()
            continue
        if change.merge_id not in touched:
            touched[change.merge_id] = _changed_since(change.merge)
        given = {
            name: value
            for name, value in change.before.items()
            if name in waiting[change.pk]
            and row[name] == change.after[name]
            and (change.table_name, change.row_id, name) not in touched[change.merge_id]
        }
        if given and _write(change.table_name, change.row_id, given):
            _take_out(change, given)
            subjects[change.merge.question].add(change.merge.kept_id)
        if change.table_name == Business._meta.db_table:
            businesses.add(change.row_id)
    derive(businesses)
    for question, ids in subjects.items():
        find_again(question, ids)


_WAITING = """
    SELECT c.id, array_agg(DISTINCT k) FROM review_mergechange c JOIN review_merge m ON m.id = c.merge_id
      JOIN journal_change j ON j.table_name = c.table_name AND j.row_id = c.row_id
       AND j.entry_id = nullif(current_setting('app.entry', true), '')::bigint
      CROSS JOIN LATERAL jsonb_object_keys(j.after) k
     WHERE m.undone_at IS NOT NULL AND j.after IS NOT NULL AND c.before ? k
     GROUP BY c.id
"""
