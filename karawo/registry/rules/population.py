"""NIK and nomor KK: the citizen's and the family's number (Dukcapil)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

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
    mask,
)

# Kemendagri province codes in a NIK; 54 is Timor Timur, still borne by people registered before 1999.
PROVINCE_CODES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "21",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "72",
        "73",
        "74",
        "75",
        "76",
        "81",
        "82",
        "91",
        "92",
        "93",
        "94",
        "95",
        "96",
    ]
)
ADULT_YEARS = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Nik(Identifier):
    """sex: "L" or "P". Region codes are Kemendagri's at first registration, digits only, and may be old."""

    sex: str
    birth_on: date
    kecamatan_code: str
    serial: str

    @property
    def province_code(self) -> str:
        return self.kecamatan_code[:2]

    @property
    def kabupaten_code(self) -> str:
        return self.kecamatan_code[:4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kk(Identifier):
    issued_on: date | None
    kecamatan_code: str


def parse_nik(text: str, *, on: date, is_known_region: Known | None = None, kk: str | None = None) -> Nik:
    """PP KK CC DDMMYY NNNN, day + 40 for women; there is no check digit.

    on: the day the question is asked; the birth date takes the latest century that is not after it.
    is_known_region: tells whether a Kemendagri kecamatan code of six digits exists today.
    A sex or birth date that differs from the form is the caller's flag, never a refusal
    (PP 40/2019 Pasal 30 ayat (2): the number stays even when the date in it is wrong).
    """
    number = digits_of(text, "NIK", 16)
    if number[:2] not in PROVINCE_CODES:
        raise InvalidIdentifier(
            "unknown_province",
            _("Dua angka pertama NIK ({code}) bukan kode provinsi; periksa awal nomornya."),
            code=number[:2],
        )
    day, month, short_year = int(number[6:8]), int(number[8:10]), int(number[10:12])
    sex = "P" if day > 40 else "L"
    born_day = day - 40 if day > 40 else day
    if not 1 <= born_day <= 31:
        raise InvalidIdentifier(
            "bad_day",
            _(
                "Angka ke-7 dan ke-8 NIK ({day}) bukan tanggal lahir; harus 01–31, atau 41–71 untuk perempuan."
            ),
            day=number[6:8],
        )
    if not 1 <= month <= 12:
        raise InvalidIdentifier(
            "bad_month",
            _("Angka ke-9 dan ke-10 NIK ({month}) bukan bulan; harus 01–12."),
            month=number[8:10],
        )
    birth_on = _latest_date(born_day, month, short_year, on)
    if birth_on is None:
        raise InvalidIdentifier(
            "bad_date",
            _(
                "Tanggal lahir dalam NIK ({day:02d}-{month:02d}-{year:02d}) tidak ada di kalender; "
                "periksa angka ke-7 sampai ke-12."
            ),
            day=born_day,
            month=month,
            year=short_year,
        )
    if number[12:] == "0000":
        raise InvalidIdentifier(
            "bad_serial", _("Empat angka terakhir NIK tidak mungkin 0000; periksa akhir nomornya.")
        )
    return Nik(
        kind=IdentifierKind.NIK,
        text=number,
        printed=number,
        masked=mask(number),
        warnings=_nik_warnings(number, birth_on, on, is_known_region, kk),
        sex=sex,
        birth_on=birth_on,
        kecamatan_code=number[:6],
        serial=number[12:],
    )


def _nik_warnings(
    number: str, birth_on: date, on: date, is_known_region: Known | None, kk: str | None
) -> tuple[Caution, ...]:
    warnings = []
    if number[:2] == "54":
        warnings.append(Caution("old_region", _("NIK memakai kode provinsi lama (Timor Timur).")))
    elif is_known_region is not None and not is_known_region(number[:6]):
        warnings.append(
            Caution(
                "unknown_region",
                _(
                    "Kode wilayah {prov}.{kab}.{kec} dalam NIK tidak ada di daftar sekarang; "
                    "mungkin kode lama sebelum pemekaran."
                ).format(prov=number[:2], kab=number[2:4], kec=number[4:6]),
            )
        )
    if _years(birth_on, on) < ADULT_YEARS:
        warnings.append(
            Caution(
                "minor",
                _("Menurut NIK pemilik belum {years} tahun; periksa tanggal lahirnya.").format(
                    years=ADULT_YEARS
                ),
            )
        )
    if kk is not None and number == "".join(sign for sign in kk if sign.isdigit()):
        warnings.append(Caution("equals_kk", _("NIK sama dengan nomor KK; satu di antaranya salah kolom.")))
    if is_suspicious_nik(number):
        warnings.append(
            Caution(
                "suspicious", _("NIK tampak diisi asal (angka berurutan atau sama); cocokkan dengan KTP.")
            )
        )
    return tuple(warnings)


def is_suspicious_nik(number: str) -> bool:
    """Sixteen equal digits or a counting row: never a linkage key."""
    return all_equal(number) or is_counting(number)


def parse_kk(text: str) -> Kk:
    """PP KK CC, date of issue, serial. The date carries no + 40; a strange date is a warning only."""
    number = digits_of(text, "Nomor KK", 16)
    if number[:2] not in PROVINCE_CODES:
        raise InvalidIdentifier(
            "unknown_province",
            _("Dua angka pertama nomor KK ({code}) bukan kode provinsi; periksa awal nomornya."),
            code=number[:2],
        )
    warnings = []
    issued_on = _date_in_century(int(number[6:8]), int(number[8:10]), int(number[10:12]), 2000)
    if issued_on is None:
        warnings.append(
            Caution(
                "strange_date",
                _("Tanggal terbit dalam nomor KK tidak lazim; apakah ini NIK, bukan nomor KK?"),
            )
        )
    if all_equal(number) or is_counting(number):
        warnings.append(Caution("suspicious", _("Nomor KK tampak diisi asal; cocokkan dengan kartunya.")))
    return Kk(
        kind=IdentifierKind.KK,
        text=number,
        printed=number,
        masked=mask(number),
        warnings=tuple(warnings),
        issued_on=issued_on,
        kecamatan_code=number[:6],
    )


def birth_in_nik(number: str, *, on: date) -> tuple[date, str] | None:
    """(birth date, sex) read from sixteen digits without judging the rest; None where no date is in it."""
    if len(number) != 16 or not (number.isascii() and number.isdigit()):
        return None
    return _birth_in(number[6:12], on)


@lru_cache(maxsize=1 << 17)
def _birth_in(six: str, on: date) -> tuple[date, str] | None:
    day = int(six[:2])
    birth_on = _latest_date(day - 40 if day > 40 else day, int(six[2:4]), int(six[4:]), on)
    return None if birth_on is None else (birth_on, "P" if day > 40 else "L")


@lru_cache(maxsize=1 << 16)
def _latest_date(day: int, month: int, short_year: int, on: date) -> date | None:
    for century in (2000, 1900):
        found = _date_in_century(day, month, short_year, century)
        if found is not None and found <= on:
            return found
    return None


def _date_in_century(day: int, month: int, short_year: int, century: int) -> date | None:
    try:
        return date(century + short_year, month, day)
    except ValueError:
        return None


def _years(since: date, until: date) -> int:
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))
