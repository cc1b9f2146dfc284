"""Addresses as typed in one line, taken apart far enough to compare them."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from karawo.registry.linkage.rules.person import clean
from karawo.registry.linkage.rules.tables import replace_phrases, spell, tables

_PIECE = re.compile(r"[A-Z0-9]+|,|;|\|")
_BOTH = re.compile(r"\bRT\s*[/.]\s*RW\s*[.:]?\s*0*(\d{1,3})\s*[/\-.]\s*0*(\d{1,3})\b")
_PAIR = re.compile(r"\bRT\s*[.:]?\s*0*(\d{1,3})\s*(?:[/,.\-\s]*\bRW\s*[.:]?\s*|\s*/\s*)0*(\d{1,3})\b")
_RT = re.compile(r"\bRT\s*[.:]?\s*0*(\d{1,3})\b")
_RW = re.compile(r"\bRW\s*[.:]?\s*0*(\d{1,3})\b")
_BARE = re.compile(r"(?<![\d/])0*(\d{1,3})\s*/\s*0*(\d{1,3})(?![\d/])")
_BARE_THREE = re.compile(r"(?<![\d/])\d{3}\s*/\s*\d{3}(?![\d/])")
_NUMBER = re.compile(r"0*(\d+[A-Z]?)")
ROMAN = {
    numeral: str(value)
    for value, numeral in enumerate(
        [
            "I",
            "II",
            "III",
            "IV",
            "V",
            "VI",
            "VII",
            "VIII",
            "IX",
            "X",
            "XI",
            "XII",
            "XIII",
            "XIV",
            "XV",
            "XVI",
            "XVII",
            "XVIII",
            "XIX",
            "XX",
        ],
        1,
    )
}
_SHORT = frozenset({"NOMOR", "KAVLING", "BLOK", "KILOMETER"})
"""Keywords that take one word; what follows belongs to no keyword."""
_LABELS = (
    *("JALAN ", "GANG ", "NOMOR ", "BLOK ", "KILOMETER ", "PERUMAHAN ", "RT ", "RW "),
    *("DUSUN ", "KELURAHAN ", "KECAMATAN ", "", "PROVINSI ", "", ""),
)
LANDMARKS = frozenset(
    {"PASAR", "LOS", "LANTAI", "SIMPANG", "SAMPING", "DEPAN", "BELAKANG", "DEKAT", "SEBELAH", "TUGU", "PAL"}
)


class CanonicalAddress(NamedTuple):
    """Parts are canonical text or None. regency_word keeps KABUPATEN or KOTA in front: they never meet."""

    raw: str
    street: str | None = None
    gang: str | None = None
    number: str | None = None
    block: str | None = None
    kilometre: str | None = None
    complex: str | None = None
    rt: int | None = None
    rw: int | None = None
    dusun: str | None = None
    village_word: str | None = None
    district_word: str | None = None
    regency_word: str | None = None
    province_word: str | None = None
    landmark: str | None = None
    postal_code: str | None = None
    text: str = ""


@dataclass(slots=True)
class _Parts:
    values: dict[str, list[str]] = field(default_factory=dict)
    landmarks: list[str] = field(default_factory=list)
    postal_code: str | None = None

    def begin(self, keyword: str) -> list[str]:
        return self.values.setdefault(keyword, [])


@lru_cache(maxsize=1 << 14)
def canonical_address(raw: str) -> CanonicalAddress:
    """Never fails: what cannot be understood is dropped from `text` and stays in `raw`.

    Loose words become the village, then the kecamatan; a loose segment with a house number is a street.
    """
    text = clean(raw)
    if "#" in text:
        text = text.replace("#", " NOMOR ")
    rt, rw, text = rt_rw(text)
    return _taken_apart(raw, rt, rw, text)


def rest_of_address(text: str) -> CanonicalAddress:
    """Of what `rt_rw` leaves."""
    return _taken_apart(text, None, None, text)


def _taken_apart(raw: str, rt: int | None, rw: int | None, text: str) -> CanonicalAddress:
    parts = _Parts()
    for segment in _segments(text):
        _read(segment, parts)
    return _address(raw, rt, rw, parts)


def rt_rw(text: str) -> tuple[int | None, int | None, str]:
    """(RT, RW, the text without them). text: as `clean` gives it."""
    if "RT" in text or "RW" in text:
        for both in (_BOTH, _PAIR):
            if found := both.search(text):
                return int(found[1]) or None, int(found[2]) or None, _cut(text, found)
        rt = rw = None
        is_said = False  # these may be letters of a name: Kartini, Purworejo
        if found := _RT.search(text):
            rt, text, is_said = int(found[1]) or None, _cut(text, found), True
        if found := _RW.search(text):
            rw, text, is_said = int(found[1]) or None, _cut(text, found), True
        if is_said:
            return rt, rw, text
    if "/" in text and (found := _BARE_THREE.search(text)) and (pair := _BARE.search(text, found.start())):
        return int(pair[1]) or None, int(pair[2]) or None, _cut(text, pair)
    return None, None, text


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} | {text[found.end() :]}"


def _segments(text: str) -> list[list[str]]:
    segments: list[list[str]] = [[]]
    for piece in _PIECE.findall(text):
        if piece in ",;|":
            if segments[-1]:
                segments.append([])
        else:
            segments[-1].append(piece)
    known = tables()
    return [replace_phrases(segment, known.address_phrases) for segment in segments if segment]


def _read(tokens: list[str], parts: _Parts) -> None:
    """One segment: keyword, words, keyword, words …; words without a keyword are judged at the end.

    A keyword directly after another begins a name: "Jalan Pasar Baru", "Desa Kampung Baru".
    """
    value: list[str] | None = None
    is_short = False
    loose: list[str] = []
    for token in tokens:
        keyword, rest = _keyword(token)
        if len(token) == 5 and token.isdigit() and token[0] != "0" and not (is_short and value == []):
            parts.postal_code = parts.postal_code or token
            value = None
        elif keyword and (value is None or value):
            is_short = keyword in _SHORT
            if keyword in LANDMARKS:
                value = parts.landmarks
                value.append(keyword)
            elif parts.values.get("BLOK" if keyword == "KAVLING" else keyword):
                value = None
            else:
                value = parts.begin("BLOK" if keyword == "KAVLING" else keyword)
                value += ["KAVLING"] if keyword == "KAVLING" else rest
        elif value is None:
            loose.append(token)
        elif is_short and value and value != ["KAVLING"]:
            if len(token) == 1 and token.isalpha() and value[-1].isdigit():
                value[-1] += token
            elif value[-1].isalpha() and token.isdigit() and len(token) < 4:
                value.append(token)
            else:
                loose.append(token)
            value = None
        else:
            value.append(token)
    if loose:
        _place_loose(loose, parts)


@lru_cache(maxsize=1 << 12)
def _keyword(token: str) -> tuple[str, tuple[str, ...]]:
    """The keyword a token stands for, and a word that it brings along; an empty keyword where it is none."""
    known = tables().address
    keyword, _, rest = known.get(token, token).partition(" ")
    return (keyword, tuple(rest.split())) if keyword in known else ("", ())


def _place_loose(loose: list[str], parts: _Parts) -> None:
    has_number = any(token[0].isdigit() for token in loose[1:])
    if has_number and "JALAN" not in parts.values and "GANG" not in parts.values:
        parts.begin("JALAN").extend(loose)
        return
    for area in ("KELURAHAN", "KECAMATAN"):
        if not parts.values.get(area):
            parts.values[area] = list(loose)
            return


def _address(raw: str, rt: int | None, rw: int | None, parts: _Parts) -> CanonicalAddress:
    found = parts.values.get
    number = _number(found("NOMOR"))
    street_tokens = found("JALAN") or []
    gang_tokens = [ROMAN.get(token, token) for token in found("GANG") or ()]
    if number is None and len(gang_tokens) > 1 and gang_tokens[0].isdigit():
        number, gang_tokens = _take_number(gang_tokens)
    if number is None and len(street_tokens) > 1 and not gang_tokens:
        number, street_tokens = _take_number(street_tokens)
    if len(street_tokens) > 1 and number is not None:
        street_tokens = street_tokens[:1] + [ROMAN.get(token, token) for token in street_tokens[1:]]
    regency = None
    for kind in ("KABUPATEN", "KOTA"):
        if regency is None and (name := _words(found(kind))):
            regency = f"{kind} {name}"
    values = (
        _words(street_tokens, is_street=True),
        " ".join(map(_plain_number, gang_tokens)) if gang_tokens else None,
        number,
        " ".join(map(_plain_number, found("BLOK") or ())) or None,
        _number(found("KILOMETER")),
        _words(found("PERUMAHAN")),
        rt,
        rw,
        _words(found("DUSUN")),
        _words(found("KELURAHAN")),
        _words(found("KECAMATAN")),
        regency,
        _words(found("PROVINSI")),
        " ".join(parts.landmarks) or None,
        parts.postal_code,
    )
    text = ", ".join(
        [f"{label}{value}" for label, value in zip(_LABELS, values, strict=True) if value is not None]
    )
    return CanonicalAddress(raw, *values, text)


def _words(tokens: list[str] | None, *, is_street: bool = False) -> str | None:
    return _written(tuple(tokens), is_street) if tokens else None


@lru_cache(maxsize=1 << 16)
def _written(tokens: tuple[str, ...], is_street: bool) -> str:
    known = tables()
    spelled = [spell(token) for token in tokens]
    if is_street:
        spelled = [known.street.get(token, token) for token in spelled]
        spelled = replace_phrases(spelled, known.street_phrases)
    return " ".join(spelled[:1] + [known.directions.get(token, token) for token in spelled[1:]])


def _take_number(tokens: list[str]) -> tuple[str | None, list[str]]:
    """The house number at the end of a street; "17 Agustus 1945" is a street and has none."""
    if _NUMBER.fullmatch(tokens[-1]) and tokens[-2] not in tables().months:
        return _plain_number(tokens[-1]), tokens[:-1]
    return None, tokens


def _plain_number(token: str) -> str:
    found = _NUMBER.fullmatch(token)
    return found[1] if found else token


def _number(tokens: list[str] | None) -> str | None:
    return _plain_number(tokens[0]) if tokens else None
