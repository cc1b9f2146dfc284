"""Who may open the pages of the journal: the rooms above decide, the journal asks them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

type Gate = Callable[[HttpRequest, str, str], HttpResponseBase | None]
type Page = Callable[..., HttpResponseBase]
type May = Callable[[Any, str, str], bool]

_gates: list[tuple[Gate, May]] = []


def register_gate(gate: Gate, may: May) -> None:
    """gate: the answer for somebody who may not (sign-in page, 404), None for somebody who may.

    may: whether somebody may do it beyond his own territory.
    """
    _gates[:] = [(gate, may)]


def guarded(verb: str, kind: str) -> Callable[[Page], Page]:
    """For a page below the room of rights. Without a gate nobody comes in."""

    def around(page: Page) -> Page:
        @wraps(page)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _gates:
                raise Http404
            return _gates[0][0](request, verb, kind) or page(request, *args, **kwargs)

        asked.access = (verb, kind)  # type: ignore[attr-defined]
        return asked

    return around


def may_see_everywhere(user: Any) -> bool:
    """Whether the whole journal is open to a person, beyond his territory."""
    return bool(_gates) and _gates[0][1](user, "list", "journal")
