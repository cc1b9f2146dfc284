"""The seven fields of the consultants, from the code list of the law."""

from karawo.law import code_list

FIELDS: tuple[tuple[str, str], ...] = tuple(code_list("consultant_field").choices())
"""(code, title), in the order of the juknis."""


def field_title(code: str) -> str:
    """Raises law.UnknownFigure."""
    return code_list("consultant_field").label(code)
