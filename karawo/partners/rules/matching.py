"""Who could fill a need, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from karawo.kit.said import marked as _

SAME_KAB, SAME_PROVINCE, EVERYWHERE = 30, 20, 10


@dataclass(frozen=True, slots=True)
class Lack:
    kab_id: int
    contribution: str
    stage: str
    element: str
    sub_kind: str
    commodity: str


@dataclass(frozen=True, slots=True)
class Offer:
    """kab_ids: the places it is offered in; a province's number stands for all of it, 0 for the whole country."""

    offer_id: int
    partner_id: int
    kab_ids: Collection[int]
    contribution: str
    stage: str
    element: str
    sub_kind: str
    commodity: str
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class Match:
    """points: for the order alone; the reasons are what is shown."""

    offer: Offer
    points: int
    reasons: tuple[str, ...]


def match(lack: Lack, offer: Offer) -> Match | None:
    """None where it does not reach the place, gives something else, or is of another kind than asked for."""
    if lack.contribution and offer.contribution != lack.contribution:
        return None
    if lack.sub_kind and offer.sub_kind != lack.sub_kind:
        return None
    if lack.element and offer.element != lack.element:
        return None
    near = _near(lack.kab_id, offer.kab_ids)
    if near is None:
        return None
    points, reason = near
    reasons = [reason]
    if lack.contribution:
        reasons.append(_("menyediakan jenis sumbangan yang dicari"))
    if lack.sub_kind:
        points += 20
        reasons.append(_("jenis mitra yang dicari"))
    elif lack.element:
        points += 10
        reasons.append(_("unsur yang dicari"))
    if lack.stage and offer.stage == lack.stage:
        points += 20
        reasons.append(_("di tahap rantai nilai yang sama"))
    if lack.commodity and offer.commodity:
        if lack.commodity.casefold() == offer.commodity.casefold():
            points += 25
            reasons.append(_("untuk komoditas yang sama"))
        else:
            points -= 15
            reasons.append(_("untuk komoditas lain"))
    if offer.kept:
        points += min(offer.kept, 5) * 3
        reasons.append(_("pernah menepati janji"))
    if offer.broken:
        points -= offer.broken * 8
        reasons.append(_("pernah mengingkari janji"))
    return Match(offer, points, tuple(reasons))


def _near(kab_id: int, offered: Collection[int]) -> tuple[int, str] | None:
    province = kab_id if kab_id < 100 else kab_id // 100
    if kab_id in offered:
        return SAME_KAB, _("ditawarkan di sini")
    if province in offered or (kab_id < 100 and any(each // 100 == province for each in offered)):
        return SAME_PROVINCE, _("ditawarkan di provinsi ini")
    return (EVERYWHERE, _("ditawarkan di seluruh Indonesia")) if 0 in offered else None
