"""What the pages of this room have in common: who asks, about what, and how it is answered."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.access import scope
from karawo.gatherings.access import visible_gatherings
from karawo.gatherings.models import Gathering
from karawo.gatherings.rules import State
from karawo.kit.dates import format_moment

STATE_TONES = {State.SEATED: "good", State.OFFERED: "warning", State.WAITING: "info", State.CANCELLED: "bad"}


def found_gathering(request: HttpRequest, gathering_id: int) -> Gathering:
    """404 for a stranger."""
    return get_object_or_404(visible_gatherings(scope(request)), pk=gathering_id)


def gathering_url(gathering: Gathering | int) -> str:
    return reverse("gatherings:gathering", args=[gathering if isinstance(gathering, int) else gathering.pk])


def trail(gathering: Gathering | None, here: str) -> list[dict[str, str]]:
    rows = [{"label": _("Kegiatan"), "url": reverse("gatherings:gatherings")}]
    if gathering is not None:
        rows.append({"label": gathering.title, "url": gathering_url(gathering)})
    return [*rows, {"label": here, "url": ""}]


def state_of(gathering: Gathering, at: datetime) -> tuple[str, str]:
    """The word for where a gathering stands, and its tone."""
    if gathering.is_cancelled:
        return _("dibatalkan"), "bad"
    if gathering.is_over(at):
        return _("selesai"), ""
    if gathering.starts_at <= at:
        return _("berlangsung"), "thread"
    if gathering.published_at is None:
        return _("belum dibuka"), "warning"
    if gathering.takes_registrations(at):
        return _("pendaftaran dibuka"), "good"
    return _("pendaftaran ditutup"), "info"


def as_of() -> str:
    return format_moment(timezone.localtime())


def number_in(request: HttpRequest, name: str) -> int | None:
    word = request.GET.get(name, "")
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else None
