"""The class of every column, read from `fields.toml`. No Django here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("fields.toml")


class Class(StrEnum):
    PUBLIC = "public"
    CATALOGUE = "catalogue"
    CLIENT = "client"
    IDENTIFIED = "identified"
    SECRET = "secret"  # noqa: S105


OPEN = frozenset({Class.PUBLIC, Class.CATALOGUE})
NEVER_WRITTEN_OUT = frozenset({Class.IDENTIFIED, Class.SECRET})


class FieldsError(ValueError):
    """A column stands in two classes, or in one that does not exist."""


@dataclass(frozen=True)
class Fields:
    """classes: model label ("registry.Owner") → field name → class. without_policy: label → reason."""

    classes: Mapping[str, Mapping[str, Class]]
    without_policy: Mapping[str, str]

    def class_of(self, label: str, field: str) -> Class | None:
        return self.classes.get(label, {}).get(field)

    def is_personal(self, label: str) -> bool:
        return any(found not in OPEN for found in self.classes.get(label, {}).values())


def parsed(text: str) -> Fields:
    """Raises FieldsError."""
    tables = tomllib.loads(text)
    without_policy = tables.pop("without_policy", {})
    classes: dict[str, dict[str, Class]] = {}
    for room, models in tables.items():
        for model, lines in models.items():
            found = classes.setdefault(f"{room}.{model}", {})
            for word, fields in lines.items():
                if word not in set(Class):
                    raise FieldsError(
                        f"{room}.{model}: {word!r} is no class; the classes are {', '.join(Class)}"
                    )
                for field in fields:
                    if field in found:
                        raise FieldsError(f"{room}.{model}.{field} stands in two classes")
                    found[field] = Class(word)
    return Fields(classes, without_policy)


@cache
def fields() -> Fields:
    return parsed(_FILE.read_text(encoding="utf-8"))
