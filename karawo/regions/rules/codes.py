import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from karawo.kit.said import marked as _

from .names import Kind, kind_and_name, loose_key


class Scheme(StrEnum):
    """Who numbered the place. The same digits name different places in the two schemes.

    BPS 7501 is Boalemo, Kemendagri 7501 is Kabupaten Gorontalo.
    """

    KEMENDAGRI = "kemendagri"
    BPS = "bps"


_LENGTH_TO_LEVEL = {2: 1, 4: 2, 6: 3, 10: 4}
_DIGITS = re.compile(r"\D+")


def digits(code: str) -> str:
    """The code without dots, spaces and the ".0" that a spreadsheet adds to numbers."""
    return _DIGITS.sub("", re.sub(r"\.0$", "", code.strip()))


def dotted(region_id: int) -> str:
    """The written form of a Kemendagri code: 7501012001 → "75.01.01.2001"."""
    text = str(region_id)
    return ".".join(part for part in (text[:2], text[2:4], text[4:6], text[6:]) if part)


def level_of(region_id: int) -> int:
    """1 province, 2 kabupaten/kota, 3 kecamatan, 4 village. Raises ValueError for another length."""
    level = _LENGTH_TO_LEVEL.get(len(str(region_id)))
    if level is None:
        raise ValueError(f"{region_id} bukan kode wilayah: seharusnya 2, 4, 6 atau 10 angka.")
    return level


class Pair(NamedTuple):
    kemendagri: str
    bps: str  # empty where BPS' code is not known
    name: str


class Crosswalk(NamedTuple):
    """Provinces and kabupaten/kota in both schemes, two or four digits, no dots."""

    names_by_kemendagri: Mapping[str, str]
    names_by_bps: Mapping[str, str]
    bps_by_kemendagri: Mapping[str, str]
    kemendagri_by_bps: Mapping[str, str]


def data_lines(name: str) -> list[list[str]]:
    """Rows of one of this room's code files, without its header and its "#" lines."""
    text = files("karawo.regions").joinpath("codes", name).read_text("utf-8")
    return list(csv.reader(line for line in text.splitlines() if line and not line.startswith("#")))[1:]


@cache
def crosswalk() -> Crosswalk:
    pairs = [Pair(*row) for row in data_lines("bps.csv")]
    return Crosswalk(
        {pair.kemendagri: pair.name for pair in pairs},
        {pair.bps: pair.name for pair in pairs if pair.bps},
        {pair.kemendagri: pair.bps for pair in pairs if pair.bps},
        {pair.bps: pair.kemendagri for pair in pairs if pair.bps},
    )


def bps_of(kemendagri_code: str) -> str | None:
    return crosswalk().bps_by_kemendagri.get(digits(kemendagri_code)[:4])


def kemendagri_of(bps_code: str) -> str | None:
    return crosswalk().kemendagri_by_bps.get(digits(bps_code)[:4])


@dataclass(frozen=True, slots=True)
class Conflict:
    """One code whose name on the file is not the name of the scheme that was chosen."""

    code: str
    written_name: str
    kemendagri_name: str | None
    bps_name: str | None


@dataclass(frozen=True, slots=True)
class SchemeVerdict:
    """Which scheme a column of codes follows.

    scheme: None means "perlu dipastikan": a person has to say it.
    share_kemendagri, share_bps: share (0–1) of the checked codes that fit that scheme.
    conflicts: codes that do not fit the chosen scheme (or neither, when none was chosen).
    """

    scheme: Scheme | None
    share_kemendagri: float
    share_bps: float
    checked: int
    conflicts: int
    examples: tuple[Conflict, ...]
    explanation: str


_ENOUGH = 0.9
_EXAMPLES = 5


def _same_place(official: str | None, written: str) -> bool:
    if official is None:
        return False
    level = 1 if official.startswith(("Provinsi ", "Daerah ")) else 2
    kind, key = kind_and_name(written, level)
    official_kind, official_key = kind_and_name(official, level)
    if kind is not None and official_kind is not None and kind is not official_kind:
        return False
    return loose_key(key) == loose_key(official_key) or (
        level == 1 and loose_key(official_key).endswith(loose_key(key)) and len(key) > 3
    )


def _shape_fits(code: str, written: str, scheme: Scheme, known: Mapping[str, str]) -> bool:
    """Whether a code could belong to the scheme: by length, form and existence of its kabupaten."""
    if scheme is Scheme.KEMENDAGRI:
        if len(code) not in (2, 4, 6, 10) or (len(code) == 10 and code[6] not in "123"):
            return False
    elif "." in written.strip().removesuffix(".0") or len(code) not in (2, 4, 7, 10, 14, 16):
        return False
    return code[: 2 if len(code) == 2 else 4] in known


