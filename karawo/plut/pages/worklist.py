"""Apa yang jatuh tempo: one list across follow-ups, programmes, requests, certificates and meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import held_by, limited, person, requires
from karawo.accounts.models import User
from karawo.accounts.rules import Role
from karawo.kit.numbers import format_integer
from karawo.kit.tabular import Value
from karawo.kit.writing import Heading, Shape
from karawo.plut.access import own_centre_ids
from karawo.plut.actions import record_export
from karawo.plut.pages import words
from karawo.plut.pages.answering import downloads
from karawo.plut.pages.downloads import sent_list
from karawo.plut.queries import worklist as queries
from karawo.ui.requests import list_query


@dataclass(frozen=True, slots=True)
class _Asked:
    """mine: what is due of the whole centre or of the own; shown: of that, the one kind that was asked for."""

    is_all: bool
    kind: str
    mine: list[queries.Item]
    shown: list[queries.Item]


def _asked(request: HttpRequest, today: date) -> _Asked:
    """?milik=semua: of the whole centre, where a head begins; saya: the own ones alone. ?jenis=: one kind."""
    who = person(request)
    items = queries.worklist(own_centre_ids(who), on=today)
    leads = any(held.role == Role.CENTRE_HEAD for held in held_by(who))
    is_all = request.GET.get("milik", "semua" if leads else "saya") == "semua"
    mine = [item for item in items if is_all or item.consultant_id in {None, who.pk}]
    kind = request.GET.get("jenis", "")
    kind = kind if kind in queries.kind_titles() else ""
    return _Asked(is_all, kind, mine, [item for item in mine if not kind or item.kind == kind])


@requires("register", "session")
@require_GET
def due(request: HttpRequest) -> HttpResponse:
    today, titles = timezone.localdate(), queries.kind_titles()
    asked = _asked(request, today)
    is_all, kind, mine, shown = asked.is_all, asked.kind, asked.mine, asked.shown
    suffix = "&milik=semua" if is_all else "&milik=saya"
    context = {
        "rows": [
            {
                "kind": titles[item.kind],
                "title": item.title or _("Klien di luar wilayah Anda"),
                "note": item.note,
                "url": item.url,
                "due": words.due(item.due_on, today=today),
                "due_on": words.short_day(item.due_on),
                "is_late": item.is_late(today),
            }
            for item in shown
        ],
        "late": format_integer(sum(item.is_late(today) for item in shown)),
        "total": format_integer(len(shown)),
        "tabs": [
            {"label": _("Semua"), "url": f"?jenis={suffix}", "is_current": not kind, "count": str(len(mine))},
            *(
                {
                    "label": title, "url": f"?jenis={code}{suffix}", "is_current": code == kind,
                    "count": str(sum(item.kind == code for item in mine)),
                }
                for code, title in titles.items()
                if any(item.kind == code for item in mine) or code == kind
            ),
        ],
        "is_all": is_all,
        "other_url": "?milik=saya" if is_all else "?milik=semua",
        "downloads": downloads(request, "plut:due", "session"),
        "as_of_text": words.moment(timezone.now()),
    }  # fmt: skip
    return render(request, "plut/due.html", context)


@requires("register", "session")
@require_GET
@limited("work_file", "240/h/user")
def due_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    now = timezone.now()
    today, titles = timezone.localdate(now), queries.kind_titles()
    shown = _asked(request, today).shown
    subjects = {item.subject_id for item in shown if item.subject_id is not None}
    record_export(
        "due", sorted(subjects), rows=len(shown), query=list_query(request), by=person(request), at=now
    )
    seats = (item.consultant_id for item in shown if item.consultant_id is not None)
    names = dict(User.objects.filter(pk__in=set(seats)).values_list("pk", "name"))
    headings = [
        Heading(_("Siapa"), width=30),
        Heading(_("Apa"), width=44),
        Heading(_("Jenis"), width=24),
        Heading(_("Tenggat"), Shape.DATE, 14),
        Heading(_("Terlambat (hari)"), Shape.INTEGER, 16),
        Heading(_("Konsultan"), width=22),
    ]

    def line(item: queries.Item) -> tuple[Value, ...]:
        late = (today - item.due_on).days if item.due_on is not None else 0
        return (
            item.title or _("Klien di luar wilayah Anda"),
            item.note,
            titles[item.kind],
            item.due_on,
            max(0, late),
            names.get(item.consultant_id or 0, ""),
        )

    return sent_list(request, ending, _("Apa yang jatuh tempo"), headings, shown, line, at=now)
