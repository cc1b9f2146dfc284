"""Apa yang jatuh tempo: one list across follow-ups, programmes, requests, certificates and meetings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import held_by, requires
from karawo.accounts.rules import Role
from karawo.kit.numbers import format_integer
from karawo.plut.access import own_centre_ids
from karawo.plut.pages import words
from karawo.plut.pages.answering import person
from karawo.plut.queries import worklist as queries


@requires("register", "session")
@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """?milik=semua: of the whole centre, where a head begins; saya: the own ones alone. ?jenis=: one kind."""
    who, today = person(request), timezone.localdate()
    items = queries.worklist(own_centre_ids(who), on=today)
    leads = any(held.role == Role.CENTRE_HEAD for held in held_by(who))
    is_all = request.GET.get("milik", "semua" if leads else "saya") == "semua"
    mine = [item for item in items if is_all or item.consultant_id in {None, who.pk}]
    titles = queries.kind_titles()
    kind = request.GET.get("jenis", "")
    kind = kind if kind in titles else ""
    shown = [item for item in mine if not kind or item.kind == kind]
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
        "as_of_text": words.moment(timezone.now()),
    }  # fmt: skip
    return render(request, "plut/due.html", context)
