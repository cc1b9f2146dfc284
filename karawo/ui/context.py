"""What every page of ours needs to know beside its own things."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEME_COOKIE = "karawo_theme"
THEMES = ("light", "dark")
VERSION = version("karawo")


def look(request: HttpRequest) -> dict[str, Any]:
    """ui_theme is "" when the person has chosen nothing: the device decides."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "ui_theme": theme if theme in THEMES else "",
        "ui_version": VERSION,
        "installation_notice": getattr(settings, "INSTALLATION_NOTICE", ""),
    }
