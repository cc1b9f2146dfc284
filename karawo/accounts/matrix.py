"""The access matrix, read from `matrix.toml` and refused as a whole when one word of it is unknown."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from karawo.accounts.rules import Role

PUBLIC = "public"
SIGNED_IN = "signed_in"
VERBS = (
    "see",
    "list",
    "register",
    "correct",
    "propose_correction",
    "decide",
    "unmask",
    "export",
    "import",
    "undo",
    "merge_review",
    "grant",
    "publish",
)
_FILE = Path(__file__).with_name("matrix.toml")


class Relation(StrEnum):
    """How an object lies to a person, for one of the roles held."""

    OWN = "own"
    ENTERED = "entered"
    CENTRE = "centre"
    KABUPATEN = "kabupaten"
    PROVINCE = "province"
    ELSEWHERE = "elsewhere"


type Circles = frozenset[Relation]
NONE: Circles = frozenset()


class MatrixError(ValueError):
    """The matrix says something that nobody can mean."""


@dataclass(frozen=True)
class Kind:
    """cells: verb → who → circles; `who` is a role, `signed_in` or `public`."""

    name: str
    title: str
    is_identified: bool
    cells: Mapping[str, Mapping[str, Circles]]


@dataclass(frozen=True)
class Matrix:
    kinds: Mapping[str, Kind]

    def kind(self, name: str) -> Kind:
        try:
            return self.kinds[name]
        except KeyError:
            raise MatrixError(f"the matrix has no kind {name!r}; it has {', '.join(self.kinds)}") from None

    def circles(self, verb: str, kind: str, who: str) -> Circles:
        """Raises MatrixError for a verb or kind that the matrix does not know."""
        if verb not in VERBS:
            raise MatrixError(f"the matrix has no verb {verb!r}; it has {', '.join(VERBS)}")
        return self.kind(kind).cells.get(verb, {}).get(who, NONE)


def parsed(text: str) -> Matrix:
    """Raises MatrixError, naming the section and the word."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MatrixError(f"the matrix is not TOML: {error}") from error
    names = {name: _circles(words, {}, "circles") for name, words in tables.pop("circles", {}).items()}
    groups = tables.pop("groups", {})
    known = {*Role, SIGNED_IN, PUBLIC}
    for group, members in groups.items():
        if strange := [member for member in members if member not in set(Role)]:
            raise MatrixError(f"group {group}: {', '.join(strange)} is no role")
    kinds = {
        name: _kind(name, dict(table), names, groups, known)
        for name, table in tables.pop("kinds", {}).items()
    }
    if tables:
        raise MatrixError(f"unknown section {', '.join(tables)}")
    return Matrix(kinds)


def _kind(
    name: str,
    table: dict[str, Any],
    names: Mapping[str, Circles],
    groups: Mapping[str, list[str]],
    known: set[str],
) -> Kind:
    title = table.pop("title", "")
    if not title:
        raise MatrixError(f"{name}: a title is missing")
    is_identified = bool(table.pop("is_identified", False))
    cells: dict[str, dict[str, Circles]] = {}
    for verb, lines in table.items():
        if verb not in VERBS:
            raise MatrixError(f"{name}: {verb} is no verb; the verbs are {', '.join(VERBS)}")
        row = cells.setdefault(verb, {})
        for who, words in lines.items():
            for person in groups.get(who, [who]):
                if person not in known:
                    raise MatrixError(f"{name}.{verb}: {person} is no role, group, `signed_in` or `public`")
                row[person] = row.get(person, NONE) | _circles(words, names, f"{name}.{verb}.{who}")
    return Kind(name, title, is_identified, cells)


def _circles(words: str, names: Mapping[str, Circles], where: str) -> Circles:
    found: set[Relation] = set()
    for word in words.split():
        if word in names:
            found |= names[word]
        elif word in set(Relation):
            found.add(Relation(word))
        else:
            raise MatrixError(f"{where}: {word!r} is no circle")
    if not found:
        raise MatrixError(f"{where}: a line without circles; leave it out")
    return frozenset(found)


@cache
def matrix() -> Matrix:
    return parsed(_FILE.read_text(encoding="utf-8"))
