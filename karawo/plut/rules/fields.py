"""The seven fields, in the words of the law's list."""

from __future__ import annotations

from karawo.law import code_list


def field_choices() -> list[tuple[str, str]]:
    return [(each.code, each.label) for each in code_list("consultant_field").codes]


def field_title(code: str) -> str:
    return dict(field_choices()).get(code, code)
