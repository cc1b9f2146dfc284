"""Answer sheets of others: what a column means by its label, and what a cell says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from karawo.kit.dates import NotADate, parse_date
from karawo.surveys.rules.elements import ELEMENTS, Element

DAY, SERVICE, SEX, AGE, EDUCATION, OCCUPATION, SUGGESTION = (
    "answered_on", "service", "sex", "age_band", "education", "occupation", "suggestion",
)  # fmt: skip
IGNORED = ""
FIELDS = (DAY, SERVICE, SEX, AGE, EDUCATION, OCCUPATION, SUGGESTION)
MEANINGS = (*(each.value for each in ELEMENTS), *FIELDS)

# Read in this order: "Cap waktu" is a clock and no element, "pengaduan, saran, masukan" an element and no suggestion.
_WORDS: tuple[tuple[str, str], ...] = (
    (DAY, r"timestamp|cap waktu|tanggal|tgl|hari"),
    (Element.PERSYARATAN, r"persyaratan|syarat"),
    (Element.PROSEDUR, r"prosedur|mekanisme"),
    (Element.BIAYA, r"biaya|tarif"),
    (Element.KOMPETENSI, r"kompetensi|kemampuan petugas"),
    (Element.PERILAKU, r"perilaku|kesopanan|keramahan"),
    (Element.SARANA, r"sarana|prasarana"),
    (Element.PENGADUAN, r"pengaduan|keluhan"),
    (Element.PRODUK, r"produk|spesifikasi"),
    (Element.WAKTU, r"waktu|kecepatan"),
    (SEX, r"kelamin|jk|gender|l/p"),
    (AGE, r"usia|umur"),
    (EDUCATION, r"pendidikan"),
    (OCCUPATION, r"pekerjaan"),
    (SERVICE, r"layanan|pelayanan"),
    (SUGGESTION, r"saran|masukan|kritik|komentar"),
)
_NUMBER = re.compile(r"^(?:unsur\s*)?u?\s*[.\-]?\s*(\d{1,2})$")
_PERSONAL = re.compile(r"\b(?:nama|nik|ktp|hp|telp|telepon|wa|whatsapp|surel|e-?mail|alamat)\b")


@dataclass(frozen=True)
class ColumnMeaning:
    """is_by_number: the label says a number alone, which means another element elsewhere; a person must agree."""

    meaning: str
    reason: str = ""
    is_by_number: bool = False


def meaning_of(heading: str, printed: Mapping[str, str]) -> ColumnMeaning:
    """What a column is by its label.

    heading: levels joined with " / ", of which the last decides. printed: number on our questionnaire → slug.
    """
    last = " ".join(heading.split("/")[-1].replace("*", " ").lower().split())
    if last in {"p", "l"}:
        last = "l/p"
    whole = " ".join(heading.lower().split())
    if _PERSONAL.search(last):
        return ColumnMeaning(IGNORED, "Keterangan pribadi tidak disimpan.")
    if number := _NUMBER.match(last):
        slug = printed.get(f"u{int(number.group(1))}", IGNORED)
        if slug:
            return ColumnMeaning(slug, "Hanya nomor: cocokkan dengan lembar aslinya.", is_by_number=True)
        return ColumnMeaning(IGNORED, "Nomor ini tidak ada di kuesioner.")
    for meaning, words in _WORDS:
        if re.search(rf"(?<!\w)(?:{words})(?!\w)", last):
            return ColumnMeaning(meaning, "Dikenali dari judulnya.")
    if whole != last and re.search(r"l\s*/\s*p", whole):
        return ColumnMeaning(SEX, "Dikenali dari judulnya.")
    return ColumnMeaning(IGNORED, "Tidak dikenali.")


class NotAScore(ValueError):
    """str() is Indonesian and says what to write instead."""


_UNKNOWN = {"", "-", "–", "tidak tahu", "tt", "n/a", "na", "tidak mengisi", "kosong"}
_LEADING = re.compile(r"^([1-4])\s*[.)\-:=–]?\s*(\D.*)?$")


def score_of(cell: object, answers: Sequence[str]) -> int | None:
    """1 to 4, None for nothing and for "tidak tahu". Raises NotAScore.

    answers: the four texts of the question, from 1 to 4, any of which may stand in the cell instead of its number.
    """
    if cell is None:
        return None
    if isinstance(cell, bool):
        raise NotAScore("Tulis angka 1 sampai 4.")
    if isinstance(cell, int | float):
        if cell in (1, 2, 3, 4):
            return int(cell)
        raise NotAScore(f"Nilai {_plain(cell)} di luar 1 sampai 4. Periksa lembar aslinya.")
    text = " ".join(str(cell).lower().split())
    if text in _UNKNOWN:
        return None
    for score, answer in enumerate(answers, 1):
        if text == " ".join(answer.lower().split()):
            return score
    if re.fullmatch(r"\d+", text) and text not in {"1", "2", "3", "4"}:
        raise NotAScore(f"Nilai {text[:20]} di luar 1 sampai 4. Periksa lembar aslinya.")
    if leading := _LEADING.match(text):
        return int(leading.group(1))
    raise NotAScore(f"“{str(cell)[:40]}” bukan nilai. Tulis angka 1 sampai 4.")


def _plain(number: float) -> str:
    return f"{number:g}".replace(".", ",")


_SEX = {"l": "L", "lk": "L", "laki": "L", "laki-laki": "L", "laki laki": "L", "pria": "L",
        "p": "P", "pr": "P", "perempuan": "P", "wanita": "P"}  # fmt: skip
_BANDS = ((20, "-19"), (30, "20-29"), (40, "30-39"), (50, "40-49"), (60, "50-59"), (200, "60-"))
_EDUCATION = (
    ("s2", r"s-?\s*[23]|magister|doktor|pascasarjana"),
    ("s1", r"s-?\s*1|d-?\s*4|d-?\s*iv|sarjana"),
    ("diploma", r"d-?\s*[123]|d-?\s*i{1,3}|diploma|akademi"),
    ("sma", r"sma|smk|smu|slta|ma|paket c|stm|smea"),
    ("smp", r"smp|sltp|mts|paket b"),
    ("sd", r"sd|mi|paket a|sekolah dasar"),
)
_OCCUPATION = (
    ("tni-polri", r"tni|polri|polisi|tentara"),
    ("asn", r"pns|asn|pppk|p3k|pegawai negeri"),
    ("pelajar", r"pelajar|mahasiswa|siswa|mahasiswi"),
    ("rumah-tangga", r"irt|ibu rumah tangga|mengurus rumah tangga|rumah tangga"),
    ("tani-nelayan", r"petani|nelayan|tani|peternak"),
    ("swasta", r"swasta|karyawan|karyawati|buruh|honorer"),
    ("wirausaha", r"wirausaha|wiraswasta|pedagang|usaha|umkm|ukm|pengusaha|pelaku usaha"),
)


def sex_of(text: str) -> str:
    return _SEX.get(" ".join(text.lower().strip(" .").split()), "")


def age_band_of(text: str) -> str:
    """ "34", "34 tahun", "30-39", "> 60": the band, empty where it cannot be told."""
    lowered = text.lower()
    numbers = [int(each) for each in re.findall(r"\d{1,3}", lowered)]
    if not numbers:
        return ""
    age = numbers[0]
    if "<" in lowered or "bawah" in lowered or "kurang" in lowered:
        age -= 1
    if len(numbers) > 1 and _band(numbers[0]) != _band(numbers[1]):
        return ""  # a band of theirs that lies across two of ours
    return _band(age)


def _band(age: int) -> str:
    return next((band for limit, band in _BANDS if age < limit), "")


def _by_words(text: str, table: Sequence[tuple[str, str]]) -> str:
    lowered = " ".join(text.lower().split())
    return next((code for code, words in table if re.search(rf"(?<!\w)(?:{words})(?!\w)", lowered)), "")


def education_of(text: str) -> str:
    return _by_words(text, _EDUCATION)


def occupation_of(text: str) -> str:
    """Empty for an empty cell, `lainnya` for what is not in the list."""
    if not text.strip() or text.strip() == "-":
        return ""
    return _by_words(text, _OCCUPATION) or "lainnya"


def day_of(cell: object) -> date | None:
    """Raises NotADate."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell or "").strip()
    if not text:
        return None
    if iso := re.match(r"^(\d{4}-\d{2}-\d{2})", text):
        return date.fromisoformat(iso.group(1))
    return parse_date(text.split(" ")[0] if re.match(r"^[\d/.\-]+ \d", text) else text).on