def detect_scheme(codes: Iterable[str], names: Iterable[str | None] | None = None) -> SchemeVerdict:
    """Say which scheme a column of codes follows, from the codes and, better, the names beside them.

    codes: as found in the file, any level, with or without dots; an empty cell is passed over.
    names: the name of the *kabupaten/kota* of each row (of the province where the code has two digits),
        in the order of the codes; without them the answer rests on the form of the codes alone.
    """
    known = crosswalk()
    written = list(codes)
    beside: list[str | None] = list(names) if names is not None else [None] * len(written)
    if len(beside) != len(written):
        raise ValueError("Jumlah nama tidak sama dengan jumlah kode.")

    checked = fits_kemendagri = fits_bps = named = decisive = 0
    misses: dict[Scheme | None, list[Conflict]] = {Scheme.KEMENDAGRI: [], Scheme.BPS: [], None: []}
    for raw, name in zip(written, beside, strict=True):
        code = digits(raw)
        if not code:
            continue
        checked += 1
        part = code[: 2 if len(code) == 2 else 4]
        official = known.names_by_kemendagri.get(part)
        statistical = known.names_by_bps.get(part)
        is_kemendagri = _shape_fits(code, raw, Scheme.KEMENDAGRI, known.names_by_kemendagri)
        is_bps = _shape_fits(code, raw, Scheme.BPS, known.names_by_bps)
        if name and name.strip():
            named += 1
            is_kemendagri = is_kemendagri and _same_place(official, name)
            is_bps = is_bps and _same_place(statistical, name)
        fits_kemendagri += is_kemendagri
        fits_bps += is_bps
        decisive += is_kemendagri != is_bps
        conflict = Conflict(raw, name or "", official, statistical)
        if not is_kemendagri:
            misses[Scheme.KEMENDAGRI].append(conflict)
        if not is_bps:
            misses[Scheme.BPS].append(conflict)
        if not (is_kemendagri or is_bps):
            misses[None].append(conflict)

    share_kemendagri = fits_kemendagri / checked if checked else 0.0
    share_bps = fits_bps / checked if checked else 0.0
    scheme: Scheme | None = None
    counted = (
        _(
            "{kemendagri} dari {checked} kode cocok dengan Kemendagri, {bps} dengan BPS ({named} bersama namanya)."
        )
        if named
        else _("{kemendagri} dari {checked} kode cocok dengan Kemendagri, {bps} dengan BPS.")
    )
    counts = counted.format(kemendagri=fits_kemendagri, checked=checked, bps=fits_bps, named=named)
    open_question = _("Skema kode perlu dipastikan.")
    if not checked:
        explanation = _("Tidak ada kode wilayah yang dapat diperiksa; skema kode perlu dipastikan.")
    elif max(share_kemendagri, share_bps) < _ENOUGH:
        explanation = f"{open_question} {counts}"
    elif fits_kemendagri == fits_bps and decisive == 0:
        if named == checked and all(len(digits(code)) in (0, 2, 4) for code in written):
            scheme = Scheme.KEMENDAGRI
            explanation = (
                _("Kedua skema memakai kode yang sama di berkas ini; dibaca sebagai Kemendagri.")
                + f" {counts}"
            )
        else:
            explanation = (
                _("Kode berlaku di kedua skema, jadi skemanya perlu dipastikan.")
                + f" {counts} "
                + _("Sertakan kolom nama kabupaten/kota agar dapat dibedakan.")
            )
    else:
        better = Scheme.KEMENDAGRI if share_kemendagri > share_bps else Scheme.BPS
        # Form alone decides only when the other scheme is all but impossible.
        is_clear = decisive >= 0.05 * checked if named else min(share_kemendagri, share_bps) < 1 - _ENOUGH
        if share_kemendagri == share_bps or not is_clear:
            explanation = f"{open_question} {counts}"
        else:
            scheme = better
            label = "Kemendagri" if better is Scheme.KEMENDAGRI else "BPS"
            explanation = _("Kode memakai skema {label}.").format(label=label) + f" {counts}"
    found = misses[scheme]
    return SchemeVerdict(
        scheme,
        share_kemendagri,
        share_bps,
        checked,
        len(found),
        tuple(found[:_EXAMPLES]),
        explanation,
    )


def kind_of_kabupaten(code: str) -> Kind:
    """Kemendagri numbers kabupaten 01–69 and kota 71–99. Law: Permendagri 58/2021."""
    return Kind.KABUPATEN if int(code[2:4]) < 70 else Kind.KOTA
