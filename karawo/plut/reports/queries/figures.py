"""Dated figures of clients, as they stood on a day: read from the observations, never from what is latest today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from karawo.plut.reports.rules.pairs import Dated
from karawo.registry.models import CooperativeYear, Identifier, Observation
from karawo.registry.rules.observation import Observation as Statement
from karawo.registry.rules.observation import Source, current

_WHAT = Observation.What
_PARTS = (_WHAT.PAID_MALE, _WHAT.PAID_FEMALE, _WHAT.UNPAID_MALE, _WHAT.UNPAID_FEMALE)
_READ = (_WHAT.SALES, _WHAT.ASSETS, _WHAT.CAPITAL, _WHAT.WORKERS, *_PARTS)

type Series = dict[tuple[int, str], list[Dated]]


def series_of(business_ids: Iterable[int], *, until: date) -> Series:
    """(business, what) → one figure for each day that a period ends on, the newest last. One query.

    Where several sources speak of one period, the one that counts by `registry.rules.observation`. workers_total is
    the told total, or the sum of its parts where they end later. "tidak tahu" is no figure.
    """
    told: dict[tuple[int, str, date], list[Statement[int]]] = defaultdict(list)
    rows = Observation.objects.filter(
        business_id__in=list(business_ids), what__in=_READ, is_unknown=False, number__isnull=False,
        period_to__lte=until,
    ).values_list("business_id", "what", "period_to", "number", "known_at", "source_kind")  # fmt: skip
    for business_id, what, period_to, number, known_at, kind in rows:
        statement = Statement(
            value=int(number or 0), true_on=period_to, known_at=known_at, source=Source[kind.upper()]
        )
        told[business_id, what, period_to].append(statement)
    found: Series = defaultdict(list)
    for business_id, what, on in sorted(told, key=lambda key: key[2]):
        statement_now = current(told[business_id, what, on])
        if statement_now is not None:
            found[business_id, what].append(Dated(on, statement_now.value))
    for business_id in {key[0] for key in found}:
        _add_parts(found, business_id)
    return found


def _add_parts(found: Series, business_id: int) -> None:
    total = found.get((business_id, _WHAT.WORKERS), [])
    days = sorted({each.on for part in _PARTS for each in found.get((business_id, part), [])})
    known = {each.on for each in total}
    sums = []
    for on in days:
        if on in known:
            continue
        newest = [
            max(
                (each for each in found.get((business_id, part), []) if each.on <= on),
                key=lambda each: each.on,
                default=None,
            )
            for part in _PARTS
        ]
        sums.append(Dated(on, sum(each.number for each in newest if each is not None)))
    if sums:
        found[business_id, _WHAT.WORKERS] = sorted([*total, *sums], key=lambda each: each.on)


def on_day(series: Series, business_id: int, what: str) -> Dated | None:
    """The newest figure of a series."""
    rows = series.get((business_id, what), [])
    return rows[-1] if rows else None


def cooperative_years(owner_ids: Iterable[int], *, until: int) -> dict[int, dict[int, CooperativeYear]]:
    """owner → book year → the statement that counts: the more trusted source, then the one known later."""
    found: dict[int, dict[int, CooperativeYear]] = defaultdict(dict)
    rows = CooperativeYear.objects.filter(owner_id__in=list(owner_ids), year__lte=until).select_related(
        "source"
    )
    for row in sorted(rows, key=lambda row: (Source[row.source.kind.upper()], row.known_at)):
        found[row.owner_id][row.year] = row
    return found


LEGAL = {
    "nib": "NIB", "npwp": "NPWP", "pirt": "P-IRT", "bpom": "BPOM", "halal": "Halal", "brand": "Merek", "sni": "SNI",
}  # fmt: skip


def legality_of(business_owner: dict[int, int], *, on: date) -> dict[int, list[str]]:
    """Which papers a business or its owner held on a day. business_owner: business id → primary owner id."""
    by_owner: dict[int, list[int]] = defaultdict(list)
    for business_id, owner_id in business_owner.items():
        by_owner[owner_id].append(business_id)
    held: dict[int, set[str]] = defaultdict(set)
    numbers = Identifier.objects.filter(kind__in=list(LEGAL), is_valid_format=True)
    rows = (
        numbers.filter(business_id__in=list(business_owner)) | numbers.filter(owner_id__in=list(by_owner))
    ).values_list("kind", "business_id", "owner_id", "issued_on", "seen_on", "expires_on", "ended_at")
    for kind, business_id, owner_id, issued_on, seen_on, expires_on, ended_at in rows:
        is_held = (issued_on or seen_on) <= on and (expires_on is None or expires_on >= on)
        if is_held and (ended_at is None or timezone.localdate(ended_at) > on):
            for each in {business_id, *by_owner.get(owner_id or 0, ())} & set(business_owner):
                held[each].add(LEGAL[kind])
    return {
        business_id: [word for word in LEGAL.values() if word in words] for business_id, words in held.items()
    }
