"""What goes out on paper: the poster with the QR code, and the list to sign."""

from __future__ import annotations

from pathlib import Path

import segno
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, requires
from karawo.gatherings.access import may_export
from karawo.gatherings.models import Gathering, Registration, element_names
from karawo.gatherings.pages.answering import found_gathering
from karawo.gatherings.queries.wording import moment, when
from karawo.gatherings.rules import OCCUPYING
from karawo.kit.pdf import compile_pdf
from karawo.ui.answers import allow

_TEMPLATES = Path(__file__).parents[1] / "pdf"


@require_GET
@requires("see", "gathering")
@limited("gathering_paper", "120/h/user")
def poster(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    url = request.build_absolute_uri(reverse("gatherings:public_gathering", args=[row.code]))
    given = {
        "kind": row.kind.name,
        "event": row.title,
        "when": when(row),
        "place": f"{row.place_text}, {row.region.full_name}",
        "organiser": row.organiser_name,
        "seats": str(row.seats),
        "until": moment(row.registration_until or row.starts_at, row.zone),
        "url": url,
        "code": segno.make(url, error="q").svg_inline(border=0, dark="#000"),
    }
    return _sent(row, "poster", compile_pdf(
        _TEMPLATES / "poster.typ", given, title=f"Poster {row.title}", at=timezone.now()
    ))  # fmt: skip


@require_GET
@requires("export", "gathering")
@limited("gathering_paper", "120/h/user")
def sign_sheet(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """Names with a line to sign, for a door without a phone; typed in afterwards from the list of names."""
    row = found_gathering(request, gathering_id)
    allow(may_export(request.user, row))
    names = element_names()
    rows = (
        Registration.objects.filter(gathering=row, state__in=OCCUPYING)
        .select_related("owner", "business")
        .defer("owner__birth_on")
    )
    people = sorted(rows, key=lambda one: one.name.casefold())
    given = {
        "event": row.title,
        "when": when(row),
        "place": row.place_text,
        "organiser": row.organiser_name,
        "rows": [
            [str(number), one.name, one.organisation, names.get(one.element_code, ""), one.code_shown, ""]
            for number, one in enumerate(people, 1)
        ],
    }
    return _sent(row, "daftar-hadir", compile_pdf(
        _TEMPLATES / "sign_sheet.typ", given, title=f"Daftar hadir {row.title}", at=timezone.now()
    ))  # fmt: skip


def _sent(row: Gathering, what: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{what}-{row.code}.pdf"'
    return answer
