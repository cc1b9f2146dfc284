"""Two records of one owner, or of one business, become one; every value replaced is kept for the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import derive, refresh_finding
from karawo.registry.models import Business, Consent, Identifier, Owner, Ownership
from karawo.registry.models.tracked import Tracked
from karawo.registry.queries import businesses_of
from karawo.registry.review.access import may_decide
from karawo.registry.review.models import Merge, MergeChange
from karawo.registry.review.queries.movers import SUBJECTS, Mover, movers_of, unnamed
from karawo.registry.review.rules.fields import BY_QUESTION, GONE, PROOF, common_kab, side_of
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

type Subject = Owner | Business


def merge(
    kept: Subject,
    gone: Subject,
    *,
    reason: str,
    choices: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime,
) -> Merge:
    """`gone` becomes part of `kept`: its rows move over, its own row stays and points to the survivor.

    choices: field → "kept" or "gone" (rules.fields); the others show the survivor's value, or the other's where he
    has none. Facts about a business need no choice: the newest observation of both counts.
    Consents follow the person: the last word on a purpose, given or withdrawn on either side, holds for both.
    `by` must see both (the pages and the command line look them up in the scope) and may decide for both territories.
    Harmless twice. Raises NotAllowed, Refused; LookupError where a relation has no mover.
    """
    question = "owner" if isinstance(kept, Owner) else "business"
    if nameless := unnamed():
        raise LookupError(f"no mover for {', '.join(nameless)}: register_mover in its apps.py")
    why = " ".join(reason.split())[:300]
    if not why:
        raise Refused(_("Tulis mengapa keduanya sama."), field="reason")
    if not may_decide(by, (kept.kab_id, gone.kab_id)):
        raise NotAllowed(
            _(
                "Pasangan ini digabung oleh petugas yang membawahi kedua wilayahnya: dinas provinsi atau pusat."
            )
        )
    with within(replace(EVERYTHING, user_id=by.pk if by is not None else None)):
        done = Merge.objects.standing().filter(kept_id=kept.pk, gone_id=gone.pk).first()
        if done is not None:
            return done
        kept, gone = _locked(question, kept, gone)
        refuse_unlike(question, kept, gone)
        entry = record(
            f"{question}.merged",
            by=by,
            at=at,
            subject=(question, kept.pk),
            kab_id=common_kab(kept.kab_id, gone.kab_id),
            words={"name": kept.name, "other": gone.name, "reason": why},
        )
        made = Merge.objects.create(
            question=question, kept_id=kept.pk, gone_id=gone.pk, kab_id=kept.kab_id, other_kab_id=gone.kab_id,
            choices=dict(choices or {}), reason=why, at=at, by=by,
        )  # fmt: skip
        if question == "owner":
            _heed_last_word(kept.pk, gone.pk)
        _raise_twins(question, kept.pk, gone.pk)
        moved_businesses = businesses_of(gone.pk) if question == "owner" else []
        for mover in movers_of(question):
            _move(made, mover, kept, gone)
        _show(question, kept, gone, choices or {})
        SUBJECTS[question]._base_manager.filter(pk=gone.pk).update(merged_into=kept.pk)
        businesses = {*businesses_of(kept.pk), *moved_businesses} if question == "owner" else {kept.pk}
        derive(businesses)
        remember(made, entry.pk)
        find_again(question, [kept.pk, gone.pk])
    return made


def _locked(question: str, kept: Subject, gone: Subject) -> tuple[Subject, Subject]:
    """Both rows, in the order of their ids, so that two merges never wait for each other in a circle."""
    model: Any = SUBJECTS[question]
    rows = model._base_manager.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    found: dict[int, Subject] = {each.pk: each for each in rows}
    if len(found) < 2:
        raise Refused(_("Pilih dua catatan yang berbeda."))
    if any(each.merged_into_id is not None for each in found.values()):
        raise Refused(_("Salah satu catatan sudah digabung; buka catatan yang berlaku, lalu ulangi."))
    return found[kept.pk], found[gone.pk]


def refuse_unlike(question: str, kept: Subject, gone: Subject) -> None:
    """What cannot be one. Raises Refused."""
    if isinstance(kept, Owner) and isinstance(gone, Owner) and kept.kind != gone.kind:
        raise Refused(
            _("Yang satu %(one)s, yang lain %(other)s; betulkan jenisnya dahulu bila memang sama.")
            % {"one": Owner.Kind(kept.kind).label, "other": Owner.Kind(gone.kind).label}
        )
    if isinstance(kept, Business) and isinstance(gone, Business) and not _have_one_owner(kept, gone):
        raise Refused(
            _("Pemilik kedua usaha ini berbeda. Gabungkan dahulu pemiliknya, atau betulkan pemiliknya.")
        )
    for mover in movers_of(question):
        if mover.refusal and mover.staying(kept.pk, gone.pk).exists():
            raise Refused(str(mover.refusal))


def _have_one_owner(kept: Business, gone: Business) -> bool:
    def owners(business: Business) -> set[int]:
        more = Ownership.objects.filter(business=business, ends_on=None).values_list("owner_id", flat=True)
        return {business.primary_owner_id, *more}

    return bool(owners(kept) & owners(gone))


def _move(made: Merge, mover: Mover, kept: Subject, gone: Subject) -> None:
    rows = mover.moving(kept.pk, gone.pk)
    values: dict[str, Any] = {column: mover.value(kept.pk) for column in mover.columns}
    if mover.form == "list":
        (column,) = mover.columns
        values = {column: Func(F(column), Value(gone.pk), Value(kept.pk), function="array_replace")}
    if mover.follows_place and kept.kab_id != gone.kab_id:
        values["kab_id"] = kept.kab_id
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return
    if not issubclass(mover.model, Tracked):
        _remember_untracked(made, mover, ids, kept, gone)
    mover.model._base_manager.filter(pk__in=ids).update(**values)


def _remember_untracked(made: Merge, mover: Mover, ids: Iterable[Any], kept: Subject, gone: Subject) -> None:
    """The journal does not watch these rows; a key that is no number cannot be kept and is refused by the database."""
    MergeChange.objects.bulk_create(
        MergeChange(
            merge=made,
            table_name=mover.table,
            row_id=int(pk),
            before={column: mover.value(gone.pk) for column in mover.columns},
            after={column: mover.value(kept.pk) for column in mover.columns},
        )
        for pk in ids
    )


def _heed_last_word(kept_id: int, gone_id: int) -> None:
    """What the person withdrew on one side after having given it on the other is withdrawn on both."""
    told = list(Consent.objects.filter(owner_id__in=[kept_id, gone_id]).select_related("purpose"))
    for slug in {each.purpose.slug for each in told}:
        words = [each for each in told if each.purpose.slug == slug]
        last_yes = max(each.given_at for each in words)
        withdrawn = [each for each in words if each.withdrawn_at is not None and each.withdrawn_at > last_yes]
        if withdrawn:
            last = max(withdrawn, key=lambda each: (each.withdrawn_at, each.pk))
            standing = [each.pk for each in words if each.withdrawn_at is None]
            Consent.objects.filter(pk__in=standing).update(
                withdrawn_at=last.withdrawn_at, withdrawn_by=last.withdrawn_by_id
            )


_PROVEN_BY = (
    "state",
    "verified_by_id",
    "verified_at",
    "ended_at",
    "source_id",
    "seen_on",
    "issued_on",
    "expires_on",
)


def _raise_twins(question: str, kept_id: int, gone_id: int) -> None:
    """A number that both bear stands once; the survivor's is as well proven as the better of the two."""
    column = f"{question}_id"
    theirs = {(each.kind, each.digest): each for each in Identifier.objects.filter(**{column: gone_id})}
    for mine in Identifier.objects.filter(**{column: kept_id}):
        twin = theirs.get((mine.kind, mine.digest))
        if twin is not None and _proof(twin) > _proof(mine):
            Identifier.objects.filter(pk=mine.pk).update(**{name: getattr(twin, name) for name in _PROVEN_BY})


