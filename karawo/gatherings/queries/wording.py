"""How times, attendance, votes and decisions read on screens and on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from karawo.gatherings.models import Decision, Gathering, element_names
from karawo.gatherings.queries.board import Result
from karawo.gatherings.queries.followups import follow_ups_of
from karawo.gatherings.queries.people import Presence
from karawo.gatherings.rules import Allotment
from karawo.gatherings.rules.words import CONTRIBUTIONS
from karawo.kit.dates import DAYS, format_date, format_moment, zone_label
from karawo.kit.numbers import format_decimal, format_integer
from karawo.ui.language import said


def span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """ "Jumat, 6 September 2024, 09.00–15.00 WITA"; with both days where it runs over more than one."""
    first, last = starts_at.astimezone(zone), ends_at.astimezone(zone)
    label = zone_label(zone)
    begin = f"{DAYS[first.weekday()]}, {format_date(first.date())}"
    if first.date() == last.date():
        return f"{begin}, {first:%H.%M}–{last:%H.%M} {label}"
    end = f"{DAYS[last.weekday()]}, {format_date(last.date())}"
    return f"{begin} {first:%H.%M} – {end} {last:%H.%M} {label}"


def when(gathering: Gathering) -> str:
    return span(gathering.starts_at, gathering.ends_at, gathering.zone)


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else format_moment(at.astimezone(zone))


def clock(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else f"{at.astimezone(zone):%H.%M}"


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


def result_shown(result: Result) -> dict[str, Any]:
    longest = max((row.dots for row in result.rows), default=0) or 1
    return {
        "id": result.ballot.pk,
        "question": result.ballot.question,
        "dots": result.ballot.dots,
        "is_open": result.ballot.closed_at is None,
        "voters": format_integer(result.voters),
        "participants": format_integer(result.participants),
        "given": format_integer(result.dots),
        "rows": [
            {
                "id": row.commodity.pk,
                "label": row.commodity.name,
                "value": _("%(dots)s titik, %(voters)s orang")
                % {"dots": format_integer(row.dots), "voters": format_integer(row.voters)},
                "dots": format_integer(row.dots),
                "voters": format_integer(row.voters),
                "share": f"{format_decimal(row.percent, 1)} %",
                "percent": round(100 * row.dots / longest, 1),
                "is_unknown": False,
            }
            for row in result.rows
        ],
    }


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


def _inside(name: str) -> str:
    """A name within a sentence: small, but an abbreviation stays what it is ("diskusi kelompok terarah (FGD)")."""
    return " ".join(
        word if word.isupper() or word.strip("()").isupper() else word.lower() for word in name.split()
    )


def turn_rule(row: Gathering) -> str:
    """The rule of the waiting list in words, as it stands on every page that shows one."""
    words = {"kind": _inside(row.kind.name), "days": format_integer(row.kind.served_days)}
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
