"""What code without Django has said in Indonesian, in the language of the reader."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation.trans_real import translation

from karawo.kit.said import know, refilled, unfilled

_END_OF_SENTENCE = re.compile(r"(?<=[.!?”]) (?=[A-Z“])")
_BETWEEN_REASONS = "; "


def said(text: str) -> str:
    """text: a sentence of `rules`, `kit` or a stored one, whole or filled; what nobody marked comes back as it is.

    Also "NIK: sentence", several sentences one after another, and reasons with "; " between them.
    """
    language = get_language()
    if not text or language in (None, settings.LANGUAGE_CODE):
        return text
    _know_catalogue(language)
    return _said(text)


def _said(text: str) -> str:
    return _told(text) or text


def _told(text: str) -> str | None:
    """None where nothing of it is marked."""
    if (told := _one(text)) is not None:
        return told
    label, colon, rest = text.partition(": ")
    if colon and not _END_OF_SENTENCE.search(label) and (told := _told(rest)) is not None:
        return f"{label}: {told}"
    pieces = _END_OF_SENTENCE.split(text)
    if len(pieces) > 1:
        return _one_after_another(pieces)
    reasons = text.split(_BETWEEN_REASONS)
    told_reasons = [told for reason in reasons if (told := _one(reason)) is not None]
    return _BETWEEN_REASONS.join(told_reasons) if 1 < len(reasons) == len(told_reasons) else None


def _one(text: str) -> str | None:
    """None where nobody marked it."""
    if (told := gettext(text)) != text:
        return told
    found = unfilled(text)
    if found is None:
        return None
    template, words = found
    return refilled(gettext(template), {name: _said(word) if word else "" for name, word in words.items()})


def _one_after_another(pieces: list[str]) -> str | None:
    """The longest runs that are known as one; the others stay."""
    said_pieces: list[str] = []
    is_told = False
    while pieces:
        for end in range(len(pieces), 0, -1):
            whole = _one(" ".join(pieces[:end]))
            if whole is not None:
                break
        is_told = is_told or whole is not None
        said_pieces.append(pieces[0] if whole is None else whole)
        pieces = pieces[end:]
    return " ".join(said_pieces) if is_told else None


@cache
def _know_catalogue(language: str) -> None:
    """Another process may have stored the sentence, so every whole sentence of the catalogue is known here."""
    catalogue = translation(language)._catalog  # type: ignore[attr-defined]  # as Django's own JavaScriptCatalog
    know(source for source in catalogue.keys() if isinstance(source, str) and source.rstrip().endswith("."))  # noqa: SIM118 - not a dict
