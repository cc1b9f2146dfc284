"""The TOML files as frozen values, checked once when the process starts: a broken file stops the program."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any


class NotInForce(LookupError):
    """No rule of this kind was in force on the day asked for."""


class UnknownFigure(LookupError):
    """No figure, code list or code of this name: a slip in the calling code, not of the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """Where a figure comes from. verified: read in the text of the rule or in two independent places."""

    name: str
    title: str
    article: str
    source: str
    unit: str
    valid_from: date
    valid_to: date | None
    verified: bool

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Provision):
    value: int


@dataclass(frozen=True, slots=True)
class ClassLimits:
    """Upper limits, inclusive; above `medium` a business is large."""

    micro: int
    small: int
    medium: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeLimits(Provision):
    """Whole rupiah. Capital decides at registration, sales for empowerment; the two may disagree."""

    capital: ClassLimits
    sales: ClassLimits
    capital_means: str
    sales_means: str
    is_former: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerScale(Provision):
    """The statistical scale by number of workers, apart from the legal size class."""

    limits: ClassLimits


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    label: str
    aliases: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList(Provision):
    codes: tuple[Code, ...]

    def choices(self) -> list[tuple[str, str]]:
        return [(code.code, code.label) for code in self.codes]

    def label(self, code: str) -> str:
        return self.get(code).label

    def get(self, code: str) -> Code:
        for entry in self.codes:
            if entry.code == code:
                return entry
        raise UnknownFigure(f"{self.name} has no code {code!r}")

    def find(self, text: str) -> Code | None:
        """The code that people mean by a word in their file: by code, label or alias, case and dots aside."""
        wanted = _folded(text)
        if not wanted:
            return None
        for entry in self.codes:
            if wanted in {_folded(word) for word in (entry.code, entry.label, *entry.aliases)}:
                return entry
        return None


def size_limits(on: date) -> SizeLimits:
    """The limits of the legal size class on a day.

    Law: PP 7/2021 Pasal 35. Before it another quantity was measured (net worth, not capital), so a caller
    must ask for that one by name: `former_size_limits`.
    Raises NotInForce before 2 February 2021.
    """
    return _in_force([each for each in _SIZE_LIMITS if not each.is_former], on, "batas ukuran usaha")


def former_size_limits(on: date) -> SizeLimits:
    """Law: UU 20/2008 Pasal 6, for reading old data. Here `capital` is net worth. Raises NotInForce."""
    return _in_force([each for each in _SIZE_LIMITS if each.is_former], on, "batas ukuran usaha lama")


def worker_scale(on: date) -> WorkerScale:
    return _in_force(_WORKER_SCALES, on, "skala tenaga kerja")


def figure(name: str, on: date) -> Figure:
    """Raises UnknownFigure for a name that no file has, NotInForce for a day before or after its validity."""
    named = [each for each in _FIGURES if each.name == name]
    if not named:
        raise UnknownFigure(f"no figure is called {name!r}")
    return _in_force(named, on, named[0].title)


def figures() -> tuple[Figure, ...]:
    return _FIGURES


def code_list(name: str) -> CodeList:
    """A list stays readable after its time: old rows still carry its codes. Raises UnknownFigure."""
    for each in _CODE_LISTS:
        if each.name == name:
            return each
    raise UnknownFigure(f"no code list is called {name!r}")


def code_lists() -> tuple[CodeList, ...]:
    return _CODE_LISTS


def merged_code(code: str, *, from_list: str, to_list: str) -> str:
    """The code of the shorter list that holds this code of the longer one, e.g. ekraf_17 → ekraf_16.

    There is no way back: a merged code names two. Raises UnknownFigure.
    """
    code_list(from_list).get(code)
    pairs = _MERGES.get((from_list, to_list))
    if pairs is None:
        raise UnknownFigure(f"nothing merges {from_list!r} into {to_list!r}")
    return code_list(to_list).get(pairs.get(code, code)).code


def provisions() -> tuple[Provision, ...]:
    """Everything with an article and a date, for the page that lists the law and for tests."""
    return (*_SIZE_LIMITS, *_WORKER_SCALES, *_FIGURES, *_CODE_LISTS)


def _in_force[P: Provision](candidates: Iterable[P], on: date, what: str) -> P:
    known = sorted(candidates, key=lambda each: each.valid_from)
    for each in known:
        if each.is_in_force(on):
            return each
    spans = ", ".join(f"{each.article} sejak {each.valid_from:%d-%m-%Y}" for each in known)
    raise NotInForce(f"Tidak ada {what} yang berlaku pada {on:%d-%m-%Y}; yang tercatat: {spans}.")


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