@dataclass(frozen=True)
class SheetRow:
    """A row as read. rejection: why it is not taken, in Indonesian; empty where it is."""

    number: int
    scores: dict[str, int | None] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    on: date | None = None
    rejection: str = ""


def read_row(
    number: int,
    cells: Sequence[object],
    meanings: Sequence[str],
    answers: Mapping[str, Sequence[str]],
    *,
    period_from: date,
    period_to: date,
) -> SheetRow:
    """One row by the meanings of its columns.

    answers: slug → its four texts, for the elements that the questionnaire has.
    """
    scores: dict[str, int | None] = {}
    fields: dict[str, str] = {}
    on: date | None = None
    wrong: list[str] = []
    for cell, meaning in zip(cells, meanings, strict=False):
        if meaning in answers:
            try:
                scores[meaning] = score_of(cell, answers[meaning])
            except NotAScore as error:
                wrong.append(str(error))
        elif meaning == DAY:
            try:
                on = day_of(cell)
            except (NotADate, ValueError):
                wrong.append(f"“{str(cell)[:40]}” bukan tanggal. Tulis misalnya 3 Agustus 2026.")
        elif meaning in FIELDS:
            fields[meaning] = _field(meaning, "" if cell is None else str(cell))
    if on is not None and not period_from <= on <= period_to:
        wrong.append(f"Tanggal {on:%d-%m-%Y} di luar masa survei.")
    if not wrong and all(score is None for score in scores.values()):
        wrong.append("Tidak ada satu unsur pun yang dinilai.")
    return SheetRow(number, scores, fields, on, " ".join(dict.fromkeys(wrong)))


def _field(meaning: str, text: str) -> str:
    match meaning:
        case "sex":
            return sex_of(text)
        case "age_band":
            return age_band_of(text)
        case "education":
            return education_of(text)
        case "occupation":
            return occupation_of(text)
        case "service":
            return " ".join(text.split())[:80]
        case _:
            return text.strip()[:2000]
