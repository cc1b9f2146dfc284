"""What is lacked is written down, gathered from what other rooms know, and closed when it is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.partners.models import Forum, Need
from karawo.partners.rules.vocabulary import Element
from karawo.registry.actions.writing import kab_of
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import Centre, User


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenNeed:
    """source_ref: what said so, so that one fact is one need: "gap:izin:7571"."""

    text: str
    region_id: int
    stage: str
    level: str
    commodity: str = ""
    programme: str = ""
    contribution: str = ""
    element: str = ""
    sub_kind: str = ""
    challenges: Sequence[str] = ()
    source: str = Need.Source.OFFICE
    source_ref: str = ""


type Finder = Callable[[Sequence[int], datetime], Sequence[GivenNeed]]
_finders: dict[str, Finder] = {}


def register_needs(name: str, finder: Finder) -> None:
    """A room above tells what it knows to be lacked, for the places asked for (kab_ids); called in its apps.py."""
    _finders[name] = finder


@transaction.atomic
def raise_need(
    given: GivenNeed,
    *,
    by: User | None,
    at: datetime,
    forum: Forum | None = None,
    centre: Centre | None = None,
) -> Need:
    """A need of the same fact stands once: the open one is given back. Raises Refused."""
    if given.sub_kind and given.element != Element.FINANCE:
        raise Refused(
            _(
                "Jenis seperti bank atau offtaker hanya untuk unsur agregator dan keuangan; kosongkan jenisnya."
            ),
            field="sub_kind",
        )
    if given.source_ref and (known := Need.objects.filter(source_ref=given.source_ref).first()) is not None:
        return known
    kab_id = kab_of(given.region_id)
    record("need.raised", by=by, at=at, kab_id=kab_id, words={"what": given.text})
    return _kept(given, forum, centre, at)


def _kept(given: GivenNeed, forum: Forum | None, centre: Centre | None, at: datetime) -> Need:
    columns = asdict(given) | {"challenges": list(given.challenges)}
    return Need.objects.create(
        **columns, kab_id=kab_of(given.region_id), forum=forum, centre=centre, raised_at=at
    )


@transaction.atomic
def gather_needs(kab_ids: Sequence[int], *, by: User, at: datetime) -> int:
    """What the rooms above know and nobody has written down yet; how many are new. One entry in the journal."""
    found = [need for finder in _finders.values() for need in finder(kab_ids, at)]
    refs = [need.source_ref for need in found]
    known = set(Need.objects.filter(source_ref__in=refs).values_list("source_ref", flat=True))
    fresh = {need.source_ref: need for need in found if need.source_ref not in known}
    if not fresh:
        return 0
    record("need.gathered", by=by, at=at, kab_id=kab_ids[0], words={"count": len(fresh)})
    for need in fresh.values():
        _kept(need, None, None, at)
    return len(fresh)


@transaction.atomic
def close_need(need: Need, *, reason: str, by: User, at: datetime) -> None:
    """Harmless twice. Raises Refused without a reason."""
    present = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if present.closed_at is not None:
        return
    if not reason.strip():
        raise Refused(
            _("Tulis bagaimana kebutuhan ini terpenuhi, atau mengapa tidak berlaku lagi."), field="reason"
        )
    _say("need.closed", present, by=by, at=at, reason=reason.strip())
    present.closed_at, present.closed_by, present.closing_reason = at, by, reason.strip()[:300]
    present.save(update_fields=["closed_at", "closed_by", "closing_reason"])


@transaction.atomic
def reopen_need(need: Need, *, by: User, at: datetime) -> None:
    """Harmless for one that is open."""
    present = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if present.closed_at is None:
        return
    _say("need.reopened", present, by=by, at=at)
    present.closed_at = present.closed_by = None
    present.closing_reason = ""
    present.save(update_fields=["closed_at", "closed_by", "closing_reason"])


def _say(act: str, need: Need, *, by: User, at: datetime, **words: str) -> None:
    record(
        act, by=by, at=at, subject=("need", need.pk), kab_id=need.kab_id, words={"what": need.text, **words}
    )
