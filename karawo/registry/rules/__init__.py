"""Rules of the register: identifiers, size, which observation counts. Pure; see the room's README."""

from datetime import date

from karawo.registry.rules.contact import (
    Phone,
    PostalCode,
    e164,
    mask_phone,
    parse_phone,
    parse_postal_code,
    phone_at,
    phones_in,
    print_phone,
)
from karawo.registry.rules.identifier import (
    Caution,
    Holder,
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    mask,
)
from karawo.registry.rules.licence import (
    Bpom,
    Brand,
    Halal,
    KbliCode,
    Nib,
    NikKoperasi,
    Pirt,
    Sni,
    parse_bpom,
    parse_brand,
    parse_halal,
    parse_kbli_code,
    parse_nib,
    parse_nik_koperasi,
    parse_pirt,
    parse_sni,
)
from karawo.registry.rules.observation import Observation, Source, current, supersedes
from karawo.registry.rules.population import (
    Kk,
    Nik,
    birth_in_nik,
    is_suspicious_nik,
    parse_kk,
    parse_nik,
)
from karawo.registry.rules.size import (
    Purpose,
    SizeClassification,
    SizeLimits,
    bps_scale,
    classify,
    size_class_by_capital,
    size_class_by_sales,
)
from karawo.registry.rules.tax import Nitku, Npwp, luhn_digit, parse_nitku, parse_npwp


def parse(kind: IdentifierKind, text: str, *, on: date) -> Identifier:
    """The parser of any kind by its name. Raises InvalidIdentifier."""
    match kind:
        case IdentifierKind.NIK:
            return parse_nik(text, on=on)
        case IdentifierKind.KK:
            return parse_kk(text)
        case IdentifierKind.NPWP:
            return parse_npwp(text, on=on)
        case IdentifierKind.NITKU:
            return parse_nitku(text, on=on)
        case IdentifierKind.NIB:
            return parse_nib(text)
        case IdentifierKind.NIK_KOPERASI:
            return parse_nik_koperasi(text)
        case IdentifierKind.PHONE:
            return parse_phone(text)
        case IdentifierKind.KBLI:
            return parse_kbli_code(text)
        case IdentifierKind.POSTAL_CODE:
            return parse_postal_code(text)
        case IdentifierKind.PIRT:
            return parse_pirt(text, on=on)
        case IdentifierKind.BPOM:
            return parse_bpom(text)
        case IdentifierKind.HALAL:
            return parse_halal(text)
        case IdentifierKind.BRAND:
            return parse_brand(text)
        case IdentifierKind.SNI:
            return parse_sni(text)


__all__ = [
    "Bpom",
    "Brand",
    "Caution",
    "Halal",
    "Holder",
    "Identifier",
    "IdentifierKind",
    "InvalidIdentifier",
    "KbliCode",
    "Kk",
    "Nib",
    "Nik",
    "NikKoperasi",
    "Nitku",
    "Npwp",
    "Observation",
    "Phone",
    "Pirt",
    "PostalCode",
    "Purpose",
    "SizeClassification",
    "SizeLimits",
    "Sni",
    "Source",
    "birth_in_nik",
    "bps_scale",
    "classify",
    "current",
    "e164",
    "is_suspicious_nik",
    "luhn_digit",
    "mask",
    "mask_phone",
    "parse",
    "parse_bpom",
    "parse_brand",
    "parse_halal",
    "parse_kbli_code",
    "parse_kk",
    "parse_nib",
    "parse_nik",
    "parse_nik_koperasi",
    "parse_nitku",
    "parse_npwp",
    "parse_phone",
    "parse_pirt",
    "parse_postal_code",
    "parse_sni",
    "phone_at",
    "phones_in",
    "print_phone",
    "size_class_by_capital",
    "size_class_by_sales",
    "supersedes",
]
