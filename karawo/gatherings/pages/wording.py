"""How a gathering, who came to it and what was decided read on screens and on paper."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from karawo.gatherings.models import Decision, Gathering, element_names
from karawo.gatherings.pages.answering import when
from karawo.gatherings.queries import Presence, follow_ups_of
from karawo.gatherings.rules import Allotment
from karawo.gatherings.rules.words import CONTRIBUTIONS
from karawo.kit.dates import format_date
from karawo.kit.numbers import format_decimal, format_integer
from karawo.ui.language import said


def turn_rule(row: Gathering) -> str:
    """The rule of the waiting list in words, as it stands on every page that shows one."""
    words = {"kind": row.kind.name.lower(), "days": format_integer(row.kind.served_days)}
    rule = _(
        "Giliran daftar tunggu: yang belum mengikuti %(kind)s dalam %(days)s hari terakhir didahulukan, lalu yang "
        "lebih sedikit melepas tawaran, lalu yang lebih dulu mendaftar."
    )
    if row.allotment == Allotment.ON_CLOSE:
        return _("Kursi dibagi sesudah pendaftaran ditutup.") + " " + rule % words
    return rule % words


def share_text(row: Gathering, url: str) -> str:
    """Three facts and the link, in Indonesian whatever the language of the screen."""
    return f"{row.title}. {when(row)}, di {row.place_text}. Daftar: {url}"


def helix_thread(code: str) -> str:
    """The thread an element is drawn with: finance and aggregators share one."""
    return "finance" if code == "aggregator_finance" else code


def share_rows(presence: Presence) -> list[dict[str, Any]]:
    """Who came, each share with those of whom it is not known."""
    names = {
        "women": _("Perempuan"),
        "youth": _("Pemuda 16–30 tahun"),
        "disability": _("Penyandang disabilitas"),
        "remote": _("Warga daerah terpencil"),
    }
    return [
        {
            "label": names[share.code],
            "value": _("%(part)s dari %(whole)s orang")
            % {"part": format_integer(share.part), "whole": format_integer(presence.people)},
            "unknown": format_integer(share.unknown),
            "percent": round(100 * share.part / presence.people, 1) if presence.people else 0,
        }
        for share in presence.shares
    ]


def element_rows(presence: Presence) -> list[dict[str, Any]]:
    names = element_names()
    longest = max((count for _code, count in presence.elements), default=0) or 1
    rows = [
        {
            "label": names.get(code, code),
            "value": format_integer(count),
            "percent": round(100 * count / longest, 1),
            "helix": helix_thread(code),
            "is_unknown": False,
        }
        for code, count in presence.elements
    ]
    if presence.without_element:
        rows.append(
            {
                "label": _("belum diketahui"),
                "value": format_integer(presence.without_element),
                "percent": round(100 * presence.without_element / longest, 1),
                "helix": "",
                "is_unknown": True,
            }
        )
    return rows


def amount(decision: Any) -> str:
    if decision.quantity is None:
        return ""
    places = 0 if decision.quantity == decision.quantity.to_integral_value() else 2
    number = format_decimal(decision.quantity, places)
    return f"Rp{number}" if decision.unit == "rupiah" else f"{number} {decision.unit}"


def decision_rows(gathering: Gathering) -> list[dict[str, Any]]:
    """Each with what became of it, as rooms above tell."""
    rows = list(Decision.objects.filter(gathering=gathering).select_related("region", "commodity"))
    became = follow_ups_of(row.pk for row in rows)
    names = element_names()
    return [
        {
            "row": row,
            "helix": helix_thread(row.element_code),
            "element": names.get(row.element_code, ""),
            "kind": said(CONTRIBUTIONS.get(row.contribution_code, "")),
            "amount": amount(row),
            "due": format_date(row.due_on),
            "place": row.region.full_name if row.region else "",
            "commodity": row.commodity.name if row.commodity else "",
            "became": became.get(row.pk),
        }
        for row in rows
    ]