class _Broken(ValueError):
    """A TOML file of this room contradicts itself."""


def _require(truth: bool, complaint: str) -> None:
    if not truth:
        raise _Broken(complaint)


def _provision(row: Mapping[str, Any], name: str, title: str) -> dict[str, Any]:
    for key in ("article", "source", "unit"):
        _require(bool(str(row.get(key, "")).strip()), f"{name}: {key} is missing")
    valid_from: Any = row.get("valid_from")
    valid_to: Any = row.get("valid_to")
    _require(type(valid_from) is date, f"{name}: valid_from is not a date")
    _require(valid_to is None or (type(valid_to) is date and valid_to >= valid_from), f"{name}: valid_to")
    _require(type(row.get("verified")) is bool, f"{name}: verified is missing")
    return {
        "name": name,
        "title": title,
        "article": row["article"],
        "source": row["source"],
        "unit": row["unit"],
        "valid_from": valid_from,
        "valid_to": valid_to,
        "verified": row["verified"],
    }


def _limits(row: Mapping[str, Any], name: str) -> ClassLimits:
    values = [row["micro"], row["small"], row["medium"]]
    _require(all(type(value) is int and value > 0 for value in values), f"{name}: limits are whole numbers")
    _require(values == sorted(set(values)), f"{name}: limits must rise")
    return ClassLimits(*values)


def _size_limits(row: Mapping[str, Any]) -> SizeLimits:
    return SizeLimits(
        **_provision(row, row["id"], "Batas ukuran usaha"),
        capital=_limits(row["capital"], row["id"]),
        sales=_limits(row["sales"], row["id"]),
        capital_means=row["capital_means"],
        sales_means=row["sales_means"],
        is_former=row["is_former"],
    )


def _worker_scale(row: Mapping[str, Any]) -> WorkerScale:
    return WorkerScale(
        **_provision(row, row["id"], "Skala usaha menurut tenaga kerja"), limits=_limits(row, row["id"])
    )


def _figure(row: Mapping[str, Any]) -> Figure:
    _require(type(row["value"]) is int, f"{row['name']}: value is not a whole number")
    return Figure(**_provision(row, row["name"], row["title"]), value=row["value"])


def _code_list(row: Mapping[str, Any]) -> CodeList:
    name = row["name"]
    codes = tuple(
        Code(each["code"], each["label"], tuple(each["aliases"]), each.get("verified", row["verified"]))
        for each in row["codes"]
    )
    _require(len({each.code for each in codes}) == len(codes) > 0, f"{name}: a code stands twice")
    words = [word for each in codes for word in {_folded(w) for w in (each.code, each.label, *each.aliases)}]
    _require(len(set(words)) == len(words), f"{name}: one word means two codes")
    return CodeList(**_provision(row, name, row["title"]), codes=codes)


def _rows[T](file: str, table: str, build: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    content = tomllib.loads(files("karawo.law").joinpath(file).read_text("utf-8"))
    return tuple(build(row) for row in content[table])


def _without_overlap[P: Provision](rows: tuple[P, ...], key: Callable[[P], object]) -> tuple[P, ...]:
    seen: dict[object, P] = {}
    for row in sorted(rows, key=lambda each: each.valid_from):
        before = seen.get(key(row))
        if before is not None:
            _require(
                before.valid_to is not None and before.valid_to < row.valid_from,
                f"{row.name}: two versions are in force at once",
            )
        seen[key(row)] = row
    return rows


_SIZE_LIMITS = _without_overlap(_rows("size.toml", "size_limits", _size_limits), lambda _: "size")
_WORKER_SCALES = _without_overlap(_rows("size.toml", "worker_scale", _worker_scale), lambda _: "scale")
_FIGURES = _without_overlap(_rows("duties.toml", "figure", _figure), lambda each: each.name)
_CODE_LISTS = _without_overlap(_rows("codes.toml", "code_list", _code_list), lambda each: each.name)
_MERGES = {
    (from_list, to_list): pairs
    for from_list, to_list, pairs in _rows(
        "codes.toml", "merge", lambda row: (row["from_list"], row["to_list"], dict(row["pairs"]))
    )
}
for _from, _to in _MERGES:
    for _each in code_list(_from).codes:
        merged_code(_each.code, from_list=_from, to_list=_to)
