"""What the register learnt during a case and nobody has called a result yet.

Read from the register whenever it is asked, so that imports, corrections and a merge count alike and an offer
disappears when the fact does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from karawo.plut.models import Case, Outcome
from karawo.plut.rules.milestones import BY_NUMBER_KIND, title_of
from karawo.registry.models import Business, CooperativeYear, Identifier, Observation

_RISING = {"sales_rupiah": "omzet_naik", "workers_total": "pekerja_baru"}


@dataclass(frozen=True, slots=True)
class Offer:
    """number: in the unit of the milestone. register_ref: as `Outcome.register_ref`."""

    kind_code: str
    title: str
    reached_on: date
    number: int | None
    text: str
    register_ref: str


def offers(cases: Iterable[Case]) -> dict[int, list[Offer]]:
    """By id of the case, newest first. Costs five queries for any number of cases."""
    open_cases = [case for case in cases if case.is_open]
    if not open_cases:
        return {}
    told = set(
        Outcome.objects.filter(case__in=open_cases)
        .exclude(register_ref="")
        .values_list("case", "register_ref")
    )
    by_subject: dict[int, list[Offer]] = defaultdict(list)
    since = min(case.opened_on for case in open_cases)
    ids = {case.subject_id for case in open_cases}
    for subject_id, offer in (*_numbers(ids, since), *_observed(ids, since), *_meetings(ids, since)):
        by_subject[subject_id].append(offer)
    return {
        case.pk: sorted(
            (
                offer
                for offer in by_subject[case.subject_id]
                if offer.reached_on >= case.opened_on and (case.pk, offer.register_ref) not in told
            ),
            key=lambda offer: offer.reached_on,
            reverse=True,
        )
        for case in open_cases
    }


type _Found = Iterator[tuple[int, Offer]]


def _numbers(ids: set[int], since: date) -> _Found:
    """NIB, permits, brands. A number of the first owner is one of his business too."""
    owners = dict(Business.objects.filter(pk__in=ids).values_list("pk", "primary_owner_id"))
    businesses: dict[int, list[int]] = defaultdict(list)
    for business_id, owner_id in owners.items():
        businesses[owner_id].append(business_id)
    rows = Identifier.objects.filter(
        Q(business_id__in=ids) | Q(owner_id__in=ids | set(businesses)),
        kind__in=list(BY_NUMBER_KIND),
        ended_at=None,
        is_valid_format=True,
        seen_on__gte=since,
    ).values_list("pk", "kind", "business_id", "owner_id", "issued_on", "seen_on")
    for pk, kind, business_id, owner_id, issued_on, seen_on in rows:
        milestone = BY_NUMBER_KIND[kind]
        offer = Offer(milestone.code, milestone.title, issued_on or seen_on, None, "", f"identifier:{pk}")
        for subject_id in {business_id, owner_id, *businesses.get(owner_id, ())} & ids:
            yield subject_id, offer


def _observed(ids: set[int], since: date) -> _Found:
    """A figure that rose between two dated observations, a channel or reach that was not there before."""
    rows = Observation.objects.filter(business_id__in=ids, is_unknown=False).order_by(
        "period_to", "known_at", "id"
    )
    kinds = (*_RISING, "channels", "reach", "is_exporting")
    before: dict[tuple[int, str], Observation] = {}
    for row in rows.filter(what__in=kinds):
        key = (row.business_id, row.what)
        earlier = before.get(key)
        before[key] = row
        if earlier is None or row.period_to <= earlier.period_to or row.period_to < since:
            continue
        offer = _rise(earlier, row)
        if offer is not None:
            yield row.business_id, offer


def _rise(earlier: Observation, later: Observation) -> Offer | None:
    ref = f"observation:{later.pk}"
    if later.what in _RISING and earlier.number is not None and (later.number or 0) > earlier.number:
        code = _RISING[later.what]
        return Offer(code, title_of(code), later.period_to, (later.number or 0) - earlier.number, "", ref)
    if later.what == "is_exporting" and later.number and not earlier.number:
        return Offer("ekspor_pertama", title_of("ekspor_pertama"), later.period_to, None, "", ref)
    fresh = set(later.codes) - set(earlier.codes)
    if later.what == "channels" and fresh:
        return Offer(
            "saluran_baru", title_of("saluran_baru"), later.period_to, None, ", ".join(sorted(fresh)), ref
        )
    if later.what == "reach" and fresh:
        return Offer(
            "jangkauan_baru", title_of("jangkauan_baru"), later.period_to, None, ", ".join(fresh), ref
        )
    return None


def _meetings(ids: set[int], since: date) -> _Found:
    rows = CooperativeYear.objects.filter(owner_id__in=ids, rat_on__gte=since)
    for pk, owner_id, year, rat_on in rows.values_list("pk", "owner_id", "year", "rat_on"):
        if rat_on is None:
            continue
        text = _("tahun buku %(year)s") % {"year": year}
        yield owner_id, Offer("rat", title_of("rat"), rat_on, None, text, f"cooperative_year:{pk}")
