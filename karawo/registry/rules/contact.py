"""Telephone numbers and postal codes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from karawo.kit.said import marked as _
from karawo.registry.rules.identifier import (
    DOT,
    Caution,
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    all_equal,
    digits_of,
    is_counting,
    is_spreadsheet_number,
    plain,
    refuse_spreadsheet_number,
)

_MOBILE = re.compile(r"\+628[1-9]\d{7,10}", re.ASCII)
_LAND = re.compile(r"\+62[2-79]\d{7,10}", re.ASCII)
_MOST_GROUPS = 6
_NOT_DIGITS = re.compile(r"[^0-9+]+", re.ASCII)
_SPLIT = re.compile(r"[,;|\n\r]|/|\b(?:DAN|ATAU|&)\b", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone(Identifier):
    is_mobile: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalCode(Identifier):
    pass


def e164(raw: str) -> str | None:
    """One number in any of the written forms, as +62…; None where it is none of this country's numbers."""
    number = _NOT_DIGITS.sub("", raw)
    if is_spreadsheet_number(raw):
        return None
    if number.startswith("+"):
        number = number[1:]
    elif number.startswith("00"):
        number = number[2:]
    elif number.startswith("0"):
        number = "62" + number[1:]
    elif number.startswith("8") and 9 <= len(number) <= 12:
        number = "62" + number
    if number.startswith("620"):
        number = "62" + number[3:]
    number = "+" + number
    if _MOBILE.fullmatch(number) or _LAND.fullmatch(number):
        return number
    return None


def phones_in(raw: str) -> tuple[str, ...]:
    """All numbers of one cell, in order, without repeats: "HP 0812…/0435… (WA)" gives two."""
    if raw.isdigit() and len(raw) <= 14:
        number = e164(raw)
        return () if number is None else (number,)
    found: dict[str, None] = {}
    for part in _SPLIT.split(raw.upper()):
        if (number := e164(part)) is not None:
            found[number] = None
        else:
            found |= dict.fromkeys(_side_by_side(part.split()))
    return tuple(found)


def _side_by_side(groups: list[str]) -> Iterator[str]:
    """Numbers with nothing but a space between them, each in as many groups as it was written in."""
    at = 0
    while at < len(groups):
        ends = range(min(len(groups), at + _MOST_GROUPS), at, -1)
        number, at = next(
            ((number, end) for end in ends if (number := e164("".join(groups[at:end]))) is not None),
            (None, at + 1),
        )
        if number is not None:
            yield number


def parse_phone(text: str) -> Phone:
    """One Indonesian number to E.164. Raises for none, several, or one eaten by a spreadsheet."""
    typed = plain(text)
    label = "Nomor telepon"
    if not typed:
        raise InvalidIdentifier("empty", _("{label} kosong; isi angkanya."), label=label)
    refuse_spreadsheet_number(typed, label)
    found = phones_in(typed)
    if len(found) > 1:
        raise InvalidIdentifier(
            "several",
            _(
                "Ada {count} nomor telepon dalam satu isian; tulis satu di sini dan yang lain di baris sendiri."
            ),
            count=len(found),
        )
    if not found:
        raise InvalidIdentifier(
            "not_a_phone",
            _("Nomor telepon tidak dikenali; tulis seperti 0812-3456-7890 atau 0435-821234."),
        )
    return phone_at(found[0])


def phone_at(number: str) -> Phone:
    """number: one of `phones_in`."""
    warnings = []
    if all_equal(number[4:]) or is_counting(number[4:]):
        warnings.append(Caution("suspicious", _("Nomor telepon tampak diisi asal; coba hubungi nomornya.")))
    printed = print_phone(number)
    return Phone(
        kind=IdentifierKind.PHONE,
        text=number,
        printed=printed,
        masked=mask_phone(number),
        warnings=tuple(warnings),
        is_mobile=number.startswith("+628"),
    )


@lru_cache(maxsize=4096)
def print_phone(number: str) -> str:
    """+6281234567890 → 0812-3456-7890; area codes of land lines come from the numbering plan's metadata."""
    local = "0" + number[3:]
    if number.startswith("+628"):
        return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part)
    import phonenumbers  # only for land lines: loading its tables costs more than a page

    shown: str = phonenumbers.format_number(
        phonenumbers.PhoneNumber(country_code=62, national_number=int(number[3:])),
        phonenumbers.PhoneNumberFormat.NATIONAL,
    )
    return shown.replace("(", "").replace(") ", "-")


def mask_phone(number: str) -> str:
    local = "0" + number[3:]
    return local[:4] + DOT * (len(local) - 7) + local[-3:]


def parse_postal_code(text: str) -> PostalCode:
    number = digits_of(text, "Kode pos", 5)
    if number[0] == "0":
        raise InvalidIdentifier("bad_first", _("Kode pos tidak dimulai dengan 0; periksa angka pertamanya."))
    return PostalCode(kind=IdentifierKind.POSTAL_CODE, text=number, printed=number, masked=number)
