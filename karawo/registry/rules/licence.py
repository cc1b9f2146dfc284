"""Numbers of permits and certificates: NIB, KBLI, P-IRT, BPOM, halal, brand, SNI, Nomor Induk Koperasi."""

import re
from dataclasses import dataclass
from datetime import date

from karawo.kit.said import marked as _
from karawo.registry.rules.identifier import (
    Caution,
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    Known,
    all_equal,
    digits_of,
    is_counting,
    plain,
    refuse_spreadsheet_number,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nib(Identifier):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class KbliCode(Identifier):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pirt(Identifier):
    """The parts are None in the old numbers of twelve digits. Codes are Kemendagri's."""

    packaging_code: str | None
    food_code: str | None
    kabupaten_code: str | None
    product_serial: str | None
    maker_serial: str | None
    expires_year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bpom(Identifier):
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Halal(Identifier):
    province_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand(Identifier):
    """stage: "application" or "certificate"; filed_year where the number tells it."""

    stage: str
    filed_year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sni(Identifier):
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NikKoperasi(Identifier):
    pass


def parse_nib(text: str) -> Nib:
    """13 digits without a published check digit; the first digit is not fixed."""
    number = digits_of(text, "NIB", 13)
    if all_equal(number):
        raise InvalidIdentifier(
            "placeholder", _("NIB tidak mungkin satu angka yang diulang; kosongkan bila belum punya.")
        )
    warnings: tuple[Caution, ...] = ()
    if is_counting(number):
        warnings = (
            Caution("suspicious", _("NIB tampak diisi asal (angka berurutan); cocokkan dengan OSS.")),
        )
    return Nib(kind=IdentifierKind.NIB, text=number, printed=number, masked=number, warnings=warnings)


def parse_kbli_code(text: str, *, is_known: Known | None = None) -> KbliCode:
    """Five digits, kept as text: 01111 is farming. is_known: whether the version in question has the code."""
    typed = plain(text).removeprefix("KBLI").strip()
    if re.fullmatch(r"\d{4}", typed, re.ASCII):
        raise InvalidIdentifier(
            "wrong_length",
            _("Kode KBLI harus 5 angka; Anda mengetik 4. Bila nol di depannya hilang, tulis 0{typed}."),
            typed=typed,
        )
    number = digits_of(typed, "Kode KBLI", 5)
    if is_known is not None and not is_known(number):
        raise InvalidIdentifier(
            "unknown",
            _(
                "Kode KBLI {code} tidak ada dalam daftar versi ini; pilih dari daftar, karena kode 2020 dan 2025 "
                "berbeda arti."
            ),
            code=number,
        )
    return KbliCode(kind=IdentifierKind.KBLI, text=number, printed=number, masked=number)


_PIRT = re.compile(r"[1-8](0[1-9]|1[0-9]|2[0-9])\d{4}\d{2}\d{4}\d{2}", re.ASCII)


def parse_pirt(text: str, *, on: date | None = None) -> Pirt:
    """15 digits: packaging, food kind, region, product, maker, year of expiry. Twelve are the old form.

    Law: Peraturan BPOM 22/2018. on: gives a warning when the year of expiry has passed.
    """
    typed = re.sub(r"^\s*(?:S?PP-?)?P?\.?-?\s?IRT\.?(?:\s*NO(?:MOR)?)?[\s.:]*", "", plain(text))
    number = digits_of(typed, "Nomor P-IRT", 15, 12)
    if len(number) == 12:
        return Pirt(
            kind=IdentifierKind.PIRT,
            text=number,
            printed=f"P-IRT No. {number}",
            masked=f"P-IRT No. {number}",
            warnings=(
                Caution("old_format", _("Nomor P-IRT lama (12 angka); periksa apakah sudah diperpanjang.")),
            ),
            packaging_code=None,
            food_code=None,
            kabupaten_code=None,
            product_serial=None,
            maker_serial=None,
            expires_year=None,
        )
    if not _PIRT.fullmatch(number):
        raise InvalidIdentifier(
            "bad_parts",
            _(
                "Nomor P-IRT dimulai dengan kemasan 1–8 lalu jenis pangan 01–29; Anda mengetik {start}…, "
                "periksa awalnya."
            ),
            start=number[:3],
        )
    expires_year = 2000 + int(number[13:])
    warnings: tuple[Caution, ...] = ()
    if on is not None and expires_year < on.year:
        warnings = (
            Caution(
                "expired",
                _("P-IRT ini berlaku sampai {expires_year}; perlu diperpanjang.").format(
                    expires_year=expires_year
                ),
            ),
        )
    printed = f"P-IRT No. {number[:13]}-{number[13:]}"
    return Pirt(
        kind=IdentifierKind.PIRT,
        text=number,
        printed=printed,
        masked=printed,
        warnings=warnings,
        packaging_code=number[0],
        food_code=number[1:3],
        kabupaten_code=number[3:7],
        product_serial=number[7:9],
        maker_serial=number[9:13],
        expires_year=expires_year,
    )


_BPOM_FOOD = re.compile(r"(?:BPOM\s*)?(?:RI\s*)?(MD|ML)\s*(\d{12}(?:\d{3})?)", re.ASCII)
_BPOM_OTHER = re.compile(r"(?:BPOM\s*)?(?:RI\s*)?([A-Z]{2,3})\s*(\d{9,15})", re.ASCII)


def parse_bpom(text: str) -> Bpom:
    """MD or ML with 12 or 15 digits for food; other prefixes (NA, TR, SD, …) with 9 to 15."""
    typed = plain(text)
    refuse_spreadsheet_number(typed, "Nomor BPOM")
    typed = re.sub(r"[\s.\-:]+", " ", typed).strip()
    compact = re.sub(r"(?<=\d) (?=\d)", "", typed)
    if re.fullmatch(r"\d{9,15}", compact, re.ASCII):
        raise InvalidIdentifier(
            "no_prefix",
            _("Nomor BPOM perlu awalannya, misalnya MD {number}; lihat labelnya."),
            number=compact,
        )
    found = _BPOM_FOOD.fullmatch(compact)
    if found is None and (other := _BPOM_OTHER.fullmatch(compact)) is not None:
        if other[1] in {"MD", "ML"}:
            raise InvalidIdentifier(
                "wrong_length",
                _("Nomor BPOM {prefix} harus 12 atau 15 angka; Anda mengetik {typed}."),
                prefix=other[1],
                typed=len(other[2]),
            )
        found = other
    if found is None:
        raise InvalidIdentifier(
            "bad_form", _("Nomor BPOM tidak dikenali; tulis awalan dan angkanya, misalnya MD 235602169254.")
        )
    printed = f"BPOM RI {found[1]} {found[2]}"
    return Bpom(
        kind=IdentifierKind.BPOM, text=found[1] + found[2], printed=printed, masked=printed, prefix=found[1]
    )


def parse_halal(text: str) -> Halal:
    """ID and 17 digits, the first two a province; the certificate's number, not the KH decree's."""
    typed = re.sub(r"[\s.\-/]+", "", plain(text))
    if typed.startswith("KH"):
        raise InvalidIdentifier(
            "decree_number",
            _("Itu nomor ketetapan halal (KH); yang dipakai nomor sertifikat, diawali ID dan 17 angka."),
        )
    found = re.fullmatch(r"ID(\d{10,17})", typed, re.ASCII)
    if found is None:
        raise InvalidIdentifier(
            "bad_form", _("Nomor sertifikat halal diawali ID lalu 17 angka, misalnya ID75110001325901022.")
        )
    warnings: tuple[Caution, ...] = ()
    if len(found[1]) != 17:
        warnings = (
            Caution(
                "short",
                _("Nomor sertifikat halal biasanya 17 angka; ini {count}, lihat aslinya.").format(
                    count=len(found[1])
                ),
            ),
        )
    return Halal(
        kind=IdentifierKind.HALAL,
        text=typed,
        printed=typed,
        masked=typed,
        warnings=warnings,
        province_code=found[1][:2],
    )


_BRAND = re.compile(r"DID(20\d{2})\d{6}|J00((?:19|20)\d{2})\d{6}|IDM\d{9}", re.ASCII)


def parse_brand(text: str) -> Brand:
    """A trade mark at DJKI: application DID20YYnnnnnn or J00YYYYnnnnnn, certificate IDM and nine digits."""
    typed = re.sub(r"[\s.\-]+", "", plain(text))
    found = _BRAND.fullmatch(typed)
    if found is None:
        raise InvalidIdentifier(
            "bad_form",
            _(
                "Nomor merek tidak dikenali; permohonan seperti DID2024012345, sertifikat seperti IDM000984301."
            ),
        )
    year = found[1] or found[2]
    return Brand(
        kind=IdentifierKind.BRAND,
        text=typed,
        printed=typed,
        masked=typed,
        stage="certificate" if typed.startswith("IDM") else "application",
        filed_year=None if year is None else int(year),
    )


_SNI = re.compile(r"SNI\s((?:ISO(?:/IEC)?\s)?)(\d{3,5}(?:[-.]\d+)*):(\d{4})", re.ASCII)
_SNI_OLD = re.compile(r"SNI\s(\d{2}-\d{4}(?:\.\d+)*)-(\d{4})", re.ASCII)


def parse_sni(text: str) -> Sni:
    """SNI nnnn:YYYY, SNI nnnn-p:YYYY, SNI ISO/IEC nnnn:YYYY; the older SNI 01-nnnn-YYYY with a warning."""
    typed = re.sub(r"\s*([:/\-])\s*", r"\1", re.sub(r"\s+", " ", plain(text)))
    typed = re.sub(r"^SNI[:\-.]?\s*", "SNI ", typed)
    if found := _SNI.fullmatch(typed):
        return Sni(kind=IdentifierKind.SNI, text=typed, printed=typed, masked=typed, year=int(found[3]))
    if found := _SNI_OLD.fullmatch(typed):
        return Sni(
            kind=IdentifierKind.SNI,
            text=typed,
            printed=typed,
            masked=typed,
            warnings=(
                Caution("old_format", _("Penulisan SNI lama; periksa apakah standarnya sudah direvisi.")),
            ),
            year=int(found[2]),
        )
    raise InvalidIdentifier(
        "bad_form", _("Nomor SNI ditulis dengan tahun setelah titik dua, misalnya SNI 2973:2022.")
    )


def parse_nik_koperasi(text: str) -> NikKoperasi:
    """Thirteen digits as a rule; the structure is not published, so anything else is a warning."""
    typed = re.sub(r"\s+", " ", plain(text))
    if not typed:
        raise InvalidIdentifier(
            "empty", _("{label} kosong; isi angkanya."), label=IdentifierKind.NIK_KOPERASI.label
        )
    refuse_spreadsheet_number(typed, "Nomor Induk Koperasi")
    compact = plain(re.sub(r"[\s.\-]+", "", typed))  # a sign may join the one that a blank kept from it
    if re.fullmatch(r"\d{13}", compact, re.ASCII):
        return NikKoperasi(kind=IdentifierKind.NIK_KOPERASI, text=compact, printed=compact, masked=compact)
    if re.fullmatch(r"\d{16}", compact, re.ASCII):
        message = "Nomor Induk Koperasi 13 angka; 16 angka adalah NIK orang. Periksa kolomnya."
    else:
        message = "Nomor Induk Koperasi biasanya 13 angka; cocokkan dengan sertifikatnya."
    return NikKoperasi(
        kind=IdentifierKind.NIK_KOPERASI,
        text=compact,
        printed=typed,
        masked=typed,
        warnings=(Caution("unusual", message),),
    )
