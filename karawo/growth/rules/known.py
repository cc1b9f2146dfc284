"""What the register already knows of an item, so that nobody is asked twice.

What is not recorded gives nothing: a number that does not stand in the register may still exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from karawo.growth.rules.rubric import Rubric
from karawo.kit.said import marked as _

# Sentences as they are kept with an answer; a page says them in the language of its reader.
_SEEN, _NOT_SEEN = _("dokumennya sudah diperiksa"), _("belum diperiksa")
_NIB = _("NIB tercatat sejak {day}, {how}")
_NPWP = _("NPWP tercatat sejak {day}")
_PERMIT = _("Tercatat: {permits}")
_BRAND = _("Nomor merek tercatat sejak {day}")
_FORM = _("Bentuk usaha tercatat: {form}")
_WORKERS = _("{number} pekerja dibayar, keadaan {day}")
_CHANNELS = _("{number} saluran tercatat, keadaan {day}")
_SHOP = _("Toko daring tercatat, keadaan {day}")
_MARKET = _("Jangkauan pasar tercatat, keadaan {day}")
_EXPORT = _("Tercatat mengekspor, keadaan {day}")

_PERMITS = {"pirt": "P-IRT", "bpom": "BPOM", "halal": "halal", "sni": "SNI"}
_ENTITIES = frozenset({"pt", "pt_perorangan", "cv", "firma", "koperasi", "yayasan", "bumdes"})
_GROUPS = frozenset({"ud", "kelompok"})
_ONLINE = frozenset({"lokapasar", "pesan_antar", "situs"})
_REACH = {"lokal": 1, "provinsi": 2, "nasional": 3, "ekspor": 4}


@dataclass(frozen=True, slots=True)
class KnownNumber:
    """A number in force. is_seen: its document or the official system was looked at."""

    kind: str
    is_seen: bool
    seen_on: date
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class KnownFact:
    """An observation that counts. id: for the evidence."""

    id: int
    number: int | None
    codes: tuple[str, ...]
    true_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """numbers: of the business and its owner. facts: by kind of observation, unknown ones left out."""

    numbers: tuple[KnownNumber, ...] = ()
    facts: Mapping[str, KnownFact] = field(default_factory=dict)
    legal_form: str = ""
    legal_form_name: str = ""


@dataclass(frozen=True, slots=True)
class Prefill:
    """value: 0–4. because: what it rests on, for the person who fills in. observation_id: or 0."""

    value: int
    because: str
    observation_id: int = 0


def prefills(rubric: Rubric, known: Known, *, on: date) -> dict[str, Prefill]:
    """By slug of the item. on: the day of the assessment; a certificate that has expired counts no more."""
    found = {}
    for item in rubric.items:
        if item.known_from and (told := _TELL[item.known_from](known, on)) is not None:
            found[item.slug] = told
    return found


def _numbers(known: Known, on: date, *kinds: str) -> list[KnownNumber]:
    return [
        each
        for each in known.numbers
        if each.kind in kinds and each.seen_on <= on and (each.expires_on is None or each.expires_on >= on)
    ]


def _day(on: date) -> str:
    return f"{on:%d-%m-%Y}"


def _nib(known: Known, on: date) -> Prefill | None:
    found = _numbers(known, on, "nib")
    if not found:
        return None
    best = max(found, key=lambda each: (each.is_seen, each.seen_on))
    how = _SEEN if best.is_seen else _NOT_SEEN
    return Prefill(4 if best.is_seen else 3, _NIB.format(day=_day(best.seen_on), how=how))


def _npwp(known: Known, on: date) -> Prefill | None:
    found = _numbers(known, on, "npwp")
    return Prefill(2, _NPWP.format(day=_day(found[0].seen_on))) if found else None


def _product_permit(known: Known, on: date) -> Prefill | None:
    found = {_PERMITS[each.kind] for each in _numbers(known, on, *_PERMITS)}
    return Prefill(3, _PERMIT.format(permits=", ".join(sorted(found)))) if found else None


def _brand(known: Known, on: date) -> Prefill | None:
    found = _numbers(known, on, "brand")
    if not found:
        return None
    is_seen = any(each.is_seen for each in found)
    return Prefill(4 if is_seen else 3, _BRAND.format(day=_day(found[0].seen_on)))


def _legal_form(known: Known, on: date) -> Prefill | None:
    if known.legal_form in _ENTITIES:
        return Prefill(4, _FORM.format(form=known.legal_form_name))
    if known.legal_form in _GROUPS:
        return Prefill(2, _FORM.format(form=known.legal_form_name))
    return None


def _paid_workers(known: Known, on: date) -> Prefill | None:
    parts = [known.facts.get(f"workers_paid_{sex}") for sex in ("male", "female")]
    told = [part for part in parts if part is not None and part.number is not None]
    # One sex alone says how many there are at least, not how many there are.
    if len(told) != 2:
        return None
    number = sum(part.number or 0 for part in told)
    latest = max(told, key=lambda part: part.true_on)
    value = 0 if number == 0 else 2 if number == 1 else 3 if number < 5 else 4
    return Prefill(value, _WORKERS.format(number=number, day=_day(latest.true_on)), latest.id)


def _channels(known: Known, on: date) -> Prefill | None:
    fact = known.facts.get("channels")
    if fact is None or not fact.codes:
        return None
    number = len(set(fact.codes))
    value = 0 if set(fact.codes) == {"tempat"} else min(number, 3)
    return Prefill(value, _CHANNELS.format(number=number, day=_day(fact.true_on)), fact.id)


def _marketplace(known: Known, on: date) -> Prefill | None:
    fact = known.facts.get("channels")
    if fact is None or not _ONLINE & set(fact.codes):
        return None
    return Prefill(2, _SHOP.format(day=_day(fact.true_on)), fact.id)


def _reach(known: Known, on: date) -> Prefill | None:
    fact = known.facts.get("reach")
    ranks = [_REACH[code] for code in fact.codes if code in _REACH] if fact else []
    if fact is None or not ranks:
        return None
    return Prefill(max(ranks), _MARKET.format(day=_day(fact.true_on)), fact.id)


def _exports(known: Known, on: date) -> Prefill | None:
    fact = known.facts.get("is_exporting")
    if fact is None or not fact.number:
        return None
    return Prefill(3, _EXPORT.format(day=_day(fact.true_on)), fact.id)


_TELL = {
    "nib": _nib,
    "npwp": _npwp,
    "product_permit": _product_permit,
    "brand": _brand,
    "legal_form": _legal_form,
    "paid_workers": _paid_workers,
    "channels": _channels,
    "marketplace": _marketplace,
    "reach": _reach,
    "exports": _exports,
}
