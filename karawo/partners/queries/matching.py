"""Who offers what is lacked, and whose seat is empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from karawo.partners.access import visible_offers
from karawo.partners.models import Commitment, Need, Offer, Partner
from karawo.partners.rules import matching
from karawo.partners.rules.coverage import EMPTY_SEAT, EMPTY_SEAT_FOR, Seat
from karawo.partners.rules.vocabulary import ELEMENTS, SUB_KINDS
from karawo.regions.access import Scope
from karawo.regions.queries import unit
from karawo.ui.language import said

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    partner: Partner
    offer: Offer
    reasons: tuple[str, ...]


def place_name(kab_id: int) -> str:
    found = unit(kab_id)
    return found.full_name if found is not None else ""


def candidates(need: Need, scope: Scope) -> list[Candidate]:
    """The likeliest first, each partner once with its best offer. Reasons in the language of the reader."""
    offers = list(
        visible_offers(scope).filter(ended_on=None, partner__merged_into=None).filter(_could_be(need))
    )
    kept = _kept([offer.partner_id for offer in offers])
    lack = matching.Lack(
        need.kab_id, need.contribution, need.stage, need.element, need.sub_kind, need.commodity
    )
    best: dict[int, tuple[matching.Match, Offer]] = {}
    for offer in offers:
        found = matching.match(lack, _as_rule(offer, kept))
        if found is not None and (
            offer.partner_id not in best or best[offer.partner_id][0].points < found.points
        ):
            best[offer.partner_id] = (found, offer)
    ordered = sorted(best.values(), key=lambda pair: (-pair[0].points, pair[1].partner.name))
    return [
        Candidate(offer.partner, offer, tuple(said(reason) for reason in found.reasons))
        for found, offer in ordered[:MOST_SHOWN]
    ]


def _could_be(need: Need) -> Q:
    wanted = Q()
    if need.contribution:
        wanted &= Q(contribution=need.contribution)
    if need.element:
        wanted &= Q(partner__element=need.element)
    if need.sub_kind:
        wanted &= Q(partner__sub_kind=need.sub_kind)
    return wanted


def _kept(partner_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    rows = Commitment.objects.filter(partner_id__in=partner_ids, status__in=("done", "broken"))
    return Counter(rows.values_list("partner_id", "status"))


def _as_rule(offer: Offer, kept: dict[tuple[int, str], int]) -> matching.Offer:
    partner = offer.partner
    if offer.region_id is not None:
        kab_ids = {int(str(offer.region_id)[:4])}
    elif partner.reach == Partner.Reach.NATION:
        kab_ids = {partner.kab_id, 0}
    elif partner.reach == Partner.Reach.PROVINCE:
        kab_ids = {partner.kab_id, partner.kab_id if partner.kab_id < 100 else partner.kab_id // 100}
    else:
        kab_ids = {partner.kab_id}
    return matching.Offer(
        offer.pk, partner.pk, kab_ids, offer.contribution, offer.stage, partner.element, partner.sub_kind,
        offer.commodity, kept.get((partner.pk, "done"), 0), kept.get((partner.pk, "broken"), 0),
    )  # fmt: skip


def empty_seats(needs: Iterable[Need], scope: Scope) -> list[tuple[Need, str]]:
    """Needs that nobody in sight could fill, in words: "belum ada offtaker untuk gula aren di Pohuwato"."""
    return [
        (need, seat_words(Seat(need.kab_id, need.element, need.sub_kind, need.commodity)))
        for need in needs
        if need.element and not candidates(need, scope)
    ]


def seat_words(seat: Seat) -> str:
    """In the language of the reader."""
    who = said(SUB_KINDS[seat.sub_kind] if seat.sub_kind else ELEMENTS[seat.element]).lower()
    template = said(EMPTY_SEAT_FOR if seat.what else EMPTY_SEAT)
    return template.format(who=who, what=seat.what, where=place_name(seat.kab_id))
