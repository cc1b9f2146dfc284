"""What every identifier has in common: its kind, its holder, its text in three forms, its refusal.

A format that passes is never proof that the number exists; verification is a state of the stored row.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from karawo.kit.said import marked as _

DOT = "•"


class Holder(Enum):
    """Whose number it is: NIK, NPWP and NIB follow the owner into every business the owner runs."""

    OWNER = "owner"
    BUSINESS = "business"
    PRODUCT = "product"


class IdentifierKind(Enum):
    """Each kind: (value, holder, pattern of the normalised text, Indonesian label, invented example)."""

    NIK = ("nik", Holder.OWNER, r"\d{16}", _("NIK"), "7501014508900002")
    KK = ("kk", Holder.OWNER, r"\d{16}", _("Nomor KK"), "7501011203150004")
    NPWP = ("npwp", Holder.OWNER, r"\d{16}", _("NPWP"), "0013121660091000")
    NITKU = ("nitku", Holder.BUSINESS, r"\d{22}", _("NITKU"), "0013121660091000000000")
    NIB = ("nib", Holder.OWNER, r"\d{13}", _("NIB"), "4437151303343")
    NIK_KOPERASI = ("nik_koperasi", Holder.OWNER, r"\d{13}", _("Nomor Induk Koperasi"), "7571010020001")
    PHONE = ("phone", Holder.OWNER, r"\+62\d{8,12}", _("Nomor telepon"), "0812-4411-9080")
    KBLI = ("kbli", Holder.BUSINESS, r"\d{5}", _("Kode KBLI"), "13912")
    POSTAL_CODE = ("postal_code", Holder.BUSINESS, r"[1-9]\d{4}", _("Kode pos"), "96115")
    PIRT = ("pirt", Holder.PRODUCT, r"\d{15}|\d{12}", _("Nomor P-IRT"), "3063306010072-19")
    BPOM = ("bpom", Holder.PRODUCT, r"[A-Z]{2,3}\d{9,15}", _("Nomor BPOM"), "MD 235602169254")
    HALAL = ("halal", Holder.PRODUCT, r"ID\d{10,17}", _("Sertifikat halal"), "ID75110001325901022")
    BRAND = ("brand", Holder.PRODUCT, r"DID\d{10}|J00\d{10}|IDM\d{9}", _("Nomor merek"), "IDM000984301")
    SNI = ("sni", Holder.PRODUCT, r"SNI .+", _("Nomor SNI"), "SNI 2973:2022")

    holder: Holder
    pattern: str
    label: str
    example: str

    def __new__(cls, value: str, holder: Holder, pattern: str, label: str, example: str) -> "IdentifierKind":
        kind = object.__new__(cls)
        kind._value_ = value
        kind.holder, kind.pattern, kind.label, kind.example = holder, pattern, label, example
        return kind

    @property
    def is_personal(self) -> bool:
        """True where the number alone leads to a person: shown masked, kept encrypted."""
        return self in _PERSONAL


_PERSONAL = frozenset(
    {
        IdentifierKind.NIK,
        IdentifierKind.KK,
        IdentifierKind.NPWP,
        IdentifierKind.NITKU,
        IdentifierKind.PHONE,
    }
)


@dataclass(frozen=True, slots=True)
class Caution:
    """Something a person should look at; the number is accepted all the same."""

    code: str
    message: str


class InvalidIdentifier(ValueError):
    """The text cannot be this identifier. `message` is Indonesian and names the fix.

    `template` and `params` are the message before filling, so that a page may translate it.
    """

    def __init__(self, code: str, template: str, /, **params: object) -> None:
        super().__init__(code, template)
        self.code = code
        self.template = template
        self.params = params

    @property
    def message(self) -> str:
        return self.template.format(**self.params)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """text: normalised, the form that is stored and compared; printed: as on the paper; masked: for lists."""

    kind: IdentifierKind
    text: str
    printed: str
    masked: str
    warnings: tuple[Caution, ...] = ()


_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d+", re.ASCII)
_FLOAT_TAIL = re.compile(r"\d{5,}[.,]0+", re.ASCII)
_SEPARATORS = str.maketrans("", "", " .-_/\t\n\r\u00a0'`\u2010\u2011\u2012\u2013\u2014\u200b\ufeff")


def plain(raw: str) -> str:
    """NFKC, upper case, outer blanks off: full-width digits become digits."""
    return unicodedata.normalize("NFKC", raw).upper().strip()


def digits_of(raw: str, label: str, *lengths: int) -> str:
    """The digits of a typed number; blanks, dots, dashes and a spreadsheet's leading apostrophe are dropped.

    Raises InvalidIdentifier: empty, spreadsheet (digits already lost), not_digits, wrong_length.
    """
    text = plain(raw)
    if not text:
        raise InvalidIdentifier("empty", _("{label} kosong; isi angkanya."), label=label)
    refuse_spreadsheet_number(text, label)
    number = text.translate(_SEPARATORS)
    if not (number.isascii() and number.isdigit()):
        strange = next((sign for sign in number if not (sign.isascii() and sign.isdigit())), "?")
        hint = {
            "O": _(" Ganti huruf O dengan angka 0."),
            "I": _(" Ganti huruf I dengan angka 1."),
        }.get(strange, "")
        raise InvalidIdentifier(
            "not_digits",
            _("{label} hanya berisi angka; hapus “{strange}”.{hint}"),
            label=label,
            strange=strange,
            hint=hint,
        )
    if len(number) not in lengths:
        raise InvalidIdentifier(
            "wrong_length",
            _("{label} harus {wanted} angka; Anda mengetik {typed}."),
            label=label,
            wanted=" atau ".join(str(length) for length in lengths),
            typed=len(number),
        )
    return number


def is_spreadsheet_number(text: str) -> bool:
    """8.52E+10 or 85212345678.0: went through a number cell, its true digits are unknown."""
    text = text.strip()
    return bool(_SCIENTIFIC.fullmatch(text) or _FLOAT_TAIL.fullmatch(text))


def refuse_spreadsheet_number(text: str, label: str) -> None:
    """A number that went through a spreadsheet's number cell has lost digits nobody can restore."""
    if is_spreadsheet_number(text):
        raise InvalidIdentifier(
            "spreadsheet",
            _(
                "{label} rusak oleh lembar kerja ({text}); ubah kolomnya menjadi Teks lalu isi ulang "
                "dari aslinya."
            ),
            label=label,
            text=text,
        )


def mask(number: str, first: int = 4, last: int = 4) -> str:
    """`7571••••••••0003`; never shows more than half of a short number."""
    if len(number) < 2 * (first + last) - 4:
        first, last = 2, 2
    return number[:first] + DOT * max(len(number) - first - last, 0) + number[len(number) - last :]


def all_equal(number: str) -> bool:
    return len(set(number)) == 1


def is_counting(number: str) -> bool:
    """1234567890123456 and its relatives: typed to get past a form."""
    return number in "1234567890" * 3 or number in "9876543210" * 3 or number in "0123456789" * 3


type Known = Callable[[str], bool]
