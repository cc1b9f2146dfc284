"""What the columns of a list mean: by the words of the header, by what stands below, by an earlier decision."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from karawo.kit.said import marked as _

KEPT = ""
"""The field of a column that is kept in the record as received and used for nothing else."""
CHOSEN = _("dipilih")
"""Why a column means what it means, where a person said so."""

_HINT = re.compile(r"\([^)]*[\"“”'][^)]*\)")
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_FLAG_HINT = re.compile(r"[\"“”']\s*v\s*[\"“”']\s*,\s*[\"“”']\s*x\s*[\"“”']", re.IGNORECASE)
_WHOLE_HEADER, _SOME_WORDS, _BY_CONTENT, _EITHER = 0.97, 0.82, 0.7, 0.75


@dataclass(frozen=True, slots=True)
class Field:
    key: str
    label: str
    tables: tuple[str, ...]
    names: frozenset[str]
    words: tuple[frozenset[str], ...]
    without: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    field: str
    when: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    fields: dict[str, Field]
    spelling: dict[str, str]
    ambiguous: dict[str, tuple[Choice, ...]]
    version: int


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """field: a key of the catalogue, or KEPT. confidence 0–1; 1 was said by a person or a template."""

    position: int
    header: str
    field: str
    confidence: float
    reason: str
    samples: tuple[str, ...] = ()
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A published list form, known by its header. is_verified: read in the original, not designed by us."""

    name: str
    title: str
    table: str
    scheme: str
    fields: Mapping[str, str]
    ids: Mapping[str, str]
    is_verified: bool


@cache
def catalogue() -> Catalogue:
    """Of lists of businesses and cooperatives."""
    raw = _load("columns.toml")
    return catalogue_of(raw, raw["spelling"])


def catalogue_of(raw: Mapping[str, Any], spelling: Mapping[str, str]) -> Catalogue:
    """raw: a file of the shape of `columns.toml`; other rooms have their own lists, with their own columns."""

    def plain(text: str) -> str:
        return " ".join(_spelt(text, spelling))

    fields = {
        entry["key"]: Field(
            entry["key"],
            entry["label"],
            tuple(entry.get("tables", ("business", "cooperative"))),
            frozenset(plain(name) for name in entry.get("names", ())),
            tuple(frozenset(_spelt(" ".join(words), spelling)) for words in entry.get("words", ())),
            frozenset(_spelt(" ".join(entry.get("without", ())), spelling)),
        )
        for entry in raw["field"]
    }
    ambiguous = {
        plain(entry["name"]): tuple(Choice(choice["field"], choice["when"]) for choice in entry["choices"])
        for entry in raw.get("ambiguous", ())
    }
    return Catalogue(fields, dict(spelling), ambiguous, raw.get("version", 1))


@cache
def templates() -> tuple[Template, ...]:
    raw = _load("sidt.toml")
    sidt = Template(
        raw["name"],
        raw["title"],
        raw["table"],
        raw["scheme"],
        {header_key(column["header"]): column["field"] for column in raw["column"]},
        {column["id"]: column["header"] for column in raw["column"]},
        raw["is_verified"],
    )
    return (sidt,)


def header_key(header: str) -> str:
    """The header for comparing: no signs, abbreviations written out, hints about allowed values dropped."""
    return " ".join(_spelt(header, catalogue().spelling))


def fingerprint(headers: Sequence[str]) -> str:
    """The same for the same headers in any order, spelling of case and signs aside."""
    text = "\n".join(sorted(header_key(header) for header in headers))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def table_kind(headers: Sequence[str]) -> str:
    """business, cooperative, survey (a sheet of answers, no register) or unknown."""
    keys = [header_key(header) for header in headers]
    words = {word for key in keys for word in key.split()}
    answers = sum(1 for key in keys if re.fullmatch(r"(?:nilai unsur pelayanan )?u ?\d{1,2}", key))
    if answers >= 5 or (answers and any("responden" in key for key in keys)):
        return "survey"
    marks = sum(mark in words for mark in ("rat", "shu", "anggota")) + sum(
        mark in keys
        for mark in ("nama koperasi", "nomor badan hukum", "sisa hasil usaha", "modal sendiri", "modal luar")
    )
    if ("nama koperasi" in keys and marks >= 2) or marks >= 3:
        return "cooperative"
    return "business"


