"""What was found, in groups, and why it matched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karawo.front import wording
from karawo.kit.numbers import format_integer
from karawo.regions.access import Scope
from karawo.registry.models import Owner
from karawo.registry.queries import Hit, How, search

_WHY = {
    How.NIK: gettext_lazy("NIK sama"),
    How.NIK_NEAR: gettext_lazy("NIK beda satu angka"),
    How.NIB: gettext_lazy("NIB atau nomor induk sama"),
    How.NPWP: gettext_lazy("NPWP sama"),
    How.PHONE: gettext_lazy("nomor telepon sama"),
}
_EXACT, _CLOSE = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """number: in words, "sedikitnya" where more were found than were read. shown: how many stand here, where
    there are more."""

    groups: list[Group]
    number: str
    shown: str
    is_too_short: bool
    has_any: bool


def found(text: str, *, scope: Scope, limit: int = 30) -> Found:
    answer = search(text, scope=scope, limit=limit)
    owner_ids = [hit.id for hit in answer.hits if hit.kind == "owner"]
    cooperatives = set(
        Owner.objects.filter(pk__in=owner_ids, kind=Owner.Kind.COOPERATIVE).values_list("pk", flat=True)
        if owner_ids
        else ()
    )
    groups = [
        Group(_("Usaha"), [_row(hit, False) for hit in answer.hits if hit.kind == "business"]),
        Group(
            _("Pelaku"),
            [_row(hit, False) for hit in answer.hits if hit.kind == "owner" and hit.id not in cooperatives],
        ),
        Group(
            _("Koperasi"),
            [_row(hit, True) for hit in answer.hits if hit.kind == "owner" and hit.id in cooperatives],
        ),
    ]
    number = format_integer(answer.number)
    if not answer.is_total_exact:
        number = _("sedikitnya %(number)s") % {"number": number}
    return Found(
        [group for group in groups if group.rows],
        number,
        ""
        if answer.is_total_exact and answer.number <= len(answer.hits)
        else format_integer(len(answer.hits)),
        answer.how is How.TOO_SHORT,
        bool(answer.hits),
    )


def _row(hit: Hit, is_cooperative: bool) -> dict[str, Any]:
    page = "front:business" if hit.kind == "business" else "front:owner"
    if is_cooperative:
        page = "front:cooperative"
    is_gone = hit.status in ("closed", "moved")
    return {
        "label": hit.name,
        "url": reverse(page, args=[hit.id]),
        "owner": hit.owner_name if hit.kind == "business" else "",
        "activity": hit.activity,
        "place": hit.place,
        "why": why(hit),
        "status": wording.status_label(hit.status) if is_gone else "",
        "tone": wording.STATUS_TONES.get(hit.status, ""),
    }


def why(hit: Hit) -> str:
    if hit.how in _WHY:
        return str(_WHY[hit.how])
    if hit.closeness >= _EXACT:
        return _("nama cocok")
    return _("ejaan mirip") if hit.closeness >= _CLOSE else _("sebagian kata cocok")
