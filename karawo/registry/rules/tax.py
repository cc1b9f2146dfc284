"""NPWP and NITKU: the taxpayer's number and the number of a place of business."""

from dataclasses import dataclass
from datetime import date

from karawo.kit.said import marked as _
from karawo.registry.rules.identifier import (
    Caution,
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    all_equal,
    digits_of,
    mask,
)
from karawo.registry.rules.population import parse_nik


@dataclass(frozen=True, slots=True, kw_only=True)
class Npwp(Identifier):
    """text: always sixteen digits; the old fifteen stand behind a "0".

    nik: the same number where an individual's NPWP is the NIK (PMK 112/2022), else None.
    """

    nik: str | None

    @property
    def old_text(self) -> str | None:
        """The fifteen digits of before 2024, None for a NIK."""
        return self.text[1:] if self.nik is None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nitku(Identifier):
    npwp: str
    branch: str

    @property
    def is_head_office(self) -> bool:
        return self.branch == "000000"


def luhn_digit(eight: str) -> int:
    """The check digit after eight digits: weights 1, 2, 1, 2, … from the left, digits of products summed."""
    total = 0
    for place, sign in enumerate(eight):
        product = int(sign) * (1 + place % 2)
        total += product - 9 if product > 9 else product
    return -total % 10


def parse_npwp(text: str, *, on: date) -> Npwp:
    """15 digits with a check digit, or 16: "0" and the old 15, or the NIK of an individual.

    The first two digits are no sign of the kind of taxpayer; newer series use them freely.
    """
    number = digits_of(text, "NPWP", 15, 16)
    if all_equal(number):
        raise InvalidIdentifier(
            "placeholder", _("NPWP tidak mungkin satu angka yang diulang; kosongkan bila belum punya.")
        )
    if len(number) == 16 and number[0] != "0":
        nik = parse_nik(number, on=on)
        return Npwp(
            kind=IdentifierKind.NPWP,
            text=number,
            printed=number,
            masked=mask(number),
            warnings=nik.warnings,
            nik=number,
        )
    old = number[-15:]
    if luhn_digit(old[:8]) != int(old[8]):
        raise InvalidIdentifier(
            "bad_check_digit",
            _(
                "NPWP salah ketik: angka pemeriksanya (ke-9 dari 15 angka) {typed}, seharusnya {wanted}; "
                "cocokkan dengan kartu."
            ),
            typed=old[8],
            wanted=luhn_digit(old[:8]),
        )
    return Npwp(
        kind=IdentifierKind.NPWP,
        text="0" + old,
        printed=f"{old[:2]}.{old[2:5]}.{old[5:8]}.{old[8]}-{old[9:12]}.{old[12:]}",
        masked=mask("0" + old),
        nik=None,
    )


def parse_nitku(text: str, *, on: date) -> Nitku:
    """22 digits: the NPWP of sixteen and a branch of six, 000000 for the head office."""
    number = digits_of(text, "NITKU", 22)
    npwp = parse_npwp(number[:16], on=on)
    warnings = npwp.warnings
    if int(number[16:]) > 9999:
        warnings = (
            *warnings,
            Caution("large_branch", _("Nomor cabang pada NITKU tidak lazim; periksa lagi.")),
        )
    return Nitku(
        kind=IdentifierKind.NITKU,
        text=number,
        printed=f"{number[:16]} {number[16:]}",
        masked=mask(number),
        warnings=warnings,
        npwp=npwp.text,
        branch=number[16:],
    )