def template_of(headers: Sequence[str]) -> Template | None:
    """The form whose header this is: nine in ten of its columns are there, by name or by id."""
    keys = {header_key(header) for header in headers}
    ids = {header.strip().casefold() for header in headers}
    for template in templates():
        by_id = {name.casefold() for name in template.ids}
        if len(keys & set(template.fields)) >= 0.9 * len(template.fields):
            return template
        if len(ids & by_id) >= 0.9 * len(by_id):
            return template
    return None


def map_columns(
    headers: Sequence[str],
    samples: Sequence[Sequence[str]],
    *,
    table: str,
    remembered: Mapping[str, str] | None = None,
    known: Catalogue | None = None,
) -> tuple[ColumnMeaning, ...]:
    """One meaning per column; no field is given twice.

    known: what columns may mean, where these are not lists of businesses; the published forms are then not asked.

    samples: for each column some of its cells as text. remembered: header key → field, as a person decided
    for the same header before; it wins over everything.
    """
    template = template_of(headers) if known is None else None
    known = known or catalogue()
    keys = [header_key(header) for header in headers]
    taken: dict[str, int] = {}
    found: dict[int, ColumnMeaning] = {}

    def give(position: int, key: str, confidence: float, reason: str, *, by_person: bool = False) -> None:
        if key and key in taken:
            return
        if key:
            taken[key] = position
        found[position] = ColumnMeaning(
            position, headers[position], key, confidence, reason, by_person=by_person
        )

    for position, key in enumerate(keys):
        if remembered is not None and key in remembered:
            give(position, remembered[key], 1.0, _("seperti yang dipilih sebelumnya"), by_person=True)
    if template is not None:
        by_id = {name.casefold(): header_key(header) for name, header in template.ids.items()}
        for position, key in enumerate(keys):
            name = by_id.get(headers[position].strip().casefold(), key)
            if position not in found and name in template.fields:
                give(position, template.fields[name], 1.0, _("kolom {title}").format(title=template.title))
    usable = {key: entry for key, entry in known.fields.items() if table in entry.tables}
    for position, key in enumerate(keys):
        if position in found or not key:
            continue
        if _is_flag(headers[position], samples[position]):
            found[position] = ColumnMeaning(
                position, headers[position], _flag_field(key), 0.9, _("hanya berisi tanda V/X")
            )
    for position, key in enumerate(keys):
        if position not in found and key not in known.ambiguous:
            exact = next((entry.key for entry in usable.values() if key in entry.names), None)
            if exact is not None and _fits(exact, samples[position]):
                give(position, exact, _WHOLE_HEADER, _("judul kolom dikenal"))
    _settle_ambiguous(keys, samples, known, found, taken, give)
    for position, key in enumerate(keys):
        if position in found or not key or key in known.ambiguous:
            continue
        words = set(key.split())
        likely = [
            (len(wanted), entry.key)
            for entry in usable.values()
            if entry.key not in taken and not entry.without & words
            for wanted in entry.words
            if wanted <= words
        ]
        for _size, choice in sorted(likely, reverse=True):
            if _fits(choice, samples[position]):
                give(position, choice, _SOME_WORDS, _("beberapa kata judulnya dikenal"))
                break
    for position in range(len(headers)):
        if position in found:
            continue
        guess = content_of(samples[position])
        if guess and guess not in taken and guess in usable:
            give(position, guess, _BY_CONTENT, _("dikenali dari isinya"))
    result = []
    for position, header in enumerate(headers):
        meaning = found.get(position) or ColumnMeaning(
            position, header, KEPT, 0.0, _("tidak dikenal, jadi isinya disimpan apa adanya")
        )
        shown = tuple(dict.fromkeys(text for text in samples[position] if text.strip()))[:3]
        result.append(replace(meaning, samples=shown))
    return tuple(result)


