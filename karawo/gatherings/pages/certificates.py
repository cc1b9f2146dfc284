"""Certificates: issuing them, the paper itself, taking one back, and the page that verifies one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from karawo.accounts.access import limited, person, requires, scope
from karawo.gatherings import actions
from karawo.gatherings.access import may_certify, may_export, may_revoke, visible_certificates
from karawo.gatherings.models import Certificate, Registration
from karawo.gatherings.pages import files
from karawo.gatherings.pages.answering import as_of, found_gathering, trail
from karawo.gatherings.queries import by_token, entitled
from karawo.gatherings.queries.wording import moment
from karawo.kit.dates import format_date
from karawo.kit.numbers import format_integer
from karawo.kit.pdf import compile_pdf
from karawo.kit.writing import Heading, Shape
from karawo.ui.answers import allow, done, shown

_PAPER = Path(__file__).parents[1] / "pdf" / "certificate.typ"


@require_GET
@requires("list", "certificate")
def certificates(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    issued = visible_certificates(scope(request)).filter(gathering=row).order_by("serial")
    without = [one for one in entitled(row) if not one.has_certificate]
    return shown(
        request,
        "gatherings/certificates.html",
        {
            "row": row,
            "trail": trail(row, _("Sertifikat")),
            "may_certify": may_certify(request.user, row),
            "without": [
                {
                    "name": one.registration.name,
                    "url": reverse("gatherings:registration", args=[one.registration.pk]),
                    "minutes": hours(one.minutes),
                    "sessions": format_integer(one.sessions),
                }
                for one in without
            ],
            "issue_count": format_integer(len(without)),
            "rows": [
                {
                    "row": each,
                    "name": each.holder_name,
                    "on": moment(each.issued_at, row.zone),
                    "paper_url": reverse("gatherings:certificate_paper", args=[each.pk]),
                    "check_url": reverse("gatherings:verification", args=[each.token]),
                    "may_revoke": not each.is_revoked and may_revoke(request.user, each),
                }
                for each in issued
            ],
            "downloads": files.links(request, "certificates", row.pk)
            if may_export(request.user, row)
            else [],
            "as_of": as_of(),
        },
    )


@require_GET
@requires("export", "gathering")
@limited("gathering_files", files.LIMIT)
def certificates_file(request: HttpRequest, gathering_id: int, shape: str) -> StreamingHttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_export(request.user, row))
    issued = visible_certificates(scope(request)).filter(gathering=row).order_by("serial")
    headings = [
        Heading(_("Nama"), width=30, key="nama"),
        Heading(_("Usaha atau lembaga"), width=30, key="lembaga"),
        Heading(_("Nomor"), width=28, key="nomor"),
        Heading(_("Terbit"), Shape.MOMENT, key="terbit"),
        Heading(_("Lama, menit"), Shape.INTEGER, key="menit"),
        Heading(_("Keadaan"), key="keadaan"),
        Heading(_("Dicabut"), Shape.MOMENT, key="dicabut"),
        Heading(_("Alasan dicabut"), width=40, key="alasan"),
        Heading(_("Alamat pemeriksaan"), width=50, key="pemeriksaan"),
    ]

    def line(each: Certificate) -> tuple[Any, ...]:
        return (
            each.holder_name, each.body["organisation"], each.number, each.issued_at.astimezone(row.zone),
            each.body["minutes"], _("dicabut") if each.is_revoked else _("berlaku"),
            each.revoked_at.astimezone(row.zone) if each.revoked_at else None, each.revoke_reason,
            request.build_absolute_uri(reverse("gatherings:verification", args=[each.token])),
        )  # fmt: skip

    return files.sent(
        request,
        shape,
        _("Sertifikat %(title)s") % {"title": row.title},
        headings,
        lambda: (line(each) for each in issued.iterator(chunk_size=500)),
        people=Registration.objects.filter(pk__in=issued.order_by().values("registration_id")),
        gathering=row,
    )


def hours(minutes: int) -> str:
    """ "6 jam 30 menit"."""
    whole, rest = divmod(minutes, 60)
    parts = []
    if whole:
        parts.append(_("%(n)s jam") % {"n": whole})
    if rest or not whole:
        parts.append(_("%(n)s menit") % {"n": rest})
    return " ".join(parts)


@require_POST
@requires("register", "certificate")
def issuing(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_certify(person(request), row))
    return done(
        request,
        lambda: actions.issue(row, by=person(request), at=timezone.now()),
        _("Sertifikat diterbitkan untuk semua yang hadir."),
        reverse("gatherings:certificates", args=[row.pk]),
    )


@require_POST
@requires("undo", "certificate")
def revoking(request: HttpRequest, certificate_id: int) -> HttpResponse:
    certificate = get_object_or_404(visible_certificates(scope(request)), pk=certificate_id)
    allow(may_revoke(person(request), certificate))
    return done(
        request,
        lambda: actions.revoke(
            certificate, reason=request.POST.get("reason", ""), by=person(request), at=timezone.now()
        ),
        _("Sertifikat dicabut; halaman pemeriksaannya mengatakan demikian."),
        reverse("gatherings:certificates", args=[certificate.gathering_id]),
    )


@require_GET
@requires("see", "certificate")
@limited("certificate_paper", "600/h/user")
def certificate_paper(request: HttpRequest, certificate_id: int) -> HttpResponse:
    return paper(request, get_object_or_404(visible_certificates(scope(request)), pk=certificate_id))


@never_cache
@require_GET
@requires("see", "gathering_page")
@limited("certificate_own_paper", "60/h/ip")
def verified_paper(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the address on the paper; a revoked one is no longer printed."""
    certificate = by_token(token)
    if certificate is None or certificate.is_revoked:
        return render(request, "gatherings/gone.html", status=410)
    return paper(request, certificate)


