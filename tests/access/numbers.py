"""Finds numbers that a template wrote for reading where a machine reads them back: 1.234 in an address or a value.

A written number carries a mark while the pages are asked, whatever its size; so a small test world shows what would
break only once a table has a thousand rows.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.template import base, defaultfilters
from django.utils import formats

MARK = "\ue0a1"  # for private use; in no font and in nobody's text
# What is sent back, looked up or compared; coordinates of a drawing stay small and have their own way.
FOR_MACHINES = re.compile(
    r"(form)?action|href|src|value|min|max|step|name|id|for|datetime|content|hx-[a-z-]+|data-(?!label\b)[a-z-]+"
    r"|aria-(controls|labelledby|describedby)"
)

_TAG = re.compile(r"<[a-zA-Z][^<>]*" + MARK + r"[^<>]*>")
_ATTRIBUTE = re.compile(r"([\w:.@-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


def mark(monkeypatch: pytest.MonkeyPatch) -> None:
    def localized(value: object, use_l10n: bool | None = None) -> object:
        text = formats.localize(value, use_l10n=use_l10n)
        is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        return f"{MARK}{text}" if is_number and use_l10n is not False else text

    def grouped(value: object, arg: object = -1) -> object:
        text = floatformat(value, arg)
        # "u" asks for a number as machines write it.
        return base.mark_safe(f"{MARK}{text}") if text and "u" not in str(arg) else text  # type: ignore[attr-defined]

    floatformat = defaultfilters.floatformat
    monkeypatch.setattr(base, "localize", localized)
    monkeypatch.setitem(defaultfilters.register.filters, "floatformat", grouped)


def for_machines(body: str) -> list[str]:
    """`name="value"` of each attribute that a machine reads and that holds a number written for people."""
    if MARK not in body:
        return []
    return [
        f'{name}="{value.replace(MARK, "")}"'
        for tag in _TAG.findall(body)
        for name, *values in _ATTRIBUTE.findall(tag)
        if FOR_MACHINES.fullmatch(name) and MARK in (value := "".join(values))
    ]
