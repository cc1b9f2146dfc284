"""A rubric as text (TOML) and as a value: checked as a whole before anybody is judged by it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from karawo.growth.rules.fields import FIELDS

HIGHEST = 4
"""Items are answered 0 (none) to 4 (best)."""

KNOWN_FROM = (
    "nib", "npwp", "product_permit", "brand", "legal_form",
    "paid_workers", "channels", "marketplace", "reach", "exports",
)  # fmt: skip
HARD = ("sales", "workers", "assets", "permit", "formal_credit", "new_market")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class StepKind(StrEnum):
    """Where a gap leads to."""

    SERVICE = "service"
    EVENT = "event"
    PARTNER = "partner"
    PERMIT = "permit"
    SELF_STUDY = "self_study"


class Broken(ValueError):
    """The text is no rubric or path. `message` is Indonesian and names the place and the fix."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Advice:
    """The next step for a gap. path, step: the transformation whose page shows how, or empty."""

    kind: StepKind
    title: str
    text: str
    path: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """anchors: what each of 0–4 looks like. known_from: what the register may already know of it.
    hard: the hard indicator that a rise of this item speaks of, or empty."""

    slug: str
    title: str
    text: str
    anchors: tuple[str, ...]
    advice: Advice
    known_from: str = ""
    hard: str = ""
    may_not_apply: bool = False


@dataclass(frozen=True, slots=True)
class Dimension:
    slug: str
    field_code: str
    title: str
    weight: Decimal
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """rank: 1 for the lowest. from_percent: the lowest index, inclusive."""

    rank: int
    from_percent: Decimal
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    slug: str
    version: int
    title: str
    valid_from: date
    source: str
    law: str
    least_coverage_percent: int
    is_example: bool
    is_offered: bool
    dimensions: tuple[Dimension, ...]
    levels: tuple[Level, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for dimension in self.dimensions for item in dimension.items)

    def level_at(self, index: Decimal) -> Level:
        """index: 0–100."""
        return [level for level in self.levels if level.from_percent <= index][-1]


def parsed_rubric(text: str) -> Rubric:
    """Raises Broken."""
    found = read_toml(text)
    given = Table(found, "rubrik")
    rubric = Rubric(
        slug=given.slug("slug"),
        version=given.whole("version", 1, 32_000),
        title=given.text("title", 120),
        valid_from=given.day("valid_from"),
        source=given.text("source", 300),
        law=given.text("law", 200, may_be_empty=True),
        least_coverage_percent=given.whole("least_coverage_percent", 1, 100),
        is_example=given.truth("is_example"),
        is_offered=given.truth("is_offered"),
        dimensions=tuple(_dimension(table) for table in given.tables("dimension")),
        levels=_levels(given.tables("level")),
    )
    require_once([each.slug for each in rubric.dimensions], "dimension")
    require_once([item.slug for item in rubric.items], "item")
    total = sum(each.weight for each in rubric.dimensions)
    if total != 100:
        raise Broken(f"Jumlah bobot dimensi harus 100, sekarang {total}.")
    return rubric


def _dimension(table: Table) -> Dimension:
    field_code = table.text("field", 20)
    if field_code not in dict(FIELDS):
        raise Broken(f"{table.where}: bidang “{field_code}” tidak dikenal; pilih {', '.join(dict(FIELDS))}.")
    return Dimension(
        table.slug("slug"),
        field_code,
        table.text("title", 120),
        table.number("weight"),
        tuple(_item(each) for each in table.tables("item")),
    )


def _item(table: Table) -> Item:
    anchors = table.texts("anchors")
    if len(anchors) != HIGHEST + 1 or len(set(anchors)) != len(anchors):
        raise Broken(f"{table.where}: anchors harus lima kalimat berbeda, untuk nilai 0 sampai 4.")
    advice = table.table("advice")
    return Item(
        table.slug("slug"),
        table.text("title", 120),
        table.text("text", 300),
        anchors,
        Advice(
            StepKind(advice.one_of("kind", tuple(StepKind))),
            advice.text("title", 120),
            advice.text("text", 400),
            advice.text("path", 50, is_needed=False),
            advice.text("step", 50, is_needed=False),
        ),
        table.one_of("known_from", KNOWN_FROM, is_needed=False),
        table.one_of("hard", HARD, is_needed=False),
        table.truth("may_not_apply", is_needed=False),
    )