def paper(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    url = request.build_absolute_uri(reverse("gatherings:verification", args=[certificate.token]))
    body = certificate.body
    given = {
        "number": certificate.number,
        "name": certificate.holder_name,
        "organisation": body["organisation"],
        "kind": body["kind"],
        "event": body["title"],
        "organiser": body["organiser"],
        "place": f"{body['place']}, {body['region']}",
        "days": days(body),
        "hours": hours(body["minutes"]) if body["minutes"] else "",
        "sessions": body["sessions"],
        "issued": format_date(certificate.issued_at.astimezone(certificate.gathering.zone).date()),
        "url": url,
        "code": segno.make(url, error="m").svg_inline(border=0, dark="#000"),
        "revoked": certificate.revoke_reason,
    }
    title = f"Sertifikat {certificate.number}"
    document = compile_pdf(_PAPER, given, title=title, at=certificate.issued_at)
    answer = HttpResponse(document, content_type="application/pdf")
    name = certificate.number.replace("/", "-").lower()
    answer["Content-Disposition"] = f'inline; filename="sertifikat-{name}.pdf"'
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def days(body: dict[str, Any]) -> str:
    first, last = date.fromisoformat(body["first_on"]), date.fromisoformat(body["last_on"])
    return format_date(first) if first == last else f"{format_date(first)} – {format_date(last)}"


@never_cache
@require_GET
@requires("see", "gathering_page")
@limited("certificate_check", "240/h/ip")
def verification(request: HttpRequest, token: str) -> HttpResponse:
    """Says whether the paper in one's hand is genuine, and what must stand on it."""
    certificate = by_token(token)
    if certificate is None:
        return render(request, "gatherings/verification.html", {"certificate": None}, status=410)
    body = certificate.body
    zone = certificate.gathering.zone
    rows = [
        (_("Nomor"), certificate.number),
        (_("Nama"), certificate.holder_name),
        (_("Kegiatan"), f"{body['title']} ({body['kind']})"),
        (_("Tanggal"), days(body)),
        (_("Penyelenggara"), body["organiser"]),
        (_("Terbit"), moment(certificate.issued_at, zone)),
    ]
    context = {
        "certificate": certificate,
        "facts": [{"term": term, "value": value} for term, value in rows],
        "revoked": moment(certificate.revoked_at, zone),
        "paper_url": reverse("gatherings:verified_paper", args=[token]),
    }
    answer = render(request, "gatherings/verification.html", context)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
