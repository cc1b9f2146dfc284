"""Whether an organisation is in the list already, with the normaliser of the register."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from karawo.kit.said import marked as _
from karawo.registry.linkage.rules import canonical_business, canonical_person

LIKE = 0.82
_SHORT = {
    "UNIV": "UNIVERSITAS",
    "DIN": "DINAS",
    "DISKOP": "DINAS KOPERASI",
    "KANWIL": "KANTOR WILAYAH",
    "PEMPROV": "PEMERINTAH PROVINSI",
    "PEMKOT": "PEMERINTAH KOTA",
    "PEMKAB": "PEMERINTAH KABUPATEN",
    "BI": "BANK INDONESIA",
    "ASOS": "ASOSIASI",
}


def key_of(name: str, *, is_person: bool) -> str:
    """Equal for names that mean the same: order, case, titles, legal form and common short forms do not count."""
    if is_person:
        return " ".join(sorted(canonical_person(name).text.split()))
    words: list[str] = []
    for word in canonical_business(name).text.split():
        words += _SHORT.get(word, word).split()
    return " ".join(sorted(word for word in words if word not in {"PT", "CV", "DAN"})) or name.upper()


@dataclass(frozen=True, slots=True)
class Known:
    partner_id: int
    key: str
    kab_id: int
    element: str
    website: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """is_same: the list refuses a second one; else a person decides, with the reasons."""

    partner_id: int
    points: float
    reasons: tuple[str, ...]
    is_same: bool


def likeness(key: str, kab_id: int, element: str, website: str, other: Known) -> Likeness | None:
    """None where nothing speaks for the same organisation."""
    reasons: list[str] = []
    points = 1.0 if key == other.key else _alike(key, other.key)
    has_same_site = bool(website) and _site(website) == _site(other.website)
    if points < LIKE and not has_same_site:
        return None
    if key == other.key:
        reasons.append(_("nama sama setelah dirapikan"))
    elif points >= LIKE:
        reasons.append(_("nama hampir sama"))
    if has_same_site:
        reasons.append(_("situs web sama"))
        points = max(points, 0.95)
    if kab_id == other.kab_id:
        reasons.append(_("di wilayah yang sama"))
    if element == other.element:
        reasons.append(_("unsur yang sama"))
    is_same = key == other.key and kab_id == other.kab_id
    return Likeness(other.partner_id, points, tuple(reasons), is_same)


def _alike(one: str, other: str) -> float:
    """0–1. Names of offices differ by place alone ("… Boalemo", "… Pohuwato"), so a strange word weighs much."""
    a, b = set(one.split()), set(other.split())
    alone = len(a ^ b)
    if alone == 0:
        return 1.0
    by_letters = SequenceMatcher(None, one, other, autojunk=False).ratio()
    if alone >= 2 and not _are_typing_errors(a - b, b - a):
        return by_letters * len(a & b) / max(len(a), len(b))
    return by_letters


def _are_typing_errors(left: set[str], right: set[str]) -> bool:
    pairs = zip(sorted(left), sorted(right), strict=False)
    return len(left) == len(right) and all(
        SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.8 for a, b in pairs
    )


def _site(address: str) -> str:
    plain = address.strip().lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return plain.rstrip("/")
