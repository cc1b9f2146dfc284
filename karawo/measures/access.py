"""Whose small cells are withheld, and who may follow a figure to its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from karawo.regions.access import Scope

type Opener = Callable[[Any, str, str], bool]
_openers: list[Opener] = []


def register_opener(opener: Opener) -> None:
    """opener: whether a person may come to a page that asks for (verb, kind); told by the room of rights."""
    _openers[:] = [opener]


def may_open(user: Any, url: str) -> bool:
    """Whether the list behind a figure opens for a person; a figure whose list does not is shown without a link."""
    try:
        page = resolve(urlsplit(url).path).func
    except Resolver404:
        return False
    asked = getattr(page, "access", None)
    return asked is None or (bool(_openers) and _openers[0](user, *asked))


def sees_rows(counted: Scope, present: Scope) -> bool:
    """Whether somebody who counts within one scope may see all those rows within the other.

    - An office, a head, a consultant count what they may list: they see their rows.
    - A leader counts a region without its rows; an analyst the nation, until he has stated a purpose.
    """
    if present.standing == "nation":
        return True
    return counted.standing == "app" and set(counted.kab_ids) <= set(present.kab_ids)