def _settle_ambiguous(
    keys: Sequence[str],
    samples: Sequence[Sequence[str]],
    known: Catalogue,
    found: dict[int, ColumnMeaning],
    taken: dict[str, int],
    give: Any,
) -> None:
    has_people = bool({"nik", "sex", "birth_on", "kk"} & taken.keys())
    for position, key in enumerate(keys):
        if position in found or key not in known.ambiguous:
            continue
        for choice in known.ambiguous[key]:
            condition, _colon, argument = choice.when.partition(":")
            holds = (
                not condition
                or (condition == "taken" and argument in taken)
                or (condition == "people" and has_people)
                or (condition == "digits" and _share(samples[position], _PHONE) > 0.6)
            )
            if holds and choice.field not in taken:
                give(position, choice.field, _EITHER, _("judulnya umum, jadi dibaca bersama kolom lain"))
                break


_PHONE = re.compile(r"[+\d][\d\s\-./()+]{6,}")
_RECOGNISERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("nik", re.compile(r"\d{16}")),
    ("nib", re.compile(r"\d{13}")),
    ("phone", re.compile(r"(?:\+?62|0)8[1-9][\d\s-]{6,12}")),
    ("email", re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")),
    ("position", re.compile(r"-?\d{1,2}[.]\d{3,}\s*,\s*\d{2,3}[.]\d{3,}")),
    ("npwp", re.compile(r"\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}")),
    ("halal", re.compile(r"ID\d{17}")),
)


def content_of(cells: Sequence[str]) -> str:
    """The field that the cells themselves speak of, "" where they do not: sixteen digits are a NIK."""
    filled = [text.strip().lstrip("'") for text in cells if text.strip() not in {"", "-"}]
    if len(filled) < 2:
        return ""
    for key, pattern in _RECOGNISERS:
        if _share(filled, pattern) >= 0.7 and len(set(filled)) > len(filled) // 3:
            return key
    return ""


def _share(cells: Sequence[str], pattern: re.Pattern[str]) -> float:
    filled = [text.strip() for text in cells if text.strip() not in {"", "-"}]
    return sum(bool(pattern.fullmatch(text)) for text in filled) / len(filled) if filled else 0.0


_MEASURED = frozenset({"latitude", "longitude"})
_NAMES = frozenset({"business_name", "owner_name", "cooperative_name", "brand"})


def _fits(key: str, cells: Sequence[str]) -> bool:
    """Whether the cells do not speak against the header: a name is not all digits, a latitude is a number."""
    filled = [text.strip() for text in cells if text.strip() not in {"", "-"}]
    if len(filled) < 3:
        return True
    numbers = _share(filled, re.compile(r"-?[\d.,\s°'\"NSEWLUBTS]+"))
    if key in _MEASURED:
        return numbers > 0.5
    if key in _NAMES:
        return numbers < 0.6
    return True


def _is_flag(header: str, cells: Sequence[str]) -> bool:
    if _FLAG_HINT.search(header):
        return True
    filled = [text.strip().casefold() for text in cells if text.strip()]
    marks = Counter(filled)
    return len(filled) >= 4 and set(marks) <= {"v", "x", "√", "✓", "-"} and len(marks) > 0


_REACH_WORDS = (
    ("export", "reach:ekspor"),
    ("ekspor", "reach:ekspor"),
    ("online", "reach:daring"),
    ("lintas provinsi", "reach:nasional"),
    ("lintas kabupaten", "reach:provinsi"),
    ("lokal", "reach:lokal"),
)


def _flag_field(key: str) -> str:
    if "jangkauan" in key or "pemasaran" in key:
        for words, code in _REACH_WORDS:
            if words in key:
                return code
    return KEPT


def _spelt(text: str, spelling: Mapping[str, str]) -> list[str]:
    plain = unicodedata.normalize("NFKD", _HINT.sub(" ", text)).casefold()
    words = _NOT_A_WORD.sub(" ", plain.encode("ascii", "ignore").decode()).split()
    written: list[str] = []
    for word in words:
        for part in spelling.get(word, word).split():
            if not written or written[-1] != part:
                written.append(part)
    return written


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))