def _levels(tables: Sequence[Table]) -> tuple[Level, ...]:
    levels = tuple(
        Level(
            rank,
            table.number("from_percent"),
            table.text("name", 60),
            table.text("note", 60, is_needed=False),
        )
        for rank, table in enumerate(tables, 1)
    )
    bounds = [level.from_percent for level in levels]
    if bounds[0] != 0 or bounds != sorted(set(bounds)) or bounds[-1] > 100:
        raise Broken("Batas tingkat harus mulai dari 0, naik, dan tidak lebih dari 100.")
    require_once([level.name for level in levels], "tingkat")
    return levels


def read_toml(text: str) -> Mapping[str, Any]:
    """Raises Broken."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Broken(f"Naskah bukan TOML yang benar: {error}") from None


def require_once(words: Sequence[str], what: str) -> None:
    twice = sorted({word for word in words if words.count(word) > 1})
    if twice:
        raise Broken(f"Nama {what} “{twice[0]}” dipakai dua kali; tiap nama hanya sekali.")


class Table:
    """One table of a TOML text, that says where it stands when an answer is missing or wrong."""

    def __init__(self, found: object, where: str) -> None:
        if not isinstance(found, Mapping):
            raise Broken(f"{where}: harus berupa tabel.")
        self._found = found
        named = found.get("slug") or found.get("name") or found.get("title")
        self.where = f"{where} “{named}”" if isinstance(named, str) else where

    def _get(self, name: str) -> object:
        if name not in self._found:
            raise Broken(f"{self.where}: “{name}” belum diisi.")
        return self._found[name]

    def text(self, name: str, longest: int, *, may_be_empty: bool = False, is_needed: bool = True) -> str:
        if not is_needed and name not in self._found:
            return ""
        value = self._get(name)
        if not isinstance(value, str) or "\x00" in value:
            raise Broken(f"{self.where}: “{name}” harus berupa tulisan.")
        cleaned = " ".join(value.split())
        if not cleaned and not may_be_empty and is_needed:
            raise Broken(f"{self.where}: “{name}” belum diisi.")
        if len(cleaned) > longest:
            raise Broken(f"{self.where}: “{name}” paling panjang {longest} huruf.")
        return cleaned

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._get(name)
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise Broken(f"{self.where}: “{name}” harus berupa daftar kalimat.")
        return tuple(" ".join(each.split())[:200] for each in value)

    def slug(self, name: str) -> str:
        value = self.text(name, 50)
        if not _SLUG.fullmatch(value):
            raise Broken(f"{self.where}: “{name}” hanya huruf kecil, angka, dan tanda hubung.")
        return value

    def one_of(self, name: str, known: Sequence[str], *, is_needed: bool = True) -> str:
        value = self.text(name, 50, is_needed=is_needed)
        if value and value not in known:
            raise Broken(f"{self.where}: “{name}” harus salah satu dari {', '.join(known)}.")
        return value

    def truth(self, name: str, *, is_needed: bool = True) -> bool:
        value = self._found.get(name, False) if not is_needed else self._get(name)
        if not isinstance(value, bool):
            raise Broken(f"{self.where}: “{name}” harus true atau false.")
        return value

    def whole(self, name: str, least: int, most: int) -> int:
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Broken(f"{self.where}: “{name}” harus bilangan bulat {least}–{most}.")
        return value

    def number(self, name: str) -> Decimal:
        """0–100, at most two decimals."""
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:
            raise Broken(f"{self.where}: “{name}” harus angka 0–100.")
        number = Decimal(str(value))
        if number != round(number, 2):
            raise Broken(f"{self.where}: “{name}” paling banyak dua angka di belakang koma.")
        return number

    def day(self, name: str) -> date:
        value = self._get(name)
        if type(value) is not date:
            raise Broken(f"{self.where}: “{name}” harus tanggal, misalnya 2026-01-01.")
        return value

    def table(self, name: str) -> Table:
        return Table(self._get(name), f"{self.where}, {name}")

    def tables(self, name: str) -> list[Table]:
        value = self._get(name)
        if not isinstance(value, list) or not value:
            raise Broken(f"{self.where}: perlu sedikitnya satu [[{name}]].")
        return [Table(each, f"{name} ke-{number}") for number, each in enumerate(value, 1)]

    def texts_if_any(self, name: str) -> tuple[str, ...]:
        return self.texts(name) if name in self._found else ()

    def has(self, name: str) -> bool:
        return name in self._found
