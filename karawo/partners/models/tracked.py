"""How coded columns read, and what rows under a partner repeat of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from karawo.registry.models.tracked import Tracked as Tracked


def words(labels: Mapping[str, str]) -> list[tuple[str, Promise]]:
    """Choices of a column from the words of `rules`."""
    return [(str(code), gettext_lazy(label)) for code, label in labels.items()]


def known(column: str, labels: Mapping[str, str], name: str, *, may_be_empty: bool = False) -> Any:
    """The database refuses a code that nobody knows."""
    codes = [str(code) for code in labels] + ([""] if may_be_empty else [])
    return models.CheckConstraint(condition=Q(**{f"{column}__in": codes}), name=name)


def together(first: str, second: str, name: str) -> Any:
    """Two nullable columns are both filled or both empty: when and who."""
    return models.CheckConstraint(
        condition=Q(**{first: None, second: None})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
    )
