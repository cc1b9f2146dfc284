"""What code without Django has said in Indonesian, in the language of the reader."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language, gettext

from karawo.kit.said import refilled, unfilled


def said(text: str) -> str:
    """text: a sentence of `rules`, `kit` or a stored one, whole or filled; what nobody marked comes back as it is."""
    if not text or get_language() in (None, settings.LANGUAGE_CODE):
        return text
    if (told := gettext(text)) != text:
        return told
    found = unfilled(text)
    if found is None:
        return text
    template, words = found
    return refilled(gettext(template), {name: said(word) for name, word in words.items()})
