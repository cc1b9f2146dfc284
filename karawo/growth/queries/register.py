"""What the register knows that an assessment or a rise can rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from karawo.growth.rules.indicator import PERMITS, Dated, Indicator, Rise, counted, rises
from karawo.growth.rules.known import Known, KnownFact, KnownNumber
from karawo.law import NotInForce, code_list, size_limits
from karawo.registry.models import Business, Identifier, Observation
from karawo.registry.queries.files import current_of

_WORKERS = ("workers_paid_male", "workers_paid_female", "workers_unpaid_male", "workers_unpaid_female")
_REACH = {"lokal": 1, "provinsi": 2, "nasional": 3, "ekspor": 4}


def known_of(business: Business, *, on: date) -> Known:
    """Numbers in force and the facts that count on a day. Costs two queries."""
    numbers = Identifier.objects.filter(_of(business), ended_at=None).order_by("seen_on", "id")
    by_what: dict[str, list[Observation]] = defaultdict(list)
    for row in Observation.objects.filter(business=business, period_from__lte=on):
        by_what[row.what].append(row)
    facts = {}
    for what, told in by_what.items():
        best = current_of(told)
        if best is not None and not best.is_unknown:
            facts[what] = KnownFact(best.pk, best.number, tuple(best.codes), best.period_to)
    forms = {each.code: each.label for each in code_list("legal_form").codes}
    return Known(
        numbers=tuple(
            KnownNumber(each.kind, each.state != Identifier.State.TYPED, each.seen_on, each.expires_on)
            for each in numbers
        ),
        facts=facts,
        legal_form=business.legal_form_code,
        legal_form_name=forms.get(business.legal_form_code, business.legal_form_code),
    )


def _of(business: Business) -> Q:
    return Q(business=business) | Q(owner=business.primary_owner_id)


def rises_of(business: Business, *, first_on: date, second_on: date) -> list[Rise]:
    """Hard indicators that rose between two days by dated statements in the register. Costs two queries."""
    told = list(
        Observation.objects.filter(business=business, is_unknown=False, period_to__lte=second_on).exclude(
            source_kind="estimate"
        )
    )
    began = {
        each.pk: each.issued_on or each.seen_on
        for each in Identifier.objects.filter(_of(business), kind__in=PERMITS, is_valid_format=True)
        if each.ended_at is None or timezone.localdate(each.ended_at) > second_on
    }
    figures = {
        Indicator.SALES: _figures(told, Observation.What.SALES),
        Indicator.ASSETS: _figures(told, Observation.What.ASSETS),
        Indicator.WORKERS: _workers(told),
        Indicator.PERMIT: counted(began.values(), first_on=first_on, second_on=second_on),
        Indicator.NEW_MARKET: _markets(told),
    }
    return rises(figures, first_on=first_on, second_on=second_on)


def _figures(rows: Iterable[Observation], what: str) -> list[Dated]:
    by_day: dict[date, list[Observation]] = defaultdict(list)
    for row in rows:
        if row.what == what and row.number is not None:
            by_day[row.period_to].append(row)
    best = [current_of(those) for those in by_day.values()]
    return [Dated(row.period_to, row.number, row.pk) for row in best if row and row.number is not None]


def _workers(rows: list[Observation]) -> list[Dated]:
    """The total as told, else the sum of the parts told for one and the same day: parts of different days make no
    total."""
    totals = {each.on: each for each in _figures(rows, Observation.What.WORKERS)}
    parts: dict[date, list[Dated]] = defaultdict(list)
    for what in _WORKERS:
        for each in _figures(rows, what):
            parts[each.on].append(each)
    for on, told in parts.items():
        if len(told) == len(_WORKERS):
            totals.setdefault(on, Dated(on, sum(each.value for each in told), told[0].id))
    return list(totals.values())


def _markets(rows: list[Observation]) -> list[Dated]:
    """How far the goods go, 1 (one kabupaten) to 4 (abroad)."""
    found = []
    for row in rows:
        ranks = [_REACH[code] for code in row.codes if code in _REACH]
        if row.what == Observation.What.REACH and ranks:
            found.append(Dated(row.period_to, max(ranks), row.pk))
    return found


CLASSES = ("mikro", "kecil", "menengah", "besar")


@dataclass(frozen=True, slots=True)
class DatedClass:
    """The class of PP 7/2021 that the sales of one period give. rank: 1 mikro … 4 besar."""

    on: date
    sales_rupiah: int
    rank: int
    name: str
    observation_id: int


def classes_of(business: Business, *, until: date) -> list[DatedClass]:
    """Oldest first; periods before the limits were in force have no class and are left out.

    Law: PP 7/2021 Pasal 35 ayat (5).
    """
    rows = list(
        Observation.objects.filter(
            business=business, what=Observation.What.SALES, is_unknown=False, period_to__lte=until
        ).exclude(source_kind="estimate")
    )
    found = []
    for each in sorted(_figures(rows, Observation.What.SALES), key=lambda figure: figure.on):
        try:
            limits = size_limits(each.on).sales
        except NotInForce:
            continue
        rank = 1 + sum(each.value > most for most in (limits.micro, limits.small, limits.medium))
        found.append(DatedClass(each.on, each.value, rank, CLASSES[rank - 1], each.id))
    return found