def _proof(number: Identifier) -> tuple[bool, int]:
    return number.ended_at is None, PROOF[number.state]


def _show(question: str, kept: Subject, gone: Subject, choices: Mapping[str, str]) -> None:
    """The survivor takes over the columns that are to be seen from the other side, sealed ones as they are."""
    is_one_place = kept.kab_id == gone.kab_id
    mine, theirs = vars(kept), vars(gone)
    columns = [
        column
        for field in BY_QUESTION[question]
        if side_of(field, mine, theirs, chosen=choices.get(field.key, ""), is_one_place=is_one_place) == GONE
        for column in field.columns
        if mine[column] != theirs[column]
    ]
    if not columns:
        return
    table = SUBJECTS[question]._meta.db_table
    taken = ", ".join(f"{column} = gone.{column}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} kept SET {taken} FROM {table} gone WHERE kept.id = %s AND gone.id = %s",  # noqa: S608
            [kept.pk, gone.pk],
        )


_REMEMBER = """
    INSERT INTO review_mergechange (merge_id, table_name, row_id, before, after)
    SELECT %s, table_name, row_id, jsonb_object_agg(key, before), jsonb_object_agg(key, after)
      FROM (SELECT j.table_name, j.row_id, b.key,
                   (array_agg(b.value ORDER BY j.id))[1] AS before, (array_agg(a.value ORDER BY j.id DESC))[1] AS after
              FROM journal_change j
              CROSS JOIN LATERAL jsonb_each(j.before) b JOIN LATERAL jsonb_each(j.after) a ON a.key = b.key
             WHERE j.entry_id = %s AND j.table_name <> 'review_merge'
             GROUP BY j.table_name, j.row_id, b.key) changed
     WHERE before <> after
     GROUP BY table_name, row_id
"""


def remember(made: Merge, entry_id: int) -> None:
    """All that the act changed, as the journal saw it."""
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, [made.pk, entry_id])


def find_again(question: str, ids: Iterable[int]) -> None:
    """Keys and search words of the two, and of what belongs to them."""
    if question == "owner":
        refresh_finding(owner_ids=ids)
    else:
        owners = Business._base_manager.filter(pk__in=list(ids)).values_list("primary_owner_id", flat=True)
        refresh_finding(business_ids=ids, owner_ids=owners)


def survivor_of(question: str, subject_id: int) -> int:
    """Who stands for it now; itself where it was not merged. Read in a standing that sees both."""
    rows = SUBJECTS[question]._base_manager.filter(Q(pk=subject_id))
    found: int | None = rows.values_list("merged_into_id", flat=True).first()
    return found or subject_id
